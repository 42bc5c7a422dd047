"""`Idempotency-Key`: a write that is sent twice is done once, and answered twice alike.

After draft-ietf-httpapi-idempotency-key-header. A record that is posted is kept in one transaction with its answer, so
that neither is ever without the other. What takes several transactions holds its key first; a second one meanwhile is
told to wait.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request

from service.moments import stamp
from service.problems import BadParameterError, StillRunningError
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import IDEMPOTENCY

KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=15)
"""A write that is not answered after this was cut off: its key may be used again."""
LONGEST_KEY = 200
RUNNING = 0
"""The status of a write that is not answered yet."""


@dataclass(frozen=True, slots=True)
class Once:
    """A request that shall be done once: who sends it, its key, and the digest of all that it says."""

    user_id: str
    key: str
    request: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: str


def once(request: Request, user_id: str, body: bytes) -> Once | None:
    """The key of a request, `None` if it has none. Raises `BadParameterError` for one that cannot be."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadParameterError("Idempotency-Key", f"use 1 to {LONGEST_KEY} printable letters of ASCII")
    said = (request.method, request.url.path, request.url.query, request.headers.get("content-type", ""))
    digest = hashlib.sha256("\0".join(said).encode("utf-8", "surrogateescape") + b"\0" + body)
    return Once(user_id, key, digest.hexdigest())


def answered(now: SqlReading, what: Once, at: datetime) -> Answer | None:
    """The answer that the same request got before, or `None` if it is new.

    Raises:
        BadParameterError: the key was used for another request.
        StillRunningError: the same request is being answered.
    """
    mine = (IDEMPOTENCY.c.user_id == what.user_id) & (IDEMPOTENCY.c.key == what.key)
    row = now.connection.execute(IDEMPOTENCY.select().where(mine)).one_or_none()
    if row is None or datetime.fromisoformat(row.created) <= at - KEPT:
        return None
    if row.status == RUNNING and datetime.fromisoformat(row.created) <= at - GIVEN_UP:
        return None
    if row.request != what.request:
        raise BadParameterError("Idempotency-Key", "this key was used for another request; take a new one")
    if row.status == RUNNING:
        raise StillRunningError(
            "the request with this Idempotency-Key is still being answered: ask again later"
        )
    return Answer(row.status, json.loads(row.headers), row.body)


def keep(now: SqlWriting, what: Once, answer: Answer, at: datetime) -> None:
    """Keep an answer, and forget those that are older than a day."""
    old = stamp(at - KEPT)
    mine = (IDEMPOTENCY.c.user_id == what.user_id) & (IDEMPOTENCY.c.key == what.key)
    now.connection.execute(IDEMPOTENCY.delete().where((IDEMPOTENCY.c.created <= old) | mine))
    now.connection.execute(
        IDEMPOTENCY.insert().values(
            user_id=what.user_id,
            key=what.key,
            request=what.request,
            status=answer.status,
            headers=json.dumps(dict(answer.headers)),
            body=answer.body,
            created=stamp(at),
        )
    )


def hold(now: SqlWriting, what: Once, at: datetime) -> Answer | None:
    """Take a key for a request that begins, or give the answer that it got before. Raises as `answered` does."""
    before = answered(now, what, at)
    if before is None:
        keep(now, what, Answer(RUNNING, {}, ""), at)
    return before


def let_go(now: SqlWriting, what: Once) -> None:
    """Give a key back: the request came to nothing, and may be sent again."""
    now.connection.execute(
        IDEMPOTENCY.delete().where(IDEMPOTENCY.c.user_id == what.user_id, IDEMPOTENCY.c.key == what.key)
    )
