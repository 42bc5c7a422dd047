"""Letters to people: where they are written to, in which language, and how a letter comes into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from matching.records import CEFR_LEVELS, Identity, Learner
from matching.taxonomy import Lang
from service.accounts import users
from service.accounts.actor import Role
from service.accounts.users import User
from service.languages import WORDINGS
from service.mail_address import is_mail_address
from service.store import SqlReading, SqlWriting
from service.workspace.outbox import post

Addressee = tuple[str, Lang]
"""An address and the language in which it is written to."""


def address_of_learner(now: SqlReading, learner_id: str) -> Addressee | None:
    """The address of a learner's account and its language, else that of her record; `None` when there is none."""
    account = users.of_learner(now, learner_id)
    if account is not None and account.state != users.DISABLED:
        return account.email, account.lang
    identity = now.some(Identity, [learner_id]).get(learner_id)
    if identity is None or identity.email is None or not is_mail_address(identity.email):
        return None
    return identity.email, language_of(now.some(Learner, [learner_id]).get(learner_id))


def language_of(learner: Learner | None) -> Lang:
    """The language in which a learner without an account is written to, as her record tells: French, or English.

    English where she knows it better than French: at a higher level where both are known, and as a mother tongue (C2)
    where her record does not name French.
    """
    known = {} if learner is None else {one.code: one.level for one in learner.languages}
    english, french = known.get("en"), known.get("fr")
    if english is None or ("fr" in known and french is None):
        return "fr"
    if french is None:
        return "en" if english == CEFR_LEVELS[-1] else "fr"
    return "en" if CEFR_LEVELS.index(english) > CEFR_LEVELS.index(french) else "fr"


def path_for_her(now: SqlReading, learner_id: str, path: str) -> str | None:
    """A page of a learner's own room, for a letter to her; `None` when she has no account that opens it."""
    account = users.of_learner(now, learner_id)
    return path if account is not None and account.state == users.ACTIVE else None


def counsellors_written_to(now: SqlReading, learner_id: str) -> list[User]:
    """The counsellors who follow a learner and can be written to, in the order of their addresses."""
    return [one for one in users.counsellors_of(now, learner_id) if is_reached(one)]


def administrators_written_to(now: SqlReading) -> list[User]:
    """The administrators who can be written to, in the order of their addresses."""
    return [one for one in users.of_role(now, Role.ADMIN) if is_reached(one)]


def is_reached(user: User) -> bool:
    """Whether somebody may sign in one day, at an address that can be written to."""
    return user.state != users.DISABLED and is_mail_address(user.email)


def write_letter(
    now: SqlWriting,
    to: Addressee,
    phrase: str,
    places: Mapping[str, object],
    *,
    subject: str | None = None,
    learner_id: str,
    kind: str,
    at: datetime,
    path: str | None = None,
) -> None:
    """Put a letter into the outbox, in the reader's language.

    Args:
        now: the transaction of the act that it tells of.
        to: who reads it.
        phrase: its words.
        places: what is filled into words and subject.
        subject: the phrase above it; by default the one beside `phrase`.
        learner_id: whom it is about: it goes when she does.
        kind: of message.
        at: when.
        path: the page within the site that it leads to.
    """
    recipient, lang = to
    wording = WORDINGS[lang]
    post(
        now,
        recipient=recipient,
        learner_id=learner_id,
        kind=kind,
        subject=wording.say(subject or f"{phrase}.subject", **places),
        body=wording.say(phrase, **places),
        at=at,
        path=path,
    )
