"""An invented funnel of which the truth is known: for tests and for the example in docs/funnel.md. Nobody is in it.

What is true, and so must be found by who measures:

- candidates apply to fresh jobs: the chance falls by half every `HALF_LIFE_DAYS` after a job opened;
- they apply to, and recruiters want, their own occupation `OWN_OCCUPATION` times as often as another;
- recruiters want who was active lately: the chance falls by half every `HALF_LIFE_DAYS` after the last application;
- position k of a list is looked at with chance k ** -`FALL`, and lists are otherwise blind: one in `ONE_SHUFFLED` is in
  random order and says so, the others put recently opened jobs (or long-known candidates) a little higher;
- more jobs open every month than the month before.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from evaluation.funnel.read import CANDIDATES, EVENTS, JOBS
from evaluation.funnel.records import Entry, Event, Funnel, Side, Stage, Version
from evaluation.ranking.task import JudgementError

START = datetime(2025, 1, 1, tzinfo=UTC)
OCCUPATIONS = ("web developer", "network technician", "data analyst", "support technician", "web designer")
TOWNS = ("Lille", "Lyon", "Nantes", "Paris", "Toulouse")
REASONS = ("skills", "distance", "language", "filled by somebody else")
HALF_LIFE_DAYS = 7.0
OWN_OCCUPATION = 8.0
FALL = 0.7
ONE_SHUFFLED = 3
LIST_SIZE = 10
_VISIT, _SEARCH = 0.10, 0.25  # chance a day that a candidate, or the recruiter of a job, looks at a list
_WANTED = 0.9  # chance of acting on somebody of one's own occupation, looked at, and as fresh as can be
_INTERVIEW, _HIRE, _REASON = 0.45, 0.4, 0.6  # of what went one step before; of dismissals with a reason
_MOST_OPEN_DAYS = 60
_NEW_OCCUPATION = 0.15  # share of candidates who change trade while they are in the funnel


def examined(position: int) -> float:
    """The chance that a position is looked at.

    >>> examined(1), round(examined(4), 3)
    (1.0, 0.379)
    """
    return float(position**-FALL)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the invented funnel is.

    Args:
        days: of the log.
        jobs: that open in them.
        candidates: who join in them.
    """

    days: int = 240
    jobs: int = 150
    candidates: int = 300


def synthetic_funnel(seed: int, sizes: Sizes = Sizes()) -> Funnel:
    """A funnel by that seed, day by day; the same seed gives the same.

    Raises:
        JudgementError: there is not at least one day, job and candidate.
    """
    if min(sizes.days, sizes.jobs, sizes.candidates) < 1:
        raise JudgementError(f"{sizes}; there must be one day, job and candidate at least")
    world = _World(np.random.default_rng(seed), sizes)
    for day in range(sizes.days):
        world.live(day)
    return world.funnel()


def write_funnel(funnel: Funnel, folder: Path) -> None:
    """A funnel as the three files of docs/funnel.md; `read_funnel` gives the same funnel.

    Every version repeats its id; `funnel.toml` says where the log ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_entries(folder / CANDIDATES, ("joined", "left"), funnel.candidates.values())
    _write_entries(folder / JOBS, ("opened", "closed"), funnel.jobs.values())
    header = ("candidate", "job", "stage", "at", "reason", "list", "position", "list_size", "shuffled")
    _write(folder / EVENTS, header, [_event_row(one) for one in funnel.events])
    (folder / "funnel.toml").write_text(f"until = {funnel.until.isoformat()}\n", encoding="utf-8")


def _write_entries(path: Path, ends: tuple[str, str], entries: Iterable[Entry]) -> None:
    ordered = sorted(entries, key=lambda one: one.id)
    names = sorted({name for one in ordered for version in one.versions for name in version.fields})
    rows = [
        (
            one.id,
            one.since.isoformat(),
            one.until.isoformat() if one.until else "",
            version.known_from.isoformat(),
            *(version.fields.get(name, "") for name in names),
        )
        for one in ordered
        for version in one.versions or (Version(one.since, {}),)
    ]
    _write(path, ("id", *ends, "known_from", *names), rows)


def _event_row(one: Event) -> tuple[str, ...]:
    numbers = ("" if number is None else str(number) for number in (one.position, one.list_size))
    shuffled = "yes" if one.shuffled else ""
    return (
        one.candidate,
        one.job,
        one.stage,
        one.at.isoformat(),
        one.reason,
        one.list_id,
        *numbers,
        shuffled,
    )


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


# ------------------------------------------------------------------- the invented world


@dataclass(slots=True)
class _Being:
    """A candidate or a job while it is there."""

    id: str
    since: int  # day
    until: int  # day on which it leaves of its own, beyond the log or in it
    occupation: str
    town: str
    changes: tuple[int, str] | None = None  # day, new occupation
    last_active: int = 0
    done: bool = False  # hired, or filled
    ended: datetime | None = None

    def occupation_on(self, day: int) -> str:
        return self.changes[1] if self.changes and day >= self.changes[0] else self.occupation

    def there(self, day: int) -> bool:
        return self.since < day < self.until and not self.done


class _World:
    def __init__(self, draw: np.random.Generator, sizes: Sizes) -> None:
        self.draw = draw
        self.days = sizes.days
        self.people = [self._person(number) for number in range(sizes.candidates)]
        self.posts = [self._post(number) for number in range(sizes.jobs)]
        self.events: list[Event] = []
        self.due: dict[int, list[tuple[_Being, _Being, Stage]]] = {}
        self.met: set[tuple[str, str]] = set()
        self.lists = 0

    def _person(self, number: int) -> _Being:
        since = int(self.draw.integers(self.days))
        until = since + int(self.draw.integers(40, 160))
        occupation, other = self._occupation(), self._occupation()
        moved = self.draw.random() < _NEW_OCCUPATION
        changes = (int(self.draw.integers(since + 1, until)), other) if moved else None
        return _Being(f"c{number:04}", since, until, occupation, self._town(), changes, since)

    def _post(self, number: int) -> _Being:
        since = int(
            self.days * math.sqrt(self.draw.random())
        )  # the density of openings rises from 0 with the day
        return _Being(f"j{number:04}", since, since + _MOST_OPEN_DAYS, self._occupation(), self._town())

    def _occupation(self) -> str:
        return OCCUPATIONS[int(self.draw.integers(len(OCCUPATIONS)))]

    def _town(self) -> str:
        return TOWNS[int(self.draw.integers(len(TOWNS)))]

    # ------------------------------------------------------------------- a day

    def live(self, day: int) -> None:
        for person, post, stage in self.due.pop(day, []):
            self._go_on(person, post, stage, day)
        people = [one for one in self.people if one.there(day)]
        posts = [one for one in self.posts if one.there(day)]
        for person in people:
            if self.draw.random() < _VISIT:
                self._look(Side.CANDIDATE, person, posts, day)
        for post in posts:
            if self.draw.random() < _SEARCH:
                self._look(Side.JOB, post, people, day)

    def _look(self, side: Side, asking: _Being, others: Sequence[_Being], day: int) -> None:
        """Somebody looks at a list and acts on some of it."""
        shuffled = self.draw.integers(ONE_SHUFFLED) == 0
        noise = self.draw.random(len(others)).tolist()
        leaning = 0.0 if shuffled else 0.01  # a month outweighs a third of the noise
        rated = [
            (chance + leaning * (one.since if side is Side.CANDIDATE else -one.since), one.id, one)
            for chance, one in zip(noise, others, strict=True)
            if self._pair(side, asking, one) not in self.met
        ]
        rated.sort(key=lambda row: row[:2], reverse=True)
        self.lists += 1
        name, size = f"list{self.lists:05}", min(LIST_SIZE, len(rated))
        moment = self._moment(day)
        for position, (_, _, other) in enumerate(rated[:LIST_SIZE], 1):
            shown = (name, position, size, bool(shuffled))
            self._note(side, asking, other, Stage.SEEN, moment, shown)
            if self.draw.random() < examined(position) * self._wanted(side, asking, other, day):
                stage = Stage.APPLIED if side is Side.CANDIDATE else Stage.CONTACTED
                self._note(side, asking, other, stage, moment + timedelta(minutes=position), shown)
                person, post = (asking, other) if side is Side.CANDIDATE else (other, asking)
                if side is Side.CANDIDATE:
                    person.last_active = day
                self.met.add((person.id, post.id))
                self._plan(person, post, Stage.INTERVIEWED, day + int(self.draw.integers(2, 10)))

    def _wanted(self, side: Side, asking: _Being, other: _Being, day: int) -> float:
        own = asking.occupation_on(day) == other.occupation_on(day)
        age = day - (other.since if side is Side.CANDIDATE else other.last_active)
        return _WANTED * (1.0 if own else 1.0 / OWN_OCCUPATION) * math.exp2(-age / HALF_LIFE_DAYS)

    def _go_on(self, person: _Being, post: _Being, stage: Stage, day: int) -> None:
        """The next step of a pair, or its end."""
        if not (person.there(day) and post.there(day)):
            return
        own = person.occupation_on(day) == post.occupation
        chance = (_INTERVIEW if stage is Stage.INTERVIEWED else _HIRE) * (1.0 if own else 0.3)
        moment = self._moment(day)
        if self.draw.random() >= chance:
            given = self.draw.random() < _REASON
            reason = REASONS[int(self.draw.integers(len(REASONS)))] if given else ""
            self.events.append(Event(person.id, post.id, Stage.DISMISSED, moment, reason))
            return
        self.events.append(Event(person.id, post.id, stage, moment))
        if stage is Stage.INTERVIEWED:
            self._plan(person, post, Stage.HIRED, day + int(self.draw.integers(3, 15)))
        else:
            person.done = post.done = True
            post.ended = moment

    def _plan(self, person: _Being, post: _Being, stage: Stage, day: int) -> None:
        self.due.setdefault(day, []).append((person, post, stage))

    def _moment(self, day: int) -> datetime:
        return START + timedelta(days=day, minutes=int(self.draw.integers(8 * 60, 18 * 60)))

    @staticmethod
    def _pair(side: Side, asking: _Being, other: _Being) -> tuple[str, str]:
        return (asking.id, other.id) if side is Side.CANDIDATE else (other.id, asking.id)

    def _note(
        self,
        side: Side,
        asking: _Being,
        other: _Being,
        stage: Stage,
        moment: datetime,
        shown: tuple[str, int, int, bool],
    ) -> None:
        candidate, job = self._pair(side, asking, other)
        name, position, size, shuffled = shown
        self.events.append(Event(candidate, job, stage, moment, "", name, position, size, shuffled))

    # ------------------------------------------------------------------- what is handed out

    def funnel(self) -> Funnel:
        until = START + timedelta(days=self.days)
        return Funnel.of(
            [self._entry(one) for one in self.people],
            [self._entry(one) for one in self.posts],
            self.events,
            until,
        )

    def _entry(self, one: _Being) -> Entry:
        since = START + timedelta(days=one.since)
        versions = [Version(since, {"occupation": one.occupation, "town": one.town})]
        if one.changes:
            day, occupation = one.changes
            versions.append(Version(START + timedelta(days=day), {"occupation": occupation}))
        until = one.ended or (None if one.done else START + timedelta(days=one.until))
        return Entry(one.id, since, until, tuple(versions))
