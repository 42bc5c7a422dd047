"""A full disk: whoever writes is told so, 507, and everybody else goes on as before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from matching.records import Learner
from service.store import SqlStore, StoreFullError
from service.workspace.searches import save_search
from tests.service.people import COUNSELLOR, LEARNER, RECRUITER, Caller, Served, served

ORGANISATION = "org1"


@dataclass(frozen=True, slots=True)
class Full:
    """The small network on a store that takes no page more, with people who signed in before."""

    site: Served
    people: Mapping[str, Caller]
    program: Caller
    offer: str
    search: str

    @property
    def candidate(self) -> str:
        """The page of somebody for the offer."""
        return f"/recruiter/offers/{self.offer}/candidates/{self.site.learner_id(7)}"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    def no_room(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # SQLite takes the size that the file has

    with served(tmp_path_factory.mktemp("full")) as site:
        offer = site.offer_of(ORGANISATION).id
        address = f"/recruiter/offers/{offer}"
        with site.store.writing() as now:
            actor = site.user(RECRUITER).actor()
            search = save_search(now, actor, "La mienne", address, False, [], datetime.now(tz=UTC))
        people = {who: site.client(who) for who in (RECRUITER, COUNSELLOR, LEARNER)}
        program = site.api(RECRUITER)
        event.listen(site.store._engine, "connect", no_room)
        site.store._engine.dispose()
        assert _filled(site.store), "the limit does not hold"
        yield Full(site, people, program, offer, search)


def _filled(store: SqlStore) -> bool:
    """Use up what the pages that there are have left; whether no room was left at last."""
    full = False
    for size in (100_000, 4_000, 400, 40):
        for number in range(200):
            try:
                store.upsert([Learner(f"filler-{size}-{number}", about="x" * size)])
            except StoreFullError:
                full = True
                break
    return full


def test_searches_and_reads_go_on(full: Full) -> None:
    recruiter = full.people[RECRUITER]
    for path in ("/recruiter", f"/recruiter/offers/{full.offer}", full.candidate, "/recruiter/shortlists"):
        assert recruiter.get(path).status_code == 200, path
    assert recruiter.get(f"/recruiter/searches/{full.search}").status_code == 303
    for path in ("/me", "/me/offers", "/me/profile", "/me/data"):
        assert full.people[LEARNER].get(path).status_code == 200, path
    for path in ("/counsellor", f"/counsellor/learners/{full.site.learner_id(0)}"):
        assert full.people[COUNSELLOR].get(path).status_code == 200, path
    for path in (f"/v1/offers/{full.offer}/learners", "/v1/learners", "/v1/health"):
        assert full.program.get(path).status_code == 200, path


def test_who_writes_is_told(full: Full) -> None:
    text = "x" * 100_000
    answer = full.program.post("/v1/offers", json={"title": "Une", "description": text})
    assert answer.status_code == 507
    assert answer.json()["status"] == 507
    assert "room" in answer.json()["detail"]
    notes = [
        full.people[RECRUITER].post(f"{full.candidate}/note", data={"text": "x" * 1_500}) for _ in range(20)
    ]
    assert {one.status_code for one in notes[-3:]} == {507}, "at first one may fit in"
    assert "<html" in notes[-1].text


def test_what_was_there_is_whole(full: Full) -> None:
    with full.site.store.reading() as now:
        assert now.get(Learner, full.site.learner_id(0)).id == full.site.learner_id(0)
