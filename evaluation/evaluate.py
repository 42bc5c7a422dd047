"""Any ranker or run on any task, with values by query: what a data scientist calls in a notebook.

from evaluation import JudgedTask, evaluate

def by_length(query, candidates):  # ids; their texts are in task.query_texts and task.candidate_texts
    return [-len(task.candidate_texts[one]) for one in candidates]

found = evaluate(by_length, task)
found.intervals["nDCG@10"], found.judged, found.compare(evaluate(other_run, task))
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics import DEFAULT, Metric, RankOverlap, Values, pack, parse_metrics
from evaluation.ranking.run import Run, Scored
from evaluation.ranking.task import JudgedTask, JudgementError
from evaluation.statistics import Comparison, Interval, compare_values, studentised, with_holm

DEPTH = 1_000
"""How many candidates of a ranker's answer are kept: TREC's custom. A run is taken as it is."""
JUDGED = Metric("Judged", 10)
MILLISECONDS = 1_000.0

Answer = Mapping[str, float] | Sequence[float] | NDArray[np.floating[Any]]
"""Scores, higher is better: one for each candidate in the order given, or by id, which may leave some out."""
Ranker = Callable[[str, Sequence[str]], Answer]
"""Takes the id of a query and the ids of the candidates that may answer it."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long a ranker took for one query, in milliseconds of wall time, on the machine that ran it."""

    median_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One system on one task.

    Args:
        task: what was asked.
        run: what was answered.
        values: metric -> value by query, in the order of `task.queries`, 0 where there was no answer or nothing to
            find.
        intervals: metric -> mean over all queries, with its 95% interval.
        judged: mean of Judged@10 over the queries that were answered: how much of what was shown somebody judged.
        without_relevant: queries of which no judged candidate is relevant; all metrics of relevance are 0 there.
        unanswered: queries with no answer, 0 in every metric.
        foreign: queries that the run answers and the task does not ask; they count nowhere.
        overlaps: the measures of two runs that were asked for; `compare` gives their values.
        latency: of a ranker; `None` for a run.
    """

    task: JudgedTask
    run: Run
    values: Mapping[str, Values]
    intervals: Mapping[str, Interval]
    judged: float
    without_relevant: tuple[str, ...]
    unanswered: tuple[str, ...]
    foreign: tuple[str, ...]
    overlaps: tuple[RankOverlap, ...] = ()
    latency: Latency | None = None

    @property
    def means(self) -> dict[str, float]:
        """Mean of each metric over all queries."""
        return {name: found.mean for name, found in self.intervals.items()}

    def compare(self, other: Evaluation) -> tuple[Comparison, ...]:
        """This system less another, for each metric that both have, with Holm's correction over all of them.

        Raises:
            JudgementError: the two are not of the same queries and judgements, or share no metric.
        """
        return with_holm(self.differences(other))

    def differences(self, other: Evaluation) -> tuple[Comparison, ...]:
        """The same comparisons, each as if it stood alone: for who corrects over a larger family.

        Raises:
            JudgementError: the two are not of the same queries and judgements, or share no metric.
        """
        self._check_same(other)
        shared = [name for name in self.values if name in other.values]
        if not shared:
            raise JudgementError(
                f"{self.run.name} and {other.run.name} share no metric; evaluate both with the same metrics"
            )
        return tuple(
            compare_values(name, (self.run.name, self.values[name]), (other.run.name, other.values[name]))
            for name in shared
        )

    def overlap_with(self, other: Evaluation, measure: RankOverlap | None = None) -> Interval:
        """How alike the lists of both are: rank-biased overlap, its mean over queries with a 95% interval.

        Raises:
            JudgementError: the two are not of the same queries and judgements.
        """
        self._check_same(other)
        values = (measure or RankOverlap()).of(self.run, other.run, self.task.queries)
        return studentised(values[:, None])[0]

    def _check_same(self, other: Evaluation) -> None:
        if self.task.queries != other.task.queries or self.task.qrels != other.task.qrels:
            raise JudgementError(
                f"{self.run.name} and {other.run.name} were not asked the same queries with the same judgements; "
                "evaluate both on one task"
            )


def evaluate(
    ranker_or_run: Ranker | Run,
    task: JudgedTask,
    metrics: Sequence[str] = DEFAULT,
    name: str = "",
    depth: int = DEPTH,
) -> Evaluation:
    """How good a ranker or a run is on a task.

    Args:
        ranker_or_run: a run, or any callable that takes the id of a query and the ids of its candidates and gives
            their scores: as many in the same order, or by id.
        task: queries, candidates and judgements.
        metrics: names as people write them: `evaluation.metrics.names.KNOWN`. RBO compares two runs, and is given by
            `Evaluation.overlap_with`.
        name: of the system; a run's own, or that of the callable, where it is "".
        depth: how many candidates of a ranker's answer are kept.

    Raises:
        JudgementError: the task has no query, a metric is not known, a ranker gives something else than scores, or a
            run lists what is not a candidate of its query.

    >>> task = JudgedTask("demo", ("q",), ("a", "b"), {"q": {"b": 1}})
    >>> evaluate(lambda query, candidates: [0.1, 0.9], task, ["RR"]).means
    {'RR': 1.0}
    """
    if not task.queries:
        raise JudgementError(f"task {task.name} has no query, so nothing can be measured")
    asked = parse_metrics(metrics)
    single = [metric for metric in asked if isinstance(metric, Metric)]
    if not single:
        raise JudgementError("RBO compares two runs; name a metric of relevance beside it, as nDCG@10")
    latency = None
    if isinstance(ranker_or_run, Run):
        run = Run(name or ranker_or_run.name, ranker_or_run.lists)
        _check_run(run, task)
    else:
        run, latency = _ask(ranker_or_run, task, name or _name_of(ranker_or_run), depth)
    packed = pack(run, task)
    values = {metric.name: metric.of(packed) for metric in single}
    intervals = studentised(np.stack(list(values.values()), axis=1))
    answered = packed.listed > 0
    return Evaluation(
        task,
        run,
        MappingProxyType(values),
        MappingProxyType(dict(zip(values, intervals, strict=True))),
        float(JUDGED.of(packed)[answered].mean()) if answered.any() else 0.0,
        task.without_relevant,
        tuple(query for query, there in zip(task.queries, answered.tolist(), strict=True) if not there),
        tuple(sorted(set(run.lists) - set(task.queries))),
        tuple(measure for measure in asked if isinstance(measure, RankOverlap)),
        latency,
    )


# ------------------------------------------------------------------- runs


def _check_run(run: Run, task: JudgedTask) -> None:
    known = set(task.candidates)
    for query in task.queries:
        allowed = set(task.among[query]) if query in task.among else known
        for candidate in run.ranked(query):
            if candidate not in allowed:
                raise JudgementError(
                    f"run {run.name}: {candidate!r} is listed for query {query!r} and is no candidate of it; take it "
                    "out of the run, or add it to the candidates of the task"
                )


# ------------------------------------------------------------------- rankers


def _ask(ranker: Ranker, task: JudgedTask, name: str, depth: int) -> tuple[Run, Latency]:
    if depth < 1:
        raise JudgementError(f"a depth of {depth} keeps no candidate; it must be 1 or more")
    lists: dict[str, tuple[Scored, ...]] = {}
    took = []
    for query in task.queries:
        candidates = task.allowed(query)
        started = time.perf_counter()
        answer = ranker(query, candidates)
        took.append((time.perf_counter() - started) * MILLISECONDS)
        scores = _scores(answer, candidates, f"ranker {name}, query {query!r}")
        lists[query] = Run.of(name, {query: scores}).lists[query][:depth]
    median, p95 = np.quantile(took, [0.5, 0.95])
    return Run(name, lists), Latency(float(median), float(p95))


def _scores(answer: object, candidates: Sequence[str], where: str) -> dict[str, float]:
    """By id, checked to be what a ranker may give."""
    if isinstance(answer, Mapping):
        known = set(candidates)
        if stray := next((one for one in answer if one not in known), None):
            raise JudgementError(f"{where}: {stray!r} is scored and is no candidate of the query")
        ids, given = list(answer), list(answer.values())
    elif _is_row(answer):
        ids, given = list(candidates), list(answer)
        if len(given) != len(ids):
            raise JudgementError(
                f"{where}: {len(given)} scores for {len(ids)} candidates; give one each in the same order, or a "
                "mapping of id to score to leave some out"
            )
    else:
        raise JudgementError(
            f"{where}: a {type(answer).__name__}; wanted scores, one a candidate in the order given, or a mapping of "
            "id to score"
        )
    return {one: _number(score, one, where) for one, score in zip(ids, given, strict=True)}


def _is_row(answer: object) -> TypeGuard[Sequence[object]]:
    if isinstance(answer, np.ndarray):
        return answer.ndim == 1
    return isinstance(answer, Sequence) and not isinstance(answer, str | bytes)


def _number(score: object, candidate: str, where: str) -> float:
    if not isinstance(score, int | float | np.floating | np.integer) or isinstance(score, bool):
        raise JudgementError(f"{where}: the score of {candidate!r} is {score!r} and not a number")
    if score != score:
        raise JudgementError(f"{where}: the score of {candidate!r} is not a number (NaN)")
    return float(score)


def _name_of(ranker: Ranker) -> str:
    return str(getattr(ranker, "__name__", type(ranker).__name__))
