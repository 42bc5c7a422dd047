"""Labels of trainings that end soon: a label holds three years, and a session may outlive it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.records import Session, Training


@dataclass(frozen=True, slots=True)
class EndingLabel:
    """A training whose label ends, and its sessions that end only after it."""

    training: Training
    until: date
    sessions_beyond: int


def labels_ending(
    trainings: Iterable[Training], sessions: Sequence[Session], on: date, months: int
) -> list[EndingLabel]:
    """The labels that end within some months of a day, the earliest first; those that ended before it are over."""
    last = months_after(on, months)
    found = [
        EndingLabel(
            one,
            one.label_until,
            sum(each.training_id == one.id and each.end > one.label_until for each in sessions),
        )
        for one in trainings
        if one.label_until is not None and on <= one.label_until <= last
    ]
    return sorted(found, key=lambda one: (one.until, one.training.title, one.training.id))


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no month {month} of {year}")
