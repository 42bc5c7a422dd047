"""An offer that a counsellor sends to learners whom she follows, with a word of her own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matching.records import Learner, Offer
from service.moments import stamp
from service.refused import RefusedError, too_long
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import SUGGESTIONS

MOST_TEXT = 2_000
"""Characters of the word that goes with an offer."""
MOST_LEARNERS = 100
"""Learners to whom one offer is sent at once: more is a mailing, not a suggestion."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer that was sent to a learner. `created` is ISO 8601 in UTC."""

    id: str
    user_id: str
    learner_id: str
    offer_id: str
    message: str
    created: str


def suggest(
    now: SqlWriting, user_id: str, offer_id: str, learner_ids: Iterable[str], message: str, at: datetime
) -> list[str]:
    """Send an offer to learners; to whom it went already it is not sent again. Returns to whom it is sent now.

    Raises:
        BadRecordError: nobody was chosen, too many were, or the message is too long.
        UnknownIdError: the offer or one of the learners is not there.
    """
    chosen = list(dict.fromkeys(learner_ids))
    if not chosen or len(chosen) > MOST_LEARNERS:
        told = f"an offer is sent to 1 to {MOST_LEARNERS} people, not to {len(chosen)}"
        raise RefusedError(told, "most-people", most=MOST_LEARNERS)
    if len(message) > MOST_TEXT:
        raise too_long("a message", len(message), MOST_TEXT)
    now.get(Offer, offer_id)
    new = [one for one in chosen if one not in sent_to(now, offer_id)]
    for learner_id in new:
        now.get(Learner, learner_id)
    rows = [
        {
            "id": secrets.token_hex(16),
            "user_id": user_id,
            "learner_id": learner_id,
            "offer_id": offer_id,
            "message": message.strip(),
            "created": stamp(at),
        }
        for learner_id in new
    ]
    if rows:
        now.connection.execute(SUGGESTIONS.insert(), rows)
    return new


def sent_to(now: SqlReading, offer_id: str) -> frozenset[str]:
    """The ids of the learners to whom an offer was sent."""
    rows = now.connection.execute(SUGGESTIONS.select().where(SUGGESTIONS.c.offer_id == offer_id))
    return frozenset(row.learner_id for row in rows)


def suggestions_of(now: SqlReading, learner_id: str) -> list[Suggestion]:
    """What was sent to a learner, the latest first."""
    query = SUGGESTIONS.select().where(SUGGESTIONS.c.learner_id == learner_id)
    rows = now.connection.execute(query.order_by(SUGGESTIONS.c.created.desc(), SUGGESTIONS.c.id))
    return [Suggestion(**row._mapping) for row in rows]
