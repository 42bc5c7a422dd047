"""What a counsellor sends to several, answers, takes over, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query
from fastapi.responses import HTMLResponse, Response

from data.placement_rate import placement_rates
from matching.errors import UnknownIdError
from matching.folding import flatten
from matching.matcher import Ranking
from matching.records import Identity, Learner, Offer, Placement
from service.accounts import users
from service.accounts.access import Access
from service.accounts.actor import Actor, Role
from service.accounts.signed import AtStore, Checked, Counsellor, needs
from service.asking import LiftableRule
from service.context import AtPage, PageContext, after
from service.counsellor.pages import SendPage
from service.counsellor.work_views import (
    CANDIDATES,
    OFFERS,
    contests_page,
    free_page,
    offers_page,
    rate_page,
    send_page,
)
from service.desk import Question
from service.learner.sent import Sent, one
from service.rooms import Room
from service.store import SqlReading
from service.trust.ranking_log import LEARNERS, log_ranking
from service.views import first_offers
from service.web import render
from service.workspace import caseloads, contests
from service.workspace.sending import answer_contest, send_offer
from service.workspace.suggestions import MOST_TEXT, sent_to

router = Room(include_in_schema=False, default_response_class=HTMLResponse)

SEND = OFFERS + "/{offer_id:path}/send"
MOST_OFFERS = 50
Lifted = Annotated[tuple[LiftableRule, ...], Query()]
Counting = Annotated[Actor, Depends(needs(Role.COUNSELLOR, Role.ADMIN, Role.ANALYST))]
Answering = Annotated[Actor, Depends(needs(Role.COUNSELLOR, Role.ADMIN))]


@router.get(OFFERS)
def offers(context: AtPage, _: Counsellor, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """Open offers, the newest first, or those whose title, employer or town has the words."""
    words = flatten(q).split()
    found = [
        offer
        for offer in first_offers(context.desk, len(context.desk.matcher.offers))
        if all(word in _searched(offer) for word in words)
    ]
    return HTMLResponse(render("counsellor/offers.html", offers_page(context, found[:MOST_OFFERS], q)))


@router.get(SEND)
def choose(
    offer_id: str, context: AtPage, actor: Counsellor, store: AtStore, lift: Lifted = ()
) -> HTMLResponse:
    """Her learners ranked for an offer, to choose to whom it goes."""
    context = _asking(context, lift)
    with store.reading() as now:
        offer, ranking = _ranked(context, now, actor, offer_id)
        caseload = users.caseload(now, actor.user_id)
        page = _send_page(context, now, actor, offer, ranking)
    log_ranking(
        store,
        actor,
        side=LEARNERS,
        subject=offer_id,
        question=context.asked.question,
        ranking=ranking,
        desk=context.desk,
        at=datetime.now(tz=UTC),
        among=caseload,
    )
    return HTMLResponse(render("counsellor/send.html", page))


@router.post(SEND)
def send(
    offer_id: str,
    context: AtPage,
    actor: Counsellor,
    store: AtStore,
    _: Checked,
    sent: Sent,
    lift: Lifted = (),
) -> Response:
    """Send an offer to learners of hers."""
    context = _asking(context, lift)
    chosen, message = tuple(sent.get("learner", ())), one(sent, "message")
    if not chosen or len(message) > MOST_TEXT:
        phrase = "counsellor.send.nobody" if not chosen else "learner.wrong.long"
        with store.reading() as now:
            offer, ranking = _ranked(context, now, actor, offer_id)
            page = _send_page(context, now, actor, offer, ranking, message, context.say(phrase))
        return HTMLResponse(render("counsellor/send.html", page), 422)
    with store.writing() as writing:
        access = Access(actor, writing)
        for learner_id in chosen:
            access.require_learner(learner_id)
        send_offer(writing, actor, offer_id, chosen, message, datetime.now(tz=UTC))
    return after(OFFERS, "counsellor.sent")


@router.get("/counsellor/contests")
def contested(context: AtPage, actor: Answering, store: AtStore) -> HTMLResponse:
    """What her learners contest; for an administrator, what everybody contests."""
    with store.reading() as now:
        found = contests.waiting(now, Access(actor, now).listed())
        ids = [one.learner_id for one in found]
        identities = now.some(Identity, ids) if actor.role is Role.COUNSELLOR else {}
        page = contests_page(context, found, now.some(Learner, ids), identities)
    return HTMLResponse(render("counsellor/contests.html", page))


@router.post("/counsellor/contests/{contest_id}")
def answer(contest_id: str, actor: Answering, store: AtStore, _: Checked, sent: Sent) -> Response:
    """A person answers."""
    with store.writing() as now:
        found = contests.get(now, contest_id)
        listed = Access(actor, now).listed()
        if listed is not None and found.learner_id not in listed:
            raise UnknownIdError(f"no contest with id {contest_id!r}")
        answer_contest(now, actor, contest_id, one(sent, "text"), datetime.now(tz=UTC))
    return after("/counsellor/contests", "counsellor.answered")


@router.get("/counsellor/free")
def free(context: AtPage, actor: Counsellor, store: AtStore) -> HTMLResponse:
    """Learners of her organisation whom nobody follows."""
    with store.reading() as now:
        ids = caseloads.free_to_take(now, actor, context.desk.network)
        learners = now.some(Learner, ids)
    page = free_page(context, [learners[one] for one in ids if one in learners])
    return HTMLResponse(render("counsellor/free.html", page))


@router.post("/counsellor/free")
def take(context: AtPage, actor: Counsellor, store: AtStore, _: Checked, sent: Sent) -> Response:
    """Follow one of them."""
    with store.writing() as now:
        caseloads.take(now, actor, one(sent, "learner"), context.desk.network, at=datetime.now(tz=UTC))
    return after("/counsellor", "counsellor.taken")


@router.get("/counsellor/rate")
def rate(context: AtPage, _: Counting, store: AtStore) -> HTMLResponse:
    """The network's six-month rate."""
    network = context.desk.network
    rates = placement_rates(
        network.learners, network.enrolments, network.sessions, store.all(Placement), context.desk.today()
    )
    titles = {one.id: one.title for one in network.trainings}
    return HTMLResponse(render("counsellor/rate.html", rate_page(context, rates, titles)))


def _asking(context: PageContext, lift: Sequence[str]) -> PageContext:
    return context.asking(Question(k=CANDIDATES, lift=frozenset(lift)))


def _ranked(context: PageContext, now: SqlReading, actor: Actor, offer_id: str) -> tuple[Offer, Ranking]:
    offer = now.get(Offer, offer_id)
    caseload = users.caseload(now, actor.user_id)
    return offer, context.desk.learners_for(offer, context.asked.question, caseload)


def _send_page(
    context: PageContext,
    now: SqlReading,
    actor: Actor,
    offer: Offer,
    ranking: Ranking,
    message: str = "",
    error: str = "",
) -> SendPage:
    identities = now.some(Identity, sorted(users.caseload(now, actor.user_id)))
    sent = sent_to(now, offer.id)
    return send_page(context, offer, ranking, identities, sent, message=message, error=error)


def _searched(offer: Offer) -> str:
    parts = (offer.title, offer.organisation, offer.place.label if offer.place else "")
    return flatten(" ".join(part for part in parts if part))
