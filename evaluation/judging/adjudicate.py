"""One grade a pair from several judges, and the pairs on which somebody has to look again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evaluation.judging.judgements import Judgement, latest
from evaluation.ranking.task import JudgedTask, JudgementError, Qrels, Truth


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair whose judges gave more than one grade.

    Args:
        query: who asked.
        candidate: who was judged.
        grades: (judge, grade, note), judges in alphabetical order, without the adjudicator.
        grade: what was settled on, `None` while it is open.
        how: "adjudicator", "majority" or "open".
    """

    query: str
    candidate: str
    grades: tuple[tuple[str, int, str], ...]
    grade: int | None
    how: str

    @property
    def spread(self) -> int:
        """Grades between the lowest and the highest."""
        given = [grade for _, grade, _ in self.grades]
        return max(given) - min(given)


@dataclass(frozen=True, slots=True)
class Adjudicated:
    """One grade a pair.

    Args:
        task: its name.
        qrels: grades by query and candidate, both sorted. Open pairs are not in it: they count as unjudged.
        disagreements: settled or open, the widest first, then by query and candidate.
        judges: who judged, sorted.
    """

    task: str
    qrels: Qrels
    disagreements: tuple[Disagreement, ...]
    judges: tuple[str, ...]

    @property
    def still_open(self) -> tuple[Disagreement, ...]:
        """Pairs without a majority on which the adjudicator has not spoken."""
        return tuple(one for one in self.disagreements if one.grade is None)


def adjudicate(judgements: Iterable[Judgement], adjudicator: str | None = None) -> Adjudicated:
    """The adjudicator's grade where there is one, else that of more than half of the judges, else none.

    A grade is never averaged: of 0 and 3 nobody said 1.5, and the two judges most likely read something else.

    Args:
        judgements: of one task; the last word of each judge on each pair counts.
        adjudicator: the judge whose word settles.

    Raises:
        JudgementError: there is no judgement, or they are of several tasks.
    """
    last = latest(judgements)
    tasks = sorted({one.task for one in last})
    if len(tasks) != 1:
        raise JudgementError(f"grades are settled one task at a time, not {len(tasks)}: {', '.join(tasks)}")
    by_pair: dict[tuple[str, str], list[Judgement]] = {}
    for one in last:
        by_pair.setdefault(one.pair, []).append(one)
    qrels: dict[str, dict[str, int]] = {}
    apart = []
    for (query, candidate), said in sorted(by_pair.items()):
        grade, how = _settled(said, adjudicator)
        if grade is not None:
            qrels.setdefault(query, {})[candidate] = grade
        judges = sorted((one for one in said if one.judge != adjudicator), key=lambda one: one.judge)
        if len({one.grade for one in judges}) > 1:
            grades = tuple((one.judge, one.grade, one.note) for one in judges)
            apart.append(Disagreement(query, candidate, grades, grade, how))
    apart.sort(key=lambda one: (-one.spread, one.query, one.candidate))
    return Adjudicated(tasks[0], qrels, tuple(apart), tuple(sorted({one.judge for one in last})))


def _settled(said: list[Judgement], adjudicator: str | None) -> tuple[int | None, str]:
    for one in said:
        if one.judge == adjudicator:
            return one.grade, "adjudicator"
    (grade, votes), *_ = sorted(Counter(one.grade for one in said).items(), key=lambda item: -item[1])
    return (grade, "majority") if 2 * votes > len(said) else (None, "open")


def judged_task(task: JudgedTask, settled: Adjudicated) -> JudgedTask:
    """The task with these grades in place of its own, judged by hand.

    Raises:
        JudgementError: the grades are of another task, or name a query or a candidate that the task does not know.
    """
    if settled.task != task.name:
        raise JudgementError(f"the judgements are of task {settled.task}, not of {task.name}")
    source = f"judged by {len(settled.judges)} people; {len(settled.still_open)} pairs still open"
    about = replace(task.about, truth=Truth.HAND, source=source, seed=None)
    return replace(task, qrels=settled.qrels, about=about)
