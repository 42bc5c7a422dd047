from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.records import Learner, LearnerStatus, Organisation
from service.accounts import consents, users
from service.accounts.actor import Actor, Role
from service.accounts.consents import Purpose
from service.api.paging import FEW, MOST_LOOKED_AT, page_of, read_cursor
from service.api.resources import RESOURCES
from service.api.rights import Rights
from service.store import SqlStore
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, RECRUITER, Caller, Served

AT = datetime(2026, 3, 1, tzinfo=UTC)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=4).filter(
    lambda text: text.strip() == text
)
WRITES = st.lists(st.tuples(st.booleans(), IDS), max_size=3)


def _walk(caller: Caller, path: str, limit: int) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = caller.get(path, params={"limit": limit} | ({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200
        found += [one["id"] for one in page.json()["items"]]
        cursor = page.json()["next"]
        link = page.headers.get("link")
        assert (link is None) == (cursor is None)
        if cursor is None:
            return found
        query = parse_qs(urlsplit(str(link).partition(">")[0].removeprefix("<")).query)
        assert query == {"limit": [str(limit)], "cursor": [cursor]}


@given(start=st.sets(IDS, max_size=12), limit=st.integers(1, 5), writes=st.lists(WRITES, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_meanwhile_what_stands_is_reached_once(
    tmp_path: Path, start: set[str], limit: int, writes: list[list[tuple[bool, str]]]
) -> None:
    store = SqlStore(tmp_path / "paging.sqlite3")
    store.remove("organisations", [one.id for one in store.all(Organisation)])
    store.upsert([Organisation(one, "x") for one in start])
    resource, admin = RESOURCES["organisations"], Actor("a", "A", Role.ADMIN)
    stood, seen, cursor, turn = set(start), list[str](), None, 0
    ever = set(start)
    while True:
        with store.reading() as now:
            after = None if cursor is None else read_cursor(cursor, "organisations")
            page = page_of(now, resource, Rights(admin, now), after, limit)
        seen += [one.key for one in page.items]
        if page.next is None:
            break
        cursor = str(page.next)
        for adds, one in writes[turn] if turn < len(writes) else ():
            if adds:
                store.upsert([Organisation(one, "y")])
                ever.add(one)
            else:
                store.remove("organisations", [one])
                stood.discard(one)
        turn += 1
    store.close()
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)
    assert stood <= set(seen) <= ever


def test_everybody_pages_through_what_is_hers(world: Served) -> None:
    learners = [one.id for one in world.network.learners]
    seen = [one.id for one in world.network.learners[:50] if one.status is not LearnerStatus.PAUSED]
    expected = {ADMIN: learners, RECRUITER: seen, COUNSELLOR: learners[:8], LEARNER: learners[:1]}
    for who, ids in expected.items():
        assert _walk(world.api(who), "/v1/learners", 7) == sorted(ids)
    own = [one.id for one in world.network.offers if one.organisation_id == "org1"]
    assert _walk(world.api(RECRUITER), "/v1/offers", 3) == sorted(own)


def test_a_list_is_narrowed_to_a_learner(world: Served) -> None:
    admin = world.api(ADMIN)
    enrolment = world.network.enrolments[0]
    page = admin.get("/v1/enrolments", params={"learner_id": enrolment.learner_id}).json()
    hers = [one for one in world.network.enrolments if one.learner_id == enrolment.learner_id]
    assert len(page["items"]) == len(hers)
    assert {one["record"]["learner_id"] for one in page["items"]} == {enrolment.learner_id}


def test_the_records_of_a_page_carry_the_tags_of_their_own(world: Served) -> None:
    admin = world.api(ADMIN)
    for kind in ("learners", "enrolments", "identities"):
        for one in admin.get(f"/v1/{kind}?limit=3").json()["items"]:
            answer = admin.get(f"/v1/{kind}/{one['id']}")
            assert (answer.headers["etag"], answer.json()) == (one["etag"], one["record"])


def test_a_page_tells_that_something_was_written_since(fresh: Served) -> None:
    admin = fresh.api(ADMIN)
    first = admin.get("/v1/learners?limit=2").json()
    assert first["changed"] is False
    fresh.store.upsert([replace(fresh.network.learners[0], headline="x")])
    second = admin.get("/v1/learners", params={"limit": 2, "cursor": first["next"]}).json()
    assert second["changed"] is True
    assert second["sequence"] > first["sequence"]


def test_few_of_many_are_all_reached(store: SqlStore) -> None:
    mine = [f"l-{number:05}" for number in range(0, MOST_LOOKED_AT + 100, 1_700)]
    with store.writing() as now:
        now.upsert([Learner(f"l-{number:05}") for number in range(MOST_LOOKED_AT + 100)])
        users.follow(now, "c", mine, AT)
        for one in mine:
            consents.give(now, one, Purpose.SEEN, None, AT)
    counsellor = Actor("c", "C", Role.COUNSELLOR)
    recruiter = Actor("r", "R", Role.RECRUITER, organisation_id="g")
    for actor in (counsellor, recruiter):
        seen, cursor = list[str](), None
        with store.reading() as now:
            while True:
                page = page_of(now, RESOURCES["learners"], Rights(actor, now), cursor, 2)
                seen += [one.key for one in page.items]
                cursor = page.next
                if cursor is None:
                    break
        assert seen == mine


def test_many_who_agreed_are_reached_over_pages_that_may_be_short(store: SqlStore) -> None:
    last = MOST_LOOKED_AT + FEW
    with store.writing() as now:
        now.upsert([Learner(f"l-{number:05}") for number in range(last + 1)])
        for number in (*range(FEW), last):
            consents.give(now, f"l-{number:05}", Purpose.SEEN, None, AT)
        resource, recruiter = RESOURCES["learners"], Actor("r", "R", Role.RECRUITER, organisation_id="g")
        first = page_of(now, resource, Rights(recruiter, now), None, FEW + 1)
        second = page_of(now, resource, Rights(recruiter, now), first.next, FEW + 1)
    assert (len(first.items), [one.key for one in second.items]) == (FEW, [f"l-{last:05}"])
    assert second.next is None
