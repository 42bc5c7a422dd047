"""What an administrator changes of accounts: who they are for the network, and whom they follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from matching.errors import UnknownIdError
from matching.records import Learner, Organisation
from service.accounts import acts, entering, sign_ins, users
from service.accounts.actor import Actor, Role
from service.accounts.users import ACTIVE, BadUserError, User
from service.store import SqlWriting
from service.store.desk_tables import USERS
from service.trust.pseudonyms import pseudonyms_of

MOST_AT_ONCE = 500
"""Learners that are put into a caseload by one form: a training's whole cohort, many times over."""


class LastAdminError(BadUserError):
    """The network would be left without anybody who may administer it."""

    def __init__(self) -> None:
        super().__init__("role", "this is the only administrator: make another one first")


def invite_user(
    now: SqlWriting,
    by: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    organisation_id: str | None,
    learner_id: str | None,
    site: str,
    at: datetime,
) -> User:
    """Add an account, and send its invitation.

    Raises:
        BadUserError: a value cannot be, or what the role needs is missing.
        EmailTakenError: somebody has the address.
    """
    _require_there(now, organisation_id, learner_id)
    user = users.add(
        now,
        email=email,
        name=name,
        role=role,
        organisation_id=organisation_id,
        learner_id=learner_id,
        lang=by.lang,
        at=at,
    )
    acts.note(now, by, "user.add", user.id, {"role": role.value}, at=at)
    entering.invite(now, user, site, at, send=True)
    return user


def invite_again(now: SqlWriting, by: Actor, user_id: str, site: str, at: datetime) -> None:
    """Send another invitation to who has not come in yet. Raises `UnknownIdError`, `BadUserError`."""
    user = users.get(now, user_id)
    if user.state != users.INVITED:
        raise BadUserError("state", "only an account that was never opened can be invited again")
    entering.invite(now, user, site, at, send=True)
    acts.note(now, by, "user.invite", user.id, at=at)


def change_user(
    now: SqlWriting,
    by: Actor,
    user_id: str,
    *,
    name: str,
    role: Role,
    organisation_id: str | None,
    at: datetime,
) -> None:
    """Change a name, a role, an organisation. Who gets another role or organisation is signed out: her rights changed.

    Raises:
        UnknownIdError: there is no such account.
        BadUserError: a value cannot be, or what the role needs is missing.
    """
    user = users.get(now, user_id)
    called = name.strip()
    if not called or len(called) > users.LONGEST_NAME:
        raise BadUserError("name", f"a name has 1 to {users.LONGEST_NAME} letters")
    if role is Role.RECRUITER and organisation_id is None:
        raise BadUserError("organisation_id", "a recruiter needs the id of an organisation")
    if role is Role.LEARNER and user.learner_id is None:
        raise BadUserError("role", "an account becomes a learner's by an invitation to her record")
    _require_there(now, organisation_id, None)
    if user.role is Role.ADMIN and role is not Role.ADMIN:
        _require_another_admin(now, user)
    now.connection.execute(
        USERS.update()
        .where(USERS.c.id == user.id)
        .values(name=called, role=role.value, organisation_id=organisation_id)
    )
    if (role, organisation_id) != (user.role, user.organisation_id):
        sign_ins.close_all(now, user.id)
    detail = {"from": user.role.value, "to": role.value, "organisation": organisation_id}
    acts.note(now, by, "user.change", user.id, detail, at=at)


def close_account(now: SqlWriting, by: Actor, user_id: str, at: datetime) -> None:
    """Close an account at once. Raises `UnknownIdError`, `LastAdminError`."""
    user = users.get(now, user_id)
    if user.role is Role.ADMIN:
        _require_another_admin(now, user)
    entering.disable(now, user.id, by.user_id, at)


def open_account(now: SqlWriting, by: Actor, user_id: str, at: datetime) -> None:
    """Open a closed account again. Raises `UnknownIdError`."""
    entering.enable(now, users.get(now, user_id).id, by.user_id, at)


def add_to_caseload(
    now: SqlWriting, by: Actor, user_id: str, learner_ids: Sequence[str], at: datetime
) -> int:
    """Put learners into a counsellor's caseload; returns how many were not in it.

    Raises:
        UnknownIdError: there is no such account, or one of the learners is nobody; then none is added.
        BadUserError: the account is no counsellor's, or these are too many at once.
    """
    user = _counsellor(now, user_id)
    if len(learner_ids) > MOST_AT_ONCE:
        raise BadUserError("learners", f"at most {MOST_AT_ONCE} at once, not {len(learner_ids)}")
    missing = sorted(set(learner_ids) - set(now.some(Learner, learner_ids)))
    if missing:
        raise UnknownIdError(f"no learner with id {', '.join(missing[:5])}")
    names = pseudonyms_of(now, learner_ids)
    added = users.follow(now, user.id, learner_ids, at)
    acts.note(now, by, "caseload.add", user.id, {"learners": sorted(names.values())}, at=at)
    return added


def take_from_caseload(
    now: SqlWriting, by: Actor, user_id: str, learner_ids: Sequence[str], at: datetime
) -> None:
    """Take learners out of a counsellor's caseload. Raises `UnknownIdError`, `BadUserError`."""
    user = _counsellor(now, user_id)
    names = pseudonyms_of(now, learner_ids)
    users.unfollow(now, user.id, learner_ids)
    acts.note(now, by, "caseload.remove", user.id, {"learners": sorted(names.values())}, at=at)


def _counsellor(now: SqlWriting, user_id: str) -> User:
    user = users.get(now, user_id)
    if user.role is not Role.COUNSELLOR:
        raise BadUserError("role", "only a counsellor has a caseload")
    return user


def _require_there(now: SqlWriting, organisation_id: str | None, learner_id: str | None) -> None:
    if organisation_id is not None and not now.some(Organisation, [organisation_id]):
        raise BadUserError("organisation_id", f"no organisation with id {organisation_id!r}")
    if learner_id is not None and not now.some(Learner, [learner_id]):
        raise BadUserError("learner_id", f"no learner with id {learner_id!r}")


def _require_another_admin(now: SqlWriting, user: User) -> None:
    others = [one for one in users.of_role(now, Role.ADMIN) if one.id != user.id and one.state == ACTIVE]
    if not others:
        raise LastAdminError
