from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest

from data.codec import from_json, to_json
from matching.records import Identity, Learner, LearnerStatus, Offer, Place
from service.accounts import acts, consents, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.api.negotiation import JSON_RESUME
from service.api.resources import RESOURCES
from service.store import KINDS
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, RECRUITER, RECRUITER_2, Served

Problem = Callable[[Any, int], dict[str, Any]]


def test_every_kind_of_record_is_a_resource() -> None:
    assert set(RESOURCES) == set(KINDS)


def test_an_administrator_reads_every_record_as_it_is_kept(world: Served) -> None:
    admin = world.api(ADMIN)
    for offer in world.network.offers[:5]:
        answer = admin.get(f"/v1/offers/{quote(offer.id, safe='')}")
        assert answer.status_code == 200
        assert from_json(Offer, answer.json()) == offer


def test_what_is_read_is_not_read_again_while_it_stands(world: Served) -> None:
    path = f"/v1/offers/{world.offer_of('org1').id}"
    recruiter = world.api(RECRUITER)
    first = recruiter.get(path)
    again = recruiter.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert recruiter.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_record_is_made_read_changed_and_removed(fresh: Served, problem: Problem) -> None:
    recruiter = fresh.api(RECRUITER)
    made = recruiter.post("/v1/offers", json={"title": "Développeuse / développeur", "contract": "cdd"})
    assert made.status_code == 201
    where, tag = made.headers["location"], made.headers["etag"]
    assert made.json()["organisation_id"] == "org1"
    assert where == f"/v1/offers/{made.json()['id']}"
    assert recruiter.get(where).json() == made.json()

    patched = recruiter.patch(where, json={"contract": "cdi", "posts": 2}, headers={"if-match": tag})
    assert (patched.status_code, patched.json()["contract"], patched.json()["posts"]) == (200, "cdi", 2)
    assert patched.headers["etag"] != tag

    gone = recruiter.patch(where, json={"contract": None}, headers={"if-match": patched.headers["etag"]})
    assert "contract" not in gone.json()

    replaced = recruiter.put(where, json={"title": "Autre"}, headers={"if-match": gone.headers["etag"]})
    assert replaced.json() == {
        "id": made.json()["id"],
        "title": "Autre",
        "organisation_id": "org1",
    }
    assert recruiter.delete(where, headers={"if-match": replaced.headers["etag"]}).status_code == 204
    problem(recruiter.get(where), 404)


def test_of_two_who_edit_one_record_the_second_is_told(fresh: Served, problem: Problem) -> None:
    first, second = fresh.api(RECRUITER), fresh.api(ADMIN)
    path = f"/v1/offers/{fresh.offer_of('org1').id}"
    tag = first.get(path).headers["etag"]
    assert first.patch(path, json={"posts": 3}, headers={"if-match": tag}).status_code == 200
    for late in (
        second.patch(path, json={"posts": 4}, headers={"if-match": tag}),
        second.put(path, json={"title": "x"}, headers={"if-match": tag}),
        second.delete(path, headers={"if-match": tag}),
    ):
        problem(late, 412)
    assert first.get(path).json()["posts"] == 3


def test_a_change_says_of_which_version(fresh: Served, problem: Problem) -> None:
    path = f"/v1/offers/{fresh.offer_of('org1').id}"
    recruiter, admin = fresh.api(RECRUITER), fresh.api(ADMIN)
    problem(recruiter.patch(path, json={"posts": 4}), 428)
    problem(recruiter.put(path, json={"title": "x"}), 428)
    problem(recruiter.delete(path), 428)
    problem(recruiter.patch(path, json={"posts": 4}, headers={"if-match": "*"}), 428)
    weak = f"W/{recruiter.get(path).headers['etag']}"
    problem(recruiter.patch(path, json={"posts": 4}, headers={"if-match": weak}), 412)
    problem(recruiter.patch(path, json={"posts": 4}, headers={"if-match": "nonsense"}), 412)
    assert admin.patch(path, json={"posts": 4}, headers={"if-match": "*"}).status_code == 200


def test_put_makes_a_record_under_an_id_of_ones_own(fresh: Served, problem: Problem) -> None:
    recruiter = fresh.api(RECRUITER)
    path, new = "/v1/offers/our%2Fown:1", {"if-none-match": "*"}
    problem(recruiter.put(path, json={"title": "x"}), 428)
    problem(recruiter.put(path, json={"title": "x"}, headers={"if-match": '"1-0"'}), 404)
    problem(recruiter.put(path, json={"id": "another", "title": "x"}, headers=new), 422)
    made = recruiter.put(path, json={"title": "x"}, headers=new)
    assert (made.status_code, made.json()["id"], made.headers["location"]) == (201, "our/own:1", path)
    problem(recruiter.put(path, json={"title": "y"}, headers=new), 412)


def test_what_a_record_speaks_of_must_be_there(fresh: Served, problem: Problem) -> None:
    admin, learner = fresh.api(ADMIN), fresh.learner_id(0)
    field = problem(
        admin.post("/v1/enrolments", json={"learner_id": learner, "session_id": "none", "status": "running"}),
        422,
    )
    assert field["errors"][0]["field"] == "session_id"
    session = fresh.network.sessions[0].id
    enrolment = {"learner_id": "nobody", "session_id": session, "status": "running"}
    problem(admin.post("/v1/enrolments", json=enrolment), 404)
    problem(admin.post("/v1/offers", json={"title": "x", "organisation_id": "none"}), 422)


def test_a_counsellor_adds_a_learner_and_follows_her(fresh: Served, problem: Problem) -> None:
    counsellor = fresh.api(COUNSELLOR)
    made = counsellor.post("/v1/learners", json={"headline": "Technicienne réseau"})
    learner_id = made.json()["id"]
    with fresh.store.reading() as now:
        assert users.follows(now, COUNSELLOR, learner_id)
    name = counsellor.put(
        f"/v1/identities/{learner_id}", json={"given_name": "Awa"}, headers={"if-none-match": "*"}
    )
    assert name.status_code == 201
    session = fresh.network.sessions[0].id
    enrolled = counsellor.post(
        "/v1/enrolments", json={"learner_id": learner_id, "session_id": session, "status": "running"}
    )
    assert enrolled.status_code == 201
    assert counsellor.get(enrolled.headers["location"]).json() == enrolled.json()
    again = counsellor.post("/v1/enrolments", json=enrolled.json())
    problem(again, 409)


def test_a_hire_places_its_learner_and_comes_back(fresh: Served, problem: Problem) -> None:
    counsellor, learner_id = fresh.api(COUNSELLOR), fresh.learner_id(1)
    path = f"/v1/learners/{learner_id}"
    made = counsellor.post("/v1/placements", json={"learner_id": learner_id, "on": "2026-02-02"})
    assert made.status_code == 201
    assert counsellor.get(path).json()["status"] == LearnerStatus.PLACED
    removed = counsellor.delete(made.headers["location"], headers={"if-match": made.headers["etag"]})
    assert removed.status_code == 204
    assert "status" not in counsellor.get(path).json()
    problem(counsellor.get(made.headers["location"]), 404)


def test_who_acted_is_filled_in(fresh: Served) -> None:
    body = {
        "learner_id": fresh.learner_id(3),
        "offer_id": fresh.offer_of("org1").id,
        "kind": "shortlisted",
        "on": "2026-03-01",
        "by": "somebody else",
    }
    made = fresh.api(RECRUITER).post("/v1/interactions", json=body)
    assert (made.status_code, made.json()["by"]) == (201, RECRUITER)


def test_recruiters_read_no_prose_before_consent(world: Served) -> None:
    learner = next(one for one in world.network.learners[:50] if one.about and one.experiences)
    seen = world.api(RECRUITER).get(f"/v1/learners/{learner.id}").json()
    assert "about" not in seen
    assert not any("description" in one or "organisation" in one for one in seen["experiences"])
    assert seen["skills"] == to_json(learner)["skills"]
    whole = world.api(ADMIN).get(f"/v1/learners/{learner.id}").json()
    assert whole == to_json(learner)


def test_names_are_for_those_who_may_know_them(fresh: Served, problem: Problem) -> None:
    hers = f"/v1/identities/{fresh.learner_id(0)}"
    problem(fresh.api(RECRUITER).get(hers), 404)
    problem(fresh.api("counsellor2").get(hers), 404)
    family_name = next(
        one.family_name for one in fresh.network.identities if one.learner_id == fresh.learner_id(0)
    )
    for who in (LEARNER, COUNSELLOR, ADMIN):
        assert fresh.api(who).get(hers).json()["family_name"] == family_name


def test_an_administrator_s_look_at_names_is_logged(fresh: Served) -> None:
    hers = f"/v1/identities/{fresh.learner_id(0)}"
    fresh.api(ADMIN).get(hers)
    fresh.api(ADMIN).get("/v1/identities")
    with fresh.store.reading() as now:
        assert [one.act for one in acts.latest(now, 2)] == ["names.read", "name.read"]
    same = fresh.api(ADMIN).patch(hers, json={}, headers={"If-Match": "*"})
    assert same.status_code == 200
    with fresh.store.reading() as now:
        since = [one.act for one in acts.latest(now, 10)]
    assert since.index("name.read") < since.index("names.read")


def test_an_organisation_reads_what_the_consent_names_and_nothing_else(fresh: Served) -> None:
    hers = fresh.learner_id(2)
    whole = Identity(
        hers,
        given_name="Awa",
        family_name="Wzqxk",
        email="awa@example.org",
        phone="0612345678",
        address="12 rue Wzqxk",
        gender="f",
        birth_date=date(1990, 1, 2),
        nationality="SN",
        photo="https://example.org/wzqxk.jpg",
        priority_neighbourhood=True,
        disability=True,
        without_diploma=True,
        long_term_unemployed=True,
    )
    assert all(getattr(whole, field.name) is not None for field in fields(Identity)), (
        "a field is left out here"
    )
    fresh.store.upsert([whole])
    with fresh.store.writing() as now:
        consents.give(now, hers, Purpose.CONTACT, "org1", datetime.now(tz=UTC))
    named = {name: getattr(whole, name) for name in ("given_name", "family_name", "email", "phone")}
    recruiter = fresh.api(RECRUITER)
    assert recruiter.get(f"/v1/identities/{hers}").json() == {"learner_id": hers, **named}
    for path in ("/v1/identities", "/v1/export/identities", "/v1/export/learners?format=csv"):
        text = recruiter.get(path).text
        assert "awa@example.org" in text
        assert not any(
            other in text for other in ("12 rue", "1990-01-02", "wzqxk.jpg", "SN", 'disability":true')
        )
    resume = recruiter.get(f"/v1/learners/{hers}", headers={"Accept": JSON_RESUME}).text
    assert "awa@example.org" in resume
    assert not any(other in resume for other in ("12 rue", "1990-01-02", "wzqxk.jpg"))
    assert "12 rue" in fresh.api("counsellor").get(f"/v1/identities/{hers}").text


def test_recruiters_read_of_her_place_the_town_and_of_a_pause_nothing(fresh: Served) -> None:
    hers = fresh.learner_id(21)
    with fresh.store.reading() as now:
        before = now.get(Learner, hers)
    place = Place("Paris", "75056", "75", 48.8512345, 2.3512345)
    fresh.store.upsert([replace(before, place=place)])
    recruiter = fresh.api(RECRUITER)
    seen = recruiter.get(f"/v1/learners/{hers}").json()["place"]
    assert seen == {"label": "Paris", "commune": "75056", "departement": "75"}
    assert "48.85" not in recruiter.get("/v1/export/learners").text
    fresh.store.upsert([replace(before, status=LearnerStatus.PAUSED)])
    assert recruiter.get(f"/v1/learners/{hers}").status_code == 404
    assert recruiter.get(f"/v1/learners/{hers}/offers").status_code == 404
    assert f'"{hers}"' not in recruiter.get("/v1/export/learners").text
    with fresh.store.writing() as now:
        consents.give(now, hers, Purpose.CONTACT, "org1", datetime.now(tz=UTC))
    assert recruiter.get(f"/v1/learners/{hers}").status_code == 200, "she said yes to this organisation"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"title": 3}, 422, "title"),
        ({"title": "x", "posts": "two"}, 422, "posts"),
        ({"title": "x", "colour": "blue"}, 422, "colour"),
        ({"title": "x", "id": "mine"}, 422, "id"),
        ({}, 422, "title"),
        ({"title": "x", "skills": [{"label": 1}]}, 422, "skills[0].label"),
        ({"title": "\ud800"}, 422, "title"),
    ],
)
def test_a_wrong_field_is_named(
    world: Served, problem: Problem, body: dict[str, Any], status: int, field: str
) -> None:
    found = problem(world.api(RECRUITER).post("/v1/offers", content=json.dumps(body)), status)
    assert found["errors"][0]["field"] == field


def test_bad_bodies_and_types_are_refused(world: Served, problem: Problem) -> None:
    recruiter = world.api(RECRUITER)
    problem(recruiter.post("/v1/offers", content=b"{"), 400)
    problem(recruiter.post("/v1/offers", content=b"[]", headers={"content-type": "application/json"}), 400)
    problem(recruiter.post("/v1/offers", content=b"a=1", headers={"content-type": "text/plain"}), 415)
    problem(recruiter.post("/v1/offers", content=b"\x1f\x8b", headers={"content-encoding": "gzip"}), 415)
    problem(recruiter.post("/v1/offers", content=b"x" * 5_000_001), 413)
    problem(recruiter.get("/v1/offers", headers={"accept": "text/html"}), 406)
    problem(recruiter.get("/v1/offers?limit=0"), 422)
    problem(recruiter.get("/v1/offers?limit=201"), 422)
    problem(recruiter.get("/v1/offers?cursor=nonsense"), 422)
    problem(recruiter.get("/v1/offers?surprise=1"), 422)


def test_only_one_s_own_browser_writes(fresh: Served, problem: Problem) -> None:
    bare = fresh.client(RECRUITER, csrf_header=False)
    problem(bare.post("/v1/offers", json={"title": "x"}), 403)
    assert fresh.client(RECRUITER).post("/v1/offers", json={"title": "x"}).status_code == 201


def test_an_offer_stays_with_its_organisation(fresh: Served, problem: Problem) -> None:
    other = fresh.api(RECRUITER_2)
    path = f"/v1/offers/{fresh.offer_of('org1').id}"
    tag = fresh.api(RECRUITER).get(path).headers["etag"]
    problem(other.get(path), 404)
    problem(other.patch(path, json={"posts": 9}, headers={"if-match": tag}), 404)
    problem(other.put(path, json={"title": "mine"}, headers={"if-none-match": "*"}), 404)
    problem(other.post("/v1/offers", json={"title": "x", "organisation_id": "org1"}), 403)
    mine = f"/v1/offers/{fresh.offer_of('org2').id}"
    moved = other.patch(
        mine, json={"organisation_id": "org1"}, headers={"if-match": other.get(mine).headers["etag"]}
    )
    problem(moved, 403)


def test_a_learner_is_erased_by_herself_only(fresh: Served, problem: Problem) -> None:
    path = f"/v1/learners/{fresh.learner_id(0)}"
    counsellor, herself = fresh.api(COUNSELLOR), fresh.api(LEARNER)
    tag = {"if-match": herself.get(path).headers["etag"]}
    problem(counsellor.delete(path, headers=tag), 403)
    assert herself.delete(path, headers=tag).status_code == 204
    problem(fresh.api(ADMIN).get(path), 404)


def test_no_record_is_for_analysts(world: Served, problem: Problem) -> None:
    analyst = world.api(Role.ANALYST)
    for kind in RESOURCES:
        problem(analyst.get(f"/v1/{kind}"), 403)
        problem(analyst.post(f"/v1/{kind}", json={}), 403)
