"""Rooms are only quicker: they answer to the same addresses, with the same methods, as FastAPI's routers do."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from service.rooms import Room, include


def an_app(kind: type[APIRouter]) -> FastAPI:
    inner, outer, other = kind(prefix="/v1"), kind(), kind()

    @inner.get("/offers/{offer_id:path}/learners")
    def ranked(offer_id: str) -> str:
        return f"ranked {offer_id}"

    @inner.get("/offers/{offer_id:path}")
    def offer(offer_id: str) -> str:
        return f"offer {offer_id}"

    @inner.post("/offers/{offer_id:path}")
    def change(offer_id: str) -> str:
        return f"changed {offer_id}"

    @other.get("/")
    def home() -> str:
        return "home"

    @other.get("/how")
    def how() -> str:
        return "how"

    app = FastAPI()
    if isinstance(outer, Room) and isinstance(other, Room):
        outer.take(inner)
        include(app, (outer, other))
    else:
        outer.include_router(inner)
        app.include_router(outer)
        app.include_router(other)
    return app


def test_a_room_is_described_as_a_router_is() -> None:
    assert an_app(Room).openapi() == an_app(APIRouter).openapi()


def test_no_route_is_built_a_second_time() -> None:
    app = an_app(Room)
    TestClient(app).get("/how")
    contexts = list(iter_route_contexts(app.router.routes))
    ours = [one for one in contexts if isinstance(one.original_route, APIRoute)]
    assert len(ours) == 5
    for one in ours:
        route = one.original_route
        assert isinstance(route, APIRoute)
        assert one.dependant is route.dependant
        assert one.app is route.app


def test_a_room_with_something_to_add_takes_no_others() -> None:
    with pytest.raises(ValueError, match="of its own"):
        Room(prefix="/v1").take(Room())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/offers/a/learners"),
        ("GET", "/v1/offers/a/b"),
        ("GET", "/v1/offers/a%0Ab"),
        ("POST", "/v1/offers/a"),
        ("PUT", "/v1/offers/a"),
        ("GET", "/v1/offers"),
        ("GET", "/v1"),
        ("GET", "/"),
        ("GET", "/how"),
        ("GET", "/how/"),
        ("GET", "/how%0A"),
        ("GET", "/howl"),
        ("POST", "/how"),
    ],
)
@pytest.mark.parametrize("root", ["", "/desk", "/v1", "/ho"])
def test_a_room_answers_as_a_router_does(method: str, path: str, root: str) -> None:
    answers = []
    for kind in (Room, APIRouter):
        with TestClient(an_app(kind), follow_redirects=False, root_path=root) as client:
            answer = client.request(method, path)
            answers.append((answer.status_code, answer.text, answer.headers.get("location")))
    assert answers[0] == answers[1]
