"""A run and its judgements as arrays: one row a query, one column a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask
from matching.errors import ShapeError

Values = NDArray[np.float64]  # (queries,)
Grades = NDArray[np.float64]  # (queries, ranks)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """What the formulas read. Rows are queries, in the order of the task.

    Args:
        grades: shape (queries, ranks): the grade of the candidate at each rank; NaN where it is unjudged, and past the
            end of the list.
        listed: shape (queries,): how long each list is; 0 where the query was not answered.
        best: shape (queries, most judged): the grades of everything judged for the query, listed or not, highest
            first; NaN past their number.

    Raises:
        ShapeError: the parts are not of the same queries, or a list is longer than there are ranks.
    """

    grades: Grades
    listed: NDArray[np.int64]
    best: Grades

    def __post_init__(self) -> None:
        if self.grades.ndim != 2 or self.best.ndim != 2 or self.listed.ndim != 1:
            raise ShapeError("grades and best have two dimensions, listed has one")
        if not len(self.grades) == len(self.listed) == len(self.best):
            raise ShapeError(
                f"{len(self.grades)} rows of grades, {len(self.listed)} lengths and {len(self.best)} rows of best "
                "grades; each must be one a query"
            )
        if self.listed.size and int(self.listed.max()) > self.grades.shape[1]:
            raise ShapeError(f"a list of {int(self.listed.max())} in {self.grades.shape[1]} ranks")

    @property
    def size(self) -> int:
        """Number of queries."""
        return len(self.listed)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Which ranks hold a judged candidate, shape (queries, ranks)."""
        found: NDArray[np.bool_] = ~np.isnan(self.grades)
        return found

    def relevant(self, threshold: int = 1) -> NDArray[np.bool_]:
        """Which ranks hold a candidate of that grade or better, shape (queries, ranks). NaN compares as false."""
        found: NDArray[np.bool_] = self.grades >= threshold
        return found

    def relevant_count(self, threshold: int = 1) -> NDArray[np.int64]:
        """How many candidates are judged to be of that grade or better, listed or not, shape (queries,)."""
        found: NDArray[np.int64] = (self.best >= threshold).sum(axis=1)
        return found

    def wrong_count(self, threshold: int = 1) -> NDArray[np.int64]:
        """How many candidates are judged and below that grade, listed or not, shape (queries,)."""
        found: NDArray[np.int64] = (self.best < threshold).sum(axis=1)
        return found


def pack(run: Run, task: JudgedTask) -> Packed:
    """A run against the judgements of a task. What it says of other queries is not read."""
    lists = [run.lists.get(query, ()) for query in task.queries]
    judged = [task.qrels.get(query, {}) for query in task.queries]
    listed = np.array([len(found) for found in lists], dtype=np.int64)
    grades = _rows(
        [
            [of_query.get(candidate, np.nan) for candidate, _ in found]
            for found, of_query in zip(lists, judged, strict=True)
        ]
    )
    best = _rows([sorted(of_query.values(), reverse=True) for of_query in judged])
    return Packed(grades, listed, best)


def _rows(rows: Sequence[Sequence[float]]) -> Grades:
    filled = np.full((len(rows), max((len(row) for row in rows), default=0)), np.nan)
    for at, row in enumerate(rows):
        filled[at, : len(row)] = row
    return filled
