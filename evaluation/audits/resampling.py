"""Intervals of sums, ratios and means when the queries, or the people asked, are drawn anew.

Efron and Tibshirani (1993), "An Introduction to the Bootstrap": the middle 95% of resampled values. Whatever belongs
to one query is drawn together, for its pairs are not independent of each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation.ranking.task import JudgementError
from evaluation.statistics.bootstrap import Interval, interval

RESAMPLES = 2_000
"""Draws: the ends of an interval then move by less than a twentieth of its width from seed to seed."""
SEED = 31

Times = NDArray[np.float64]  # (resamples, units): how often each unit was drawn


def drawn_times(units: int, resamples: int = RESAMPLES, seed: int = SEED) -> Times:
    """How often each unit comes up when as many as there are get drawn with replacement.

    Raises:
        JudgementError: there is no unit, or no draw is asked for.
    """
    if units < 1 or resamples < 1:
        raise JudgementError(f"{resamples} draws of {units} units: an interval needs one of each at least")
    draw = np.random.default_rng(seed)
    return draw.multinomial(units, np.full(units, 1.0 / units), size=resamples).astype(np.float64)


def middle(value: float, drawn: NDArray[np.float64]) -> Interval:
    """The interval of a value: the middle 95% of the draws that have one; not-a-number ends where none has."""
    kept = drawn[~np.isnan(drawn)]
    if not len(kept):
        return Interval(value, float("nan"), float("nan"))
    return interval(value, kept)


def mean_interval(values: NDArray[np.float64], times: Times) -> Interval:
    """The mean of one value a unit, shape (units,)."""
    return middle(float(values.mean()), times @ values / times.sum(axis=1))


def ratio(over: NDArray[np.float64], under: NDArray[np.float64]) -> NDArray[np.float64]:
    """`over / under`, not a number where `under` is nought.

    >>> ratio(np.array([1.0, 1.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    found = np.full(np.broadcast(over, under).shape, np.nan)
    np.divide(over, under, out=found, where=under != 0)
    return found


def summed(units: NDArray[np.intp], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Sums of values by the unit each belongs to, shape (size,).

    >>> summed(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 0.0, 5.0]
    """
    return np.bincount(units, weights=values, minlength=size).astype(np.float64)


def ratio_interval(over: NDArray[np.float64], under: NDArray[np.float64], times: Times) -> Interval:
    """The ratio of two sums over units, both of shape (units,)."""
    value = float(ratio(over.sum(keepdims=True), under.sum(keepdims=True))[0])
    return middle(value, ratio(times @ over, times @ under))
