"""The measures of ranked skills and of certainty, by hand."""

import numpy as np
import pytest

from data import load_taxonomy
from evaluation.calibration import logistic, phrase_cases
from evaluation.skill_ranking import Asked, calibration_error, labelled, measure, skillskape
from matching.records import Hit


def test_the_measures_by_hand() -> None:
    asked = [
        Asked("a", (frozenset({"x"}), frozenset({"y", "z"}))),
        Asked("b", (frozenset({"q"}),)),
    ]
    ranked = [[Hit("n", 0.9), Hit("z", 0.5)], [Hit("n", 0.1)]]
    found = measure(asked, ranked)
    assert found.mrr == pytest.approx((1 / 2 + 0) / 2)
    assert found.r_precision_5 == pytest.approx((1 / 2 + 0) / 2)
    assert found.recall_10 == pytest.approx((1 / 2 + 0) / 2)
    assert found.calibration_error == pytest.approx((0.9 + 0.1) / 2)


def test_certainty_that_keeps_its_word_has_no_error() -> None:
    sure = np.array([0.75] * 4 + [0.25] * 4)
    right = np.array([True, True, True, False, True, False, False, False])
    assert calibration_error(sure, right) == pytest.approx(0.0)
    assert calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) == 0.0


def test_a_logistic_finds_what_was_planted() -> None:
    draw = np.random.default_rng(1)
    features = draw.normal(size=(4_000, 1))
    right = draw.random(4_000) < 1 / (1 + np.exp(-(2 * features[:, 0] - 1)))
    (weight,), intercept, error = logistic(features, right)
    assert weight == pytest.approx(2, abs=0.25)
    assert intercept == pytest.approx(-1, abs=0.2)
    assert error < 0.03


def test_the_sets_are_whole_and_their_codes_are_known() -> None:
    taxonomy = load_taxonomy()
    for asked in (skillskape(), labelled("dev")):
        assert len(asked) > 50
        assert all(one.wanted and any(code in taxonomy for code in one.wanted[0]) for one in asked)
    cases = phrase_cases()
    assert any(codes for _, codes in cases)
    assert any(not codes for _, codes in cases)
