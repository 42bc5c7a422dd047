"""Sign-ins of browsers: a random token in a cookie, its digest in the store, and an end that nobody can put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.accounts.tokens import digest, new_token
from service.accounts.users import ACTIVE, User, user_of
from service.moments import moment, stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import SIGN_INS, USERS
from service.store.statements import given, select

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when somebody was last there: a write a minute, not one a page."""

_BY_TOKEN = (
    select(USERS, SIGN_INS.c.seen.label("used"), SIGN_INS.c.expires)
    .join(SIGN_INS, SIGN_INS.c.user_id == USERS.c.id)
    .where(SIGN_INS.c.token == given("token"))
)
"""Made once, like the statements of `service.store.sql_reading`: it is asked at every request of a browser."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a sign-in lasts: without a request, and in all."""

    idle: timedelta = timedelta(hours=8)  # a working day: a computer left alone overnight is signed out
    whole: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that stands. `digest` is that of the cookie; `stale` when `touch` should be called."""

    digest: str
    user: User
    stale: bool


def open_sign_in(now: SqlWriting, user_id: str, at: datetime, lasting: Lasting) -> str:
    """Sign a user in; returns the token for the cookie. Sign-ins of hers that have ended are cleared away."""
    token = new_token()
    now.connection.execute(
        SIGN_INS.delete().where((SIGN_INS.c.user_id == user_id) & (SIGN_INS.c.expires <= stamp(at)))
    )
    now.connection.execute(
        SIGN_INS.insert().values(
            token=digest(token),
            user_id=user_id,
            created=stamp(at),
            seen=stamp(at),
            expires=stamp(at + lasting.whole),
        )
    )
    return token


def find(now: SqlReading, token: str, at: datetime, lasting: Lasting) -> SignIn | None:
    """The sign-in of a cookie, if it stands and its user is let in."""
    kept = digest(token)
    row = now.connection.execute(_BY_TOKEN, {"token": kept}).one_or_none()
    if row is None or moment(row.expires) <= at or moment(row.used) + lasting.idle <= at:
        return None
    user = user_of(row)
    if user.state != ACTIVE:
        return None
    return SignIn(kept, user, moment(row.used) + SEEN_EVERY <= at)


def touch(now: SqlWriting, sign_in: str, at: datetime) -> None:
    """Keep that a sign-in was used. `sign_in` is its digest."""
    now.connection.execute(SIGN_INS.update().where(SIGN_INS.c.token == sign_in).values(seen=stamp(at)))


def close(now: SqlWriting, sign_in: str) -> None:
    """End a sign-in, by its digest."""
    now.connection.execute(SIGN_INS.delete().where(SIGN_INS.c.token == sign_in))


def close_all(now: SqlWriting, user_id: str, but: str | None = None) -> None:
    """End all sign-ins of a user, but perhaps one."""
    these = SIGN_INS.c.user_id == user_id
    if but is not None:
        these &= SIGN_INS.c.token != but
    now.connection.execute(SIGN_INS.delete().where(these))
