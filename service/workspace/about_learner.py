"""What others wrote about one learner."""

from __future__ import annotations

from service.store import SqlReading
from service.store.desk_tables import NOTES
from service.workspace.notes import Note


def notes_on(now: SqlReading, learner_id: str) -> list[Note]:
    """Every note about a learner, whoever wrote it, the newest first: she may read them all."""
    rows = now.connection.execute(
        NOTES.select().where(NOTES.c.learner_id == learner_id).order_by(NOTES.c.created.desc(), NOTES.c.id)
    )
    return [Note(**row) for row in rows.mappings()]
