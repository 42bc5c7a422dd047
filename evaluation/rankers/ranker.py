"""The one protocol of whatever ranks: a query and the candidates that may answer it, a score for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask, JudgementError

Scores = Sequence[float] | NDArray[np.float64]
"""One a candidate, in the order in which they were given."""


class Ranker(Protocol):
    """Scores the candidates of a query; a higher score comes first. Any callable with a `name` will do."""

    @property
    def name(self) -> str: ...

    def __call__(self, query_id: str, candidates: Sequence[str]) -> Scores:
        """A finite score for each candidate, in the order of `candidates`; the same for the same question."""
        ...


def run_of(ranker: Ranker, task: JudgedTask) -> Run:
    """Every query of a task answered with all candidates that are allowed for it.

    Raises:
        JudgementError: the ranker gives another number of scores than it was given candidates, or one that is not a
            number.
    """
    scores: dict[str, list[tuple[str, float]]] = {}
    for query in task.queries:
        allowed = task.allowed(query)
        given = [float(score) for score in ranker(query, allowed)]
        if len(given) != len(allowed):
            raise JudgementError(
                f"{ranker.name} gives {len(given)} scores for the {len(allowed)} candidates of {query!r}"
            )
        scores[query] = list(zip(allowed, given, strict=True))
    return Run.of(ranker.name, scores)
