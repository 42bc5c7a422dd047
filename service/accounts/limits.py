"""How often something may be tried, such as signing in: counted in the store, by all workers together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matching.errors import PasserelleError
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import ATTEMPTS


class TooManyError(PasserelleError):
    """It was tried too often; `after_s` seconds later it may be tried again."""

    def __init__(self, message: str, after_s: float) -> None:
        self.after_s = max(1, math.ceil(after_s))
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `within_s` seconds."""

    name: str
    times: int
    within_s: float


ACCOUNT = Limit("account", 10, 900.0)
"""Failed sign-ins of one account from one address: a person mistypes a few times; ten guesses a quarter of an hour lead
nowhere. Of another address they are not counted, so that a stranger's guesses keep nobody out of her own account."""
ANYWHERE = Limit("anywhere", 200, 900.0)
"""Failed sign-ins of one account from all addresses: guesses that come from many leads at once lead nowhere either."""
ADDRESS = Limit("address", 50, 900.0)
"""Failed sign-ins from one address, which a whole office or training centre may share."""
MAIL = Limit("mail", 3, 3_600.0)
"""Resets sent to one account: nobody's mailbox is filled by somebody else."""
LINK = Limit("link", 30, 900.0)
"""One-use links that did not work, from one address."""


def is_below(now: SqlReading, limit: Limit, whose: str, at_s: float) -> bool:
    """Whether one more attempt is allowed."""
    return _wait(now, limit, whose, at_s) is None


def refuse_beyond(now: SqlReading, limit: Limit, whose: str, at_s: float) -> None:
    """Raises `TooManyError` when the limit is reached. `whose` is a digest or an id, never what a person typed."""
    wait_s = _wait(now, limit, whose, at_s)
    if wait_s is not None:
        raise TooManyError("tried too often", wait_s)


def _wait(now: SqlReading, limit: Limit, whose: str, at_s: float) -> float | None:
    """Seconds until another attempt is allowed, or `None` when it is now."""
    what = f"{limit.name}:{whose}"
    recent = (ATTEMPTS.c.what == what) & (ATTEMPTS.c.at > at_s - limit.within_s)
    newest = ATTEMPTS.select().with_only_columns(ATTEMPTS.c.at).where(recent).order_by(ATTEMPTS.c.at.desc())
    times = [float(at) for (at,) in now.connection.execute(newest.limit(limit.times))]
    return times[-1] + limit.within_s - at_s if len(times) >= limit.times else None


def count(now: SqlWriting, limit: Limit, whose: str, at_s: float) -> int:
    """Count an attempt; returns its number, for `take_back`. Those that no longer count are cleared away."""
    old = ATTEMPTS.c.what.startswith(f"{limit.name}:") & (ATTEMPTS.c.at <= at_s - limit.within_s)
    now.connection.execute(ATTEMPTS.delete().where(old))
    done = now.connection.execute(ATTEMPTS.insert().values(what=f"{limit.name}:{whose}", at=at_s))
    made = done.inserted_primary_key
    return 0 if made is None else int(made[0])


def take_back(now: SqlWriting, attempt: int) -> None:
    """Count an attempt no longer: it was the right person's."""
    now.connection.execute(ATTEMPTS.delete().where(ATTEMPTS.c.id == attempt))


def forget(now: SqlWriting, limit: Limit, whose: str) -> None:
    """Count from nought again: the right person has come in."""
    now.connection.execute(ATTEMPTS.delete().where(ATTEMPTS.c.what == f"{limit.name}:{whose}"))
