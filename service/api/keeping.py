"""What is written when a record is kept or removed through `/v1`: the record, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.codec import BadFieldError, Record
from matching.errors import DuplicateIdError, UnknownIdError
from matching.records import Interaction, InteractionKind, Learner, Placement
from service.accounts import acts, users
from service.accounts.actor import Actor, Role
from service.store import ErasedError, SqlWriting, kind_of, record_key
from service.store.kinds import learner_of
from service.workspace import applications
from service.workspace.choices import Decision, choices_of
from service.workspace.placements import note_placement, remove_placement


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is done: the time, and the network's day, which in a sample is another."""

    at: datetime
    day: date


def keep(now: SqlWriting, actor: Actor, record: Record, before: Record | None, moment: Moment) -> None:
    """Keep a record that the actor may keep. A hire places its learner; who adds a learner follows her.

    Raises:
        UnknownIdError: it is about somebody who was erased, and who is unknown like one whom the actor does not follow.
        DuplicateIdError: she applied for that offer already.
        ErasedError: the same, told to an administrator.
        BadRecordError: it cannot be kept as it is.
    """
    try:
        _keep(now, actor, record, before, moment)
    except ErasedError:
        if actor.role is Role.ADMIN:
            raise
        raise UnknownIdError(f"no learner with id {learner_of(record)!r}") from None


def _keep(now: SqlWriting, actor: Actor, record: Record, before: Record | None, moment: Moment) -> None:
    match record:
        case Placement() if before is None:
            note_placement(now, record, actor.user_id, moment.day)
        case Learner() if before is None and actor.role is Role.COUNSELLOR:
            now.upsert([record])
            users.follow(now, actor.user_id, [record.id], moment.at)
        case Interaction(kind=InteractionKind.APPLIED) if before is None and actor.role is Role.LEARNER:
            _apply(now, record, moment)
        case _:
            now.upsert([record])


def _apply(now: SqlWriting, asked: Interaction, moment: Moment) -> None:
    """An application is more than its record: the organisation is told, and knows who she is from then on."""
    if asked.on != moment.day:
        raise BadFieldError(
            "Interaction", "on", f"to apply is done now, on {moment.day}", asked.on.isoformat()
        )
    before = choices_of(now, asked.learner_id).get(asked.offer_id)
    if before is not None and before.decision is Decision.APPLIED:
        raise DuplicateIdError(f"she applied for offer {asked.offer_id!r} already")
    applications.apply(now, asked.learner_id, asked.offer_id, at=moment.at, on=moment.day)


def remove(now: SqlWriting, actor: Actor, record: Record) -> None:
    """Remove a record that the actor may remove. A hire that is taken back lets its learner seek again."""
    kind = kind_of(record)
    if isinstance(record, Placement):
        remove_placement(now, record.learner_id, record.on)
    elif isinstance(record, Interaction) and _is_her_application(actor, record):
        applications.take_back(now, record.learner_id, record.offer_id, at=datetime.now(tz=UTC))
        now.remove(kind, [record_key(record)])
    else:
        now.remove(kind, [record_key(record)])
    subject = record_key(record) if kind in ("offers", "trainings", "sessions", "organisations") else None
    acts.note(now, actor, "record.remove", subject, {"kind": kind})


def _is_her_application(actor: Actor, one: Interaction) -> bool:
    return actor.role is Role.LEARNER and one.kind is InteractionKind.APPLIED
