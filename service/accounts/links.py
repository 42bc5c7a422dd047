"""Links that work once: invitations, password resets, and the demo's ways in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from service.accounts.tokens import digest, new_token
from service.accounts.users import DISABLED, User, get
from service.moments import moment, stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import ONE_USE_LINKS


class LinkPurpose(StrEnum):
    """What a link is for; one of another purpose does not open the same door."""

    INVITATION = "invitation"
    RESET = "reset"
    ENTRY = "entry"
    FIRST = "first"


LASTS: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.INVITATION: timedelta(days=14),  # somebody may be on holiday when it comes
    LinkPurpose.RESET: timedelta(hours=2),  # asked for a moment ago; a mailbox read later must not open it
    LinkPurpose.ENTRY: timedelta(hours=12),  # a day of showing the demo
    LinkPurpose.FIRST: timedelta(hours=24),  # the start it was written at; the next one writes another
}
PATHS: Mapping[LinkPurpose, str] = {
    LinkPurpose.INVITATION: "/invitation/",
    LinkPurpose.RESET: "/reset/",
    LinkPurpose.ENTRY: "/enter/",
    LinkPurpose.FIRST: "/first/",
}


ALONE = (LinkPurpose.INVITATION, LinkPurpose.FIRST)
"""Purposes of which a user has one link at a time. Whoever knows an address can ask for a reset: were one to end the
one before, anybody could end the link that somebody is about to use."""
NOBODY = "nobody"
"""Whose link it is that makes the first administrator."""


def make(now: SqlWriting, user_id: str, purpose: LinkPurpose, at: datetime) -> str:
    """Make a link; returns its path within the site. An older one works no longer, if it is of a purpose in `ALONE`."""
    token = new_token()
    if purpose in ALONE:
        these = (ONE_USE_LINKS.c.user_id == user_id) & (ONE_USE_LINKS.c.purpose == purpose.value)
        now.connection.execute(ONE_USE_LINKS.delete().where(these))
    now.connection.execute(
        ONE_USE_LINKS.insert().values(
            token=digest(token),
            purpose=purpose.value,
            user_id=user_id,
            created=stamp(at),
            expires=stamp(at + LASTS[purpose]),
            used=None,
        )
    )
    return PATHS[purpose] + token


def look(now: SqlReading, token: str, purpose: LinkPurpose, at: datetime) -> User | None:
    """Whose link it is, if it would still work; it is not used up by that."""
    user_id = _owner(now, token, purpose, at)
    user = None if user_id is None else get(now, user_id)
    return None if user is None or user.state == DISABLED else user


def consume(now: SqlWriting, token: str, purpose: LinkPurpose, at: datetime) -> User | None:
    """Use a link up; whose it was, or `None` if it did not work. Of two who try at once, one gets in."""
    user = look(now, token, purpose, at)
    return user if user is not None and _use(now, token, at) else None


def make_first(now: SqlWriting, at: datetime) -> str:
    """Make the link by which the first administrator comes in; returns its path."""
    return make(now, NOBODY, LinkPurpose.FIRST, at)


def look_first(now: SqlReading, token: str, at: datetime) -> bool:
    """Whether it is the link of the first administrator, and would still work."""
    return _owner(now, token, LinkPurpose.FIRST, at) == NOBODY


def consume_first(now: SqlWriting, token: str, at: datetime) -> bool:
    """Use the link of the first administrator up; whether it worked."""
    return look_first(now, token, at) and _use(now, token, at)


def _owner(now: SqlReading, token: str, purpose: LinkPurpose, at: datetime) -> str | None:
    these = ONE_USE_LINKS.c.token == digest(token)
    row = now.connection.execute(ONE_USE_LINKS.select().where(these)).one_or_none()
    if row is None or row.purpose != purpose.value or row.used is not None or moment(row.expires) <= at:
        return None
    return str(row.user_id)


def _use(now: SqlWriting, token: str, at: datetime) -> bool:
    unused = (ONE_USE_LINKS.c.token == digest(token)) & ONE_USE_LINKS.c.used.is_(None)
    return bool(now.connection.execute(ONE_USE_LINKS.update().where(unused).values(used=stamp(at))).rowcount)


def void_all(now: SqlWriting, user_id: str) -> None:
    """No link of a user works any longer."""
    now.connection.execute(ONE_USE_LINKS.delete().where(ONE_USE_LINKS.c.user_id == user_id))
