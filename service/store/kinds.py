"""The kinds of record that a store holds, and what a record is known by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from data.codec import Record
from matching.records import (
    Enrolment,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Offer,
    Organisation,
    Placement,
    Session,
    Training,
)

KINDS: Mapping[str, type[Record]] = {
    "learners": Learner,
    "identities": Identity,
    "trainings": Training,
    "sessions": Session,
    "enrolments": Enrolment,
    "offers": Offer,
    "organisations": Organisation,
    "interactions": Interaction,
    "placements": Placement,
}
"""The kinds of record, by the names they have in files and on the command line."""

KIND_OF: Mapping[type[Record], str] = {cls: kind for kind, cls in KINDS.items()}


def kind_of(record: Record) -> str:
    """The kind that a record belongs to: the name of its JSONL file.

    >>> kind_of(Offer(id="o1", title="Boulangère"))
    'offers'
    """
    return KIND_OF[type(record)]


BY_HERSELF = "learner"
"""Who made an interaction that a learner made; any other is made by the user with that id."""
_BY_EITHER = (InteractionKind.SEEN, InteractionKind.DISMISSED)
"""What a learner and recruiters may both do, without the others knowing."""


def record_key(record: Record) -> str:
    """What a record is known by in its kind: two with one key are a record and its newer version.

    What a learner did herself, and recruiters may do too, has a key of its own: neither side stands in the other's way,
    and learns from that what the other did.

    >>> from datetime import date
    >>> record_key(Interaction("l1", "o1", InteractionKind.SEEN, date(2026, 3, 1), by="u1"))
    '["l1", "o1", "seen", "2026-03-01"]'
    >>> record_key(Interaction("l1", "o1", InteractionKind.SEEN, date(2026, 3, 1), by="learner"))
    '["l1", "o1", "seen", "2026-03-01", "learner"]'
    """
    match record:
        case Identity():
            return record.learner_id
        case Enrolment():
            return json.dumps([record.learner_id, record.session_id], ensure_ascii=False)
        case Interaction():
            key = [record.learner_id, record.offer_id, record.kind, record.on.isoformat()]
            if record.by == BY_HERSELF and record.kind in _BY_EITHER:
                key.append(BY_HERSELF)
            return json.dumps(key, ensure_ascii=False)
        case Placement():
            return json.dumps([record.learner_id, record.on.isoformat()], ensure_ascii=False)
        case Learner() | Training() | Session() | Offer() | Organisation():
            return record.id
        case _:
            raise TypeError(f"a store holds no {type(record).__name__}")


def day_of_act(key: str, kind: InteractionKind) -> date | None:
    """The day of an interaction by its key, or `None` where it is of another kind.

    >>> day_of_act('["l1", "o1", "applied", "2026-03-01"]', InteractionKind.APPLIED)
    datetime.date(2026, 3, 1)
    """
    _, _, known, on = json.loads(key)[:4]
    return date.fromisoformat(on) if known == kind else None


def learner_of(record: Record) -> str | None:
    """The learner whom a record is about, or `None`: what is about her goes when she does.

    >>> learner_of(Identity("l1")), learner_of(Offer("o1", "Boulangère"))
    ('l1', None)
    """
    match record:
        case Learner():
            return record.id
        case Identity() | Enrolment() | Interaction() | Placement():
            return record.learner_id
        case _:
            return None
