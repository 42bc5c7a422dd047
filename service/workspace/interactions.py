"""What happened between a learner and offers, as the store holds it."""

from __future__ import annotations

import json

from data.codec import from_json
from matching.records import Interaction
from service.store import SqlReading
from service.store.tables import RECORDS


def interactions_of(now: SqlReading, learner_id: str) -> list[Interaction]:
    """The interactions of a learner, in the order of their keys."""
    found = (
        RECORDS.select()
        .where(RECORDS.c.kind == "interactions", RECORDS.c.learner_id == learner_id)
        .order_by(RECORDS.c.id)
    )
    return [from_json(Interaction, json.loads(row.json)) for row in now.connection.execute(found)]
