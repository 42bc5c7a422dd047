"""A counsellor's learners: the list, one of them, her profile, notes and placements."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response

from matching.errors import BadRecordError
from matching.records import Contract, Identity, Learner, Offer, Organisation, Placement
from service.accounts import acts, consents, users
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.accounts.routes import site_of
from service.accounts.signed import AtStore, Checked, Counsellor
from service.accounts.users import BadUserError, EmailTakenError
from service.asking import MAX_OFFSET, LiftableRule
from service.context import AtPage, PageContext, after
from service.counsellor.agreement_views import agreements_view
from service.counsellor.learners_views import (
    ALL,
    LEARNERS,
    SORTS,
    called,
    followed_page,
    learner_path,
    one_learner_page,
)
from service.counsellor.pages import AgreementsView
from service.desk import Question
from service.learner.own_offers import ranked_for_her
from service.learner.pages import ProfilePage
from service.learner.profile_form import ProfileForm, form_of, learner_from, read_form
from service.learner.profile_reading import SEARCHES, searched
from service.learner.profile_views import profile_page
from service.learner.sent import Sent, one
from service.pages import Link
from service.refused import RefusedError
from service.rooms import Room
from service.store import SqlReading
from service.trust.pseudonyms import pseudonym_of
from service.web import render
from service.workspace import caseloads, contacts, contests, notes, placements
from service.workspace.answers_in_person import (
    SaidSinceError,
    heard_of,
    note_answer,
    note_seen,
    note_taken_back,
)
from service.workspace.choices import Decision, choices_of
from service.workspace.hired_for import offers_of_hires
from service.workspace.inviting import address_of, invite_learner
from service.workspace.profiles import EditedMeanwhileError, save_profile, version_of
from service.workspace.stalling import Sign
from service.workspace.suggestions import suggestions_of

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

ONE = LEARNERS + "/{learner_id:path}"
FORM = "learner/profile.html"


@router.get("/counsellor")
def followed(
    context: AtPage,
    actor: Counsellor,
    store: AtStore,
    sign: Annotated[str, Query(max_length=40)] = ALL,
    status: Annotated[str, Query(max_length=40)] = ALL,
    sort: Annotated[str, Query(max_length=40)] = SORTS[0],
) -> HTMLResponse:
    """Her learners, those whose search stalls first."""
    with store.reading() as now:
        caseload = users.caseload(now, actor.user_id)
        learners = now.some(Learner, sorted(caseload))
        identities = now.some(Identity, sorted(caseload))
        searches = caseloads.searches(now, context.desk, learners.values(), context.desk.today())
        hints = []
        waiting = len(contests.waiting(now, caseload))
        if waiting:
            sentence = context.wording.count("counsellor.hint.contests", waiting)
            hints.append((sentence, Link("/counsellor/contests", context.say("counsellor.hint.answer"))))
        free = len(caseloads.free_to_take(now, actor, context.desk.network))
        if free:
            sentence = context.wording.count("counsellor.hint.free", free)
            hints.append((sentence, Link("/counsellor/free", context.say("counsellor.hint.see"))))
    page = followed_page(
        context,
        searches,
        identities,
        sign=sign if sign in set(Sign) else ALL,
        status=status if status in ("seeking", "paused", "placed") else ALL,
        sort=sort if sort in SORTS else SORTS[0],
        hints=hints,
    )
    return HTMLResponse(render("counsellor/followed.html", page))


@router.get(ONE + "/profile")
def profile(learner_id: str, context: AtPage, actor: Counsellor, store: AtStore) -> HTMLResponse:
    """Her learner's profile, to fill in with her."""
    with store.reading() as now:
        learner, identity = _followed(now, actor, learner_id)
    form = form_of(learner, version_of(learner))
    return HTMLResponse(render(FORM, _profile_page(context, form, learner, identity)))


@router.post(ONE + "/profile")
def edit(
    learner_id: str, context: AtPage, actor: Counsellor, store: AtStore, _: Checked, sent: Sent
) -> Response:
    """Search within the form, or keep it."""
    with store.reading() as now:
        learner, identity = _followed(now, actor, learner_id)
    form = read_form(sent, learner)
    if any(getattr(form, name) for name in SEARCHES) or one(sent, "act") != "save":
        taxonomy = context.desk.matcher.reader.taxonomy
        form, found = searched(form, taxonomy, context.wording, context.lang)
        return HTMLResponse(render(FORM, _profile_page(context, form, learner, identity, found)))
    edited, wrong = learner_from(form, learner)
    if wrong:
        page = _profile_page(context, replace(form, wrong=wrong), learner, identity)
        return HTMLResponse(render(FORM, page), 422)
    try:
        with store.writing() as writing:
            _followed(writing, actor, learner_id)
            save_profile(writing, edited, form.version, None)
            acts.note(writing, actor, "profile.edit", pseudonym_of(writing, learner_id))
    except EditedMeanwhileError as error:
        anew = replace(form, version=version_of(error.current))
        page = _profile_page(context, anew, learner, identity, current=error.current)
        return HTMLResponse(render(FORM, page), 409)
    return after(learner_path(learner_id), "counsellor.saved")


@router.post(ONE + "/notes")
def note(learner_id: str, actor: Counsellor, store: AtStore, _: Checked, sent: Sent) -> Response:
    """Keep a note, write one's own anew, or take it back."""
    with store.writing() as now:
        _followed(now, actor, learner_id)
        if one(sent, "remove"):
            notes.remove_note(now, actor, one(sent, "remove"))
        elif one(sent, "change"):
            notes.change_note(now, actor, one(sent, "change"), one(sent, "text"), datetime.now(tz=UTC))
        else:
            notes.add_note(now, actor, learner_id, None, one(sent, "text"), datetime.now(tz=UTC))
    return after(learner_path(learner_id) + "#notes", "counsellor.noted")


@router.post(ONE + "/contacts")
def answered(learner_id: str, actor: Counsellor, store: AtStore, _: Checked, sent: Sent) -> Response:
    """Note what her learner told her of an organisation that asks to be in touch, or that knows who she is."""
    said, at = one(sent, "answer"), datetime.now(tz=UTC)
    if said not in ("accept", "decline", "take-back"):
        raise BadRecordError(f"{said[:40]!r} is no answer: accept, decline or take-back")
    heard = heard_of(one(sent, "how"), one(sent, "paper"))
    with store.writing() as now:
        _followed(now, actor, learner_id)
        if said == "take-back":
            note_taken_back(now, actor, learner_id, one(sent, "organisation"), heard, at)
        else:
            note_answer(now, actor, learner_id, one(sent, "request"), said == "accept", heard, at)
    return after(learner_path(learner_id) + "#agreements", f"counsellor.{said}")


@router.post(ONE + "/consent")
def agreed(
    learner_id: str, context: AtPage, actor: Counsellor, store: AtStore, _: Checked, sent: Sent
) -> Response:
    """Note that her learner agrees to be seen by recruiters, or agrees no longer."""
    act, day, today = one(sent, "act"), _day(one(sent, "day")), context.desk.today()
    if act not in ("agree", "withdraw"):
        raise BadRecordError(f"{act[:40]!r} is nothing that can be said of a consent")
    heard = heard_of(one(sent, "how"), one(sent, "paper"))
    try:
        with store.writing() as now:
            _followed(now, actor, learner_id)
            at = datetime.now(tz=UTC)
            note_seen(now, actor, learner_id, act == "agree", heard, day, at=at, today=today)
    except SaidSinceError:
        return after(learner_path(learner_id) + "#agreements", f"counsellor.{act}-too-late")
    return after(learner_path(learner_id) + "#agreements", f"counsellor.{act}")


@router.post(ONE + "/placements")
def placed(
    learner_id: str, context: AtPage, actor: Counsellor, store: AtStore, _: Checked, sent: Sent
) -> Response:
    """Note a hire, put it right, or take it back."""
    act, today = one(sent, "act"), context.desk.today()
    with store.writing() as now:
        _followed(now, actor, learner_id)
        match act:
            case "note":
                placements.note_placement(now, _placement(now, learner_id, sent), actor.user_id, today)
            case "correct":
                corrected = _placement(now, learner_id, sent)
                before = _day(one(sent, "before"))
                placements.correct_placement(now, before, corrected, actor.user_id, today)
            case "remove":
                placements.remove_placement(now, learner_id, _day(one(sent, "before")))
            case _:
                raise BadRecordError(f"{act[:40]!r} is nothing that can be done with a placement")
        acts.note(now, actor, f"placement.{act}", pseudonym_of(now, learner_id))
    return after(learner_path(learner_id) + "#placements", f"counsellor.placement-{act}")


@router.post(ONE + "/invite")
def invite(
    learner_id: str, request: Request, context: AtPage, actor: Counsellor, store: AtStore, _: Checked
) -> Response:
    """Invite a learner of hers to her own pages; who has an account by now needs no other invitation."""
    try:
        with store.writing() as now:
            _followed(now, actor, learner_id)
            at = datetime.now(tz=UTC)
            invite_learner(now, actor, learner_id, site=site_of(request), at=at)
    except (BadUserError, EmailTakenError):
        return after(learner_path(learner_id), "counsellor.not-invited")
    return after(learner_path(learner_id), "counsellor.invited")


@router.post(ONE + "/hand-over")
def hand_over(learner_id: str, actor: Counsellor, store: AtStore, _: Checked, sent: Sent) -> Response:
    """Give a learner to a colleague."""
    with store.writing() as now:
        caseloads.hand_over(now, actor, learner_id, one(sent, "to"), at=datetime.now(tz=UTC))
    return after("/counsellor", "counsellor.handed-over")


@router.get(ONE)
def learner(
    learner_id: str,
    context: AtPage,
    actor: Counsellor,
    store: AtStore,
    lift: Annotated[tuple[LiftableRule, ...], Query()] = (),
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET)] = 0,
) -> HTMLResponse:
    """A learner as she sees herself."""
    on = context.desk.today()
    with store.reading() as now:
        record, identity = _followed(now, actor, learner_id)
        search = caseloads.searches(now, context.desk, [record], on)[learner_id]
        decided = choices_of(now, learner_id)
        offers = now.some(Offer, decided)
        suggestions = suggestions_of(now, learner_id)
        written = notes.notes_about(now, actor, learner_id)
        people = users.some(now, [*(one.user_id for one in written), *(one.user_id for one in suggestions)])
        hires = placements.placements_of(now, learner_id)
        colleagues = caseloads.colleagues(now, actor)
        contested = contests.of_learner(now, learner_id)
        account = users.of_learner(now, learner_id)
        agreements = _agreements(context, now, learner_id)
        hire_offers = offers_of_hires(now, learner_id)
    asked = context.asking(Question(k=5, offset=offset, lift=frozenset(lift)))
    turned_down = frozenset(one.offer_id for one in decided.values() if one.decision is Decision.DISMISSED)
    ranking = ranked_for_her(store, actor, context.desk, record, asked.asked.question, turned_down)
    page = one_learner_page(
        asked,
        search,
        identity,
        ranking,
        agreements=agreements,
        decided=decided,
        offers=offers,
        hire_offers=hire_offers,
        suggestions=suggestions,
        people=people,
        notes=written,
        own_user=actor.user_id,
        placements=hires,
        colleagues=colleagues,
        contests=contested,
        invite="" if account is not None else address_of(identity) or "",
    )
    return HTMLResponse(render("counsellor/learner.html", page))


def _agreements(context: PageContext, now: SqlReading, learner_id: str) -> AgreementsView:
    agreed, requests = consents.of_learner(now, learner_id), contacts.of_learner(now, learner_id)
    ids = {one.organisation_id for one in requests}
    ids |= {one.organisation_id for one in agreed if one.organisation_id is not None}
    offers = now.some(Offer, {one.offer_id for one in requests if one.offer_id is not None})
    return agreements_view(context, agreed, requests, now.some(Organisation, ids), offers)


def _followed(now: SqlReading, actor: Actor, learner_id: str) -> tuple[Learner, Identity | None]:
    """A learner of hers. Raises `UnknownIdError` for any other."""
    access = Access(actor, now)
    access.require_learner(learner_id)
    return now.get(Learner, learner_id), access.identity(learner_id)


def _profile_page(
    context: PageContext,
    form: ProfileForm,
    learner: Learner,
    identity: Identity | None,
    found: tuple[Link, ...] = (),
    current: Learner | None = None,
) -> ProfilePage:
    name = called(learner, identity, context)
    return profile_page(
        context,
        form,
        action=f"{learner_path(learner.id)}/profile",
        whose="followed",
        back=Link(learner_path(learner.id), name),
        title=context.say("counsellor.profile", who=name),
        notes=found,
        current=current,
    )


def _placement(now: SqlReading, learner_id: str, sent: Sent) -> Placement:
    contract, offer_id = one(sent, "contract"), one(sent, "offer")
    if contract and contract not in set(Contract):
        raise BadRecordError(f"{contract[:40]!r} is no contract")
    organisation = one(sent, "organisation")[:200] or None
    if offer_id:
        offer = {found.id: found for found in offers_of_hires(now, learner_id)}.get(offer_id)
        if offer is None:
            raise BadRecordError("a hire is for an offer that she applied to or was asked about, or for none")
        organisation = organisation or offer.organisation
    return Placement(
        learner_id,
        _day(one(sent, "day")),
        offer_id or None,
        Contract(contract) if contract else None,
        organisation,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"{text[:40]!r} is no day", "no-day") from None
