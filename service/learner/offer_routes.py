"""A learner and her offers: the list, one offer, what she decides, and what she contests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from fastapi.responses import HTMLResponse, Response

from matching.errors import BadRecordError
from matching.records import Identity, Learner, LearnerStatus, Offer, Organisation
from service.accounts import consents, users
from service.accounts.consents import Purpose
from service.accounts.signed import AtStore, Checked, LearnerHerself
from service.accounts.where_to import safe_next
from service.asking import MAX_OFFSET, LiftableRule
from service.context import AtPage, PageContext, after, frame
from service.desk import Question
from service.learner.identity_views import shown_to_organisation
from service.learner.offer_views import (
    OWN_OFFERS,
    choices_page,
    own_offer_page,
    own_offer_path,
    sent_words,
    start_page,
)
from service.learner.own_offers import matched, ranked_for_her
from service.learner.pages import ApplyPage
from service.learner.sent import Sent, one, own_id
from service.pages import Link
from service.rooms import Room
from service.store import SqlReading
from service.web import render
from service.workspace import applicants, applications, contacts, contests
from service.workspace.choices import Decision, choices_of, decide
from service.workspace.stalling import missing_facts
from service.workspace.suggestions import Suggestion, suggestions_of

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

Lifted = Annotated[tuple[LiftableRule, ...], Query()]
Offset = Annotated[int, Query(ge=0, le=MAX_OFFSET)]


@router.get("/me")
def start(
    context: AtPage, actor: LearnerHerself, store: AtStore, lift: Lifted = (), offset: Offset = 0
) -> HTMLResponse:
    """Offers for her, without those she turned down."""
    learner_id = own_id(actor)
    with store.reading() as now:
        learner = now.get(Learner, learner_id)
        choices = choices_of(now, learner_id)
        sent = suggestions_of(now, learner_id)
        names = counsellor_names(now, sent)
        hints = _hints(context, now, learner)
        answers = applicants.turned_down(now, learner_id, choices)
    asked = context.asking(Question(offset=offset, lift=frozenset(lift)))
    turned_down = frozenset(one.offer_id for one in choices.values() if one.decision is Decision.DISMISSED)
    ranking = ranked_for_her(store, actor, context.desk, learner, asked.asked.question, turned_down)
    return HTMLResponse(
        render(
            "learner/start.html", start_page(asked, learner, ranking, choices, sent, names, hints, answers)
        )
    )


@router.get(OWN_OFFERS)
def decided(
    context: AtPage, actor: LearnerHerself, store: AtStore, show: Decision = Decision.SAVED
) -> HTMLResponse:
    """What she kept, applied for or turned down."""
    with store.reading() as now:
        choices = choices_of(now, own_id(actor))
        offers = now.some(Offer, choices)
        answers = applicants.turned_down(now, own_id(actor), choices)
    page = choices_page(context, show, choices, offers, answers)
    return HTMLResponse(render("learner/choices.html", page))


@router.get(OWN_OFFERS + "/{offer_id:path}/apply")
def before_applying(offer_id: str, context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """To whom an application goes, what they will see, and the words she agrees to."""
    with store.reading() as now:
        offer = now.get(Offer, offer_id)
        identity = now.some(Identity, [own_id(actor)]).get(own_id(actor))
        organisation = organisation_name(now, offer, context)
    page = ApplyPage(
        frame=frame(context, context.say("learner.apply.title", offer=offer.title)),
        offer=Link(own_offer_path(offer.id), offer.title),
        organisation=organisation,
        known=offer.organisation_id is not None,
        shown=shown_to_organisation(identity, context.wording),
        consent=context.say("learner.consent.contact", organisation=organisation),
        path=f"{own_offer_path(offer.id)}/apply",
    )
    return HTMLResponse(render("learner/apply.html", page))


@router.post(OWN_OFFERS + "/{offer_id:path}/apply")
def apply(offer_id: str, context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked) -> Response:
    """She applies: her name goes to this organisation, and to no other."""
    with store.writing() as now:
        applications.apply(now, own_id(actor), offer_id, at=datetime.now(tz=UTC), on=context.desk.today())
    return after(own_offer_path(offer_id), "learner.applied")


@router.post(OWN_OFFERS + "/{offer_id:path}/choice")
def choose(
    offer_id: str, context: AtPage, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent
) -> Response:
    """She keeps an offer, is not interested, or takes back what she decided."""
    at, on = datetime.now(tz=UTC), context.desk.today()
    act = one(sent, "act")
    with store.writing() as now:
        match act:
            case "save":
                decide(now, own_id(actor), offer_id, Decision.SAVED, at=at, on=on)
            case "dismiss":
                reason, text = one(sent, "reason") or None, one(sent, "text")
                decide(
                    now, own_id(actor), offer_id, Decision.DISMISSED, at=at, on=on, reason=reason, text=text
                )
            case "undo":
                now.get(Offer, offer_id)
                applications.take_back(now, own_id(actor), offer_id, at=at)
            case _:
                raise BadRecordError(f"{act[:40]!r} is nothing that can be done with an offer")
    return after(safe_next(one(sent, "back") or "/me"), f"learner.{act}")


@router.post(OWN_OFFERS + "/{offer_id:path}/contest")
def contest(offer_id: str, actor: LearnerHerself, store: AtStore, _: Checked, sent: Sent) -> Response:
    """She says that a match is wrong. A person will answer."""
    with store.writing() as now:
        contests.contest(now, own_id(actor), offer_id, one(sent, "text"), datetime.now(tz=UTC))
    return after(own_offer_path(offer_id), "learner.contested")


@router.get(OWN_OFFERS + "/{offer_id:path}")
def offer(offer_id: str, context: AtPage, actor: LearnerHerself, store: AtStore) -> HTMLResponse:
    """An offer, and her match with it."""
    learner_id = own_id(actor)
    with store.reading() as now:
        record = now.get(Offer, offer_id)
        learner = now.get(Learner, learner_id)
        choices = choices_of(now, learner_id)
        answers = applicants.turned_down(now, learner_id, choices)
        suggestions = suggestions_of(now, learner_id)
        names = counsellor_names(now, suggestions)
        contested = contests.of_learner(now, learner_id)
    ranking = matched(store, actor, context.desk, learner, record, context.asked.question)
    words = sent_words(suggestions, names, context.wording)
    page = own_offer_page(context, record, ranking, choices.get(offer_id), words, contested, learner, answers)
    return HTMLResponse(render("learner/offer.html", page))


def counsellor_names(now: SqlReading, suggestions: list[Suggestion]) -> dict[str, str]:
    """The names of who sent offers, by user id."""
    return {user.id: user.name for user in users.some(now, [one.user_id for one in suggestions]).values()}


def organisation_name(now: SqlReading, offer: Offer, context: PageContext) -> str:
    """Who offers a job, in words."""
    record = now.some(Organisation, [offer.organisation_id or ""]).get(offer.organisation_id or "")
    if record is not None:
        return record.name
    return offer.organisation or context.say("learner.employer")


def _hints(context: PageContext, now: SqlReading, learner: Learner) -> list[tuple[str, Link]]:
    """What would help her first: an answer that somebody waits for, facts that are missing, being seen."""
    say = context.say
    hints = []
    waiting = [
        one for one in contacts.of_learner(now, learner.id) if one.state is contacts.ContactState.WAITING
    ]
    if waiting:
        sentence = context.wording.count("learner.hint.contacts", len(waiting))
        hints.append((sentence, Link("/me/contacts", say("learner.hint.answer"))))
    missing = missing_facts(learner)
    if missing:
        names = ", ".join(say(f"learner.fact.{name}") for name in missing)
        hints.append(
            (say("learner.hint.missing", facts=names), Link("/me/profile", say("learner.hint.fill")))
        )
    if learner.status is LearnerStatus.PAUSED:
        hints.append((say("learner.hint.paused"), Link("/me/data#search", say("learner.hint.resume"))))
    if not consents.stands(now, learner.id, Purpose.SEEN):
        hints.append((say("learner.hint.unseen"), Link("/me/data#seen", say("learner.hint.decide"))))
    return hints
