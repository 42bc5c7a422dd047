"""API keys: what a program signs in with, in the name of a user and with her rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.accounts.tokens import digest, new_id, new_key
from service.accounts.users import ACTIVE, BadUserError, User, get
from service.moments import moment, stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import API_KEYS
from service.store.sql_reading import storable
from service.store.statements import given

SEEN_EVERY = timedelta(minutes=1)
LONGEST_NAME = 100
MOST_DAYS = 3_660
"""Ten years: a key that outlives that was meant to have no end, and says so with `None`."""

_BY_SECRET = API_KEYS.select().where(API_KEYS.c.secret == given("secret"))
"""Made once: it is asked at every request of a program."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. Times are ISO 8601 in UTC."""

    id: str
    user_id: str
    name: str
    created: str
    expires: str | None
    revoked: str | None
    seen: str | None

    def works(self, at: datetime) -> bool:
        """Whether the key lets anybody in."""
        return self.revoked is None and (self.expires is None or moment(self.expires) > at)


@dataclass(frozen=True, slots=True)
class Held:
    """A key that was presented and works, with its user; `stale` when `touch` should be called."""

    key: ApiKey
    user: User
    stale: bool


def make(
    now: SqlWriting, user_id: str, name: str, at: datetime, days: int | None = None
) -> tuple[ApiKey, str]:
    """Make a key that ends after some days, or never; returns it and its secret, which is told this once.

    Raises:
        BadUserError: the name is empty or too long, or the days are not from 1 to `MOST_DAYS`.
    """
    called = name.strip()
    if not called or len(called) > LONGEST_NAME or not storable(called):
        raise BadUserError("name", f"a key has a name of 1 to {LONGEST_NAME} letters")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadUserError("days", f"a key works for 1 to {MOST_DAYS} days, not {days}")
    secret = new_key()
    key = ApiKey(
        id=new_id(),
        user_id=user_id,
        name=called,
        created=stamp(at),
        expires=None if days is None else stamp(at + timedelta(days=days)),
        revoked=None,
        seen=None,
    )
    now.connection.execute(
        API_KEYS.insert().values(
            id=key.id,
            secret=digest(secret),
            user_id=user_id,
            name=called,
            created=key.created,
            expires=key.expires,
            revoked=None,
            seen=None,
        )
    )
    return key, secret


def find(now: SqlReading, secret: str, at: datetime) -> Held | None:
    """The key of a secret, if it works and its user is let in."""
    row = now.connection.execute(_BY_SECRET, {"secret": digest(secret)}).one_or_none()
    if row is None:
        return None
    key = _key(row)
    user = get(now, key.user_id)
    if not key.works(at) or user.state != ACTIVE:
        return None
    return Held(key, user, key.seen is None or moment(key.seen) + SEEN_EVERY <= at)


def touch(now: SqlWriting, key_id: str, at: datetime) -> None:
    """Keep that a key was used."""
    now.connection.execute(API_KEYS.update().where(API_KEYS.c.id == key_id).values(seen=stamp(at)))


def of_user(now: SqlReading, user_id: str) -> list[ApiKey]:
    """All keys of a user, the newest first."""
    found = API_KEYS.select().where(API_KEYS.c.user_id == user_id)
    rows = now.connection.execute(found.order_by(API_KEYS.c.created.desc(), API_KEYS.c.id))
    return [_key(row) for row in rows]


def revoke(now: SqlWriting, user_id: str, key_id: str, at: datetime) -> bool:
    """End one of a user's keys; whether there was one that had not been ended."""
    these = (API_KEYS.c.id == key_id) & (API_KEYS.c.user_id == user_id) & API_KEYS.c.revoked.is_(None)
    return bool(now.connection.execute(API_KEYS.update().where(these).values(revoked=stamp(at))).rowcount)


def revoke_all(now: SqlWriting, user_id: str, at: datetime) -> None:
    """End all keys of a user."""
    these = (API_KEYS.c.user_id == user_id) & API_KEYS.c.revoked.is_(None)
    now.connection.execute(API_KEYS.update().where(these).values(revoked=stamp(at)))


def _key(row: object) -> ApiKey:
    return ApiKey(**{name: getattr(row, name) for name in ApiKey.__slots__})
