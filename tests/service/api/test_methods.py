from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.service.people import ADMIN, Served

Problem = Callable[[Any, int], dict[str, Any]]


def test_a_head_is_the_get_without_its_body(world: Served) -> None:
    admin = world.api(ADMIN)
    for path in (
        "/v1/offers",
        f"/v1/offers/{world.offer_of('org1').id}",
        "/v1/health",
        "/v1/export/offers",
        "/static/passerelle.css",
    ):
        whole, head = admin.get(path), admin.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]
    assert admin.head("/v1/offers/none").status_code == 404


def test_options_tell_what_an_address_answers_to(world: Served, problem: Problem) -> None:
    nobody = world.stranger()
    for path, allowed in {
        "/v1/offers": "GET, HEAD, OPTIONS, POST",
        "/v1/offers/x": "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        "/v1/health": "GET, HEAD, OPTIONS",
        "/v1/bulk": "OPTIONS, POST",
    }.items():
        answer = nobody.options(path)
        assert (answer.status_code, answer.headers["allow"]) == (204, allowed)
    problem(nobody.options("/v1/nothing/at/all"), 404)


def test_a_wrong_method_tells_all_that_are_right(world: Served, problem: Problem) -> None:
    for method, path, allowed in (
        ("DELETE", "/v1/offers", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/v1/offers/x", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("TRACE", "/v1/health", "GET, HEAD, OPTIONS"),
    ):
        answer = world.api(ADMIN).request(method, path)
        problem(answer, 405)
        assert answer.headers["allow"] == allowed


def test_a_ranking_is_only_read(world: Served, problem: Problem) -> None:
    offer = world.offer_of("org1").id
    new = {"if-none-match": "*"}
    for method in ("PUT", "PATCH", "DELETE"):
        answer = world.api(ADMIN).request(
            method, f"/v1/offers/{offer}/learners", json={"title": "x"}, headers=new
        )
        problem(answer, 405)
