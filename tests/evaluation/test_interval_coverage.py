"""How often the 95% interval of a mean holds the truth: simulated, on the kinds of values that metrics give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from evaluation.statistics import studentised

Draw = Callable[[np.random.Generator, tuple[int, int]], NDArray[np.number[Any]]]

RANKS = np.concatenate([1.0 / np.arange(1, 51), [0.0]])
CHANCES = np.concatenate([0.2 * 0.75 ** np.arange(50), [0.2]])
CHANCES /= CHANCES.sum()
AT_ONCE = 250  # samples side by side: columns share their resamples, as the metrics of a report do

# What metrics give: an even spread, values near the ends, a skew, reciprocal ranks, hits and misses, and differences of
# pairs that are often exactly zero. Each with its true mean.
POPULATIONS: dict[str, tuple[Draw, float]] = {
    "even": (lambda draw, size: draw.beta(2, 2, size), 1 / 2),
    "at both ends": (lambda draw, size: draw.beta(0.5, 0.5, size), 1 / 2),
    "skewed": (lambda draw, size: draw.beta(5, 1, size), 5 / 6),
    "reciprocal ranks": (lambda draw, size: draw.choice(RANKS, p=CHANCES, size=size), float(RANKS @ CHANCES)),
    "hits": (lambda draw, size: (draw.random(size) < 0.5) * 1.0, 0.5),
    "hits, eight in ten": (lambda draw, size: (draw.random(size) < 0.8) * 1.0, 0.8),
    "differences": (lambda draw, size: draw.normal(0.02, 0.1, size), 0.02),
    "differences, most zero": (
        lambda draw, size: np.where(draw.random(size) < 0.6, 0.0, draw.normal(0.05, 0.2, size)),
        0.02,
    ),
    "differences, lopsided": (
        lambda draw, size: np.where(draw.random(size) < 0.6, 0.0, draw.exponential(0.2, size) - 0.1),
        0.04,
    ),
}


def _coverage(population: str, queries: int, simulations: int, resamples: int) -> float:
    values_of, truth = POPULATIONS[population]
    draw = np.random.default_rng(17)
    held = 0
    for _ in range(simulations // AT_ONCE):
        found = studentised(values_of(draw, (queries, AT_ONCE)).astype("float64"), (-1.0, 1.0), resamples)
        held += sum(one.low <= truth <= one.high for one in found)
    return held / simulations


@pytest.mark.parametrize("population", ["reciprocal ranks", "differences, most zero"])
def test_a_sample_of_intervals_holds_the_truth_as_often_as_it_says(population: str) -> None:
    assert 0.92 <= _coverage(population, 50, simulations=500, resamples=1000) <= 0.98


@pytest.mark.campaign
@pytest.mark.parametrize("queries", [50, 100, 200])
@pytest.mark.parametrize("population", POPULATIONS)
def test_intervals_hold_the_truth_93_to_97_times_in_a_hundred(population: str, queries: int) -> None:
    assert 0.93 <= _coverage(population, queries, simulations=2000, resamples=2000) <= 0.97


@pytest.mark.parametrize("queries", [50, 100, 200])
@pytest.mark.parametrize("chance", [0.5, 0.7, 0.8, 0.9])
def test_intervals_of_hits_and_misses_hold_the_truth_no_less_than_93_times(
    queries: int, chance: float
) -> None:
    # exactly: an interval of hits and misses depends on their number alone, and that is binomial
    hits = np.arange(queries + 1)
    found = studentised((np.arange(queries)[:, None] < hits).astype(np.float64), resamples=2000)
    weights = stats.binom.pmf(hits, queries, chance)
    holds = np.array([one.low <= chance <= one.high for one in found])
    assert weights[holds].sum() >= 0.93
