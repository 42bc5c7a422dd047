"""Interactions of several people between one learner and one offer on one day: each stays who made it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.codec import json_line, to_json
from matching.records import Interaction, InteractionKind, OfferStatus
from service.api.resources import RESOURCES, record_id
from service.store import record_key
from service.store.desk_tables import OUTBOX
from service.store.kinds import BY_HERSELF
from tests.service.people import ADMIN, LEARNER, RECRUITER, Served

Problem = Callable[[Any, int], dict[str, Any]]


def _act(fresh: Served, kind: InteractionKind, day: int, by: str | None) -> Interaction:
    return Interaction(fresh.learner_id(0), fresh.offer_of("org1").id, kind, date(2026, 2, day), by=by)


def _kept(fresh: Served, one: Interaction) -> Interaction | None:
    return fresh.store.some(Interaction, [record_key(one)]).get(record_key(one))


def _bulk(fresh: Served, who: str, one: Interaction) -> Any:
    return fresh.api(who).post("/v1/bulk/interactions", content=json_line(to_json(one)).encode()).json()


@pytest.mark.parametrize(
    ("who", "kind", "by"),
    [
        (RECRUITER, InteractionKind.SHORTLISTED, "a colleague"),  # which he sees
        (RECRUITER, InteractionKind.INTERVIEWED, None),
    ],
)
def test_a_line_takes_the_place_of_no_one_else_s(
    fresh: Served, who: str, kind: InteractionKind, by: str | None
) -> None:
    theirs = _act(fresh, kind, 3, by)
    fresh.store.upsert([theirs])
    report = _bulk(fresh, who, replace(theirs, reason="skills"))
    assert (report["kept"], report["problems"][0]["code"]) == (0, "forbidden")
    assert _kept(fresh, theirs) == theirs


@pytest.mark.parametrize("kind", [InteractionKind.SEEN, InteractionKind.DISMISSED])
@pytest.mark.parametrize(("who", "by"), [(LEARNER, RECRUITER), (RECRUITER, BY_HERSELF)])
def test_no_answer_tells_what_the_other_side_did_that_day(
    fresh: Served, kind: InteractionKind, who: str, by: str, problem: Problem
) -> None:
    theirs, free = _act(fresh, kind, 3, by), _act(fresh, kind, 4, by)
    fresh.store.upsert([theirs])
    program = fresh.api(who)

    def told(day: Interaction) -> list[object]:
        """What a program hears that tries everything on a day, without what names the day itself."""
        body = {name: value for name, value in to_json(day).items() if name != "by"}
        heard: list[object] = [_bulk(fresh, who, day)["kept"]]
        place = f"/v1/interactions/{record_id(RESOURCES['interactions'], record_key(day))}"
        heard.append(program.get(place).status_code)
        for unmet in ({"if-none-match": "*"}, {"if-match": '"1-0"'}):
            heard.append(program.put(place, json=to_json(day), headers=unmet).status_code)
        heard.append(program.delete(place, headers={"if-match": '"1-0"'}).status_code)
        heard.append(program.post("/v1/interactions", json=body).status_code)
        return heard

    assert told(theirs) == told(free) == [1, 404, 422, 404, 404, 409]
    assert _kept(fresh, theirs) == theirs
    mine = replace(theirs, by=RECRUITER if who == RECRUITER else BY_HERSELF)
    assert _kept(fresh, mine) == mine, "both stand"
    with fresh.store.writing() as now:
        now.remove("interactions", [record_key(mine)])
    body = {name: value for name, value in to_json(mine).items() if name != "by"}
    made = program.post("/v1/interactions", json=body)
    assert (made.status_code, made.json()["by"]) == (201, mine.by)
    problem(program.post("/v1/interactions", json=body), 409)


def test_nobody_makes_a_colleague_s_her_own(fresh: Served, problem: Problem) -> None:
    theirs = _act(fresh, InteractionKind.INTERVIEWED, 4, "a colleague")
    fresh.store.upsert([theirs])
    path = f"/v1/interactions/{record_id(RESOURCES['interactions'], record_key(theirs))}"
    program = fresh.api(RECRUITER)
    tag = {"if-match": program.get(path).headers["etag"]}
    problem(program.patch(path, json={"reason": "skills"}, headers=tag), 403)
    problem(program.put(path, json=to_json(theirs), headers=tag), 403)
    problem(program.delete(path, headers=tag), 403)
    assert _kept(fresh, theirs) == theirs


@pytest.mark.parametrize(("who", "by"), [(LEARNER, BY_HERSELF), (RECRUITER, RECRUITER)])
def test_who_made_it_changes_it_and_takes_it_back(fresh: Served, who: str, by: str) -> None:
    mine = _act(fresh, InteractionKind.DISMISSED, 5, by)
    assert _bulk(fresh, who, replace(mine, by="whoever"))["kept"] == 1
    assert _kept(fresh, mine) == mine
    assert _bulk(fresh, who, replace(mine, reason="distance"))["kept"] == 1
    path = f"/v1/interactions/{record_id(RESOURCES['interactions'], record_key(mine))}"
    program = fresh.api(who)
    found = program.get(path)
    assert found.json()["reason"] == "distance"
    tag = {"if-match": found.headers["etag"]}
    changed = program.patch(path, json={"reason": "pay"}, headers=tag)
    assert (changed.status_code, changed.json()["reason"]) == (200, "pay")
    assert program.delete(path, headers={"if-match": changed.headers["etag"]}).status_code == 204


def test_an_administrator_puts_right_whose_it_is(fresh: Served) -> None:
    theirs = _act(fresh, InteractionKind.DISMISSED, 6, RECRUITER)
    fresh.store.upsert([theirs])
    assert _bulk(fresh, ADMIN, replace(theirs, by="a colleague"))["kept"] == 1
    assert _kept(fresh, theirs) == replace(theirs, by="a colleague")


def test_to_apply_by_a_program_is_to_apply(fresh: Served, problem: Problem) -> None:
    """As on her page: the organisation knows her from then on and is told; taking it back ends that."""
    day: date = fresh.app.state.desk.today()
    offer = next(
        one
        for one in fresh.network.offers
        if (one.organisation_id, one.status) == ("org1", OfferStatus.OPEN) and (one.expires or day) >= day
    )
    who, program, today = fresh.learner_id(0), fresh.api(LEARNER), day.isoformat()
    body = {"learner_id": who, "offer_id": offer.id, "kind": "applied"}
    problem(program.post("/v1/interactions", json={**body, "on": "2026-01-01"}), 422)
    made = program.post("/v1/interactions", json={**body, "on": today})
    assert (made.status_code, made.json()["by"]) == (201, BY_HERSELF)
    recruiter = fresh.api(RECRUITER)
    assert recruiter.get(f"/v1/identities/{who}").status_code == 200
    assert "applied" in fresh.client(RECRUITER).get(f"/recruiter/offers/{offer.id}").text
    with fresh.store.reading() as now:
        letters = [row for row in now.connection.execute(OUTBOX.select()) if row.kind == "application"]
    assert [one.recipient for one in letters] == [fresh.user(RECRUITER).email]
    problem(program.post("/v1/interactions", json={**body, "on": today}), 409)
    place = made.headers["location"]
    assert program.delete(place, headers={"if-match": made.headers["etag"]}).status_code == 204
    assert program.get(place).status_code == 404
    assert recruiter.get(f"/v1/identities/{who}").status_code == 404
    assert f"/me/offers/{offer.id}/apply" in fresh.client(LEARNER).get(f"/me/offers/{offer.id}").text
