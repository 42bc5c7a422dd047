"""What was known at one moment: all that a ranker gets to see of a funnel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from evaluation.funnel.records import Entry, Event, Funnel, FutureFactError, Side, Stage

_Index = Mapping[str, tuple[Event, ...]]  # id -> its events, by time


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A funnel as it stood before a moment. `View.of` makes one.

    It holds copies cut at the moment and no way back to the whole: what carries the moment's own time or a later one
    cannot be reached, and asking for it by name raises `FutureFactError`.

    Args:
        moment: when the question is asked.
        known: the funnel, cut.
    """

    moment: datetime
    known: Funnel
    _of_candidate: _Index
    _of_job: _Index
    _present: Mapping[Side, tuple[str, ...]]

    @classmethod
    def of(cls, funnel: Funnel, moment: datetime) -> View:
        """What a funnel had in it before `moment`."""
        known = funnel.before(moment)
        of_candidate, of_job = _index(known, Side.CANDIDATE), _index(known, Side.JOB)
        open_jobs = sorted(one.id for one in known.jobs.values() if one.until is None)
        there = (one.id for one in known.candidates.values() if one.until is None)
        looking = sorted(one for one in there if not _is_placed(of_candidate.get(one, ())))
        present = MappingProxyType({Side.JOB: tuple(open_jobs), Side.CANDIDATE: tuple(looking)})
        return cls(moment, known, of_candidate, of_job, present)

    # ------------------------------------------------------------------- what happened

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that had happened, oldest first."""
        return self.known.events

    def events_of(self, side: Side, one: str) -> tuple[Event, ...]:
        """What had happened to a job or a candidate, oldest first.

        Raises:
            FutureFactError: it was not known.
        """
        self.entry(side, one)
        return (self._of_job if side is Side.JOB else self._of_candidate).get(one, ())

    def events_between(self, start: datetime, end: datetime) -> tuple[Event, ...]:
        """What happened from `start` on and before `end`.

        Raises:
            FutureFactError: `end` is later than the moment of asking.
        """
        if end > self.moment:
            raise FutureFactError(
                f"events until {end} were asked for on {self.moment}: they had not happened; ask until that moment"
            )
        return self.known.events_between(start, end)

    # ------------------------------------------------------------------- what was known

    def entry(self, side: Side, one: str) -> Entry:
        """What was known of a job or a candidate.

        Raises:
            FutureFactError: nothing was: it came later, or does not exist.
        """
        found = (self.known.jobs if side is Side.JOB else self.known.candidates).get(one)
        if found is None:
            raise FutureFactError(
                f"{side} {one!r} was not known on {self.moment}: it came later, or does not exist; "
                "score only the candidates that the question gives"
            )
        return found

    def fact(self, side: Side, one: str, name: str, at: datetime | None = None) -> str | None:
        """The value of a field, as it was known at the moment or at an earlier one; `None` where it was unknown.

        Raises:
            FutureFactError: the record was not known, or `at` is later than the moment.
        """
        found = self.entry(side, one)
        if at is None:
            return found.value(name)
        if at > self.moment:
            raise FutureFactError(
                f"{name!r} of {side} {one!r} was asked for as of {at} on {self.moment}: that is later"
            )
        return found.before(at).value(name)

    def earlier(self, moment: datetime) -> View:
        """The same funnel at a moment before this one, as a training example needs it.

        Raises:
            FutureFactError: the moment is later.
        """
        if moment > self.moment:
            raise FutureFactError(f"a view of {moment} was asked for on {self.moment}: that is later")
        return View.of(self.known, moment)

    # ------------------------------------------------------------------- who can be asked or shown

    def present(self, side: Side) -> tuple[str, ...]:
        """Jobs that were open, or candidates who had joined and neither left nor been placed; by id.

        Who was hired is placed until they apply again.
        """
        return self._present[side]

    def answers(self, side: Side, asked: str) -> tuple[str, ...]:
        """Whom a job may be shown, or which jobs a candidate: those present with whom nothing has begun yet; by id.

        A pair that was seen and no more is still new. Once one side has acted, the pair is no question of search.

        Raises:
            FutureFactError: who asks was not known.
        """
        begun = {one.other(side) for one in self.events_of(side, asked) if one.stage is not Stage.SEEN}
        wanted = Side.CANDIDATE if side is Side.JOB else Side.JOB
        return tuple(one for one in self.present(wanted) if one not in begun)


def _index(funnel: Funnel, side: Side) -> _Index:
    found: dict[str, list[Event]] = {}
    for one in funnel.events:
        found.setdefault(one.asked(side), []).append(one)
    return MappingProxyType({one: tuple(events) for one, events in found.items()})


def _is_placed(events: tuple[Event, ...]) -> bool:
    """Whether the last hire came after the last application."""
    hired = [one.at for one in events if one.stage is Stage.HIRED]
    applied = [one.at for one in events if one.stage is Stage.APPLIED]
    return bool(hired) and (not applied or applied[-1] <= hired[-1])
