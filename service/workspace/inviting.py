"""Inviting learners to their own pages: one, or all who have an address and no account yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from matching.errors import UnknownIdError
from matching.records import Enrolment, Identity, Learner, Session, Training
from service.accounts import acts, entering, users
from service.accounts.actor import Actor, Role
from service.accounts.users import LONGEST_NAME, BadUserError, EmailTakenError, User, plain_email
from service.mail_address import is_mail_address
from service.store import SqlReading, SqlStore, SqlWriting
from service.store.sql_reading import parts_of
from service.workspace.letters import language_of

BATCH = 20
"""Accounts of one transaction: who writes meanwhile waits for it one or two tenths of a second."""
PAUSE_S = 0.05
"""Between two batches, in which others get their turn to write: ten thousand invitations take two minutes with it."""
ACT = "user.invite-learners"


class HasAccountError(BadUserError):
    """A learner has an account already, be it that she has not opened it yet."""

    def __init__(self) -> None:
        super().__init__("learner_id", "this learner has an account already")


@dataclass(frozen=True, slots=True)
class Invitees:
    """Whom an invitation of many would reach, and how many it would not.

    `address_taken` learners have the address of an account, or of a learner of `ids`: of several records with one
    address, the first by id is invited. Of those with an account it does not matter whether they opened it.
    """

    ids: tuple[str, ...]
    without_address: int
    with_account: int
    address_taken: int


def address_of(identity: Identity | None) -> str | None:
    """The address that an invitation can go to; `None` where there is none."""
    try:
        address = plain_email(identity.email or "") if identity is not None else ""
    except BadUserError:
        return None
    return address if is_mail_address(address) else None


def invitees(now: SqlReading, training_id: str | None = None) -> Invitees:
    """Whom an invitation would reach: of all learners, or of those who were ever enrolled in a training.

    Raises `UnknownIdError` when there is no such training.
    """
    asked = now.ids(Learner) if training_id is None else _of_training(now, training_id)
    identities = {one.learner_id: one for one in now.all(Identity)}
    everybody = users.all_users(now)
    known = {one.learner_id for one in everybody if one.role is Role.LEARNER}
    taken = {one.email for one in everybody}
    ids: list[str] = []
    without_address = address_taken = 0
    for one in sorted(asked - known):
        address = address_of(identities.get(one))
        if address is None:
            without_address += 1
        elif address in taken:
            address_taken += 1
        else:
            taken.add(address)
            ids.append(one)
    return Invitees(tuple(ids), without_address, len(asked & known), address_taken)


def invite_learner(now: SqlWriting, by: Actor | str, learner_id: str, *, site: str, at: datetime) -> User:
    """Add a learner's account and send its invitation to the address of her record, in her own language.

    Raises:
        UnknownIdError: there is no such learner.
        HasAccountError: she has an account.
        BadUserError: her record has no address.
        EmailTakenError: somebody else's account has it.
    """
    user = _invited(now, learner_id, site=site, at=at)
    acts.note(now, by, "user.add", user.id, {"role": user.role.value}, at=at)
    return user


def invite_learners(
    store: SqlStore,
    by: Actor | str,
    ids: Sequence[str],
    *,
    site: str,
    training_id: str | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Invite learners, each in her language, in batches, each kept whole with its act; returns how many were invited.

    Each is looked at again as her turn comes: who has an account by then, was erased, or shares somebody's address, is
    passed over. So two of these at once invite nobody twice, and what an interruption leaves is invited the next time.

    Args:
        store: where the accounts and the messages go.
        by: who invites.
        ids: of the learners, as `invitees` gives them.
        site: what addresses of pages begin with.
        training_id: the training that they were asked for by, for the log.
        goes_on: asked before each batch.
    """
    invited = 0
    for batch in parts_of(ids, BATCH):
        if not goes_on():
            break
        at, added = datetime.now(tz=UTC), []
        with store.writing() as now:
            for one in batch:
                try:
                    added.append(_invited(now, one, site=site, at=at).id)
                except (BadUserError, EmailTakenError, UnknownIdError):  # since `ids` were looked for
                    continue
            if added:
                acts.note(now, by, ACT, training_id, {"invited": len(added), "users": added}, at=at)
        invited += len(added)
        time.sleep(PAUSE_S)
    return invited


def _invited(now: SqlWriting, learner_id: str, *, site: str, at: datetime) -> User:
    learner = now.get(Learner, learner_id)
    if users.of_learner(now, learner_id) is not None:
        raise HasAccountError
    identity = now.some(Identity, [learner_id]).get(learner_id)
    address = address_of(identity)
    if identity is None or address is None:
        raise BadUserError("email", "this learner has no address")
    names = " ".join(one for one in (identity.given_name, identity.family_name) if one)
    user = users.add(
        now,
        email=address,
        name=" ".join(names.split())[:LONGEST_NAME].strip() or address.partition("@")[0],
        role=Role.LEARNER,
        learner_id=learner_id,
        lang=language_of(learner),
        at=at,
    )
    entering.invite(now, user, site, at, send=True)
    return user


def _of_training(now: SqlReading, training_id: str) -> frozenset[str]:
    now.get(Training, training_id)
    sessions = {one.id for one in now.all(Session) if one.training_id == training_id}
    enrolled = {one.learner_id for one in now.all(Enrolment) if one.session_id in sessions}
    return now.ids(Learner) & enrolled
