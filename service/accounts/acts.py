"""The log of acts: what was done that somebody may ask about. Rows are added, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from service.accounts.actor import Actor
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import ACTS

SYSTEM = "system"
"""Who acts when nobody does: a timer, or the command line."""


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the log. `actor` is the id of a user, or `SYSTEM`; `subject` what it was done to."""

    number: int
    at: str
    actor: str
    act: str
    subject: str | None
    detail: Mapping[str, object]


def note(
    now: SqlWriting,
    actor: Actor | str,
    act: str,
    subject: str | None = None,
    detail: Mapping[str, object] | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Add an act to the log, in the transaction of what it tells of.

    Args:
        now: the transaction.
        actor: who acts; a text is the id of a user, or `SYSTEM`.
        act: what is done: "sign-in", "user.disable", "name.read"…
        subject: what it is done to: the id of a user or an offer; a learner stands under her pseudonym.
        detail: facts without anything personal.
        at: when; now by default.
    """
    now.connection.execute(
        ACTS.insert().values(
            at=stamp(at or datetime.now(tz=UTC)),
            actor=actor if isinstance(actor, str) else actor.user_id,
            act=act,
            subject=subject,
            detail=json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True),
        )
    )


def latest(now: SqlReading, limit: int, before: int | None = None, act: str | None = None) -> list[Act]:
    """The newest acts first, at most `limit`; those before a number, and of one kind, if asked for."""
    query = ACTS.select().order_by(ACTS.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(ACTS.c.number < before)
    if act is not None:
        query = query.where(ACTS.c.act == act)
    return [_act(row) for row in now.connection.execute(query)]


def of_kind(now: SqlReading, act: str) -> list[Act]:
    """Every act of one kind, the oldest first."""
    query = ACTS.select().where(ACTS.c.act == act).order_by(ACTS.c.number)
    return [_act(row) for row in now.connection.execute(query)]


def _act(row: Any) -> Act:
    return Act(row.number, row.at, row.actor, row.act, row.subject, json.loads(row.detail))
