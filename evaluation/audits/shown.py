"""Who stands in the first k of each list, as arrays that every audit of lists starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.audits.resampling import summed
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask, JudgementError

NOBODY = -1
"""Stands in `Shown.rows` where a list is shorter than k."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The first k of each list.

    Args:
        queries: in the order of the task.
        candidates: those that some query may be answered with, in the order of the task.
        rows: shape (queries, k), positions in `candidates`, best first; `NOBODY` beyond the end of a list.
    """

    queries: tuple[str, ...]
    candidates: tuple[str, ...]
    rows: NDArray[np.intp]

    @property
    def k(self) -> int:
        """How deep the lists are looked at."""
        return int(self.rows.shape[1])

    def times(self) -> NDArray[np.int64]:
        """In how many lists each candidate stands, shape (candidates,)."""
        return np.bincount(self.rows[self.rows != NOBODY], minlength=len(self.candidates))

    def exposure(self) -> NDArray[np.float64]:
        """Attention of each candidate over all lists under `position_weights`, shape (candidates,)."""
        weights = np.broadcast_to(position_weights(self.k), self.rows.shape)
        there = self.rows != NOBODY
        return summed(self.rows[there], weights[there], len(self.candidates))


def position_weights(k: int) -> NDArray[np.float64]:
    """Attention that the ranks 1 to k get: 1 / log2(1 + rank).

    Singh and Joachims (2018), "Fairness of Exposure in Rankings", KDD: the discount of DCG.

    >>> position_weights(3).round(4).tolist()
    [1.0, 0.6309, 0.5]
    """
    weights: NDArray[np.float64] = 1.0 / np.log2(np.arange(2, k + 2))
    return weights


def shown(run: Run, task: JudgedTask, k: int) -> Shown:
    """The first k of the lists of a run, query by query of the task; a query without a list shows nobody.

    Raises:
        JudgementError: k is below 1, the task has no query, or a list answers an unknown query or names a candidate
            that the task does not allow for it.
    """
    if k < 1:
        raise JudgementError(f"lists are looked at from depth 1 on, not {k}")
    if not task.queries:
        raise JudgementError(f"task {task.name} has no query: nothing was shown")
    asked = set(task.queries)
    unknown = next((query for query in run.lists if query not in asked), None)
    if unknown is not None:
        raise JudgementError(
            f"run {run.name} answers {unknown!r}, which is no query of task {task.name}: leave it out of the run"
        )
    everybody = len(task.among) < len(task.queries) or any(query not in task.among for query in task.queries)
    reachable = set(task.candidates) if everybody else {one for ids in task.among.values() for one in ids}
    candidates = tuple(one for one in task.candidates if one in reachable)
    place = {one: number for number, one in enumerate(candidates)}
    rows = np.full((len(task.queries), k), NOBODY, dtype=np.intp)
    for number, query in enumerate(task.queries):
        top = run.ranked(query, k)
        allowed = frozenset(task.among[query]) if query in task.among else place.keys()
        stranger = next((one for one in top if one not in allowed), None)
        if stranger is not None:
            raise JudgementError(
                f"run {run.name} shows {stranger!r} for {query!r}, which task {task.name} does not allow there: "
                "leave it out of the run, or allow it in the task"
            )
        rows[number, : len(top)] = [place[one] for one in top]
    return Shown(task.queries, candidates, rows)
