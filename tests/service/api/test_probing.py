"""Asking by writes who is registered, or was: the answers are the same, and a dry run leaves its trace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from data.codec import json_line, to_json
from matching.records import Enrolment, EnrolmentStatus, Interaction, InteractionKind, Learner, Offer
from service.accounts import acts
from service.api.resources import RESOURCES, record_id
from service.store import kind_of, record_key
from service.trust.erasure import erase
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, RECRUITER, Served

THEIRS, ERASED = 30, 31
"""Learners whom neither the counsellor nor the learner knows: one who is there, one who was erased."""
CONDITIONS: tuple[dict[str, str], ...] = (
    {},
    {"if-match": '"1-a"'},
    {"if-match": "*"},
    {"if-none-match": '"1-a"'},
)
NEW = {"if-none-match": "*"}


@pytest.fixture(scope="module")
def erased(fresh: Served) -> str:
    erase(fresh.store, fresh.learner_id(ERASED), datetime.now(tz=UTC))
    return fresh.learner_id(ERASED)


def _told(answer: Any, learner_id: str) -> tuple[int, str]:
    """What an answer says, without the id that was asked for."""
    found = answer.json()
    return answer.status_code, f"{found['type']} {found['detail']}".replace(learner_id, "ID")


@pytest.mark.parametrize("who", [LEARNER, COUNSELLOR])
@pytest.mark.parametrize("conditions", CONDITIONS)
def test_a_put_of_another_learner_is_answered_as_of_one_who_is_not_there(
    fresh: Served, erased: str, who: str, conditions: dict[str, str]
) -> None:
    program = fresh.api(who)
    asked = (fresh.learner_id(THEIRS), erased, "nobody")
    told = {_told(program.put(f"/v1/learners/{one}", json={}, headers=conditions), one) for one in asked}
    assert len(told) == 1
    broken = {"mobility_km": "far"}
    told = {_told(program.put(f"/v1/learners/{one}", json=broken, headers=NEW), one) for one in asked}
    assert {status for status, _ in told} == {422}
    assert len(told) == 1


def test_an_id_that_is_taken_and_one_that_was_are_told_alike(fresh: Served, erased: str) -> None:
    program = fresh.api(COUNSELLOR)
    asked = (fresh.learner_id(THEIRS), erased)
    told = {_told(program.put(f"/v1/learners/{one}", json={}, headers=NEW), one) for one in asked}
    assert [status for status, _ in told] == [404]
    assert program.put("/v1/learners/free-1", json={}, headers=NEW).status_code == 201
    told_admin = fresh.api(ADMIN).put(f"/v1/learners/{erased}", json={}, headers=NEW)
    assert (told_admin.status_code, "were erased" in told_admin.text) == (422, True)


@pytest.mark.parametrize("conditions", CONDITIONS)
def test_a_put_of_another_organisation_s_offer_is_answered_as_of_one_that_is_not_there(
    fresh: Served, conditions: dict[str, str]
) -> None:
    program, theirs = fresh.api(RECRUITER), fresh.offer_of("org2").id
    told = {
        _told(program.put(f"/v1/offers/{quote(one)}", json={"title": "x"}, headers=conditions), one)
        for one in (theirs, "no-such-offer")
    }
    assert len(told) == 1


def test_what_is_kept_about_another_learner_is_not_told(fresh: Served) -> None:
    day, session, offer = datetime(2026, 2, 3, tzinfo=UTC).date(), fresh.network.sessions[0].id, "org1"
    theirs = fresh.learner_id(THEIRS)
    there: list[Any] = [
        Enrolment(theirs, session, EnrolmentStatus.RUNNING),
        Interaction(theirs, fresh.offer_of(offer).id, InteractionKind.SEEN, day),
    ]
    fresh.store.upsert(there)
    not_there: list[Any] = [
        Enrolment("nobody", session, EnrolmentStatus.RUNNING),
        Interaction("nobody", fresh.offer_of(offer).id, InteractionKind.SEEN, day),
    ]
    for who, pair in zip((COUNSELLOR, LEARNER), zip(there, not_there, strict=True), strict=True):
        for conditions in (*CONDITIONS, NEW):
            told = set()
            for one in pair:
                resource = RESOURCES[kind_of(one)]
                key = record_id(resource, record_key(one))
                path = f"/v1/{resource.kind}/{key}"
                answer = fresh.api(who).put(path, json=to_json(one), headers=conditions)
                status, words = _told(answer, one.learner_id)
                told.add((status, words.replace(key, "KEY")))
            assert len(told) == 1, (who, conditions)


def test_lines_about_the_erased_read_like_lines_about_others(fresh: Served, erased: str) -> None:
    asked = (fresh.learner_id(THEIRS), erased, "free-2")
    body = "".join(json_line(to_json(Learner(one))) for one in asked).encode()
    program = fresh.api(COUNSELLOR)
    for path in ("/v1/bulk/learners?dry_run=true", "/v1/bulk/learners"):
        report = program.post(path, content=body).json()
        assert report["kept"] == 1
        told = {(one["code"], one["reason"].replace(one["value"], "ID")) for one in report["problems"]}
        assert told == {("unknown-id", "no learner with id 'ID'")}
    codes = [
        one["code"] for one in fresh.api(ADMIN).post("/v1/bulk/learners", content=body).json()["problems"]
    ]
    assert codes == ["bad-record"]


def test_whoever_tries_records_out_is_in_the_log(fresh: Served) -> None:
    body = "".join(json_line(to_json(Offer(one, "Un"))) for one in ("t1", "t2")).encode()
    program = fresh.api(RECRUITER)
    for path in ("/v1/bulk/offers?dry_run=true", "/v1/import?kind=offers&dry_run=true"):
        assert program.post(path, content=body).json()["kept"] == 2
        with fresh.store.reading() as now:
            act = acts.latest(now, 1)[0]
        detail = {"kind": "offers", "read": 2, "kept": 2, "dropped": 0}
        assert (act.act, act.actor, act.detail) == ("import.tried", RECRUITER, detail)
    assert fresh.store.some(Offer, ["t1", "t2"]) == {}
    assert "essayé" in fresh.client(ADMIN).get("/office/acts").text
