"""The formulas, against arithmetic done by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.similarity import (
    MOST,
    SKILL_UNKNOWN_COMPANY,
    intrinsic_information,
    mobility_nearness,
    occupation_nearness,
    skill_nearness,
)

share = st.floats(0, 1)


def test_information_of_a_concept_falls_with_what_stands_under_it() -> None:
    assert intrinsic_information(9, 100) == pytest.approx(0.5)
    assert intrinsic_information(0, 100) > intrinsic_information(1, 100) > intrinsic_information(50, 100)


def test_skills_of_a_narrow_family_that_meet_are_nearer_than_those_that_do_not() -> None:
    assert skill_nearness(0.7, 1.0, 0.0, 0.0) == pytest.approx(0.85 * 0.7)
    assert skill_nearness(0.7, 0.0, 0.0, 0.0) == pytest.approx(0.85 * 0.7 / 2)
    assert skill_nearness(0.7, math.nan, 0.0, 0.0) == pytest.approx(0.85 * 0.7 * SKILL_UNKNOWN_COMPANY)


def test_skills_of_one_trade_are_not_near_for_that() -> None:
    assert skill_nearness(0.0, 1.0, 0.0, 0.0) == 0.0


def test_a_published_link_stands_on_its_own() -> None:
    assert skill_nearness(0.0, 0.0, 0.0, 0.6) == pytest.approx(0.6)
    assert occupation_nearness(0.0, 0.0, 0.0, 0.9) == pytest.approx(0.9)


def test_evidence_adds_up_for_occupations() -> None:
    assert occupation_nearness(1.0, 0.25, 0.2, 0.0) == pytest.approx(0.5 + 0.25 * 0.125 + 0.45 * 0.2)


@given(share, share, share, share)
def test_only_a_concept_and_itself_reach_one(a: float, b: float, c: float, d: float) -> None:
    assert 0.0 <= skill_nearness(a, b, c, d) <= MOST
    assert 0.0 <= occupation_nearness(a, b, c, d) <= MOST


def test_arrays_give_what_numbers_give() -> None:
    tree = np.array([0.3, 0.8], dtype=np.float32)
    company = np.array([0.5, np.nan], dtype=np.float32)
    words, direct = np.zeros(2, dtype=np.float32), np.array([0.4, 0.0], dtype=np.float32)
    many = skill_nearness(tree, company, words, direct)
    one_by_one = [
        skill_nearness(*map(float, given_)) for given_ in zip(tree, company, words, direct, strict=True)
    ]
    assert many.tolist() == pytest.approx(one_by_one, abs=1e-6)


def test_the_first_mobility_comes_nearest() -> None:
    values = [mobility_nearness(place) for place in range(60)]
    assert values[0] == 0.4
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0.0
