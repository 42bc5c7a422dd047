"""A person for an offer: her page, and what a recruiter can do about her."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from fastapi.responses import HTMLResponse, Response

from matching.errors import BadRecordError, UnknownIdError
from matching.records import Interaction, InteractionKind, Offer
from service.accounts import users
from service.accounts.access import Access
from service.accounts.actor import Actor, ForbiddenError
from service.accounts.signed import AtStore, Recruiter
from service.addresses import Asked
from service.context import AtPage, PageContext, after
from service.desk import Question
from service.recruiter.addresses import path_of_candidate, way_back
from service.recruiter.circle import circle_of, everybody_of, ranked_and_logged, with_names
from service.recruiter.people_views import Dossier, candidate_page, note_field
from service.recruiter.posted import Form
from service.rooms import Room
from service.store import SqlReading, SqlStore, SqlWriting, StoreFullError
from service.store.sql_reading import storable
from service.trust.selections import OPENED, Selection
from service.web import render
from service.workspace import applicants, contacts, notes, shortlists
from service.workspace.offer_acts import own_offer
from service.workspace.reaching import Told, reach_of

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

PATH = "/recruiter/offers/{offer_id:path}/candidates/{learner_id:path}"


@router.get(PATH)
def candidate(
    offer_id: str, learner_id: str, context: AtPage, actor: Recruiter, store: AtStore
) -> HTMLResponse:
    """A person for an offer. That her page was opened is kept for learning, once a day, while there is room."""
    page = _page(context, actor, store, offer_id, learner_id)
    seen = Interaction(learner_id, offer_id, InteractionKind.SEEN, context.desk.today(), by=actor.user_id)
    with store.reading() as now:
        known = bool(shortlists.kept_interaction(now, seen))
    if not known:
        with suppress(StoreFullError), store.writing() as write:
            _require(write, actor, offer_id, learner_id)
            shortlists.note_interaction(write, seen)
    return page


@router.post(f"{PATH}/shortlist")
def shortlist(
    offer_id: str, learner_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form
) -> Response:
    """Put a person on the shortlist."""
    with store.writing() as now:
        _require(now, actor, offer_id, learner_id)
        shortlists.shortlist(now, actor, offer_id, learner_id, at=_now(), on=context.desk.today())
    return _done(form.one("next"), offer_id, learner_id, "shortlisted")


@router.post(f"{PATH}/dismiss")
def dismiss(
    offer_id: str, learner_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form
) -> Response:
    """Take a person out of the list, with a reason; who applied gets a letter."""
    reason, detail = form.one("reason"), form.one("detail")
    with store.writing() as now:
        offer = _require(now, actor, offer_id, learner_id)
        applicants.turn_down(
            now, actor, offer, learner_id, reason, detail, at=_now(), on=context.desk.today()
        )
    return _done(form.one("next"), offer_id, learner_id, "dismissed")


@router.post(f"{PATH}/back")
def bring_back(offer_id: str, learner_id: str, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """Put a person back into the list, or take her off the shortlist."""
    with store.writing() as now:
        _require(now, actor, offer_id, learner_id)
        shortlists.bring_back(now, actor, offer_id, learner_id)
    return _done(form.one("next"), offer_id, learner_id, "back")


@router.post(f"{PATH}/contact")
def ask(
    offer_id: str, learner_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form
) -> Response:
    """Ask a person to be in touch."""
    message = form.one("message")
    told = Told.NOBODY

    def act(now: SqlWriting, offer: Offer) -> None:
        nonlocal told
        contacts.request_contact(now, actor, offer, learner_id, message, at=_now(), on=context.desk.today())
        told = reach_of(now, learner_id).told

    wrong = _tried(store, actor, offer_id, learner_id, act)
    if wrong is not None:
        name = "declined" if isinstance(wrong, ForbiddenError) else "message"
        status = 403 if isinstance(wrong, ForbiddenError) else 422
        trouble = {"message": context.say(f"recruiter.error.{name}")}
        return _page(context, actor, store, offer_id, learner_id, trouble, {"message": message}, status)
    return _done(form.one("next"), offer_id, learner_id, f"asked-{told.value}")


@router.post(f"{PATH}/note")
def note(
    offer_id: str, learner_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form
) -> Response:
    """Keep a note about a person."""
    text = form.one("text")

    def act(now: SqlWriting, offer: Offer) -> None:
        notes.add_note(now, actor, learner_id, offer.id, text, _now())

    wrong = _tried(store, actor, offer_id, learner_id, act)
    if wrong is not None:
        trouble = {
            "text": context.say("recruiter.error.note", most=context.wording.number(notes.LONGEST_NOTE, 0))
        }
        return _page(context, actor, store, offer_id, learner_id, trouble, {"text": text}, 422)
    return _done(form.one("next"), offer_id, learner_id, "noted")


@router.post(f"{PATH}/notes/{{note_id}}/remove")
def remove_note(
    offer_id: str, learner_id: str, note_id: str, actor: Recruiter, store: AtStore, form: Form
) -> Response:
    """Take away one's own note."""
    with store.writing() as now:
        _require(now, actor, offer_id, learner_id)
        notes.remove_note(now, actor, note_id)
    return _done(form.one("next"), offer_id, learner_id, "note-removed")


@router.post(f"{PATH}/notes/{{note_id}}/change")
def change_note(
    offer_id: str,
    learner_id: str,
    note_id: str,
    context: AtPage,
    actor: Recruiter,
    store: AtStore,
    form: Form,
) -> Response:
    """Write one's own note anew."""
    field = note_field(note_id)
    text = form.one(field)

    def act(now: SqlWriting, _: Offer) -> None:
        notes.change_note(now, actor, note_id, text, _now())

    if _tried(store, actor, offer_id, learner_id, act) is not None:
        trouble = {
            field: context.say("recruiter.error.note", most=context.wording.number(notes.LONGEST_NOTE, 0))
        }
        return _page(context, actor, store, offer_id, learner_id, trouble, {field: text}, 422)
    return _done(form.one("next"), offer_id, learner_id, "noted")


# --------------------------------------------------------------------------- what they share


def _tried(
    store: SqlStore, actor: Actor, offer_id: str, learner_id: str, act: Callable[[SqlWriting, Offer], None]
) -> BadRecordError | ForbiddenError | None:
    """Do an act in a transaction; what was wrong with it, if the form is to say so."""
    with store.writing() as now:
        offer = _require(now, actor, offer_id, learner_id)
        try:
            act(now, offer)
        except (BadRecordError, ForbiddenError) as error:
            return error
    return None


def _require(now: SqlReading, actor: Actor, offer_id: str, learner_id: str) -> Offer:
    """The offer, if it and the learner are the actor's to see. Raises `UnknownIdError`."""
    offer = own_offer(now, actor, offer_id)
    if not storable(learner_id):
        raise UnknownIdError(f"no learner with id {learner_id!r}")
    Access(actor, now).require_learner(learner_id)
    return offer


def _done(wanted: str, offer_id: str, learner_id: str, act: str) -> Response:
    return after(way_back(wanted, path_of_candidate(offer_id, learner_id)), f"recruiter.{act}")


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _page(
    context: PageContext,
    actor: Actor,
    store: SqlStore,
    offer_id: str,
    learner_id: str,
    wrong: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    with store.reading() as now:
        offer = _require(now, actor, offer_id, learner_id)
        learner = context.desk.learner(learner_id)
        circle = with_names(circle_of(now, offer), Access(actor, now), [learner_id])
        noted = notes.notes_about(now, actor, learner_id)
        authors = users.some(now, [one.user_id for one in noted])
    asked = Asked(path_of_candidate(offer_id, learner_id), Question(lang=context.lang))
    context = replace(context, asked=asked)
    question = everybody_of(asked.question, 1)
    alone = frozenset((learner_id,))
    selection = Selection(OPENED, only=alone)
    ranking = ranked_and_logged(store, context, actor, offer, question, alone, selection)
    dossier = Dossier(learner, ranking, circle, noted, authors, actor.user_id, wrong or {}, typed or {})
    return HTMLResponse(render("recruiter/candidate.html", candidate_page(context, offer, dossier)), status)
