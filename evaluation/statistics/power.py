"""What so many queries can show: the difference that would be found four times out of five."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from matching.errors import ShapeError

POWER = 0.8  # Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences": the custom
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Detectable:
    """What a sentence such as "with 40 queries you can see ±0.03" needs.

    Args:
        queries: how many there are.
        spread: the standard deviation of the differences by query.
        difference: the least true difference, in size, that would be found significant with chance `power`.
        power: that chance.
        alpha: the chance to find one where there is none.
    """

    queries: int
    spread: float
    difference: float
    power: float = POWER
    alpha: float = ALPHA


def detectable(differences: NDArray[np.float64], power: float = POWER, alpha: float = ALPHA) -> Detectable:
    """The least difference that so many queries show, given how differences vary from query to query.

    (t(1 - alpha / 2) + t(power)) × s / √n with n - 1 degrees of freedom. Zar (2010), "Biostatistical Analysis", section
    7.7; for retrieval, Sakai (2016), "Topic set size design", Information Retrieval Journal 19. It depends on how the
    differences vary and not on their mean: it says what the test could see, not whether it saw it.

    Args:
        differences: shape (queries,), two at least.
        power: chance to find it, above `alpha` and below 1.
        alpha: of a two-sided test.

    Raises:
        ShapeError: there are fewer than two differences.
    """
    if differences.ndim != 1 or len(differences) < 2:
        raise ShapeError(f"differences of shape {differences.shape}; wanted (queries,), two at least")
    spread = float(differences.std(ddof=1))
    queries = len(differences)
    return Detectable(
        queries, spread, _factor(queries, power, alpha) * spread / math.sqrt(queries), power, alpha
    )


def queries_needed(difference: float, spread: float, power: float = POWER, alpha: float = ALPHA) -> int:
    """How many queries would show a difference of that size: the least number of which `detectable` is no more.

    Args:
        difference: not 0; its sign does not matter.
        spread: the standard deviation of differences by query.
        power: chance to find it.
        alpha: of a two-sided test.

    Raises:
        ShapeError: the difference is 0, which no number of queries shows.

    >>> queries_needed(0.5, 1.0)  # the textbooks' 34 pairs for a medium effect
    34
    """
    if not difference:
        raise ShapeError("a difference of 0 cannot be shown by any number of queries")
    enough = 2
    while _factor(enough, power, alpha) * spread / math.sqrt(enough) > abs(difference):
        enough *= 2
    too_few = enough // 2
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if _factor(middle, power, alpha) * spread / math.sqrt(middle) > abs(difference):
            too_few = middle
        else:
            enough = middle
    return enough


def _factor(queries: int, power: float, alpha: float) -> float:
    return float(stdtrit(queries - 1, 1.0 - alpha / 2.0) + stdtrit(queries - 1, power))  # quantiles of t
