"""Notes about a learner: read by the organisation of who wrote them, and by her when she asks for her data."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from matching.errors import UnknownIdError
from service.accounts.actor import Actor
from service.moments import stamp
from service.refused import nothing_said, too_long
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import NOTES

LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted about a learner. `created` and `changed` are times, ISO 8601 in UTC."""

    id: str
    user_id: str
    organisation_id: str | None
    learner_id: str
    offer_id: str | None
    text: str
    created: str
    changed: str


def add_note(
    now: SqlWriting, actor: Actor, learner_id: str, offer_id: str | None, text: str, at: datetime
) -> str:
    """Keep a note; returns its id. Raises `BadRecordError` for an empty one, or a very long one."""
    note_id, when = secrets.token_hex(16), stamp(at)
    now.connection.execute(
        NOTES.insert(),
        {
            "id": note_id,
            "user_id": actor.user_id,
            "organisation_id": actor.organisation_id,
            "learner_id": learner_id,
            "offer_id": offer_id,
            "text": _checked(text),
            "created": when,
            "changed": when,
        },
    )
    return note_id


def change_note(now: SqlWriting, actor: Actor, note_id: str, text: str, at: datetime) -> None:
    """Write one's own note anew. Raises `UnknownIdError` for somebody else's, `BadRecordError` as `add_note`."""
    changed = now.connection.execute(
        NOTES.update()
        .where(NOTES.c.id == note_id, NOTES.c.user_id == actor.user_id)
        .values(text=_checked(text), changed=stamp(at))
    )
    if not changed.rowcount:
        raise UnknownIdError(f"no note of yours with id {note_id!r}")


def remove_note(now: SqlWriting, actor: Actor, note_id: str) -> None:
    """Take away one's own note. Raises `UnknownIdError` for somebody else's."""
    gone = now.connection.execute(
        NOTES.delete().where(NOTES.c.id == note_id, NOTES.c.user_id == actor.user_id)
    )
    if not gone.rowcount:
        raise UnknownIdError(f"no note of yours with id {note_id!r}")


def notes_about(now: SqlReading, actor: Actor, learner_id: str) -> list[Note]:
    """What the organisation of the actor noted about a learner, the newest first; without one, her own notes."""
    mine = (
        NOTES.c.user_id == actor.user_id
        if actor.organisation_id is None
        else NOTES.c.organisation_id == actor.organisation_id
    )
    rows = now.connection.execute(
        NOTES.select()
        .where(NOTES.c.learner_id == learner_id, mine)
        .order_by(NOTES.c.created.desc(), NOTES.c.id)
    )
    return [Note(**row) for row in rows.mappings()]


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise nothing_said("a note")
    if len(words) > LONGEST_NOTE:
        raise too_long("a note", len(words), LONGEST_NOTE)
    return words
