"""What is told of requests: an id, a line, a measure, and nobody's name."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.operations.metrics import Metrics
from service.operations.requests import Requests
from tests.service.log_lines import LogLines
from tests.service.people import ADMIN, LEARNER, RECRUITER, Served, served

TOKEN = "a-token-of-the-operators"
AN_ID = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(
        tmp_path_factory.mktemp("operations"), lambda settings: replace(settings, metrics_token=TOKEN)
    ) as there:
        yield there


class Lines(LogLines):
    """Those of requests, read."""

    def requests(self) -> list[dict[str, Any]]:
        lines = [json.loads(one) for one in self.written]
        return [one for one in lines if one["logger"] == "passerelle.requests"]


@pytest.fixture
def lines() -> Iterator[Lines]:
    kept, top = Lines(), logging.getLogger()
    mine = logging.getLogger("passerelle")
    before = mine.level
    mine.setLevel(logging.INFO)
    top.addHandler(kept)
    yield kept
    top.removeHandler(kept)
    mine.setLevel(before)


def metrics_of(people: Served) -> str:
    answer = TestClient(people.app).get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.text


def sample(text: str, name: str, **labels: str) -> float:
    """The sum of the samples of a metric that have these labels."""
    total = 0.0
    for line in text.splitlines():
        found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if found and all(f'{key}="{value}"' in (found[1] or "") for key, value in labels.items()):
            total += float(found[2])
    return total


def test_every_answer_has_an_id_and_a_line_with_the_template_of_its_route(
    people: Served, lines: Lines
) -> None:
    learner_id = people.network.learners[0].id
    answers = [
        people.client(ADMIN).get(f"/v1/learners/{learner_id}/offers?lang=en"),
        people.client(RECRUITER).get(f"/learners/{learner_id}"),
        people.client(LEARNER).get("/nowhere/at/all"),
        TestClient(people.app).get("/static/passerelle.css"),
    ]
    told = lines.requests()
    assert [one["request"] for one in told] == [one.headers["x-request-id"] for one in answers]
    assert all(AN_ID.fullmatch(one["request"]) for one in told)
    assert [one["status"] for one in told] == [one.status_code for one in answers]
    assert [one["role"] for one in told] == ["admin", "recruiter", told[2]["role"], "none"]
    assert told[0]["route"] == "/v1/learners/{learner_id:path}/offers"
    assert "{" in told[1]["route"]
    assert told[2]["route"] in ("none", "/")
    assert told[3]["route"] == "/static"
    assert all(one["ms"] > 0 and one["method"] == "GET" for one in told)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("5e8ff9bf-55ba-3508-199d-21e984be6fff", True),
        ("awa.diallo", False),
        ("a" * 65, False),
        ("abc", False),
        ('"} {"level": "error', False),
    ],
)
def test_the_id_of_a_proxy_is_taken_over_if_it_is_one(people: Served, given: str, kept: bool) -> None:
    answer = TestClient(people.app).get("/v1/health", headers={"x-request-id": given})
    assert (answer.headers["x-request-id"] == given) == kept
    assert kept or AN_ID.fullmatch(answer.headers["x-request-id"])


def test_nobody_s_name_address_or_words_are_in_the_log(people: Served, lines: Lines) -> None:
    identity = next(one for one in people.network.identities if one.family_name and one.email)
    words = [identity.family_name or "", identity.email or "", identity.learner_id, "motdepasse1234"]
    client = people.client(ADMIN)
    client.get(f"/learners/{identity.learner_id}", params={"q": identity.family_name})
    client.get(f"/{identity.family_name}", headers={"user-agent": str(identity.email)})
    client.post("/sign-in", data={"email": str(identity.email), "password": "motdepasse1234"})
    client.post("/v1/match/offers", json={"about": identity.family_name, "skills": identity.email})
    client.post("/v1/match/offers", content=f"not json: {identity.email}")
    client.request("PROPFIND", f"/learners/{identity.learner_id}")
    assert len(lines.requests()) >= 6
    assert lines.requests()[-1]["method"] == "other"
    log, measured = "\n".join(lines.written), metrics_of(people)
    for word in words:
        assert word
        assert word not in log
        assert word not in measured


def test_what_breaks_is_told_by_its_class_and_place_and_not_by_its_words(lines: Lines) -> None:
    app = FastAPI()

    @app.get("/break/{name}")
    def breaks(name: str) -> None:
        raise RuntimeError(f"{name} is somebody")

    app.add_middleware(Requests, metrics=Metrics())
    with pytest.raises(RuntimeError):
        TestClient(app).get("/break/awa")
    (told,) = lines.requests()
    assert (told["status"], told["level"], told["route"]) == (500, "error", "/break/{name}")
    try:
        raise RuntimeError("awa is somebody")
    except RuntimeError:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=sys.exc_info())
    line = json.loads(lines.written[-1])
    assert (line["error"], line["message"]) == ("RuntimeError", "Exception in ASGI application")
    assert "test_what_breaks" in line["where"][-1]
    assert "awa" not in "".join(lines.written)


def test_measures_are_by_route_status_and_role(people: Served) -> None:
    asked = {
        "route": "/v1/learners/{learner_id:path}/offers",
        "status": "200",
        "role": "admin",
        "method": "GET",
    }
    before = metrics_of(people)
    client = people.client(ADMIN)
    for _ in range(3):
        client.get(f"/v1/learners/{people.network.learners[0].id}/offers")
    after = metrics_of(people)
    assert (
        sample(after, "passerelle_requests_total", **asked)
        - sample(before, "passerelle_requests_total", **asked)
        == 3
    )
    counted = {"route": asked["route"]}
    name = "passerelle_request_seconds_count"
    assert sample(after, name, **counted) - sample(before, name, **counted) == 3
    assert (
        sample(after, "passerelle_ranking_seconds_count", side="offers")
        - sample(before, "passerelle_ranking_seconds_count", side="offers")
        == 3
    )


def test_measures_say_how_the_service_stands(people: Served) -> None:
    with people.store.writing() as now:
        now.upsert([replace(people.network.learners[0], headline="Développeuse en chef")])
    text = metrics_of(people)
    assert sample(text, "passerelle_store_sequence") == people.store.sequence
    assert 0 < sample(text, "passerelle_desk_sequence") <= people.store.sequence
    assert sample(text, "passerelle_trouble", part="store") == 0
    assert sample(text, "passerelle_about") == 1
    assert 'version="' in text


@pytest.mark.parametrize(
    "shown", [None, "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}é"]
)
def test_measures_are_for_who_has_the_token(people: Served, shown: str | None) -> None:
    headers = {} if shown is None else {b"authorization": shown.encode("latin-1")}
    assert people.client(ADMIN).get("/metrics", headers=headers).status_code == 404


def test_without_a_token_measures_are_for_this_machine(tmp_path: Path) -> None:
    with served(tmp_path) as there:
        here = TestClient(there.app, client=("127.0.0.1", 50_000), raise_server_exceptions=False)
        assert here.get("/metrics").status_code == 200
        for header in ("x-forwarded-for", "forwarded", "x-real-ip", "via"):
            assert here.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404
        elsewhere = TestClient(there.app, client=("192.0.2.7", 50_000), raise_server_exceptions=False)
        assert elsewhere.get("/metrics").status_code == 404
