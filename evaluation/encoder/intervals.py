"""How sure a mean is: the paired bootstrap over queries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Resampled = NDArray[np.float64]  # (resamples, systems): means of the systems over the same drawn queries

RESAMPLES = 10_000
SEED = 31
COVERED = 0.95
AT_ONCE = 500  # resamples laid out in memory together


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and the ends of its 95% interval."""

    mean: float
    low: float
    high: float


def resampled_means(values: NDArray[np.float64], resamples: int = RESAMPLES, seed: int = SEED) -> Resampled:
    """Means over queries drawn with replacement, each draw the same for all systems.

    Efron and Tibshirani (1993), "An Introduction to the Bootstrap"; paired as in Sakai (2006), SIGIR.

    Args:
        values: shape (queries, systems).
        resamples: how many draws of as many queries.
        seed: of the draws.
    """
    draw = np.random.default_rng(seed)
    queries = len(values)
    parts: list[Resampled] = []
    for start in range(0, resamples, AT_ONCE):
        rows = min(AT_ONCE, resamples - start)
        places = draw.integers(queries, size=(rows, queries)) + np.arange(rows)[:, None] * queries
        times = np.bincount(places.ravel(), minlength=rows * queries).reshape(rows, queries)
        parts.append(times @ values / queries)
    return np.concatenate(parts)


def interval(mean: float, drawn: NDArray[np.float64]) -> Interval:
    """The middle 95% of resampled means, shape (resamples,), around the mean of all queries."""
    low, high = np.quantile(drawn, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return Interval(mean, float(low), float(high))
