"""What each command of `passerelle user` does, once its arguments are read. The command line acts as the system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from rich.table import Table

from matching.errors import BadRecordError, UnknownIdError
from matching.records import Learner, Organisation
from service.accounts import acts, entering, keys, links, users
from service.accounts.actor import Role
from service.accounts.links import LASTS, LinkPurpose
from service.accounts.users import User
from service.front import Front, UsageError
from service.languages import WORDINGS
from service.store import SqlStore, open_store
from service.store_address import exists
from service.workspace import inviting


def add(
    front: Front,
    email: str,
    *,
    role: str,
    name: str | None,
    organisation: str | None,
    learner: str | None,
    send: bool,
) -> None:
    """Add a user and write her invitation."""
    at = datetime.now(tz=UTC)
    try:
        chosen = Role(role)
    except ValueError:
        roles = ", ".join(one.value for one in Role)
        raise UsageError(front.say("user.role.unknown", given=role, roles=roles)) from None
    with _store(front) as store, store.writing() as now:
        if organisation is not None:
            now.get(Organisation, organisation)
        if learner is not None:
            now.get(Learner, learner)
        user = users.add(
            now,
            email=email,
            name=name or users.plain_email(email).partition("@")[0],
            role=chosen,
            organisation_id=organisation,
            learner_id=learner,
            lang=front.lang,
            at=at,
        )
        acts.note(now, acts.SYSTEM, "user.add", user.id, {"role": chosen.value}, at=at)
        path = entering.invite(now, user, front.settings.site, at, send=send)
    front.tell("user.added", email=user.email, role=chosen.value)
    _show_link(front, path, LinkPurpose.INVITATION, at)


def show(front: Front, *, as_json: bool) -> None:
    """List the users."""
    with _store(front) as store, store.reading() as now:
        found = users.all_users(now)
    if as_json:
        front.print_json({"users": [{**asdict(one), "role": one.role.value} for one in found]})
    elif not found:
        front.tell("user.none")
    else:
        columns = ("email", "name", "role", "state", "organisation", "seen")
        table = Table(*(front.say(f"user.column.{one}") for one in columns), box=None)
        for one in found:
            state = front.say(f"user.state.{one.state}")
            seen = (one.seen or "")[:10]
            table.add_row(one.email, one.name, one.role.value, state, one.organisation_id or "", seen)
        front.out.print(table)


def disable(front: Front, email: str) -> None:
    """Close an account."""
    with _user(front, email) as (store, user), store.writing() as now:
        entering.disable(now, user.id, acts.SYSTEM, datetime.now(tz=UTC))
    front.tell("user.disabled", email=user.email)


def enable(front: Front, email: str) -> None:
    """Open it again."""
    with _user(front, email) as (store, user), store.writing() as now:
        entering.enable(now, user.id, acts.SYSTEM, datetime.now(tz=UTC))
    front.tell("user.enabled", email=user.email)


def invite(
    front: Front, email: str | None, *, send: bool, learners: bool, training: str | None, dry_run: bool
) -> None:
    """Write a new invitation for an address, or send one to all learners who have none."""
    if (email is None) != learners:
        raise UsageError(front.say("user.invite.whom"))
    if email is None:
        _invite_learners(front, training, dry_run=dry_run)
    elif training is not None or dry_run:
        raise UsageError(front.say("user.invite.alone"))
    else:
        _invite_again(front, email, send=send)


def _invite_learners(front: Front, training: str | None, *, dry_run: bool) -> None:
    if not exists(front.settings.db):
        raise UsageError(front.say("serve.none", db=front.settings.db))
    with _store(front) as store:
        with store.reading() as now:
            found = inviting.invitees(now, training)
        front.tell(
            "user.invite.would",
            ready=len(found.ids),
            without_address=found.without_address,
            with_account=found.with_account,
            address_taken=found.address_taken,
        )
        if dry_run:
            return
        n = inviting.invite_learners(
            store, acts.SYSTEM, found.ids, site=front.settings.site, training_id=training
        )
    front.tell("user.invite.done", n=n)


def _invite_again(front: Front, email: str, *, send: bool) -> None:
    at = datetime.now(tz=UTC)
    with _user(front, email) as (store, user), store.writing() as now:
        _refuse_disabled(front, user)
        path = entering.invite(now, user, front.settings.site, at, send=send)
        acts.note(now, acts.SYSTEM, "user.invite", user.id, at=at)
    _show_link(front, path, LinkPurpose.INVITATION, at)


def link(front: Front, email: str) -> None:
    """Write a link to choose a new password."""
    at = datetime.now(tz=UTC)
    with _user(front, email) as (store, user), store.writing() as now:
        _refuse_disabled(front, user)
        path = links.make(now, user.id, LinkPurpose.RESET, at)
        acts.note(now, acts.SYSTEM, "user.link", user.id, at=at)
    _show_link(front, path, LinkPurpose.RESET, at)


def key(front: Front, email: str, name: str, days: int | None) -> None:
    """Make an API key."""
    at = datetime.now(tz=UTC)
    with _user(front, email) as (store, user), store.writing() as now:
        _refuse_disabled(front, user)
        made, secret = keys.make(now, user.id, name, at, days)
        acts.note(now, acts.SYSTEM, "key.make", user.id, {"key": made.id}, at=at)
    front.tell("user.key.once")
    front.out.print(secret, markup=False, soft_wrap=True)


@contextmanager
def _store(front: Front) -> Iterator[SqlStore]:
    """The store, which is made when it is not there: the first account may come before the first record."""
    with closing(open_store(front.settings.db, front.settings.data)) as store:
        yield store


@contextmanager
def _user(front: Front, email: str) -> Iterator[tuple[SqlStore, User]]:
    if not exists(front.settings.db):
        raise UnknownIdError(front.say("user.unknown", email=email))
    with _store(front) as store:
        with store.reading() as now:
            user = users.by_email(now, email)
        if user is None:
            raise UnknownIdError(front.say("user.unknown", email=email))
        yield store, user


def _refuse_disabled(front: Front, user: User) -> None:
    if user.state == users.DISABLED:
        raise BadRecordError(front.say("user.disabled", email=user.email))


def _show_link(front: Front, path: str, purpose: LinkPurpose, at: datetime) -> None:
    until: timedelta = LASTS[purpose]
    front.tell("user.link.once", until=WORDINGS[front.lang].day((at + until).date()))
    front.out.print(front.settings.site + path, markup=False, soft_wrap=True)
