"""Accounts: inviting, changing, closing, and whom a counsellor follows. For administrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from matching.errors import UnknownIdError
from matching.records import Learner, Organisation
from service.accounts import users
from service.accounts.actor import Actor, Role
from service.accounts.routes import UNPROCESSABLE, site_of
from service.accounts.signed import Admin, AtStore, Checked
from service.accounts.users import BadUserError, EmailTakenError
from service.context import AtPage, PageContext, after
from service.office.analyst_routes import TEMPLATE
from service.office.pages import OfficePage
from service.office.user_views import user_page, users_page
from service.rooms import Room
from service.store import SqlReading, SqlStore, SqlWriting
from service.web import render
from service.workspace import user_changes
from service.workspace.user_changes import LastAdminError

SEPARATORS = re.compile(r"[\s,;]+")
Text = Annotated[str, Form(max_length=20_000)]

router = Room(prefix="/office/users", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("")
def everybody(
    context: AtPage,
    _: Admin,
    store: AtStore,
    q: Annotated[str, Query(max_length=200)] = "",
    organisation_id: Annotated[str, Query(max_length=500)] = "",
) -> HTMLResponse:
    """All accounts. The form that invites begins with an organisation, where the address names one."""
    given = {"organisation_id": organisation_id}
    with store.reading() as now:
        page = users_page(context, users.all_users(now), list(now.all(Organisation)), q, given)
    return HTMLResponse(render(TEMPLATE, page))


@router.post("")
def invite(
    request: Request,
    context: AtPage,
    actor: Admin,
    store: AtStore,
    _: Checked,
    email: Text = "",
    name: Text = "",
    role: Text = "",
    organisation_id: Text = "",
    learner_id: Text = "",
) -> Response:
    """Add an account and send its invitation."""
    given = {
        "email": email,
        "name": name,
        "role": role,
        "organisation_id": organisation_id,
        "learner_id": learner_id,
    }
    try:
        with store.writing() as now:
            user = user_changes.invite_user(
                now,
                actor,
                email=email,
                name=name,
                role=_role(role),
                organisation_id=organisation_id or None,
                learner_id=learner_id.strip() or None,
                site=site_of(request),
                at=datetime.now(tz=UTC),
            )
    except (BadUserError, EmailTakenError) as error:
        errors = _errors(context, error)
        with store.reading() as now:
            page = users_page(
                context, users.all_users(now), list(now.all(Organisation)), given=given, errors=errors
            )
        return HTMLResponse(render(TEMPLATE, page), UNPROCESSABLE)
    return after(f"/office/users/{user.id}", "office.invited")


@router.get("/{user_id}")
def one(user_id: str, context: AtPage, _: Admin, store: AtStore) -> HTMLResponse:
    """One account."""
    with store.reading() as now:
        return HTMLResponse(render(TEMPLATE, _page(context, now, user_id)))


@router.post("/{user_id}")
def change(
    user_id: str,
    context: AtPage,
    actor: Admin,
    store: AtStore,
    _: Checked,
    name: Text = "",
    role: Text = "",
    organisation_id: Text = "",
) -> Response:
    """Change a name, a role, an organisation."""
    given = {"name": name, "role": role, "organisation_id": organisation_id}

    def act(now: SqlWriting, at: datetime) -> None:
        user_changes.change_user(
            now,
            actor,
            user_id,
            name=name,
            role=_role(role),
            organisation_id=organisation_id or None,
            at=at,
        )

    return _done(context, store, user_id, act, "office.saved", given)


@router.post("/{user_id}/disable")
def disable(user_id: str, context: AtPage, actor: Admin, store: AtStore, _: Checked) -> Response:
    """Close an account."""
    return _done(context, store, user_id, _on(user_changes.close_account, actor, user_id), "office.closed")


@router.post("/{user_id}/enable")
def enable(user_id: str, context: AtPage, actor: Admin, store: AtStore, _: Checked) -> Response:
    """Open it again."""
    return _done(context, store, user_id, _on(user_changes.open_account, actor, user_id), "office.opened")


@router.post("/{user_id}/invite")
def invite_again(
    user_id: str, request: Request, context: AtPage, actor: Admin, store: AtStore, _: Checked
) -> Response:
    """Send another invitation."""
    site = site_of(request)

    def act(now: SqlWriting, at: datetime) -> None:
        user_changes.invite_again(now, actor, user_id, site, at)

    return _done(context, store, user_id, act, "office.invited")


@router.post("/{user_id}/caseload")
def add_learners(
    user_id: str, context: AtPage, actor: Admin, store: AtStore, _: Checked, learners: Text = ""
) -> Response:
    """Put learners into a caseload."""
    ids = [one for one in SEPARATORS.split(learners) if one]

    def act(now: SqlWriting, at: datetime) -> None:
        user_changes.add_to_caseload(now, actor, user_id, ids, at)

    return _done(context, store, user_id, act, "office.caseload", {"learners": learners})


@router.post("/{user_id}/caseload/remove")
def remove_learner(
    user_id: str, context: AtPage, actor: Admin, store: AtStore, _: Checked, learner_id: Text = ""
) -> Response:
    """Take a learner out of it."""

    def act(now: SqlWriting, at: datetime) -> None:
        user_changes.take_from_caseload(now, actor, user_id, [learner_id], at)

    return _done(context, store, user_id, act, "office.caseload")


# --------------------------------------------------------------------------- parts


def _on(
    act: Callable[[SqlWriting, Actor, str, datetime], None], actor: Actor, user_id: str
) -> Callable[[SqlWriting, datetime], None]:
    return lambda now, at: act(now, actor, user_id, at)


def _done(
    context: PageContext,
    store: SqlStore,
    user_id: str,
    act: Callable[[SqlWriting, datetime], None],
    done: str,
    given: Mapping[str, str] | None = None,
) -> Response:
    """Do an act and go back to the account, or show it again with what was wrong."""
    with store.reading() as now:
        users.get(now, user_id)
    try:
        with store.writing() as now:
            act(now, datetime.now(tz=UTC))
    except UnknownIdError:
        errors = {"learners": context.say("office.user.caseload.unknown")}
    except BadUserError as error:
        errors = _errors(context, error)
    else:
        return after(f"/office/users/{user_id}", done)
    with store.reading() as now:
        page = _page(context, now, user_id, given or {}, errors)
    return HTMLResponse(render(TEMPLATE, page), UNPROCESSABLE)


def _page(
    context: PageContext,
    now: SqlReading,
    user_id: str,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> OfficePage:
    user = users.get(now, user_id)
    followed = now.some(Learner, sorted(users.caseload(now, user_id)))
    caseload = [(one.id, one.headline) for one in followed.values()]
    return user_page(context, user, list(now.all(Organisation)), caseload, given or {}, errors or {})


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise BadUserError("role", f"the roles are {', '.join(Role)}") from None


def _errors(context: PageContext, error: BadUserError | EmailTakenError) -> dict[str, str]:
    """What is wrong, in the page's language, by field."""
    if isinstance(error, EmailTakenError):
        return {"email": context.say("accounts.email.bad")}
    if isinstance(error, LastAdminError):
        return {"role": context.say("office.error.last"), "state": context.say("office.error.last")}
    words = {
        "email": "accounts.email.bad",
        "name": "accounts.name.bad",
        "organisation_id": "office.error.organisation",
        "learner_id": "office.error.learner",
        "role": "office.error.role",
        "learners": "office.error.many",
        "state": "office.error.state",
    }
    return {error.field: context.say(words[error.field])}
