"""Finding a person, and her page. For administrators; every search and every look at a name is an act in the log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from matching.records import Learner, Organisation
from service.accounts import acts, consents, users
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.accounts.routes import UNPROCESSABLE, site_of
from service.accounts.signed import Admin, AtStore, Checked
from service.accounts.users import BadUserError, EmailTakenError
from service.context import AtPage, after
from service.office.analyst_routes import TEMPLATE
from service.office.pages import OfficePage
from service.office.people_views import (
    MOST_FOUND,
    PEOPLE,
    Person,
    found_page,
    path_of,
    person_page,
    search_page,
)
from service.rooms import Room
from service.store import SqlWriting
from service.store.sql_reading import storable
from service.trust.finding import find_people
from service.trust.own_data import own_data
from service.trust.pseudonyms import pseudonym_of
from service.trust.retention import term_of
from service.web import render
from service.workspace.inviting import HasAccountError, invite_learner

ONE = "/{learner_id:path}"
FILE = "passerelle-data.json"

router = Room(prefix=PEOPLE, include_in_schema=False, default_response_class=HTMLResponse)


def _page(page: OfficePage, status: int = 200) -> HTMLResponse:
    return HTMLResponse(render(TEMPLATE, page), status)


@router.get("")
def search(context: AtPage, _: Admin) -> HTMLResponse:
    """Where one searches."""
    return _page(search_page(context))


@router.post("")
def find(
    context: AtPage,
    actor: Admin,
    store: AtStore,
    _: Checked,
    words: Annotated[str, Form(max_length=300)] = "",
) -> HTMLResponse:
    """Search, and show who was found: a write, as the search and the looks at names are logged."""
    if len(words.strip()) < 2 or not storable(words):
        return _page(search_page(context, words, context.say("office.people.short")), UNPROCESSABLE)
    with store.reading() as now:
        found = find_people(now, words)
    with store.writing() as now:
        acts.note(now, actor, "person.search", None, {"found": len(found)})
        first = now.some(Learner, found[:MOST_FOUND])
        identities = Access(actor, now).identities(first)
    learners = [first[one] for one in found[:MOST_FOUND] if one in first]
    return _page(found_page(context, words, learners, identities, len(found)))


@router.get(ONE + "/export")
def export(learner_id: str, actor: Admin, store: AtStore) -> Response:
    """Everything that is kept about a person, as a file: her right of access, when she asks an administrator."""
    with store.reading() as now:
        everything = own_data(now, learner_id if storable(learner_id) else "")
    with store.writing() as now:
        acts.note(now, actor, "person.export", pseudonym_of(now, learner_id))
    text = json.dumps(everything, ensure_ascii=False, indent=2)
    headers = {"content-disposition": f'attachment; filename="{FILE}"'}
    return Response(text, media_type="application/json", headers=headers)


@router.post(ONE + "/invite")
def invite(
    learner_id: str, request: Request, context: AtPage, actor: Admin, store: AtStore, _: Checked
) -> Response:
    """Invite a person to her own pages."""
    try:
        with store.writing() as now:
            at = datetime.now(tz=UTC)
            invite_learner(now, actor, learner_id, site=site_of(request), at=at)
    except HasAccountError:
        return after(path_of(learner_id))
    except (BadUserError, EmailTakenError):
        return after(path_of(learner_id), "office.not-invited")
    return after(path_of(learner_id), "office.invited")


@router.get(ONE)
def one(learner_id: str, context: AtPage, actor: Admin, store: AtStore) -> HTMLResponse:
    """One person; the look at her name is logged."""
    with store.writing() as now:
        person = _person(now, actor, learner_id, context.desk.today())
    return _page(person_page(context, person))


def _person(now: SqlWriting, actor: Actor, learner_id: str, on: date) -> Person:
    learner = now.get(Learner, learner_id)
    agreed = consents.of_learner(now, learner_id)
    asked = [one.organisation_id for one in agreed if one.organisation_id is not None]
    return Person(
        learner=learner,
        identity=Access(actor, now).identity(learner_id),
        account=users.of_learner(now, learner_id),
        consents=agreed,
        organisations=now.some(Organisation, asked),
        counsellors=users.counsellors_of(now, learner_id),
        term=term_of(now, learner, on),
    )
