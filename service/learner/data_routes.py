"""What is kept about a learner and what she may do with it: see, correct, take along, agree, withdraw, pause, erase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from fastapi.responses import HTMLResponse, Response

from matching.errors import BadRecordError, UnknownIdError
from matching.records import Enrolment, Identity, Interaction, Learner, Offer, Organisation, Placement
from service.accounts import consents, users
from service.accounts.consents import Purpose
from service.accounts.signed import AtStore, Checked, LearnerHerself
from service.context import AtPage, PageContext, after
from service.learner.data_views import contacts_page, data_page
from service.learner.identity_views import identity_from, identity_page
from service.learner.offer_views import day_of
from service.learner.pages import NoteView
from service.learner.sent import Sent, one, own_id
from service.rooms import Room
from service.store import SqlReading
from service.store.sql_reading import records_about
from service.web import render
from service.workspace import contacts, contests, profiles
from service.workspace.about_learner import notes_on
from service.workspace.choices import choices_of
from service.workspace.suggestions import suggestions_of

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

DATA = "/me/data"
WHERE: Mapping[str, str] = MappingProxyType(
    {
        "agree": "seen",
        "withdraw": "seen",
        "forget": "organisations",
        "pause": "search",
        "resume": "search",
    }
)
"""The section of the page in which each act is done, and which says what it changed."""


@router.get("/me/contacts")
def asked(context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """Who asks to be in touch with her."""
    learner_id = own_id(actor)
    with store.reading() as now:
        requests = contacts.of_learner(now, learner_id)
        names = organisation_names(now, {one.organisation_id for one in requests})
        offers = now.some(Offer, [one.offer_id for one in requests if one.offer_id is not None])
        identity = now.some(Identity, [learner_id]).get(learner_id)
    return HTMLResponse(
        render("learner/contacts.html", contacts_page(context, requests, names, offers, identity))
    )


@router.post("/me/contacts/{request_id}")
def answer(request_id: str, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent) -> Response:
    """She accepts, and this organisation knows who she is; or declines, and it learns nothing more."""
    said = one(sent, "answer")
    if said not in ("accept", "decline"):
        raise BadRecordError(f"{said[:40]!r} is no answer: accept or decline")
    with store.writing() as now:
        contacts.answer(now, request_id, own_id(actor), said == "accept", datetime.now(tz=UTC))
    return after("/me/contacts", f"learner.{said}")


@router.get(DATA)
def data(context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """Everything that is kept about her, on one page or by its links."""
    learner_id = own_id(actor)
    with store.reading() as now:
        learner = now.get(Learner, learner_id)
        identity = now.some(Identity, [learner_id]).get(learner_id)
        agreed = consents.of_learner(now, learner_id)
        names = organisation_names(now, {one.organisation_id for one in agreed if one.organisation_id})
        contested = contests.of_learner(now, learner_id)
        counts = {
            "trainings": len(records_about(now, Enrolment, learner_id)),
            "choices": len(choices_of(now, learner_id)),
            "interactions": len(records_about(now, Interaction, learner_id)),
            "placements": len(records_about(now, Placement, learner_id)),
            "contacts": len(contacts.of_learner(now, learner_id)),
            "suggestions": len(suggestions_of(now, learner_id)),
        }
        notes = _notes(now, learner_id, context)
    page = data_page(context, learner, identity, counts, agreed, names, notes, contested)
    return HTMLResponse(render("learner/data.html", page))


@router.post(DATA)
def change(context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent) -> Response:
    """She agrees to be seen or withdraws, takes a name back from an organisation, pauses or goes on."""
    act, at, today = one(sent, "act"), datetime.now(tz=UTC), context.desk.today()
    learner_id = own_id(actor)
    with store.writing() as now:
        match act:
            case "agree":
                consents.give(now, learner_id, Purpose.SEEN, None, at)
            case "withdraw":
                consents.withdraw(now, learner_id, Purpose.SEEN, None, at)
            case "forget":
                if not consents.withdraw(now, learner_id, Purpose.CONTACT, one(sent, "organisation"), at):
                    raise UnknownIdError("this organisation had no consent of yours")
            case "pause":
                profiles.pause(now, learner_id, today)
            case "resume":
                profiles.resume(now, learner_id, today)
            case _:
                raise BadRecordError(f"{act[:40]!r} is nothing that can be done here")
    return after(f"{DATA}#{WHERE[act]}", f"learner.{act}")


@router.get("/me/identity")
def who(context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """Who she is, to correct."""
    with store.reading() as now:
        known = now.some(Identity, [own_id(actor)]).get(own_id(actor), Identity(own_id(actor)))
    return HTMLResponse(render("learner/identity.html", identity_page(context, known)))


@router.post("/me/identity")
def correct(context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent) -> Response:
    """Keep who she says she is. None of it is ever used to order a list."""
    with store.writing() as now:
        known = now.some(Identity, [own_id(actor)]).get(own_id(actor), Identity(own_id(actor)))
        corrected, wrong = identity_from(sent, known)
        if not wrong:
            now.upsert([corrected])
    if wrong:
        page = identity_page(context, corrected, wrong)
        return HTMLResponse(render("learner/identity.html", page), 422)
    return after(DATA, "learner.saved")


def organisation_names(now: SqlReading, ids: set[str]) -> dict[str, str]:
    """The names of organisations, by id."""
    return {one.id: one.name for one in now.some(Organisation, sorted(ids)).values()}


def _notes(now: SqlReading, learner_id: str, context: PageContext) -> list[NoteView]:
    notes = notes_on(now, learner_id)
    authors = users.some(now, [note.user_id for note in notes])
    organisations = organisation_names(now, {note.organisation_id for note in notes if note.organisation_id})
    views = []
    for note in notes:
        author = authors.get(note.user_id)
        parts = (author.name if author else "", organisations.get(note.organisation_id or "", ""))
        said = ", ".join(part for part in parts if part) or context.say("learner.somebody")
        views.append(NoteView(day_of(note.created, context.wording), said, note.text))
    return views
