"""Tests, corrections and power against arithmetic by hand, scipy and simulation."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from evaluation.statistics import (
    compare_values,
    detectable,
    holm,
    randomisation_test,
    resampled_means,
    studentised,
    with_holm,
)
from evaluation.statistics.comparison import LEAST_DIFFERENT, LEAST_QUERIES
from evaluation.statistics.power import queries_needed
from evaluation.statistics.randomisation import EXACT
from matching.errors import ShapeError

# ------------------------------------------------------------------- intervals


def test_the_studentised_interval_is_that_of_the_t_distribution_where_that_holds() -> None:
    values = np.random.default_rng(5).normal(0.5, 0.1, (40, 1))
    (found,) = studentised(values)
    low, high = stats.t.interval(0.95, 39, loc=values.mean(), scale=stats.sem(values[:, 0]))
    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.003)


def test_columns_share_their_draws_and_each_is_as_if_alone() -> None:
    values = np.random.default_rng(5).random((60, 3))
    together = studentised(values)
    for column, found in enumerate(together):
        (alone,) = studentised(values[:, [column]])
        assert (alone.low, alone.high) == pytest.approx((found.low, found.high), abs=1e-12)
    assert studentised(values, seed=1) != together
    assert studentised(values) == together


def test_an_interval_ends_where_means_end() -> None:
    nearly = np.array([[1.0]] * 9 + [[0.0]])
    (found,) = studentised(nearly)
    assert found.high == 1.0
    assert studentised(np.ones((5, 1)))[0].low == 1.0
    (one,) = studentised(
        np.array([[0.0], [1.0]])
    )  # half of all draws of two are of one value: nothing is known
    assert (one.low, one.high) == (0.0, 1.0)
    with pytest.raises(ShapeError, match="one query at least"):
        studentised(np.empty((0, 2)))


def test_one_miss_among_forty_hits_has_an_interval_with_four_imagined_queries() -> None:
    # more than a third of all draws have no miss, and no spread
    for queries in (33, 40, 47, 90):  # sums that round one way and the other
        values = np.full((queries, 1), 0.7)
        values[0] = 0.1
        (found,) = studentised(values)
        more = [*values[:, 0].tolist(), 0.0, 0.0, 1.0, 1.0]
        low, high = stats.t.interval(0.95, queries + 3, loc=np.mean(more), scale=stats.sem(more))
        assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)
        assert found.mean == pytest.approx(0.7 - 0.6 / queries)


def test_rounding_is_no_spread() -> None:
    (found,) = studentised(np.full((7, 1), 0.1 + 0.2))
    assert found.low == found.mean == found.high


# ------------------------------------------------------------------- randomisation


def test_few_differences_are_tested_exactly() -> None:
    assert randomisation_test(np.array([0.1] * 5)) == 2 / 2**5
    assert randomisation_test(np.array([0.1] * 6)) == 2 / 2**6
    assert randomisation_test(np.array([0.0, 0.0])) == 1.0
    assert randomisation_test(np.array([0.3, -0.3])) == 1.0
    assert randomisation_test(np.array([0.1, 0.2, -0.3, 0.0])) == 1.0  # the sum is 0 but for rounding


def _mean_apart(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(np.mean(first - second))


@pytest.mark.parametrize("seed", range(5))
def test_the_exact_test_is_that_of_scipy(seed: int) -> None:
    first, second = np.random.default_rng(seed).normal(0.3, 1.0, (2, 10))
    theirs = stats.permutation_test(
        (first, second), _mean_apart, permutation_type="samples", n_resamples=2**10
    )
    assert randomisation_test(first - second) == pytest.approx(theirs.pvalue, abs=1e-12)


def test_many_differences_are_drawn_and_come_near_the_exact_value() -> None:
    apart = np.random.default_rng(3).normal(0.4, 1.0, EXACT + 1)
    sums = np.abs(np.array(list(itertools.product((-1, 1), repeat=len(apart)))) @ apart)
    exact = float((sums >= abs(apart.sum()) - 1e-9).mean())
    assert randomisation_test(apart) == pytest.approx(exact, abs=0.01)
    assert randomisation_test(apart) == randomisation_test(apart)
    assert randomisation_test(np.full(100, 0.5), draws=999) == 1 / 1000  # never 0


def test_p_values_are_even_where_nothing_differs() -> None:
    draw = np.random.default_rng(9)
    p_values = [randomisation_test(draw.normal(0.0, 1.0, 40), draws=999, seed=one) for one in range(400)]
    assert stats.kstest(p_values, "uniform").pvalue > 0.01


def test_differences_that_are_no_numbers_are_refused() -> None:
    for bad in (np.array([]), np.array([0.1, np.nan]), np.zeros((2, 2))):
        with pytest.raises(ShapeError, match="wanted"):
            randomisation_test(bad)


# ------------------------------------------------------------------- Holm


def test_holm_by_hand() -> None:
    # sorted 0.01 0.02 0.03 0.04 times 4 3 2 1: 0.04 0.06 0.06 0.04, never falling
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx((0.06, 0.04, 0.06, 0.06))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()
    with pytest.raises(ShapeError, match="between 0 and 1"):
        holm([0.1, math.nan])


def test_holm_keeps_the_chance_of_any_false_alarm_at_five_in_a_hundred() -> None:
    p_values = np.random.default_rng(4).random((4000, 6))
    alarms = np.mean([min(holm(row.tolist())) <= 0.05 for row in p_values])
    assert alarms == pytest.approx(1 - (1 - 0.05 / 6) ** 6, abs=0.01)


# ------------------------------------------------------------------- power


def test_the_detectable_difference_by_hand() -> None:
    apart = np.array([0.1, -0.1] * 20)  # 40 queries
    spread = 0.1 * math.sqrt(40 / 39)
    found = detectable(apart)
    # 2.0227 and 0.8509: quantiles of t with 39 degrees of freedom, from the tables
    assert found.difference == pytest.approx((2.0227 + 0.8509) * spread / math.sqrt(40), rel=1e-3)
    assert (found.queries, found.power, found.alpha) == (40, 0.8, 0.05)
    assert found.spread == pytest.approx(spread)
    with pytest.raises(ShapeError, match="two at least"):
        detectable(np.array([0.1]))


def test_that_difference_is_found_four_times_in_five() -> None:
    draw = np.random.default_rng(6)
    queries = 40
    size = detectable(np.array([1.0, -1.0] * 20)).difference / math.sqrt(40 / 39)  # of a spread of 1
    samples = draw.normal(size, 1.0, (600, queries))
    found = np.mean([randomisation_test(one, draws=999) <= 0.05 for one in samples])
    assert found == pytest.approx(0.8, abs=0.05)


def test_as_many_queries_as_are_needed_and_not_one_less() -> None:
    for difference, spread in ((0.03, 0.1), (0.5, 1.0), (-0.01, 0.2), (2.0, 0.1)):
        enough = queries_needed(difference, spread)
        for queries, small in ((enough, True), (enough - 1, False)):
            if queries >= 2:
                degrees = queries - 1
                factor = stats.t.ppf(0.975, degrees) + stats.t.ppf(0.8, degrees)
                assert (factor * spread / math.sqrt(queries) <= abs(difference)) == small
    assert queries_needed(0.1, 0.0) == 2
    with pytest.raises(ShapeError, match="cannot be shown"):
        queries_needed(0.0, 1.0)


# ------------------------------------------------------------------- comparison


def test_a_comparison_by_hand() -> None:
    first = np.array([0.9, 0.5, 0.5, 0.2] * 10)
    second = np.array([0.5, 0.5 + 1e-12, 0.6, 0.2] * 10)
    found = compare_values("AP", ("ours", first), ("theirs", second))
    assert (found.wins, found.ties, found.losses, found.queries) == (10, 20, 10, 40)
    assert found.difference.mean == pytest.approx(0.075)
    assert found.first_mean - found.second_mean == pytest.approx(0.075)
    assert found.difference.low < 0.075 < found.difference.high
    assert found.p == randomisation_test(np.array([0.4, 0.0, -0.1, 0.0] * 10) + 0.0)
    assert found.p_holm == found.p
    assert found.too_few == ""
    assert found.detectable is not None
    assert found.detectable.difference == pytest.approx(
        detectable(np.array([0.4, 0.0, -0.1, 0.0] * 10)).difference
    )


def test_a_comparison_the_other_way_round_is_the_same_one() -> None:
    draw = np.random.default_rng(8)
    first, second = draw.random(60), draw.random(60)
    one = compare_values("AP", ("a", first), ("b", second))
    other = compare_values("AP", ("b", second), ("a", first))
    assert (one.wins, one.ties, one.losses) == (other.losses, other.ties, other.wins)
    assert (one.difference.low, one.difference.high) == pytest.approx(
        (-other.difference.high, -other.difference.low)
    )
    assert one.p == other.p


def test_numbers_that_can_tell_nothing_are_flagged() -> None:
    better = np.linspace(0.5, 0.9, LEAST_QUERIES - 1)
    few = compare_values("AP", ("a", better), ("b", better - 0.1))
    assert few.p < 0.001
    assert "24 queries, and 25 are the least" in few.too_few
    assert not few.significant
    values = np.full(100, 0.5)
    moved = values.copy()
    moved[: LEAST_DIFFERENT - 1] += 0.3
    same = compare_values("AP", ("a", moved), ("b", values))
    assert same.p > 0.05
    assert "5 of the queries differ, and fewer than 6 can show nothing" in same.too_few
    moved[:LEAST_DIFFERENT] = 0.8
    assert compare_values("AP", ("a", moved), ("b", values)).significant
    assert compare_values("AP", ("a", np.array([0.5])), ("b", np.array([0.4]))).detectable is None


def test_comparisons_reported_together_share_their_doubt() -> None:
    draw = np.random.default_rng(8)
    base = draw.random(50) * 0.8
    gains = (0.0, 0.02, 0.1)
    alone = [compare_values("AP", ("a", base + gain * draw.random(50)), ("b", base)) for gain in gains]
    together = with_holm(alone)
    assert [one.p_holm for one in together] == list(holm([one.p for one in alone]))
    assert [one.p for one in together] == [one.p for one in alone]


def test_comparisons_of_unlike_lengths_are_refused() -> None:
    with pytest.raises(ShapeError, match="same queries"):
        compare_values("AP", ("a", np.zeros(3)), ("b", np.zeros(4)))


def test_draws_are_those_that_the_encoder_was_measured_with() -> None:
    values = np.random.default_rng(5).random((30, 2))
    found = resampled_means(values, resamples=3, seed=31)
    places = np.random.default_rng(31).integers(30, size=(3, 30))
    assert found == pytest.approx(np.stack([values[row].mean(axis=0) for row in places]))
