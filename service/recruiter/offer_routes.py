"""My offers: the list, a new one, changing and closing one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from fastapi.responses import HTMLResponse, Response

from data.readers.report import Problem
from matching.errors import BadRecordError
from matching.records import Offer, OfferStatus
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.accounts.signed import AtStore, Recruiter
from service.context import AtPage, PageContext, after
from service.recruiter.addresses import START, path_of_offer
from service.recruiter.circle import own_offer_ids
from service.recruiter.draft_form import ADD, draft_of_form
from service.recruiter.offer_views import (
    Reviewing,
    Waiting,
    manage_page,
    new_offer_page,
    offers_page,
    problem_words,
    review_page,
)
from service.recruiter.posted import Form, Posted
from service.refused import RefusedError
from service.rooms import Room
from service.store import SqlReading, SqlStore
from service.views import headline
from service.web import render
from service.workspace import applicants, contacts, shortlists
from service.workspace.concept_search import find_skills
from service.workspace.contacts import ContactState
from service.workspace.hires import hires_of
from service.workspace.offer_acts import (
    EditedMeanwhileError,
    change,
    confirm_filled,
    fill,
    new_offer_id,
    own_offer,
    prolong,
    publish,
    set_status,
    version_of,
)
from service.workspace.offer_drafts import (
    FIELDS,
    Draft,
    UnreadableOfferError,
    draft_of_file,
    draft_of_offer,
    draft_of_text,
    offer_of_draft,
)
from service.workspace.placements import can_be
from service.workspace.shortlists import Standing

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

SEARCH, SAVE = "search", "save"
STATUSES = {"withdrawn": OfferStatus.WITHDRAWN, "reopened": OfferStatus.OPEN}


@router.get("/recruiter")
def my_offers(context: AtPage, actor: Recruiter, store: AtStore) -> HTMLResponse:
    """My offers, with what waits at each."""
    ids = own_offer_ids(context, actor)
    with store.reading() as now:
        offers = [one for one in now.some(Offer, ids).values() if Access(actor, now).owns(one)]
        received = applicants.received(now, actor.organisation_id or "", ids)
        waiting = Waiting(
            shortlists.shortlist_sizes(now, ids),
            contacts.waiting_by_offer(now, ids),
            applicants.by_offer(received),
            applicants.by_offer(applicants.unread(now, received)),
        )
    return HTMLResponse(render("recruiter/offers.html", offers_page(context, offers, waiting)))


# --------------------------------------------------------------------------- a new offer


@router.get("/recruiter/offers/new")
def new_offer(context: AtPage, _: Recruiter) -> HTMLResponse:
    """Where an advert is pasted or uploaded."""
    return HTMLResponse(render("recruiter/new.html", new_offer_page(context)))


@router.post("/recruiter/offers/new")
def read_offer(context: AtPage, _: Recruiter, form: Form) -> HTMLResponse:
    """What was read in an advert, to be gone through."""
    reader, today = context.desk.matcher.reader, context.desk.today()
    content, text = form.files.get("file", b""), form.one("text")
    try:
        if content:
            draft = draft_of_file(reader, content, today, context.lang)
        else:
            draft = draft_of_text(reader, text, today, context.lang)
    except UnreadableOfferError as error:
        page = new_offer_page(context, text, error.code, error.problems)
        return HTMLResponse(render("recruiter/new.html", page), 422)
    return HTMLResponse(render("recruiter/review.html", review_page(context, Reviewing(draft))))


@router.post("/recruiter/offers/review")
def publish_offer(context: AtPage, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """A new offer: look for a skill, add one, or publish."""
    draft = draft_of_form(form, context.desk.matcher.reader.taxonomy, context.lang)
    if form.one("act") != SAVE:
        return _again(context, form, Reviewing(draft))
    checked = _checked(context, draft, new_offer_id(), None)
    if not isinstance(checked, Offer):
        return _again(context, form, checked, 422)
    try:
        with store.writing() as now:
            kept = publish(now, actor, checked, context.desk.today())
    except BadRecordError as error:
        trouble = context.say("recruiter.field.wrong", detail=error)
        return _again(context, form, Reviewing(draft, trouble=trouble), 422)
    return after(path_of_offer(kept.id), "recruiter.published")


@router.get("/recruiter/offers/{offer_id:path}/copy")
def copy_offer(offer_id: str, context: AtPage, actor: Recruiter, store: AtStore) -> HTMLResponse:
    """A new offer that begins as another one is."""
    with store.reading() as now:
        offer = own_offer(now, actor, offer_id)
    draft = draft_of_offer(context.desk.matcher.reader, offer, context.lang)
    return HTMLResponse(render("recruiter/review.html", review_page(context, Reviewing(draft))))


# --------------------------------------------------------------------------- changing one


@router.get("/recruiter/offers/{offer_id:path}/edit")
def edit_offer(offer_id: str, context: AtPage, actor: Recruiter, store: AtStore) -> HTMLResponse:
    """An offer in its form."""
    with store.reading() as now:
        offer, version = own_offer(now, actor, offer_id), version_of(now, offer_id)
    draft = draft_of_offer(context.desk.matcher.reader, offer, context.lang)
    page = review_page(context, Reviewing(draft, offer, version))
    return HTMLResponse(render("recruiter/review.html", page))


@router.post("/recruiter/offers/{offer_id:path}/edit")
def save_offer(offer_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """A changed offer: look for a skill, add one, or save. Of two who saved, the second sees both versions (409)."""
    reader = context.desk.matcher.reader
    with store.reading() as now:
        before = own_offer(now, actor, offer_id)
    version = _version(form)
    draft = draft_of_form(form, reader.taxonomy, context.lang)
    if form.one("act") != SAVE:
        return _again(context, form, Reviewing(draft, before, version))
    checked = _checked(context, draft, offer_id, before, version)
    if not isinstance(checked, Offer):
        return _again(context, form, checked, 422)
    try:
        with store.writing() as now:
            change(now, actor, checked, version)
    except EditedMeanwhileError as error:
        theirs = draft_of_offer(reader, error.theirs, context.lang)
        meanwhile = Reviewing(draft, before, error.version, theirs=theirs)
        return _again(context, form, meanwhile, 409)
    return after(path_of_offer(offer_id), "recruiter.saved")


def _version(form: Posted) -> int:
    text = form.one("version")
    if not (text.isdecimal() and len(text) < 19):
        told = "the form has lost the version that it was opened with; open the page again"
        raise RefusedError(told, "version")
    return int(text)


def _checked(
    context: PageContext, draft: Draft, offer_id: str, before: Offer | None, version: int | None = None
) -> Offer | Reviewing:
    """The record of a draft, or the form with what is wrong in it."""
    try:
        offer, problems = offer_of_draft(draft, offer_id, before, context.desk.today())
    except BadRecordError as error:
        trouble = context.say("recruiter.field.wrong", detail=error)
        return Reviewing(draft, before, version, trouble=trouble)
    if problems:
        wrong = _by_field(problems, context)
        rest = tuple(one for one in problems if one.column not in wrong)
        return Reviewing(replace(draft, problems=rest), before, version, wrong=wrong)
    return offer


def _by_field(problems: tuple[Problem, ...], context: PageContext) -> Mapping[str, str]:
    return {
        one.column: context.say("recruiter.field.needed")
        if one.column == "title"
        else problem_words(one, context)
        for one in problems
        if one.column in FIELDS
    }


def _again(context: PageContext, form: Posted, asked: Reviewing, status: int = 200) -> HTMLResponse:
    """The form again, with what its search field found."""
    typed = "" if form.one("act").startswith(ADD) else form.one("typed").strip()
    found = None
    if form.one("act") == SEARCH and typed:
        found = find_skills(context.desk.matcher.reader.taxonomy, typed, context.lang)
    page = review_page(
        context,
        Reviewing(
            asked.draft,
            asked.before,
            asked.version,
            typed,
            found,
            asked.wrong,
            asked.trouble,
            asked.theirs,
        ),
    )
    return HTMLResponse(render("recruiter/review.html", page), status)


# --------------------------------------------------------------------------- an offer as a whole


@router.get("/recruiter/offers/{offer_id:path}/manage")
def manage_offer(offer_id: str, context: AtPage, actor: Recruiter, store: AtStore) -> HTMLResponse:
    """What can be done with an offer as a whole."""
    return _managed(context, actor, store, offer_id)


@router.post("/recruiter/offers/{offer_id:path}/status")
def close_offer(offer_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """Note that a post is filled, say that the offer is, take it back, or open it again."""
    wanted, learner_id, said = form.one("status"), form.one("learner"), form.one("starts")
    today = context.desk.today()
    starts = _day(said) if said else today
    if starts is None or not can_be(starts, today):
        return _managed(context, actor, store, offer_id, {"starts": said})
    done = wanted
    with store.writing() as now:
        offer = own_offer(now, actor, offer_id)
        if wanted == "filled":
            if learner_id and learner_id not in candidates_of(now, offer, Access(actor, now)):
                told = "an offer is filled by somebody who applied or was shortlisted or contacted for it"
                raise RefusedError(told, "filled-by")
            filled = fill(
                now, actor, offer_id, learner_id or None, starts, today=today, at=datetime.now(tz=UTC)
            )
            done = "filled" if filled else "hired"
        elif wanted == "confirmed":
            confirm_filled(now, actor, offer_id)
            done = "filled"
        elif wanted in STATUSES:
            set_status(now, actor, offer_id, STATUSES[wanted])
        else:
            raise BadRecordError(f"an offer is filled, confirmed, withdrawn or reopened, not {wanted!r}")
    return after(path_of_offer(offer_id) if done in ("hired", "reopened") else START, f"recruiter.{done}")


@router.post("/recruiter/offers/{offer_id:path}/prolong")
def prolong_offer(offer_id: str, context: AtPage, actor: Recruiter, store: AtStore, form: Form) -> Response:
    """Give an offer a later last day."""
    until = _day(form.one("until"))
    later = False
    if until is not None:
        with store.writing() as now:
            later = prolong(now, actor, offer_id, until, context.desk.today())
    if not later:
        return _managed(context, actor, store, offer_id, {"until": form.one("until")})
    return after(path_of_offer(offer_id), "recruiter.prolonged")


def _managed(
    context: PageContext, actor: Actor, store: SqlStore, offer_id: str, wrong: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The page of an offer as a whole; `wrong` are the days that cannot be, by field."""
    with store.reading() as now:
        offer = own_offer(now, actor, offer_id)
        people = candidates_of(now, offer, Access(actor, now))
        hires = hires_of(now, offer_id)
    named = [
        (one, headline(context.desk, context.desk.learner(one), context.wording))
        for one in people
        if one in context.desk.matcher.learners
    ]
    page = manage_page(context, offer, named, hires, wrong or {})
    return HTMLResponse(render("recruiter/manage.html", page), 422 if wrong else 200)


def _day(text: str) -> date | None:
    """The day of a field for days, `None` for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def candidates_of(now: SqlReading, offer: Offer, access: Access) -> list[str]:
    """By whom a post of an offer may have been filled, in order of id.

    Who applied and was not dismissed, who was shortlisted, and who was asked for contact and did not decline: without
    those who fill one already.
    """
    standings = shortlists.considered(now, offer.id)
    listed = {one for one, known in standings.items() if known.state is Standing.SHORTLISTED}
    listed |= applicants.of_offer(now, offer).keys() - standings.keys()
    asked = contacts.of_offer(now, offer.organisation_id or "", offer.id).values()
    listed |= {one.learner_id for one in asked if one.state is not ContactState.DECLINED}
    return sorted(access.seen_of(listed - hires_of(now, offer.id).learner_ids))
