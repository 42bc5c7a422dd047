"""`/v1`: rankings both ways, for records of the network and for records in the body. Endpoints only translate."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from data.codec import from_json, parse_json
from matching.records import Learner, Offer
from service.desk import Desk
from service.problems import MEDIA_TYPE, BodyTooLargeError, MalformedBodyError
from service.schemas import HealthOut, LearnersOut, OffersOut, QuestionIn, learners_out, offers_out
from service.views import WORDINGS, headline

MAX_BODY = 5_000_000
"""Bytes of a body that are read: five times the longest record that a reader accepts."""
DRAFT_ID = "draft"
"""The id of a record in a body that gives none: it is matched, not kept."""

router = APIRouter(prefix="/v1")


async def read_body(request: Request) -> bytes:
    """The body of a request, read no further than is allowed. Raises `BodyTooLargeError`."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise BodyTooLargeError(f"the body is longer than {MAX_BODY} bytes")
    return bytes(body)


def desk_of(request: Request) -> Desk:
    """The desk that the application opened when it started."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
Body = Annotated[bytes, Depends(read_body)]
Asking = Annotated[QuestionIn, Query()]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of an endpoint for the API's description; a value that does not fit is one of all of them."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {status: {"description": "Problem", "content": content} for status in (*statuses, 422)}


def _takes(schema: str) -> dict[str, Any]:
    """The body of an endpoint for the API's description."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"requestBody": {"required": True, "content": content}}


@router.get(
    "/offers/{offer_id:path}/learners",
    summary="Learners ranked for an offer",
    responses=_problems(404),
)
def learners_for_offer(
    offer_id: Annotated[str, Path(max_length=500)], asking: Asking, desk: AtDesk
) -> LearnersOut:
    """Learners of the network for one of its offers, best first, each with the reasons for her rank."""
    return _learners(desk, desk.offer(offer_id), asking)


@router.get(
    "/learners/{learner_id:path}/offers",
    summary="Offers ranked for a learner",
    responses=_problems(404),
)
def offers_for_learner(
    learner_id: Annotated[str, Path(max_length=500)], asking: Asking, desk: AtDesk
) -> OffersOut:
    """Offers of the network for one of its learners, best first, each with the reasons for its rank."""
    return _offers(desk, desk.learner(learner_id), asking)


@router.post(
    "/match/offers",
    summary="Offers ranked for the learner in the body",
    responses=_problems(400, 413),
    openapi_extra=_takes("Learner"),
)
def match_offers(body: Body, asking: Asking, desk: AtDesk) -> OffersOut:
    """Offers of the network for a learner who need not be part of it; nothing is kept."""
    return _offers(desk, from_json(Learner, _record(body)), asking)


@router.post(
    "/match/learners",
    summary="Learners ranked for the offer in the body",
    responses=_problems(400, 413),
    openapi_extra=_takes("Offer"),
)
def match_learners(body: Body, asking: Asking, desk: AtDesk) -> LearnersOut:
    """Learners of the network for an offer that need not be part of it; nothing is kept."""
    return _learners(desk, from_json(Offer, _record(body)), asking)


@router.get("/health", summary="Whether the service answers, and from what")
def health(desk: AtDesk) -> HealthOut:
    """Versions and sizes of what answers are made from."""
    reader = desk.matcher.reader
    return HealthOut(
        status="ok",
        version=version("passerelle"),
        referential=reader.taxonomy.version,
        encoder=f"{reader.encoder.name} {reader.encoder.version}",
        ranker=desk.matcher.ranker.version,
        sequence=desk.sequence,
        learners=len(desk.matcher.learners),
        offers=len(desk.matcher.offers),
        trainings=len(desk.network.trainings),
        on=desk.today(),
        synthetic=desk.synthetic,
    )


def _learners(desk: Desk, offer: Offer, asking: QuestionIn) -> LearnersOut:
    wording = WORDINGS[asking.lang]
    ranking = desk.learners_for(offer, asking.question())
    return learners_out(ranking, lambda one: headline(desk, desk.learner(one), wording))


def _offers(desk: Desk, learner: Learner, asking: QuestionIn) -> OffersOut:
    return offers_out(desk.offers_for(learner, asking.question()), lambda one: desk.offer(one).title)


def _record(body: bytes) -> dict[str, object]:
    """A JSON object from a body. Raises `MalformedBodyError`."""
    try:
        record = parse_json(body)
    except (ValueError, RecursionError) as error:
        raise MalformedBodyError(f"the body is no JSON object: {error}") from error
    if not isinstance(record, dict):
        raise MalformedBodyError(f"the body is no JSON object but a {type(record).__name__}")
    return {"id": DRAFT_ID, **record}
