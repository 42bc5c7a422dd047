"""For those who run the service: whether it is well, whether to send people here, and what is measured."""

from __future__ import annotations

import hmac
from importlib.metadata import version
from itertools import chain
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from matching.errors import UnknownIdError
from service.desk import Desk
from service.operations.at_work import AtWork
from service.operations.workers import together
from service.problems import MEDIA_TYPE, NotReadyError
from service.rooms import Room
from service.schemas import HealthOut, ReadyOut
from service.settings import Settings

LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Whoever comes with one of them comes from elsewhere, through a proxy of this machine."""

router = Room()


async def at_work(request: Request) -> AtWork:
    """What works beside the answers."""
    working: AtWork = request.app.state.at_work
    return working


Working = Annotated[AtWork, Depends(at_work)]


@router.get("/v1/health", summary="Whether the service answers, and from what")
def health(request: Request, working: Working) -> HealthOut:
    """Versions and sizes of what answers are made from. `degraded` while a part has trouble: answers go on."""
    desk: Desk = request.app.state.desk
    state = working.watch.look()
    reader = desk.matcher.reader
    return HealthOut(
        status="degraded" if state.troubles else "ok",
        version=version("passerelle"),
        referential=reader.taxonomy.version,
        encoder=f"{reader.encoder.name} {reader.encoder.version}",
        ranker=desk.matcher.ranker.version,
        sequence=desk.sequence,
        store_sequence=state.store_sequence,
        troubles=list(state.troubles),
        learners=len(desk.matcher.learners),
        offers=len(desk.matcher.offers),
        trainings=len(desk.network.trainings),
        on=desk.today(),
        synthetic=desk.synthetic,
    )


NOT_READY: dict[int | str, dict[str, Any]] = {
    503: {
        "description": "Problem",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }
}


@router.get("/v1/ready", summary="Whether to send people here", responses=NOT_READY)
def ready(working: Working) -> ReadyOut:
    """200 while the store answers and the desk keeps up with it, 503 otherwise."""
    state = working.watch.look()
    if not state.ready:
        raise NotReadyError("; ".join(state.troubles))
    return ReadyOut(status="ready", sequence=state.desk_sequence)


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, working: Working) -> Response:
    """What all workers measured, for Prometheus: for this machine, or for who has the token."""
    settings: Settings = request.app.state.settings
    if not may_measure(request, settings):
        raise UnknownIdError("there is nothing here")
    working.measure()
    text = together(chain([working.metrics.exposed()], working.number.others()))
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def may_measure(request: Request, settings: Settings) -> bool:
    """Whether who asks has the token; without one, whether the request comes from this machine itself."""
    if settings.metrics_token is not None:
        shown = request.headers.get("authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {settings.metrics_token}".encode())
    here = request.client is not None and request.client.host in LOOPBACK
    return here and not any(name in request.headers for name in FORWARDED)
