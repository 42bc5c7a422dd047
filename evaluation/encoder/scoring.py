"""Systems on tasks -> one value a query and a metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.encoder import metrics
from evaluation.encoder.metrics import ndcg, nearer, r_precision, ranks_of_right, recall, reciprocal_rank
from evaluation.encoder.systems import Dense, System
from evaluation.encoder.task import PairTask, RankingTask, Task
from matching.encoder import Encoder

Values = NDArray[np.float64]  # (queries,)

QUERIES_AT_ONCE = 500  # rows of a score matrix held in memory: 28 MB at 13,896 candidates


@dataclass(frozen=True, slots=True)
class TaskScores:
    """Values of each metric by query, in the order of the task's queries; `metric` names the main one."""

    task: str
    metric: str
    values: Mapping[str, Values]

    @property
    def main(self) -> Values:
        """Values of the main metric."""
        return self.values[self.metric]

    @property
    def mean(self) -> float:
        """Mean of the main metric."""
        return float(self.main.mean())

    @property
    def means(self) -> dict[str, float]:
        """Mean of every metric."""
        return {name: float(values.mean()) for name, values in self.values.items()}


def evaluate_encoder(encoder: Encoder, tasks: Sequence[Task]) -> dict[str, TaskScores]:
    """Scores of an encoder by task: for a checkpoint in training, or for anything that keeps the protocol."""
    return evaluate_system(Dense(encoder), tasks)


def evaluate_system(system: System, tasks: Sequence[Task]) -> dict[str, TaskScores]:
    """Scores of a system by task. Every text is read before the first task, so that batches are of one length."""
    system.prepare(piece for task in tasks for piece in task.texts)
    return {task.name: score(system, task) for task in tasks}


def score(system: System, task: Task) -> TaskScores:
    """Scores of a system on one task."""
    return _pairs(system, task) if isinstance(task, PairTask) else _ranking(system, task)


def _pairs(system: System, task: PairTask) -> TaskScores:
    among = (*task.same, *task.other)
    same = system.of_pairs(task.anchors, task.same, among)
    other = system.of_pairs(task.anchors, task.other, among)
    values = {
        metrics.NEARER: np.array(
            [nearer(one, two) for one, two in zip(same.tolist(), other.tolist(), strict=True)]
        )
    }
    if system.has_cosines:
        values[metrics.GAP] = (same - other).astype(np.float64)
    return TaskScores(task.name, task.metric, values)


def _ranking(system: System, task: RankingTask) -> TaskScores:
    rows: list[dict[str, float]] = []
    graded = task.metric == metrics.NDCG_10
    for start in range(0, task.size, QUERIES_AT_ONCE):
        some = slice(start, start + QUERIES_AT_ONCE)
        scores = system.scores(task.queries[some], task.candidates)
        for own, grades, itself in zip(scores, task.grades[some], task.left_out[some], strict=True):
            if itself is not None:
                own[itself] = -np.inf
            rows.append(_graded(own, grades) if graded else _found(own, grades))
    return TaskScores(
        task.name, task.metric, {name: np.array([row[name] for row in rows]) for name in rows[0]}
    )


def _graded(scores: NDArray[np.float32], grades: Mapping[int, int]) -> dict[str, float]:
    return {metrics.NDCG_10: ndcg(scores, grades, 10)}


def _found(scores: NDArray[np.float32], grades: Mapping[int, int]) -> dict[str, float]:
    ranks = ranks_of_right(scores, np.fromiter(grades, dtype=np.int64))
    return {
        metrics.MRR: reciprocal_rank(ranks),
        metrics.RECALL_1: recall(ranks, 1),
        metrics.RECALL_10: recall(ranks, 10),
        metrics.R_PRECISION_5: r_precision(ranks, 5),
    }
