"""A hiring funnel as plain records: who was there from when to when, what was known of them, and what happened."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType

from evaluation.ranking.task import JudgementError


class FutureFactError(JudgementError):
    """Something was asked that nobody knew at the moment of asking."""


class Side(StrEnum):
    """Who asks: a job asks for candidates, a candidate for jobs."""

    JOB = "job"
    CANDIDATE = "candidate"


class Stage(StrEnum):
    """How far a candidate and a job have come with each other."""

    SEEN = "seen"  # shown in a list; whether anybody looked is not known
    SHORTLISTED = "shortlisted"
    CONTACTED = "contacted"
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    HIRED = "hired"
    DISMISSED = "dismissed"  # somebody said no; a judgement only where a reason is given
    WITHDRAWN = "withdrawn"  # the candidate stopped


STAGE_GRADES: Mapping[Stage, tuple[int | None, str]] = MappingProxyType(
    {
        Stage.HIRED: (3, "both sides said yes"),
        Stage.OFFERED: (2, "the recruiter said yes; pay, distance or another offer may decide the rest"),
        Stage.INTERVIEWED: (2, "both sides gave an hour to it"),
        Stage.APPLIED: (1, "the candidate wanted it; what the recruiter thinks is not known yet"),
        Stage.CONTACTED: (1, "the recruiter wanted it; what the candidate thinks is not known yet"),
        Stage.SHORTLISTED: (1, "the recruiter kept it for a second look"),
        Stage.DISMISSED: (0, "judged and wrong, where a reason is given; unjudged without one"),
        Stage.WITHDRAWN: (
            None,
            "says that life went on, and nothing about fit: what was reached before counts",
        ),
        Stage.SEEN: (None, "who was shown and did nothing may not have looked: not a rejection"),
    }
)
"""The grade of each stage and why; `None` is unjudged. `grade_of` says how several events of a pair add up."""

FIRM = 2
"""From this grade on both sides have looked closely, and a later dismissal does not make the match wrong."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened between a candidate and a job.

    Args:
        candidate: id.
        job: id.
        stage: what happened.
        at: when, with its zone.
        reason: why a dismissal; "" where none was given.
        list_id: the list in which the other was shown or chosen; "" where it is not logged.
        position: rank in that list, from 1; `None` where it is not logged.
        list_size: how long that list was.
        shuffled: whether that list was in random order.

    Raises:
        JudgementError: the time has no zone, or the position is none of the list.
    """

    candidate: str
    job: str
    stage: Stage
    at: datetime
    reason: str = ""
    list_id: str = ""
    position: int | None = None
    list_size: int | None = None
    shuffled: bool = False

    def __post_init__(self) -> None:
        _demand_zone(self.at, f"event of {self.candidate!r} and {self.job!r}")
        if self.position is not None and not 1 <= self.position <= (self.list_size or self.position):
            raise JudgementError(
                f"event of {self.candidate!r} and {self.job!r}: position {self.position} in a list of {self.list_size}"
            )

    def other(self, side: Side) -> str:
        """Whom the asking side was answered with.

        >>> Event("c1", "j1", Stage.SEEN, datetime(2026, 1, 1, tzinfo=UTC)).other(Side.JOB)
        'c1'
        """
        return self.candidate if side is Side.JOB else self.job

    def asked(self, side: Side) -> str:
        """The asking side's id."""
        return self.job if side is Side.JOB else self.candidate


@dataclass(frozen=True, slots=True)
class Version:
    """Fields of a record that became known at one time; a field that is not there has no news."""

    known_from: datetime
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate or a job over time.

    Args:
        id: its own.
        since: when a candidate joined, or a job opened.
        until: when the candidate left, or the job closed; `None` while nobody knows.
        versions: what became known when, oldest first.

    Raises:
        JudgementError: a time has no zone, the end is before the start, or versions are not in order.
    """

    id: str
    since: datetime
    until: datetime | None = None
    versions: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        for one in (self.since, *(version.known_from for version in self.versions)):
            _demand_zone(one, repr(self.id))
        if self.until is not None:
            _demand_zone(self.until, repr(self.id))
            if self.until < self.since:
                raise JudgementError(f"{self.id!r} ends on {self.until} before it starts on {self.since}")
        times = [version.known_from for version in self.versions]
        if times != sorted(times):
            raise JudgementError(f"versions of {self.id!r} are not in the order in which they became known")

    def before(self, moment: datetime) -> Entry:
        """What was known of it: an end or a version at the moment itself, or later, is not there."""
        known = tuple(version for version in self.versions if version.known_from < moment)
        until = self.until if self.until is not None and self.until < moment else None
        if until == self.until and len(known) == len(self.versions):
            return self
        return replace(self, until=until, versions=known)

    def value(self, name: str) -> str | None:
        """The last known value of a field, `None` where there is none."""
        for version in reversed(self.versions):
            if name in version.fields:
                return version.fields[name]
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Candidates, jobs and events of one log. `Funnel.of` puts events into order and checks that ids are known.

    Args:
        candidates: by id.
        jobs: by id.
        events: by time; those of one time by candidate, job and stage.
        until: the log is complete for everything before this time.
        zone: of times that were written without one, and of the midnights at which days begin.
        whole_days: whether some times are days without an hour, which stand at their midnight.
    """

    candidates: Mapping[str, Entry]
    jobs: Mapping[str, Entry]
    events: tuple[Event, ...]
    until: datetime
    zone: tzinfo = field(default=UTC)
    whole_days: bool = False

    @classmethod
    def of(
        cls,
        candidates: Iterable[Entry],
        jobs: Iterable[Entry],
        events: Iterable[Event],
        until: datetime | None = None,
        zone: tzinfo = UTC,
        whole_days: bool = False,
    ) -> Funnel:
        """A funnel from records in any order. Without `until` the log ends with its last event.

        Raises:
            JudgementError: there is no event, an id is there twice, or an event names one that is not there.
        """
        people, posts = _by_id(candidates, "candidate"), _by_id(jobs, "job")
        happened = tuple(sorted(events, key=lambda one: (one.at, one.candidate, one.job, one.stage)))
        if not happened:
            raise JudgementError("the funnel has no event, so nothing can be asked of it")
        for one in happened:
            if one.candidate not in people or one.job not in posts:
                raise JudgementError(
                    f"an event of {one.at} is of candidate {one.candidate!r} and job {one.job!r}, of which there is "
                    "no record; add the record or leave the event out"
                )
        return cls(people, posts, happened, until or happened[-1].at, zone, whole_days)

    def events_between(self, start: datetime | None, end: datetime) -> tuple[Event, ...]:
        """Events from `start` on (`None`: from the first) and before `end`."""
        first = 0 if start is None else bisect_left(self.events, start, key=_time_of)
        return self.events[first : bisect_left(self.events, end, key=_time_of)]

    def before(self, moment: datetime) -> Funnel:
        """The same funnel as it stood: nothing that carries the moment's time or a later one is in it."""
        return replace(
            self,
            candidates=_known(self.candidates, moment),
            jobs=_known(self.jobs, moment),
            events=self.events_between(None, moment),
            until=min(self.until, moment),
        )


def grade_of(events: Sequence[Event]) -> int | None:
    """The grade of one candidate and one job after some events, `None` where nothing judges them.

    The furthest stage counts. A dismissal with a reason makes the pair wrong, unless an interview or more was reached,
    or a light stage (applied, contacted, shortlisted) came after the last such dismissal.

    Args:
        events: of one pair, in any order.

    >>> day = datetime(2026, 1, 1, tzinfo=UTC)
    >>> seen, applied = (Event("c", "j", stage, day) for stage in (Stage.SEEN, Stage.APPLIED))
    >>> no = Event("c", "j", Stage.DISMISSED, day.replace(day=2), reason="no licence")
    >>> grade_of([seen]), grade_of([seen, applied]), grade_of([applied, no])
    (None, 1, 0)
    """
    refused = [one.at for one in events if one.stage is Stage.DISMISSED and one.reason]
    reached = [
        (grade, one.at)
        for one in events
        if one.stage is not Stage.DISMISSED and (grade := STAGE_GRADES[one.stage][0]) is not None
    ]
    if refused:
        last = max(refused)
        reached = [(grade, at) for grade, at in reached if grade >= FIRM or at > last]
    furthest = max((grade for grade, _ in reached), default=None)
    return 0 if furthest is None and refused else furthest


def _time_of(event: Event) -> datetime:
    return event.at


def _by_id(entries: Iterable[Entry], what: str) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for one in entries:
        if one.id in found:
            raise JudgementError(f"{what} {one.id!r} is there twice; give it several versions")
        found[one.id] = one
    return MappingProxyType(found)


def _known(entries: Mapping[str, Entry], moment: datetime) -> Mapping[str, Entry]:
    return MappingProxyType({one.id: one.before(moment) for one in entries.values() if one.since < moment})


def _demand_zone(time: datetime, where: str) -> None:
    if time.tzinfo is None:
        raise JudgementError(
            f"{where}: the time {time} has no zone; give it one, as in 2026-01-31T09:00:00+01:00"
        )
