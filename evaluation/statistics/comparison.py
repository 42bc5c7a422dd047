"""Two systems on the same queries: how far apart, how surely, and on how many queries each is ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.bootstrap import Interval, studentised
from evaluation.statistics.holm import holm
from evaluation.statistics.power import Detectable, detectable
from evaluation.statistics.randomisation import randomisation_test
from matching.errors import ShapeError

EPSILON = 1e-9  # a query whose values are nearer than this is a tie: rounding, not merit
LEAST_QUERIES = 25
"""Below this, intervals cover too rarely to be believed; from 50 queries on they are tested."""
LEAST_DIFFERENT = 6
"""Below this, no result can be significant: 5 queries that all favour one side have p = 2 / 2^5 = 0.06."""
WITHIN = (-1.0, 1.0)  # differences of metrics that lie between 0 and 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of two systems.

    Args:
        metric: its name.
        first: the system that differences are of.
        second: the system that they are taken to.
        queries: how many both were asked.
        first_mean: mean of the first.
        second_mean: mean of the second.
        difference: first less second, with its 95% interval.
        p: of the paired randomisation test, two-sided.
        p_holm: the same, allowing for all comparisons that are reported together.
        wins: queries on which the first is ahead.
        ties: queries on which neither is.
        losses: queries on which the second is ahead.
        detectable: what so many queries could have shown; `None` where one query cannot tell.
        too_few: why nothing can be concluded, or "".
    """

    metric: str
    first: str
    second: str
    queries: int
    first_mean: float
    second_mean: float
    difference: Interval
    p: float
    p_holm: float
    wins: int
    ties: int
    losses: int
    detectable: Detectable | None
    too_few: str = ""

    @property
    def significant(self) -> bool:
        """Whether the difference holds at 5% with all that is reported beside it, on numbers that can tell."""
        return not self.too_few and self.p_holm <= 0.05


def compare_values(
    metric: str,
    first: tuple[str, NDArray[np.float64]],
    second: tuple[str, NDArray[np.float64]],
    epsilon: float = EPSILON,
) -> Comparison:
    """One metric of two systems, as if it were the only comparison; `with_holm` allows for others.

    Args:
        metric: its name.
        first: a system's name, and its values between 0 and 1, shape (queries,).
        second: the same of the system that it is compared with, on the same queries in the same order.
        epsilon: up to which distance of its values a query is a tie.

    Raises:
        ShapeError: the systems have not as many values, or none.
    """
    (first_name, own), (second_name, other) = first, second
    if own.shape != other.shape or own.ndim != 1 or not len(own):
        raise ShapeError(
            f"values of shapes {own.shape} and {other.shape}; wanted one a query, of the same queries"
        )
    apart = own - other
    apart[np.abs(apart) <= epsilon] = 0.0
    wins, losses = int((apart > 0.0).sum()), int((apart < 0.0).sum())
    p = randomisation_test(apart)
    (difference,) = studentised(apart[:, None], WITHIN)
    return Comparison(
        metric,
        first_name,
        second_name,
        len(apart),
        float(own.mean()),
        float(other.mean()),
        difference,
        p,
        p,
        wins,
        len(apart) - wins - losses,
        losses,
        detectable(apart) if len(apart) > 1 else None,
        _too_few(len(apart), wins + losses),
    )


def with_holm(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """The same comparisons, with p values that allow for their number: they are one family. Holm (1979)."""
    adjusted = holm([one.p for one in comparisons])
    return tuple(replace(one, p_holm=p) for one, p in zip(comparisons, adjusted, strict=True))


def _too_few(queries: int, different: int) -> str:
    if queries < LEAST_QUERIES:
        return f"{queries} queries, and {LEAST_QUERIES} are the least for an interval that can be believed"
    if different < LEAST_DIFFERENT:
        return f"{different} of the queries differ, and fewer than {LEAST_DIFFERENT} can show nothing"
    return ""
