"""What programs read of learners: one row of the log a day for each of them and each organisation, not one a reading.

A program may ask for everybody every minute. Its organisation has read her on that day, and that is what she is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.accounts.actor import Actor
from service.desk import Question
from service.moments import stamp
from service.trust.questions import question_text
from service.trust.selections import READ, Selection

RECORDS = "records"
"""What is read, where no side was ranked for the other."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Records of learners that were given to a program, until it is written.

    `kind` is `learners` or `identities`; `sequence` is that of the store when it read.
    """

    at: datetime
    actor: Actor
    kind: str
    sequence: int
    learner_ids: tuple[str, ...]

    @property
    def day(self) -> str:
        """The day of it, in UTC."""
        return stamp(self.at)[:10]

    def row(self, shown: str, count: int) -> dict[str, object]:
        """The row of the log. `shown` are the names of the learners in it, as JSON, and `count` how many they are."""
        return {
            "id": secrets.token_hex(16),
            "at": stamp(self.at),
            "actor": self.actor.user_id,
            "role": self.actor.role.value,
            "organisation_id": self.actor.organisation_id,
            "side": RECORDS,
            "subject": self.kind,
            "question": question_text(Question(), None, Selection(READ)),
            "on_day": self.day,
            "sequence": self.sequence,
            "data": "",
            "model": "{}",
            "total": count,
            "shown": shown,
            "scores": "[]",
        }


class ReadToday:
    """The names of those whom each organisation's programs have read today, as far as one process wrote it."""

    def __init__(self) -> None:
        self._day = ""
        self._known: dict[tuple[str | None, str], set[str]] = {}

    def fresh(self, reading: Reading, names: Sequence[str]) -> list[str]:
        """Those of the names that are not written for this day, and now are about to be."""
        if reading.day != self._day:
            self._day, self._known = reading.day, {}
        known = self._known.setdefault((reading.actor.organisation_id, reading.kind), set())
        found = [one for one in names if one not in known]
        known.update(found)
        return found

    def forget(self) -> None:
        """What was about to be written was not: it is written once more."""
        self._known = {}
