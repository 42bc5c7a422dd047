"""Rankings over the API: who may ask for which, what a filter tells, paging by links, and that all of it is logged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from data.codec import to_json
from matching.eligibility import RULES
from matching.records import LearnerStatus
from service.store.desk_tables import RANKINGS
from tests.service import people
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, RECRUITER, RECRUITER_2, SEEN, Caller, Served

ALL_RULES = [("lift", rule) for rule in sorted(RULES)]


def learners_of(world: Served, organisation: int = 0) -> str:
    offer = world.offer_of(people.EMPLOYERS[organisation].id)
    return f"/v1/offers/{quote(offer.id)}/learners"


def paged(caller: Caller, address: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Everybody by following `next`, and the pages."""
    met, pages, there = [], [], address
    while there:
        answer = caller.get(there)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        met += [one["learner_id"] for one in page["matches"]]
        pages.append(page)
        there = page["next"]
        assert answer.headers.get("link") == (f'<{there}>; rel="next"' if there else None)
    return met, pages


def test_a_recruiter_ranks_for_her_own_offers_those_who_agreed_to_be_seen(world: Served) -> None:
    path = learners_of(world)
    found = world.api(RECRUITER).get(path, params=[*ALL_RULES, ("k", 100)]).json()
    seen = {world.learner_id(number) for number in range(SEEN)}
    ids = {one["learner_id"] for one in found["matches"]}
    assert ids
    assert ids <= seen
    seeking = {one.id for one in world.network.learners if one.status is LearnerStatus.SEEKING}
    assert found["total"] == len(ids) <= len(seen & seeking)
    everybody = world.api(ADMIN).get(path, params=[*ALL_RULES, ("k", 100)]).json()
    assert everybody["total"] > found["total"]
    assert {one["learner_id"] for one in everybody["matches"]} - seen


@pytest.mark.parametrize(
    ("who", "status"), [(RECRUITER_2, 404), (COUNSELLOR, 403), (LEARNER, 403), (people.ANALYST, 403)]
)
def test_nobody_else_ranks_for_her_offer(world: Served, who: str, status: int, problem: Any) -> None:
    problem(world.api(who).get(learners_of(world)), status)


def test_without_a_key_nothing_is_said(world: Served, problem: Any) -> None:
    offer = world.network.offers[0]
    for answer in (
        world.stranger().get(learners_of(world)),
        world.stranger().get(f"/v1/learners/{world.learner_id(0)}/offers"),
        world.stranger().post("/v1/match/learners", json=to_json(offer)),
        world.stranger().post("/v1/match/offers", json={"headline": "Développeuse"}),
    ):
        problem(answer, 401)


def test_offers_are_ranked_for_learners_whom_one_may_know_of(world: Served, problem: Any) -> None:
    hers, other, unseen = (f"/v1/learners/{world.learner_id(n)}/offers" for n in (0, 8, 55))
    for who, path in ((LEARNER, hers), (COUNSELLOR, hers), (RECRUITER, other), (ADMIN, unseen)):
        assert world.api(who).get(path).status_code == 200
    for who, path in ((LEARNER, other), (COUNSELLOR, other), (RECRUITER, unseen), (people.ANALYST, hers)):
        problem(world.api(who).get(path), 404)


def test_an_answer_holds_no_name(world: Served) -> None:
    identities = {one.learner_id: one for one in world.network.identities}
    text = world.api(ADMIN).get(learners_of(world), params=[*ALL_RULES, ("k", 100)]).text
    names = {one.family_name for one in identities.values() if one.family_name and len(one.family_name) > 4}
    assert names
    assert not [name for name in names if f'"{name}"' in text]


def test_following_next_meets_everybody_once(world: Served) -> None:
    caller, path = world.api(RECRUITER), learners_of(world)
    query = "?" + "&".join(f"{name}={value}" for name, value in ALL_RULES)
    whole, _ = paged(caller, f"{path}{query}&k=100")
    met, pages = paged(caller, f"{path}{query}&k=7&w_goal=1")
    assert met == whole
    assert len(set(met)) == len(met) == pages[0]["total"]
    assert not any(page["changed"] for page in pages)
    offset = caller.get(f"{path}{query}&k=7&offset=7").json()
    assert "offset=14" in offset["next"]
    assert [one["learner_id"] for one in offset["matches"]] == whole[7:14]


def test_a_posted_offer_is_paged_with_the_same_body(world: Served) -> None:
    caller, offer = world.api(RECRUITER), replace(world.network.offers[0], id="draft")
    met, there = [], "/v1/match/learners?k=9&lift=distance&lift=contract"
    while there:
        page = caller.post(there, json=to_json(offer)).json()
        met += [one["learner_id"] for one in page["matches"]]
        there = page["next"]
    assert len(met) == len(set(met)) == page["total"]


def test_a_page_says_that_records_have_changed_and_skips_nobody_who_stayed(fresh: Served) -> None:
    caller, path = fresh.api(ADMIN), learners_of(fresh)
    query = "?" + "&".join(f"{name}={value}" for name, value in ALL_RULES)
    before, _ = paged(caller, f"{path}{query}&k=100")
    first = caller.get(f"{path}{query}&k=5").json()
    gone = [one["learner_id"] for one in first["matches"]][:2] + before[20:22]
    fresh.store.remove("learners", gone)
    wait_until_follows(fresh)
    met, pages = paged(caller, first["next"])
    assert all(page["changed"] for page in pages)
    assert [one["learner_id"] for one in first["matches"]] + met == [
        one for one in before if one not in gone[2:]
    ]


def wait_until_follows(world: Served) -> None:
    import time

    until = time.monotonic() + 20
    while world.app.state.desk.sequence < world.store.sequence:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_filters_tell_what_they_hide(world: Served) -> None:
    caller, path = world.api(RECRUITER), learners_of(world)
    free = caller.get(path, params=[*ALL_RULES, ("k", 100)]).json()
    asked = caller.get(path, params=[*ALL_RULES, ("k", 100), ("diploma", 7), ("near", "Lyon")]).json()
    assert asked["total"] < free["total"]
    assert set(asked["filtered"]) | set(asked["unsaid"]) <= {"diploma", "around"}
    alone = caller.get(path, params=[*ALL_RULES, ("k", 100), ("near", "Lyon")]).json()
    assert alone["total"] == asked["total"] + asked["filtered"].get("diploma", 0)
    assert free["total"] == alone["total"] + alone["filtered"]["around"]


def test_weights_and_marks_change_the_points(world: Served) -> None:
    caller, path = world.api(RECRUITER), learners_of(world)
    plain, weighted = (
        caller.get(path, params=[*ALL_RULES, ("k", 100), *more]).json()
        for more in ([], [("w_distance", 0), ("w_goal", 3)])
    )

    def points(page: dict[str, Any], feature: str) -> dict[str, float]:
        return {
            match["learner_id"]: reason["points"]
            for match in page["matches"]
            for reason in match["reasons"]
            if reason["feature"] == feature
        }

    assert set(points(weighted, "distance").values()) == {0.0}
    goal = points(plain, "goal")
    assert points(weighted, "goal") == pytest.approx({one: 3 * value for one, value in goal.items()})
    for match in weighted["matches"]:
        added = match["baseline"] + sum(reason["points"] for reason in match["reasons"])
        assert added == pytest.approx(match["score"], abs=1e-9)
    must = caller.get(path, params=[*ALL_RULES, ("must", "tool:figma")]).json()["matches"][0]
    required = next(one for one in must["reasons"] if one["feature"] == "required_skills")
    assert "tool:figma" in [one["code"] for one in required["evidence"]]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("k=0", "k"),
        ("k=-5", "k"),
        (f"k={'9' * 300}", "k"),
        ("offset=-1", "offset"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%00", "cursor"),
        ("must=tool:none", "must"),
        ("skill=%00", "skill"),
        ("available_by=2026-02-31", "available_by"),
        ("w_goal=4", "w_goal"),
        ("near=Nulleparville", "near"),
        ("near=Saint-Denis", "near"),
        ("training=t9", "training"),
        ("certified=t9", "certified"),
        ("pay=30000", "pay"),
        ("unheard=of", "unheard"),
    ],
)
def test_a_bad_value_is_a_problem_that_names_the_parameter(
    world: Served, query: str, named: str, problem: Any
) -> None:
    found = problem(world.api(RECRUITER).get(f"{learners_of(world)}?{query}"), 422)
    assert named in found["detail"]
    assert {one["field"].partition(".")[0] for one in found["errors"]} == {named}


def test_what_is_asked_of_learners_is_refused_of_offers(world: Served, problem: Any) -> None:
    path = f"/v1/learners/{world.learner_id(0)}/offers"
    for query, named in (("diploma=5", "diploma"), ("must=tool:git", "must")):
        assert named in problem(world.api(LEARNER).get(f"{path}?{query}"), 422)["detail"]
    assert world.api(LEARNER).get(f"{path}?pay=30000&published_since=2020-01-01").status_code == 200


def test_every_page_that_was_shown_is_logged_with_its_ranks(fresh: Served) -> None:
    caller, path = fresh.api(ADMIN), learners_of(fresh, 1)

    def logged() -> int:
        fresh.app.state.ranking_log.flush() if hasattr(fresh.app.state, "ranking_log") else None
        with fresh.store.reading() as now:
            return int(now.connection.execute(select(func.count()).select_from(RANKINGS)).scalar_one())

    before = logged()
    _, pages = paged(caller, f"{path}?k=20&lift=distance")
    assert logged() == before + len(pages)
