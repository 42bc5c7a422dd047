"""Could two systems that are one and the same differ as much? The paired randomisation test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.errors import ShapeError

EXACT = 16  # differences: 65,536 ways to sign them, all tried
DRAWS = 20_000  # of signs, beyond that: p values to ±0.003 at 0.05
AT_ONCE = 4_000_000  # signs laid out in memory together
SEED = 31
ROUNDING = 1e-12  # of sums of the same numbers in another order, relative to the sum of their sizes


def randomisation_test(differences: NDArray[np.float64], draws: int = DRAWS, seed: int = SEED) -> float:
    """The two-sided p value of a mean of paired differences.

    If both systems are one, each query's difference could as well have had the other sign. The p value is the share of
    all ways to sign them that give a mean as far from 0. Up to 16 differences that are not 0, all ways are counted;
    beyond, `draws` of them, as (b + 1) / (m + 1), which is never 0. Smucker, Allan and Carterette (2007), CIKM; the
    count with the observed way in it: Davison and Hinkley (1997), "Bootstrap Methods and their Application".

    Args:
        differences: shape (queries,).
        draws: m, how many ways are drawn.
        seed: of the draws.

    Raises:
        ShapeError: there is no difference, or one is not a number.

    >>> randomisation_test(np.array([1.0, 2.0, 3.0, 0.0]))  # 2 of 8 ways: all plus, all minus
    0.25
    """
    if differences.ndim != 1 or not len(differences) or not np.isfinite(differences).all():
        raise ShapeError(
            f"differences of shape {differences.shape}; wanted (queries,), one at least, all numbers"
        )
    told = differences[differences != 0.0]  # a 0 has no sign: it is in every sum alike
    if not len(told):
        return 1.0
    needed = abs(told.sum()) - ROUNDING * np.abs(told).sum()
    if len(told) <= EXACT:
        ways = np.arange(2 ** len(told))[:, None] >> np.arange(len(told)) & 1
        return float((np.abs((2 * ways - 1) @ told) >= needed).mean())
    draw = np.random.default_rng(seed)
    rows = max(1, AT_ONCE // len(told))
    as_far = 0
    for start in range(0, draws, rows):
        size = (min(rows, draws - start), len(told))
        signs = draw.integers(2, size=size, dtype=np.int8)
        sums = 2.0 * (signs @ told) - told.sum()
        as_far += int((np.abs(sums) >= needed).sum())
    return (as_far + 1) / (draws + 1)
