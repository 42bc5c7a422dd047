"""Is everybody seen by somebody? Coverage, inequality and crowding of what the first k of all lists show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.audits.shown import shown
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask, JudgementError

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Exposure:
    """How the first `k` of all lists are shared out among the candidates that some query may be answered with.

    Args:
        k: the depth looked at.
        queries: lists, the empty ones too.
        empty: queries that were shown nobody.
        candidates: who could be shown.
        coverage: share of them that stands in one list at least.
        unseen: the rest, whom nobody sees.
        gini: of `attention`; 0 when all get as much, towards 1 when one gets all.
        gini_floor: no run with as many places goes below: above 0 where places are fewer than candidates.
        crowding: the largest number of lists that one candidate stands in.
        crowding_share: the same as a share of the lists that show anybody.
        crowded: that candidate; of several the first by id.
        attention: by candidate, in the order of the task: 1 / log2(1 + rank), summed over the lists.
    """

    k: int
    queries: int
    empty: int
    candidates: int
    coverage: float
    unseen: float
    gini: float
    gini_floor: float
    crowding: int
    crowding_share: float
    crowded: str
    attention: dict[str, float]


def gini(values: NDArray[np.float64]) -> float:
    """Gini's coefficient of values that are not negative: half the mean difference over the mean; 0 if all are 0.

    Gini (1912), in the form of Sen (1973), "On Economic Inequality": with x sorted upwards,
    sum((2 i - n - 1) x_i) / (n sum(x)).

    Raises:
        JudgementError: there is no value, or a negative one.

    >>> gini(np.array([1.0, 1.0])), gini(np.array([0.0, 0.0, 0.0, 4.0]))
    (0.0, 0.75)
    """
    if not len(values) or values.min() < 0:
        raise JudgementError("Gini's coefficient is of values that are not negative, one at least")
    n, whole = len(values), float(values.sum())
    if whole == 0.0:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ np.sort(values)) / (n * whole)


def exposure(run: Run, task: JudgedTask, k: int = DEPTH) -> Exposure:
    """How the first k of the lists of a run are shared out.

    Coverage is that of Ge, Delgado-Battenfeld and Jannach (2010), "Beyond Accuracy", RecSys; attention by rank that of
    Singh and Joachims (2018), KDD.

    Raises:
        JudgementError: see `shown`; or no candidate may be shown to anybody.
    """
    top = shown(run, task, k)
    if not top.candidates:
        raise JudgementError(f"task {task.name} allows no candidate for any query: nobody can be seen")
    times, attention = top.times(), top.exposure()
    seen = int((times > 0).sum())
    answered = int((top.rows >= 0).any(axis=1).sum())
    most = int(times.max())
    places = int(times.sum())
    even = np.full(len(times), 0.0)
    even[: min(places, len(times))] = 1.0
    crowded = min(one for one, often in zip(top.candidates, times, strict=True) if often == most)
    return Exposure(
        k=k,
        queries=len(top.queries),
        empty=len(top.queries) - answered,
        candidates=len(top.candidates),
        coverage=seen / len(times),
        unseen=1.0 - seen / len(times),
        gini=gini(attention),
        gini_floor=gini(even),
        crowding=most,
        crowding_share=most / answered if answered else 0.0,
        crowded=crowded if most else "",
        attention=dict(zip(top.candidates, attention.tolist(), strict=True)),
    )
