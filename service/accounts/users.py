"""Users: who may sign in, as what, and whom a counsellor follows.

A user's password stays in the table: no function here gives its hash away except `password_of`, for
`service.accounts.passwords`. Functions take a transaction; what they write is kept when it ends.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matching.errors import BadRecordError, DuplicateIdError, UnknownIdError
from matching.taxonomy import Lang
from service.accounts.actor import Actor, Role
from service.accounts.tokens import new_id
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CASELOADS, USERS
from service.store.sql_reading import IDS_AT_A_TIME, parts_of, storable
from service.store.statements import given, select

INVITED, ACTIVE, DISABLED = "invited", "active", "disabled"
STATES = (INVITED, ACTIVE, DISABLED)
LONGEST_EMAIL = 254
MOST_TYPED = 4
"""Times as many letters as are kept may be typed, as some are made of several: more are not even put together, which
takes long where they are marks without a letter."""
"""RFC 5321: the longest address that mail can be sent to."""
LONGEST_NAME = 200

# made once, like those of `service.store.sql_reading`
_BY_ID = USERS.select().where(USERS.c.id == given("id"))
_CASELOAD = select(CASELOADS.c.learner_id).where(CASELOADS.c.user_id == given("user_id"))


class BadUserError(BadRecordError):
    """A user cannot be as asked for; `field` is the one that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class EmailTakenError(DuplicateIdError):
    """Somebody has this address already."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in once `state` is "active". Times are ISO 8601 in UTC; `seen` is that of the last act."""

    id: str
    email: str
    name: str
    role: Role
    organisation_id: str | None = None
    learner_id: str | None = None
    lang: Lang = "fr"
    state: str = INVITED
    created: str = ""
    seen: str | None = None

    def actor(self, sign_in: str | None = None) -> Actor:
        """The user as the one who acts."""
        return Actor(
            user_id=self.id,
            name=self.name,
            role=self.role,
            lang=self.lang,
            organisation_id=self.organisation_id,
            learner_id=self.learner_id,
            sign_in=sign_in,
        )


def plain_email(text: str) -> str:
    """An address as it is kept: without spaces around it, in small letters. Raises `BadUserError`.

    >>> plain_email("  Awa.Diallo@Example.ORG ")
    'awa.diallo@example.org'
    """
    if len(text) > MOST_TYPED * LONGEST_EMAIL:
        raise BadUserError("email", f"an e-mail address has at most {LONGEST_EMAIL} letters, not {len(text)}")
    email = unicodedata.normalize("NFC", text.strip()).casefold()
    name, at, domain = email.rpartition("@")
    odd = any(letter.isspace() or not letter.isprintable() for letter in email)
    if not at or not name or "." not in domain.strip(".") or odd or not storable(email):
        raise BadUserError("email", f"{text[:60]!r} is no e-mail address")
    if len(email) > LONGEST_EMAIL:
        raise BadUserError(
            "email", f"an e-mail address has at most {LONGEST_EMAIL} letters, not {len(email)}"
        )
    return email


def add(
    now: SqlWriting,
    *,
    email: str,
    name: str,
    role: Role,
    organisation_id: str | None = None,
    learner_id: str | None = None,
    lang: Lang = "fr",
    at: datetime,
    user_id: str | None = None,
) -> User:
    """Add somebody, who is invited and cannot sign in before a password is set.

    Raises:
        BadUserError: the address or the name cannot be, or what the role needs is missing.
        EmailTakenError: somebody has the address.
    """
    plain, called = plain_email(email), name.strip()
    if not called or len(called) > LONGEST_NAME or not storable(called):
        raise BadUserError("name", f"a name has 1 to {LONGEST_NAME} letters")
    if role is Role.LEARNER and not learner_id:
        raise BadUserError("learner_id", "a learner's account needs the id of her record")
    if role is Role.RECRUITER and not organisation_id:
        raise BadUserError("organisation_id", "a recruiter needs the id of an organisation")
    if by_email(now, plain) is not None:
        raise EmailTakenError(f"{plain} has an account already")
    user = User(
        id=user_id or new_id(),
        email=plain,
        name=called,
        role=role,
        organisation_id=organisation_id,
        learner_id=learner_id,
        lang=lang,
        state=INVITED,
        created=stamp(at),
    )
    now.connection.execute(
        USERS.insert().values(
            id=user.id,
            email=user.email,
            name=user.name,
            role=user.role.value,
            organisation_id=user.organisation_id,
            learner_id=user.learner_id,
            password=None,
            lang=user.lang,
            state=user.state,
            created=user.created,
            seen=None,
        )
    )
    return user


# --------------------------------------------------------------------------- finding


def get(now: SqlReading, user_id: str) -> User:
    """The user with this id. Raises `UnknownIdError`."""
    row = now.connection.execute(_BY_ID, {"id": user_id}).one_or_none() if storable(user_id) else None
    if row is None:
        raise UnknownIdError(f"no user with id {user_id!r}")
    return user_of(row)


def by_email(now: SqlReading, email: str) -> User | None:
    """The user with this address, however it is written; `None` for one that is no address or nobody's."""
    try:
        plain = plain_email(email)
    except BadUserError:
        return None
    found = _where(now, USERS.c.email == plain)
    return found[0] if found else None


def all_users(now: SqlReading) -> list[User]:
    """Everybody, in the order of their addresses."""
    return [user_of(row) for row in now.connection.execute(USERS.select().order_by(USERS.c.email))]


def of_role(now: SqlReading, role: Role) -> list[User]:
    """Everybody of one role who is not disabled, in the order of their addresses."""
    return [user for user in _where(now, USERS.c.role == role.value) if user.state != DISABLED]


def of_learner(now: SqlReading, learner_id: str) -> User | None:
    """The account of a learner, if she has one."""
    found = _where(now, (USERS.c.learner_id == learner_id) & (USERS.c.role == Role.LEARNER.value))
    return found[0] if found else None


def of_organisation(now: SqlReading, organisation_id: str) -> list[User]:
    """The accounts of an organisation, in the order of their addresses."""
    return _where(now, USERS.c.organisation_id == organisation_id)


def some(now: SqlReading, ids: Iterable[str]) -> dict[str, User]:
    """Those of the users who are there, by id."""
    found: dict[str, User] = {}
    for part in parts_of([one for one in dict.fromkeys(ids) if storable(one)], IDS_AT_A_TIME):
        found |= {user.id: user for user in _where(now, USERS.c.id.in_(part))}
    return found


def password_of(now: SqlReading, user_id: str) -> str | None:
    """The Argon2 hash of a user's password, or `None` while there is none."""
    row = now.connection.execute(USERS.select().where(USERS.c.id == user_id)).one_or_none()
    return None if row is None or row.password is None else str(row.password)


# --------------------------------------------------------------------------- changing


def set_state(now: SqlWriting, user_id: str, state: str) -> None:
    """Let a user in, or no longer. Who is disabled is signed out by `service.accounts.entering.disable`."""
    if state not in STATES:
        raise BadUserError("state", f"the states are {', '.join(STATES)}, not {state!r}")
    now.connection.execute(USERS.update().where(USERS.c.id == user_id).values(state=state))


def set_lang(now: SqlWriting, user_id: str, lang: Lang) -> None:
    """The language in which a user reads pages and messages."""
    now.connection.execute(USERS.update().where(USERS.c.id == user_id).values(lang=lang))


def set_password(now: SqlWriting, user_id: str, hashed: str) -> None:
    """Keep the hash of a new password."""
    now.connection.execute(USERS.update().where(USERS.c.id == user_id).values(password=hashed))


def saw(now: SqlWriting, user_id: str, at: datetime) -> None:
    """Keep when a user was last there."""
    now.connection.execute(USERS.update().where(USERS.c.id == user_id).values(seen=stamp(at)))


# --------------------------------------------------------------------------- whom a counsellor follows


def caseload(now: SqlReading, user_id: str) -> frozenset[str]:
    """The ids of the learners whom a counsellor follows."""
    rows = now.connection.execute(_CASELOAD, {"user_id": user_id})
    return frozenset(str(one) for (one,) in rows)


def follows(now: SqlReading, user_id: str, learner_id: str) -> bool:
    """Whether a counsellor follows a learner."""
    this = (CASELOADS.c.user_id == user_id) & (CASELOADS.c.learner_id == learner_id)
    return storable(learner_id) and now.connection.execute(CASELOADS.select().where(this)).first() is not None


def counsellors_of(now: SqlReading, learner_id: str) -> list[User]:
    """The counsellors who follow a learner, in the order of their addresses."""
    rows = now.connection.execute(CASELOADS.select().where(CASELOADS.c.learner_id == learner_id))
    return sorted(some(now, [str(row.user_id) for row in rows]).values(), key=lambda one: one.email)


def follow(now: SqlWriting, user_id: str, learner_ids: Iterable[str], at: datetime) -> int:
    """Put learners into a counsellor's caseload; returns how many were not in it."""
    known = caseload(now, user_id)
    new = [one for one in dict.fromkeys(learner_ids) if one not in known]
    if new:
        rows = [{"user_id": user_id, "learner_id": one, "since": stamp(at)} for one in new]
        now.connection.execute(CASELOADS.insert(), rows)
    return len(new)


def unfollow(now: SqlWriting, user_id: str, learner_ids: Sequence[str]) -> None:
    """Take learners out of a counsellor's caseload."""
    for part in parts_of(learner_ids, IDS_AT_A_TIME):
        now.connection.execute(
            CASELOADS.delete().where((CASELOADS.c.user_id == user_id) & CASELOADS.c.learner_id.in_(part))
        )


def _where(now: SqlReading, clause: Any) -> list[User]:
    return [
        user_of(row) for row in now.connection.execute(USERS.select().where(clause).order_by(USERS.c.email))
    ]


def user_of(row: Any) -> User:
    """A user from her row."""
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        organisation_id=row.organisation_id,
        learner_id=row.learner_id,
        lang="en" if row.lang == "en" else "fr",
        state=row.state,
        created=row.created,
        seen=row.seen,
    )
