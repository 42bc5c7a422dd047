"""Questions asked at a moment, judged by what happened after it: splits by time, and tasks made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from evaluation.evaluate import Answer
from evaluation.funnel.records import Event, Funnel, FutureFactError, Side, grade_of
from evaluation.funnel.view import View
from evaluation.ranking.task import About, JudgedTask, JudgementError, Truth


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks, and when.

    Args:
        id: of the query; the asking record's own where it asks once.
        side: whether a job or a candidate asks.
        asked: the id of that job or candidate.
        moment: of asking; nothing that carries this time or a later one is known.
    """

    id: str
    side: Side
    asked: str
    moment: datetime


FunnelRanker = Callable[[View, Question, Sequence[str]], Answer]
"""Takes what is known at the moment of asking, the question, and the ids that may answer it; gives their scores."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A funnel cut in two at a moment.

    Args:
        at: the moment, at which every question is asked.
        horizon: how long after it outcomes are counted.
        side: who asks.
        view: what was known at the moment.
        test: events from the moment on and before its horizon.
        questions: of everybody of the asking side who was present.
    """

    at: datetime
    horizon: timedelta
    side: Side
    view: View
    test: tuple[Event, ...]
    questions: tuple[Question, ...]

    @property
    def train(self) -> tuple[Event, ...]:
        """Events before the moment: what may be learned from."""
        return self.view.events


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of questions and outcomes.

    Args:
        asked: questions at their moments.
        judged: those with at least one relevant outcome within the horizon.
        in_task: those that are queries of the task.
        outcomes: pairs with a grade, among those who could have been shown.
        late: pairs with a grade whose other side was not there at the moment of asking, or with whom something had
            begun before: no ranker could have shown them as new, so they judge nothing.
        unjudged: pairs that were seen, dismissed without a reason, or left, and no more.
    """

    asked: int
    judged: int
    in_task: int
    outcomes: int
    late: int
    unjudged: int


@dataclass(frozen=True, slots=True, eq=False)
class FunnelTask:
    """A judged task and what was known at the moment of each of its queries.

    Args:
        task: queries, candidates and grades.
        questions: by query.
        views: by moment.
        counted: what became of questions and outcomes.
        evidence: query -> candidate -> the events that gave the grade.
    """

    task: JudgedTask
    questions: Mapping[str, Question]
    views: Mapping[datetime, View]
    counted: Counted
    evidence: Mapping[str, Mapping[str, tuple[Event, ...]]]

    def asking(self, ranker: FunnelRanker) -> Callable[[str, Sequence[str]], Answer]:
        """A ranker of funnels as `evaluation.evaluate` takes it: each query is asked with the view of its moment."""

        def ask(query: str, candidates: Sequence[str]) -> Answer:
            question = self.questions[query]
            return ranker(self.views[question.moment], question, candidates)

        return ask


def split(funnel: Funnel, at: datetime, horizon: timedelta, side: Side) -> Split:
    """Everybody present at a moment asks; what happens within the horizon judges.

    Raises:
        JudgementError: the moment has no zone, the horizon is not positive, the log ends before the horizon does, or
            the log knows only days and the moment is not the start of one.
    """
    _check_times(funnel, at, horizon)
    view = View.of(funnel, at)
    questions = tuple(Question(one, side, one, at) for one in view.present(side))
    return Split(at, horizon, side, view, funnel.events_between(at, at + horizon), questions)


def windows(
    funnel: Funnel, first: datetime, every: timedelta, count: int, horizon: timedelta, side: Side
) -> tuple[Split, ...]:
    """Splits at `first`, `first + every` and so on; each job or candidate asks once, at the first that finds it there.

    Asking once keeps queries apart: the same job at five moments is not five witnesses.

    Raises:
        JudgementError: `count` is below 1, `every` is not positive, or a split cannot be made (see `split`).
    """
    _check_horizon(horizon)
    if count < 1 or every <= timedelta(0):
        raise JudgementError(f"{count} windows every {every}; wanted one at least, and a positive step")
    found, met = [], set[str]()
    for number in range(count):
        one = split(funnel, first + number * every, horizon, side)
        fresh = tuple(question for question in one.questions if question.asked not in met)
        met.update(question.asked for question in fresh)
        found.append(Split(one.at, horizon, side, one.view, one.test, fresh))
    return tuple(found)


def latest_moment(funnel: Funnel, horizon: timedelta) -> datetime:
    """The last midnight whose horizon the log still covers."""
    last = (funnel.until - horizon).astimezone(funnel.zone)
    return last.replace(hour=0, minute=0, second=0, microsecond=0)


def demand_before(events: Iterable[Event], moment: datetime) -> None:
    """Check that events may be learned from: each is before the moment.

    Raises:
        FutureFactError: one is not: the first such event is named, and their number.
    """
    late = [one for one in events if one.at >= moment]
    if late:
        first = min(late, key=lambda one: one.at)
        raise FutureFactError(
            f"{len(late)} events to learn from are not before {moment}, the first of them {first.stage} of candidate "
            f"{first.candidate!r} and job {first.job!r} on {first.at}: they hold the test's future; learn from "
            "`Split.train` or `View.events`"
        )


def as_judged_task(
    splits: Sequence[Split],
    name: str = "funnel",
    group_by: Sequence[str] = (),
    keep_unjudged: bool = False,
) -> FunnelTask:
    """A task of the questions of one split or of several.

    A query may be answered with whoever was present at its moment and with whom nothing had begun. Its grades are
    those of what happened from its moment to the horizon. The rest is unjudged, and not wrong.

    Args:
        splits: of one funnel and one side.
        name: of the task.
        group_by: fields by which queries and candidates are grouped, as known at the moment of asking (candidates: at
            the last moment). Records in which the field is unknown are in no group.
        keep_unjudged: whether questions without a relevant outcome become queries too, on which every ranker gets 0.

    Raises:
        JudgementError: there is no split, splits are of two sides, a record asks twice at one moment, or no question
            has a relevant outcome.
    """
    sides = {one.side for one in splits}
    if len(sides) != 1:
        raise JudgementError(f"splits of {len(sides)} sides; wanted some, all of one side")
    (side,) = sides
    outcomes = _Outcomes(side)
    views: dict[datetime, View] = {}
    for one in splits:
        views[one.at] = one.view
        outcomes.add(one, keep_unjudged)
    counted = outcomes.counted()
    if not counted.in_task:
        raise JudgementError(
            f"none of {counted.asked} questions has a relevant outcome within the horizon; take an earlier moment or a "
            "longer horizon"
        )
    named = outcomes.named()
    questions = {one.id: one for one in named.values()}
    among = {named[key].id: ids for key, ids in outcomes.among.items()}
    candidates = tuple(sorted({one for ids in among.values() for one in ids}))
    task = JudgedTask(
        name,
        tuple(questions),
        candidates,
        {named[key].id: grades for key, grades in outcomes.grades.items()},
        _about(splits, counted),
        query_groups=_query_groups(questions, views, group_by),
        candidate_groups=_candidate_groups(candidates, side, views[max(views)], group_by),
        among=among,
    )
    evidence = {named[key].id: events for key, events in outcomes.evidence.items()}
    return FunnelTask(
        task, MappingProxyType(questions), MappingProxyType(views), counted, MappingProxyType(evidence)
    )


# ------------------------------------------------------------------- outcomes


_Key = tuple[str, datetime]  # who asks, and when


class _Outcomes:
    """Grades, allowed answers and counts, gathered split by split."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.among: dict[_Key, tuple[str, ...]] = {}
        self.grades: dict[_Key, dict[str, int]] = {}
        self.evidence: dict[_Key, dict[str, tuple[Event, ...]]] = {}
        self.questions: list[Question] = []
        self.numbers: Counter[str] = Counter()

    def add(self, one: Split, keep_unjudged: bool) -> None:
        """The questions of a split."""
        by_asked: dict[str, dict[str, list[Event]]] = {}
        for event in one.test:
            pairs = by_asked.setdefault(event.asked(self.side), {})
            pairs.setdefault(event.other(self.side), []).append(event)
        for question in one.questions:
            allowed = one.view.answers(self.side, question.asked)
            grades, evidence = self._judge(by_asked.get(question.asked, {}), frozenset(allowed))
            relevant = any(grade > 0 for grade in grades.values())
            self.numbers["asked"] += 1
            self.numbers["judged"] += relevant
            if relevant or (keep_unjudged and allowed):
                key = (question.asked, question.moment)
                if key in self.among:
                    raise JudgementError(f"{question.asked!r} asks twice on {question.moment}")
                self.questions.append(question)
                self.among[key], self.grades[key], self.evidence[key] = allowed, grades, evidence

    def _judge(
        self, pairs: Mapping[str, list[Event]], allowed: frozenset[str]
    ) -> tuple[dict[str, int], dict[str, tuple[Event, ...]]]:
        grades: dict[str, int] = {}
        evidence: dict[str, tuple[Event, ...]] = {}
        for other, events in sorted(pairs.items()):
            grade = grade_of(events)
            if grade is None:
                self.numbers["unjudged"] += 1
            elif other not in allowed:
                self.numbers["late"] += 1
            else:
                grades[other], evidence[other] = grade, tuple(events)
        self.numbers["outcomes"] += len(grades)
        return grades, evidence

    def named(self) -> dict[_Key, Question]:
        """The questions by who asks and when; ids carry the moment where somebody asks more than once."""
        times = Counter(one.asked for one in self.questions)
        found = {}
        for one in self.questions:
            own = one.asked if times[one.asked] == 1 else f"{one.asked}@{one.moment.isoformat()}"
            found[one.asked, one.moment] = Question(own, one.side, one.asked, one.moment)
        return found

    def counted(self) -> Counted:
        numbers = self.numbers
        return Counted(
            numbers["asked"],
            numbers["judged"],
            len(self.questions),
            numbers["outcomes"],
            numbers["late"],
            numbers["unjudged"],
        )


def _about(splits: Sequence[Split], counted: Counted) -> About:
    moments = sorted({one.at for one in splits})
    days = splits[0].horizon.total_seconds() / timedelta(days=1).total_seconds()
    first, last = moments[0].date(), moments[-1].date()
    when = f"on {first}" if len(moments) == 1 else f"at {len(moments)} moments from {first} to {last}"
    return About(
        title=f"{counted.in_task} {splits[0].side}s, asked {when}",
        truth=Truth.LOGGED,
        source=f"outcomes logged within {days:g} days after the moment of asking, graded by stage",
        caveat=(
            f"Of {counted.asked} questions {counted.judged} have a relevant outcome; of the others nothing is known. "
            f"{counted.late} outcomes were of somebody who could not be shown as new at the moment of asking, and are "
            "left out. People act on what they are shown: what nobody was shown is unjudged, not wrong."
        ),
        as_of=first if len(moments) == 1 else None,
    )


def _query_groups(
    questions: Mapping[str, Question], views: Mapping[datetime, View], group_by: Sequence[str]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in questions.values():
        if len(views) > 1:
            found.setdefault("asked on", {})[one.id] = one.moment.date().isoformat()
        for name in group_by:
            value = views[one.moment].fact(one.side, one.asked, name)
            if value is not None:
                found.setdefault(name, {})[one.id] = value
    return found


def _candidate_groups(
    candidates: Sequence[str], side: Side, view: View, group_by: Sequence[str]
) -> dict[str, dict[str, str]]:
    other = Side.CANDIDATE if side is Side.JOB else Side.JOB
    found: dict[str, dict[str, str]] = {}
    for name in group_by:
        for one in candidates:
            value = view.fact(other, one, name)
            if value is not None:
                found.setdefault(name, {})[one] = value
    return found


# ------------------------------------------------------------------- times


def _check_horizon(horizon: timedelta) -> None:
    if horizon <= timedelta(0):
        raise JudgementError(f"a horizon of {horizon} holds no outcome; it must be positive")


def _check_times(funnel: Funnel, at: datetime, horizon: timedelta) -> None:
    if at.tzinfo is None:
        raise JudgementError(f"the moment {at} has no zone; give it one, as in 2026-01-31T00:00:00+01:00")
    _check_horizon(horizon)
    if at + horizon > funnel.until:
        raise JudgementError(
            f"the horizon ends on {at + horizon} and the log on {funnel.until}: outcomes after that are not known yet; "
            f"ask on {latest_moment(funnel, horizon).date()} at the latest, or shorten the horizon"
        )
    local = at.astimezone(funnel.zone)
    if funnel.whole_days and (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        raise JudgementError(
            f"some times of this funnel are days without an hour, so {at} cannot be told from what came later that "
            f"day; ask at a midnight, as {local.date()}"
        )
