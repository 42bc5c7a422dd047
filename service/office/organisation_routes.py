"""Organisations: the list, adding one, changing one. For administrators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Form, Query
from fastapi.responses import HTMLResponse, Response

from matching.records import Organisation
from service.accounts import users
from service.accounts.routes import UNPROCESSABLE
from service.accounts.signed import Admin, AtStore, Checked
from service.context import AtPage, PageContext, after
from service.office.analyst_routes import TEMPLATE
from service.office.organisation_views import ORGANISATIONS, organisation_page, organisations_page, path_of
from service.office.pages import OfficePage
from service.rooms import Room
from service.store import SqlReading, SqlStore
from service.web import render
from service.workspace.organisations import (
    BadOrganisationError,
    NameTakenError,
    accounts_of_each,
    add_organisation,
    change_organisation,
)

Text = Annotated[str, Form(max_length=1_000)]

router = Room(prefix=ORGANISATIONS, include_in_schema=False, default_response_class=HTMLResponse)


@router.get("")
def everything(
    context: AtPage, _: Admin, store: AtStore, q: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """All organisations."""
    return HTMLResponse(render(TEMPLATE, _list(context, store, q)))


@router.post("")
def add(
    context: AtPage, actor: Admin, store: AtStore, _: Checked, name: Text = "", kind: Text = ""
) -> Response:
    """Add an organisation."""
    try:
        with store.writing() as now:
            added = add_organisation(now, actor, name=name, kind=kind, at=datetime.now(tz=UTC))
    except BadOrganisationError as error:
        page = _list(context, store, given={"name": name, "kind": kind}, errors=_errors(context, error))
        return HTMLResponse(render(TEMPLATE, page), UNPROCESSABLE)
    return after(path_of(added.id), "office.organisation-added")


@router.get("/{organisation_id:path}")
def one(organisation_id: str, context: AtPage, _: Admin, store: AtStore) -> HTMLResponse:
    """One organisation."""
    with store.reading() as now:
        return HTMLResponse(render(TEMPLATE, _page(context, now, organisation_id)))


@router.post("/{organisation_id:path}")
def change(
    organisation_id: str,
    context: AtPage,
    actor: Admin,
    store: AtStore,
    _: Checked,
    name: Text = "",
    kind: Text = "",
) -> Response:
    """Change a name or a kind."""
    try:
        with store.writing() as now:
            change_organisation(now, actor, organisation_id, name=name, kind=kind, at=datetime.now(tz=UTC))
    except BadOrganisationError as error:
        with store.reading() as now:
            given = {"name": name, "kind": kind}
            page = _page(context, now, organisation_id, given, _errors(context, error))
        return HTMLResponse(render(TEMPLATE, page), UNPROCESSABLE)
    return after(path_of(organisation_id), "office.organisation-saved")


def _list(
    context: PageContext,
    store: SqlStore,
    query: str = "",
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> OfficePage:
    with store.reading() as now:
        found, accounts = list(now.all(Organisation)), accounts_of_each(now)
    return organisations_page(context, found, accounts, query, given or {}, errors or {})


def _page(
    context: PageContext,
    now: SqlReading,
    organisation_id: str,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> OfficePage:
    organisation = now.get(Organisation, organisation_id)
    accounts = users.of_organisation(now, organisation_id)
    return organisation_page(context, organisation, accounts, given or {}, errors or {})


def _errors(context: PageContext, error: BadOrganisationError) -> dict[str, str]:
    """What is wrong, in the page's language, by field."""
    taken = isinstance(error, NameTakenError)
    return {error.field: context.say(f"office.organisation.bad.{'taken' if taken else error.field}")}
