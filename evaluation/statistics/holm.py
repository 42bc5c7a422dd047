"""Many tests at once: p values that allow for their number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.errors import ShapeError


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p values, in the same order: all those at most 0.05 hold together, with a chance of error of 5%.

    Holm (1979), "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6(2): the
    i-th least of m is multiplied by m - i + 1, never falls below the one before, and ends at 1.

    Raises:
        ShapeError: a p value is not between 0 and 1.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    given = np.asarray(p_values, dtype=np.float64)
    if not ((given >= 0.0) & (given <= 1.0)).all():
        raise ShapeError(f"p values {list(p_values)}; each must be between 0 and 1")
    order = np.argsort(given, kind="stable")
    left = np.arange(len(given), 0, -1)
    adjusted = np.empty(len(given))
    adjusted[order] = np.minimum(np.maximum.accumulate(given[order] * left), 1.0)
    return tuple(float(one) for one in adjusted)
