"""Where learners stand with the recruiters of an offer: on the shortlist, or dismissed with a reason.

What was done is also kept as interactions, for learning. A learner may do things of the same kind on the same day, and
a store has one such record a day: the first stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from matching.errors import BadRecordError
from matching.records import Interaction, InteractionKind
from service.accounts.actor import Actor
from service.moments import stamp
from service.refused import too_long
from service.store import SqlReading, SqlWriting, record_key
from service.store.desk_tables import CONSIDERED
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.store.statements import given
from service.workspace.interactions import interactions_of


class Standing(StrEnum):
    """Where a learner stands for an offer, if somebody said so."""

    SHORTLISTED = "shortlisted"
    DISMISSED = "dismissed"


REASONS = ("skills", "experience", "distance", "dates", "contract", "language", "diploma", "met", "other")
"""Why somebody is dismissed: about the work, or met and not taken on, or another reason. None is about the person."""

LONGEST_DETAIL = 500

_OF_OFFER = (
    CONSIDERED.select().where(CONSIDERED.c.offer_id == given("offer_id")).order_by(CONSIDERED.c.learner_id)
)
"""Made once, like the statements of `service.store.sql_reading`."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A learner's standing for an offer. `changed` is a time, ISO 8601 in UTC."""

    learner_id: str
    user_id: str
    state: Standing
    reason: str
    detail: str
    changed: str


def considered(now: SqlReading, offer_id: str) -> dict[str, Considered]:
    """Everybody who was shortlisted or dismissed for an offer, by id."""
    rows = now.connection.execute(_OF_OFFER, {"offer_id": offer_id})
    return {
        row.learner_id: Considered(
            row.learner_id, row.user_id, Standing(row.state), row.reason, row.detail, row.changed
        )
        for row in rows
    }


def shortlist_sizes(now: SqlReading, offer_ids: list[str]) -> Mapping[str, int]:
    """How many stand on the shortlist of each offer; an offer without one is left out."""
    sizes: dict[str, int] = {}
    for part in parts_of(offer_ids, IDS_AT_A_TIME):
        found = CONSIDERED.select().where(
            CONSIDERED.c.offer_id.in_(part), CONSIDERED.c.state == Standing.SHORTLISTED.value
        )
        for row in now.connection.execute(found):
            sizes[row.offer_id] = sizes.get(row.offer_id, 0) + 1
    return sizes


def shortlist(
    now: SqlWriting, actor: Actor, offer_id: str, learner_id: str, *, at: datetime, on: date
) -> None:
    """Put a learner on the shortlist of an offer; who was dismissed comes back by it.

    Args:
        now: the transaction.
        actor: who does it.
        offer_id: the offer.
        learner_id: the learner.
        at: when.
        on: the network's day.
    """
    bring_back(now, actor, offer_id, learner_id)
    _stand(
        now, actor, offer_id, Considered(learner_id, actor.user_id, Standing.SHORTLISTED, "", "", stamp(at))
    )
    note_interaction(
        now, Interaction(learner_id, offer_id, InteractionKind.SHORTLISTED, on, by=actor.user_id)
    )


def dismiss(
    now: SqlWriting,
    actor: Actor,
    offer_id: str,
    learner_id: str,
    reason: str,
    detail: str = "",
    *,
    at: datetime,
    on: date,
) -> None:
    """Take a learner out of the lists of an offer, with a reason of `REASONS` and perhaps a word about it.

    The interaction holds the reason only: the recruiter's own words are for her team.

    Raises:
        BadRecordError: no such reason, or more than `LONGEST_DETAIL` characters.
    """
    if reason not in REASONS:
        raise BadRecordError(f"a dismissal has one of the reasons {', '.join(REASONS)}, not {reason!r}")
    words = detail.strip()
    if len(words) > LONGEST_DETAIL:
        raise too_long("the detail", len(words), LONGEST_DETAIL)
    bring_back(now, actor, offer_id, learner_id)
    _stand(
        now,
        actor,
        offer_id,
        Considered(learner_id, actor.user_id, Standing.DISMISSED, reason, words, stamp(at)),
    )
    note_interaction(
        now,
        Interaction(learner_id, offer_id, InteractionKind.DISMISSED, on, by=actor.user_id, reason=reason),
    )


def bring_back(now: SqlWriting, actor: Actor, offer_id: str, learner_id: str) -> bool:
    """Undo a shortlisting or a dismissal, with the interaction it left; whether there was one.

    What was undone teaches nothing: it was a slip, or a mind that was changed.
    """
    known = considered(now, offer_id).get(learner_id)
    if known is None:
        return False
    now.connection.execute(
        CONSIDERED.delete().where(CONSIDERED.c.offer_id == offer_id, CONSIDERED.c.learner_id == learner_id)
    )
    left = [
        record_key(one)
        for one in interactions_of(now, learner_id)
        if (one.offer_id, one.kind, one.by) == (offer_id, InteractionKind(known.state), known.user_id)
    ]
    now.remove("interactions", left)
    return True


def note_interaction(now: SqlWriting, act: Interaction) -> bool:
    """Keep an interaction, unless somebody's is there already for that day; whether it was kept."""
    if kept_interaction(now, act) is not None:
        return False
    now.upsert([act])
    return True


def kept_interaction(now: SqlReading, act: Interaction) -> Interaction | None:
    """What is kept of that kind between the same two on the same day, whoever did it."""
    key = record_key(act)
    return now.some(Interaction, [key]).get(key)


def _stand(now: SqlWriting, actor: Actor, offer_id: str, standing: Considered) -> None:
    now.connection.execute(
        CONSIDERED.insert(),
        {
            "offer_id": offer_id,
            "learner_id": standing.learner_id,
            "user_id": actor.user_id,
            "state": standing.state.value,
            "reason": standing.reason,
            "detail": standing.detail,
            "changed": standing.changed,
        },
    )
