from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from data.codec import to_json
from data.network import Network
from matching.eligibility import RULES
from service.api import MAX_BODY
from service.app import HEADERS
from service.asking import LiftableRule
from tests.service.people import ADMIN, Served, served


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api")) as running:
        yield running


@pytest.fixture(scope="module")
def client(here: Served) -> TestClient:
    """A program of an administrator's: every learner is in its lists."""
    return here.api(ADMIN)


@pytest.fixture(scope="module")
def network(here: Served) -> Network:
    return here.network


@pytest.fixture(scope="module")
def offer_id(network: Network) -> str:
    return next(offer.id for offer in network.offers if not offer.synthetic)


def _problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(problem)
    assert problem["status"] == status
    return problem


def test_learners_for_an_offer_come_best_first_with_reasons_that_add_up(
    client: TestClient, offer_id: str
) -> None:
    page = client.get(f"/v1/offers/{offer_id}/learners", params={"k": 5}).json()
    scores = [match["score"] for match in page["matches"]]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    for match in page["matches"]:
        assert {"learner_id", "headline", "baseline", "verdicts", "missing", "unknown"} <= set(match)
        added = match["baseline"] + sum(reason["points"] for reason in match["reasons"])
        assert added == pytest.approx(match["score"], abs=1e-9)
        assert {reason["feature"] for reason in match["reasons"] if reason["value"] is None} == set(
            match["unknown"]
        )


def test_offers_for_a_learner_mirror_that(client: TestClient, network: Network) -> None:
    learner = network.learners[3]
    page = client.get(f"/v1/learners/{learner.id}/offers", params={"lift": list(RULES)}).json()
    assert page["matches"]
    titles = {offer.id: offer.title for offer in network.offers}
    assert all(match["title"] == titles[match["offer_id"]] for match in page["matches"])
    assert page["hidden"] == {}


def test_paging_reaches_everybody_once(client: TestClient, offer_id: str) -> None:
    path = f"/v1/offers/{offer_id}/learners"
    whole = client.get(path, params={"k": 100}).json()
    seen = []
    for offset in range(0, whole["total"], 7):
        seen += client.get(path, params={"k": 7, "offset": offset}).json()["matches"]
    assert [match["learner_id"] for match in seen] == [match["learner_id"] for match in whole["matches"]]
    assert len(seen) == whole["total"]


def test_lifting_a_rule_brings_back_as_many_as_it_hid(client: TestClient, offer_id: str) -> None:
    path = f"/v1/offers/{offer_id}/learners"
    before = client.get(path).json()
    rule, hidden = next(iter(before["hidden"].items()))
    after = client.get(path, params={"lift": rule}).json()
    assert after["total"] == before["total"] + hidden
    assert rule not in after["hidden"]


def test_the_day_asked_for_is_the_day_answered_for(client: TestClient, here: Served, offer_id: str) -> None:
    path = f"/v1/offers/{offer_id}/learners"
    assert client.get(path).json()["on"] == here.app.state.desk.today().isoformat()
    early = client.get(path, params={"on": "2001-01-01"}).json()
    assert (early["on"], early["total"]) == ("2001-01-01", 0)


def test_a_record_in_the_body_is_matched_like_the_stored_one(
    client: TestClient, network: Network, offer_id: str
) -> None:
    offer = next(one for one in network.offers if one.id == offer_id)
    stored = client.get(f"/v1/offers/{offer_id}/learners").json()
    posted = client.post("/v1/match/learners", json=to_json(offer)).json()
    assert {**posted, "next": None} == {**stored, "next": None}
    body = {name: value for name, value in to_json(offer).items() if name != "id"}
    unnamed = client.post("/v1/match/learners", json=body).json()["matches"]
    assert [one["learner_id"] for one in unnamed] == [one["learner_id"] for one in stored["matches"]]
    assert [one["score"] for one in unnamed] == pytest.approx(
        [one["score"] for one in stored["matches"]], abs=1e-5
    )


def test_a_learner_in_the_body_is_matched_and_not_kept(client: TestClient) -> None:
    before = client.get("/v1/health").json()
    learner = {
        "headline": "Développeuse web",
        "skills": [{"label": "JavaScript"}],
        "place": {"label": "Lyon"},
    }
    page = client.post("/v1/match/offers", json=learner, params={"lift": list(RULES), "k": 3}).json()
    assert len(page["matches"]) == 3
    assert client.get("/v1/health").json() == before


def test_english_labels_for_english_readers(client: TestClient, offer_id: str) -> None:
    path = f"/v1/offers/{offer_id}/learners"

    def labels(lang: str) -> list[str]:
        page = client.get(path, params={"lang": lang, "k": 3}).json()
        found = [
            one for match in page["matches"] for reason in match["reasons"] for one in reason["evidence"]
        ]
        assert all(one["label"] for one in found)
        return [one["label"] for one in found if one["code"] and one["code"].startswith("esco:")]

    french, english = labels("fr"), labels("en")
    assert len(french) == len(english)
    assert french != english


def test_health_tells_what_answers_are_made_from(client: TestClient, network: Network) -> None:
    health = client.get("/v1/health").json()
    assert (health["status"], health["synthetic"]) == ("ok", True)
    assert health["learners"] == len(network.learners)
    assert health["offers"] == len(network.offers)
    assert health["referential"]
    assert health["encoder"]


@pytest.mark.parametrize(
    "query",
    [
        {"k": "0"},
        {"k": "101"},
        {"k": "-3"},
        {"k": "ten"},
        {"k": "9" * 400},
        {"offset": "-1"},
        {"on": "yesterday"},
        {"on": "2026-02-30"},
        {"lift": "gravity"},
        {"lang": "de"},
        {"limit": "3"},
    ],
)
def test_a_bad_parameter_is_named(client: TestClient, offer_id: str, query: dict[str, str]) -> None:
    problem = _problem(client.get(f"/v1/offers/{offer_id}/learners", params=query), 422)
    assert [one["field"].split(".")[0] for one in problem["errors"]] == list(query)


@pytest.mark.parametrize("path", ["/v1/offers/none/learners", "/v1/learners/a%2Fb%00c/offers", "/v1/nothing"])
def test_what_is_not_there_is_a_404(client: TestClient, path: str) -> None:
    _problem(client.get(path), 404)


def test_problems_speak_the_reader_s_language(client: TestClient) -> None:
    french = _problem(client.get("/v1/offers/none/learners"), 404)
    english = _problem(client.get("/v1/offers/none/learners?lang=en"), 404)
    assert french["title"] != english["title"]
    assert french["type"] == english["type"]
    assert "'none'" in french["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (b"[1, 2]", 400),
        (b'"offer"', 400),
        (b'{"title": NaN}', 400),
        (b"[" * 100_000, 400),
        (b'{"title": 3}', 422),
        (b'{"title": "x", "posts": -1}', 422),
        (b'{"title": "x", "posts": 1e400}', 422),
        (b'{"title": "x", "colour": "blue"}', 422),
        (b'{"title": "x", "place": {"label": "y", "lat": 91, "lon": 0}}', 422),
        (b'{"id": "", "title": "x"}', 422),
        (b"{}", 422),
        (b'{"title": "' + b"x" * MAX_BODY + b'"}', 413),
    ],
)
def test_a_bad_body_is_told_what_is_wrong(client: TestClient, body: bytes, status: int) -> None:
    problem = _problem(client.post("/v1/match/learners", content=body), status)
    assert problem["detail"]


def test_a_wrong_field_is_named(client: TestClient) -> None:
    problem = _problem(client.post("/v1/match/learners", json={"title": "x", "skills": [{"label": 3}]}), 422)
    assert problem["errors"][0]["field"] == "skills[0].label"


def test_a_wrong_method_is_a_405_that_says_which_are_right(client: TestClient) -> None:
    answer = client.delete("/v1/health")
    _problem(answer, 405)
    assert {"GET"} <= set(answer.headers["allow"].split(", ")) <= {"GET", "HEAD", "OPTIONS"}


def test_every_answer_carries_the_security_headers(client: TestClient, offer_id: str) -> None:
    for path in (
        "/",
        f"/offers/{offer_id}",
        "/v1/health",
        "/v1/offers/none/learners",
        "/static/passerelle.css",
    ):
        assert HEADERS.items() <= dict(client.get(path).headers).items()
    assert "unsafe" not in HEADERS["content-security-policy"]


def test_no_identity_is_in_any_answer(client: TestClient, network: Network) -> None:
    answers = [client.get(f"/v1/offers/{offer.id}/learners?k=100").text for offer in network.offers[:8]]
    answers += [client.get(f"/v1/learners/{one.id}/offers").text for one in network.learners[:8]]
    said = "\n".join(answers)
    for identity in network.identities:
        for secret in (identity.email, identity.phone, identity.family_name):
            assert secret is None or secret not in said


def test_rules_of_the_api_are_those_of_the_library() -> None:
    assert set(get_args(LiftableRule)) == set(RULES)


def test_the_example_bodies_are_accepted(client: TestClient) -> None:
    description = client.get("/v1/openapi.json").json()
    for path in ("/v1/match/offers", "/v1/match/learners"):
        body = description["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
        answer = client.post(path, content=json.dumps(body))
        assert answer.status_code == 200
        assert date.fromisoformat(answer.json()["on"])
