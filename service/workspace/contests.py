"""A learner says that a match is wrong, and a person answers."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matching.errors import UnknownIdError
from matching.records import Learner, Offer
from service.moments import stamp
from service.refused import nothing_said, too_long
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CONTESTS
from service.workspace.letter_paths import CONTESTS_PAGE
from service.workspace.letters import administrators_written_to, counsellors_written_to, write_letter

MOST_TEXT = 4_000
"""Characters of a contest or of an answer: two pages."""
OPEN, ANSWERED = "open", "answered"


@dataclass(frozen=True, slots=True)
class Contest:
    """What a learner contests, in her words, and the answer in those of who answered. Times are ISO 8601 in UTC."""

    id: str
    learner_id: str
    offer_id: str
    text: str
    created: str
    answer: str | None = None
    answered: str | None = None
    answered_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody answered yet."""
        return self.answered is None


def contest(now: SqlWriting, learner_id: str, offer_id: str, text: str, at: datetime) -> str:
    """Keep that a learner contests her match with an offer, and tell those who answer; returns the id.

    They are her counsellors, or the administrators when nobody follows her. What she wrote is read on the page only.

    Raises:
        BadRecordError: nothing is said, or more than `MOST_TEXT` characters.
        UnknownIdError: the learner or the offer is not there.
    """
    said = _said(text)
    now.get(Learner, learner_id)
    offer = now.get(Offer, offer_id)
    contest_id = secrets.token_hex(16)
    now.connection.execute(
        CONTESTS.insert().values(
            id=contest_id, learner_id=learner_id, offer_id=offer_id, text=said, state=OPEN,
            created=stamp(at),
        )
    )  # fmt: skip
    for one in counsellors_written_to(now, learner_id) or administrators_written_to(now):
        write_letter(
            now,
            (one.email, one.lang),
            "counsellor.letter.contested",
            {"id": learner_id, "offer": offer.title},
            learner_id=learner_id,
            kind="contest",
            at=at,
            path=CONTESTS_PAGE,
        )
    return contest_id


def answer(now: SqlWriting, contest_id: str, text: str, by: str, at: datetime) -> Contest:
    """Answer a contest, or put another answer in the place of the first; returns it as it was before.

    Raises:
        BadRecordError: nothing is said, or more than `MOST_TEXT` characters.
        UnknownIdError: there is no such contest.
    """
    before = get(now, contest_id)
    now.connection.execute(
        CONTESTS.update()
        .where(CONTESTS.c.id == contest_id)
        .values(state=ANSWERED, answer=_said(text), answered=stamp(at), answered_by=by)
    )
    return before


def get(now: SqlReading, contest_id: str) -> Contest:
    """The contest with this id. Raises `UnknownIdError`."""
    row = now.connection.execute(CONTESTS.select().where(CONTESTS.c.id == contest_id)).first()
    if row is None:
        raise UnknownIdError(f"no contest with id {contest_id!r}")
    return _contest(row)


def of_learner(now: SqlReading, learner_id: str) -> list[Contest]:
    """What a learner contested, the latest first."""
    query = CONTESTS.select().where(CONTESTS.c.learner_id == learner_id)
    rows = now.connection.execute(query.order_by(CONTESTS.c.created.desc(), CONTESTS.c.id))
    return [_contest(row) for row in rows]


def waiting(now: SqlReading, learner_ids: Collection[str] | None) -> list[Contest]:
    """The contests of some learners (`None`: of everybody) that nobody answered yet, the oldest first."""
    rows = now.connection.execute(
        CONTESTS.select().where(CONTESTS.c.state == OPEN).order_by(CONTESTS.c.created, CONTESTS.c.id)
    )
    found = [_contest(row) for row in rows]
    return [one for one in found if learner_ids is None or one.learner_id in learner_ids]


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise nothing_said("a message")
    if len(said) > MOST_TEXT:
        raise too_long("a text", len(said), MOST_TEXT)
    return said


def _contest(row: Any) -> Contest:
    return Contest(**{name: value for name, value in row._mapping.items() if name != "state"})
