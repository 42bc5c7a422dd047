"""`/v1`: rankings both ways, for records of the network and for records in the body. Endpoints only translate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Path, Query, Request, Response

from data.codec import from_json
from matching.matcher import Ranking
from matching.records import Learner, Offer
from service.accounts.access import Access
from service.accounts.actor import Actor, Role
from service.accounts.signed import AtStore, Signed, needs
from service.addresses import asked_parts, href
from service.api.bodies import Body, json_object
from service.api.described import MOVED, Responses, gives, problems
from service.cursors import CURSOR, Series, refuse_foreign, series, written
from service.desk import Desk
from service.rooms import Room
from service.schemas import LearnersOut, OffersOut, QuestionIn, learners_out, offers_out
from service.store import SqlStore
from service.trust.ranking_log import LEARNERS, OFFERS, draft_subject, log_ranking
from service.views import WORDINGS, headline

DRAFT_ID = "draft"
"""The id of a record in a body that gives none: it is matched, not kept."""

router = Room(prefix="/v1")


async def desk_of(request: Request) -> Desk:
    """The desk that the application opened when it started."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
Asking = Annotated[QuestionIn, Query()]


def _takes(schema: str) -> dict[str, Any]:
    """The body of an endpoint for the API's description."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"requestBody": {"required": True, "content": content}}


PAGES = {"link": 'The next page, as `<ADDRESS>; rel="next"`; the same address stands in `next`'}
"""Headers of a page of a ranking."""
GIVES_LEARNERS: Responses = {200: gives("LearnersOut", headers=PAGES)}
GIVES_OFFERS: Responses = {200: gives("OffersOut", headers=PAGES)}
OfId = Annotated[str, Path(max_length=500)]
MayRank = Annotated[Actor, Depends(needs(Role.RECRUITER, Role.ADMIN))]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a page, and what with: everything of a request that an endpoint hands on."""

    actor: Actor
    store: SqlStore
    desk: Desk
    asking: QuestionIn
    path: str
    response: Response


async def at_page(
    request: Request, response: Response, actor: Signed, store: AtStore, desk: AtDesk, asking: Asking
) -> Asker:
    """The request for a page of a ranking."""
    return Asker(actor, store, desk, asking, request.scope["path"], response)


AtRanking = Annotated[Asker, Depends(at_page)]


@router.get(
    "/offers/{offer_id:path}/learners",
    summary="Learners ranked for an offer",
    responses={**problems(404), **GIVES_LEARNERS},
)
def learners_for_offer(offer_id: OfId, asker: AtRanking, actor: MayRank) -> LearnersOut:
    """Learners whom one may know of, for an offer of one's organisation: best first, each with the reasons."""
    offer = asker.desk.offer(offer_id)
    with asker.store.reading() as now:
        access = Access(actor, now)
        access.require_offer(offer)
        listed = access.listed()
    return _learners(asker, offer, offer_id, listed)


@router.get(
    "/learners/{learner_id:path}/offers",
    summary="Offers ranked for a learner",
    responses={**MOVED, **problems(404), **GIVES_OFFERS},
)
def offers_for_learner(learner_id: OfId, asker: AtRanking) -> OffersOut:
    """Offers of the network for a learner whom one may know of: best first, each with the reasons for its rank."""
    with asker.store.reading() as now:
        Access(asker.actor, now).require_learner(learner_id)
    return _offers(asker, asker.desk.learner(learner_id), learner_id)


@router.post(
    "/match/offers",
    summary="Offers ranked for the learner in the body",
    responses=GIVES_OFFERS,
    openapi_extra=_takes("Learner"),
)
def match_offers(body: Body, asker: AtRanking) -> OffersOut:
    """Offers of the network for a learner who need not be part of it; nothing of her is kept."""
    return _offers(asker, from_json(Learner, _record(body)), None)


@router.post(
    "/match/learners",
    summary="Learners ranked for the offer in the body",
    responses=GIVES_LEARNERS,
    openapi_extra=_takes("Offer"),
)
def match_learners(body: Body, asker: AtRanking, actor: MayRank) -> LearnersOut:
    """Learners whom one may know of, for an offer that need not be part of the network and is not kept."""
    offer = from_json(Offer, _record(body))
    with asker.store.reading() as now:
        listed = Access(actor, now).listed()
    return _learners(asker, offer, None, listed)


def _learners(asker: Asker, offer: Offer, offer_id: str | None, among: frozenset[str] | None) -> LearnersOut:
    """A page of learners, logged as shown. `offer_id` is `None` for an offer that is not kept."""
    desk, wording = asker.desk, WORDINGS[asker.asking.lang]
    pages = _series(asker, LEARNERS, draft_subject(offer) if offer_id is None else offer_id)
    ranking = pages.told(desk.learners_for(offer, pages.question, among))
    _log(asker, LEARNERS, offer if offer_id is None else offer_id, pages, ranking, among)
    return learners_out(
        ranking,
        lambda one: headline(desk, desk.learner(one), wording),
        _next(asker, pages, ranking, LEARNERS),
        pages.changed(desk),
    )


def _offers(asker: Asker, learner: Learner, learner_id: str | None) -> OffersOut:
    """A page of offers, logged as shown. `learner_id` is `None` for a learner who is not kept."""
    desk = asker.desk
    pages = _series(asker, OFFERS, draft_subject(learner) if learner_id is None else learner_id)
    ranking = pages.told(desk.offers_for(learner, pages.question))
    _log(asker, OFFERS, learner if learner_id is None else learner_id, pages, ranking, None)
    return offers_out(
        ranking,
        lambda one: desk.offer(one).title,
        _next(asker, pages, ranking, OFFERS),
        pages.changed(desk),
    )


def _series(asker: Asker, side: str, subject: str) -> Series:
    """The question of a page. Raises `BadParameterError`: a parameter is one of the other side's."""
    question = asker.asking.question()
    refuse_foreign(question, side)
    if question.offset:
        return Series(question, "", None)
    return series(question, asker.asking.cursor, (side, subject, asker.desk.matcher.ranker.version))


def _next(asker: Asker, pages: Series, ranking: Ranking, side: str) -> str | None:
    """The address of the next page, told in the header as well."""
    asked = asker.asking.question()
    path = quote(asker.path, safe="/:")
    cursor = pages.after(ranking, asker.desk, side)
    if cursor is None:
        return None
    if asked.offset:
        address = href(path, replace(asked, offset=asked.offset + len(ranking.matches)))
    else:
        address = f"{path}?{urlencode([*asked_parts(asked), (CURSOR, written(cursor))])}"
    asker.response.headers["link"] = f'<{address}>; rel="next"'
    return address


def _log(
    asker: Asker,
    side: str,
    subject: str | Learner | Offer,
    pages: Series,
    ranking: Ranking,
    among: frozenset[str] | None,
) -> None:
    log_ranking(
        asker.store,
        asker.actor,
        side=side,
        subject=subject,
        question=replace(pages.question, offset=ranking.first),
        ranking=ranking,
        desk=asker.desk,
        at=datetime.now(tz=UTC),
        among=among,
    )


def _record(body: bytes) -> dict[str, object]:
    """A JSON object from a body, with an id. Raises `MalformedBodyError`."""
    return {"id": DRAFT_ID, **json_object(body)}
