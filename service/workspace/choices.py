"""What a learner decides of an offer: she keeps it, applies, or is not interested; and can take it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from matching.errors import BadRecordError
from matching.records import Interaction, InteractionKind, Learner, Offer
from service.moments import stamp
from service.refused import too_long
from service.store import SqlWriting, record_key
from service.store.desk_tables import OFFER_CHOICES
from service.store.kinds import BY_HERSELF, KIND_OF, day_of_act
from service.store.sql_reading import IDS_AT_A_TIME, SqlReading, parts_of, records_about
from service.store.statements import given
from service.store.tables import RECORDS

MOST_TEXT = 1_000
"""Characters of a reason in her own words."""

_OF_LEARNER = (
    OFFER_CHOICES.select()
    .where(OFFER_CHOICES.c.learner_id == given("learner_id"))
    .order_by(OFFER_CHOICES.c.at.desc(), OFFER_CHOICES.c.offer_id)
)
"""Made once, like the statements of `service.store.sql_reading`."""


class Decision(StrEnum):
    """What she decided."""

    SAVED = "saved"
    APPLIED = "applied"
    DISMISSED = "dismissed"


REASONS = ("trade", "skills", "distance", "contract", "hours", "pay", "employer", "dates", "other")
"""Why an offer does not interest her, from a list. Her own words may stand beside it."""

_KIND_OF = {Decision.APPLIED: InteractionKind.APPLIED, Decision.DISMISSED: InteractionKind.DISMISSED}


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision, and when it was made (UTC, ISO 8601). `reason` is one of `REASONS`, `text` her own words."""

    offer_id: str
    decision: Decision
    at: str
    reason: str | None = None
    text: str = ""


def choices_of(now: SqlReading, learner_id: str) -> dict[str, Choice]:
    """Her decisions by offer id, the latest first."""
    rows = now.connection.execute(_OF_LEARNER, {"learner_id": learner_id})
    return {
        row.offer_id: Choice(row.offer_id, Decision(row.choice), row.at, row.reason, row.text) for row in rows
    }


def decide(
    now: SqlWriting,
    learner_id: str,
    offer_id: str,
    decision: Decision,
    *,
    at: datetime,
    on: date,
    reason: str | None = None,
    text: str = "",
) -> None:
    """Keep a decision in the place of the one before. An application and a dismissal are interactions too.

    Args:
        now: the transaction.
        learner_id: who decides.
        offer_id: of what.
        decision: what.
        at: when.
        on: the network's day.
        reason: why an offer does not interest her.
        text: the same in her own words.

    Raises:
        BadRecordError: the reason is none of `REASONS`, or the text is too long.
        UnknownIdError: the learner or the offer is not there.
    """
    if reason is not None and reason not in REASONS:
        raise BadRecordError(f"{reason!r} is no reason; use one of {', '.join(REASONS)}")
    if len(text) > MOST_TEXT:
        raise too_long("a reason", len(text), MOST_TEXT)
    now.get(Learner, learner_id)
    now.get(Offer, offer_id)
    undo(now, learner_id, offer_id)
    now.connection.execute(
        OFFER_CHOICES.insert().values(
            learner_id=learner_id,
            offer_id=offer_id,
            choice=decision.value,
            reason=reason,
            text=text,
            at=stamp(at),
        )
    )
    kind = _KIND_OF.get(decision)
    if kind is not None:
        now.upsert([Interaction(learner_id, offer_id, kind, on, by=BY_HERSELF, reason=reason)])


def undo(now: SqlWriting, learner_id: str, offer_id: str) -> Decision | None:
    """Take a decision back, with the interaction that it made. Returns what it was; `None` if there was none."""
    before = choices_of(now, learner_id).get(offer_id)
    if before is None:
        return None
    now.connection.execute(
        OFFER_CHOICES.delete().where(
            OFFER_CHOICES.c.learner_id == learner_id, OFFER_CHOICES.c.offer_id == offer_id
        )
    )
    kind = _KIND_OF.get(before.decision)
    hers = [
        record_key(one)
        for one in records_about(now, Interaction, learner_id)
        if one.offer_id == offer_id and one.kind is kind and one.by == BY_HERSELF
    ]
    now.remove("interactions", hers)
    return before.decision


def last_applications(now: SqlReading, learner_ids: Collection[str]) -> dict[str, date]:
    """The day of the last application of each of some learners who made one, as the interactions have it."""
    last: dict[str, date] = {}
    for part in parts_of(sorted(learner_ids), IDS_AT_A_TIME):
        rows = now.connection.execute(
            RECORDS.select()
            .with_only_columns(RECORDS.c.learner_id, RECORDS.c.id)
            .where(RECORDS.c.kind == KIND_OF[Interaction], RECORDS.c.learner_id.in_(part))
        )
        for learner_id, key in rows:
            day = day_of_act(key, InteractionKind.APPLIED)
            if day is not None:
                last[learner_id] = max(day, last.get(learner_id, day))
    return last
