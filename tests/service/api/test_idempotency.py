from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matching.records import Offer
from service.api.idempotency import GIVEN_UP, KEPT, Answer, Once, answered, hold, keep, let_go
from service.problems import StillRunningError
from service.store import SqlStore
from service.store.desk_tables import IDEMPOTENCY
from tests.service.people import RECRUITER, RECRUITER_2, Served

Problem = Callable[[Any, int], dict[str, Any]]
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ONCE = Once("u1", "k1", "digest")


def test_a_post_that_is_sent_twice_is_done_once(fresh: Served, problem: Problem) -> None:
    recruiter, key = fresh.api(RECRUITER), {"idempotency-key": "order-1"}
    offers = fresh.store.counts()["offers"]
    first = recruiter.post("/v1/offers", json={"title": "x"}, headers=key)
    again = recruiter.post("/v1/offers", json={"title": "x"}, headers=key)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    for name in ("location", "etag"):
        assert again.headers[name] == first.headers[name]
    assert (again.status_code, again.json()) == (201, first.json())
    assert fresh.store.counts()["offers"] == offers + 1
    problem(recruiter.post("/v1/offers", json={"title": "y"}, headers=key), 422)
    other = fresh.api(RECRUITER_2).post("/v1/offers", json={"title": "x"}, headers=key)
    assert other.json()["id"] != first.json()["id"]


def test_of_many_at_once_one_is_done(fresh: Served) -> None:
    recruiter = fresh.api(RECRUITER)

    def post(_: int) -> Any:
        return recruiter.post("/v1/offers", json={"title": "x"}, headers={"idempotency-key": "race"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(post, range(6)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert sum("idempotency-replayed" in one.headers for one in answers) == 5


def test_a_request_that_failed_may_be_sent_again(fresh: Served, problem: Problem) -> None:
    recruiter, key = fresh.api(RECRUITER), {"idempotency-key": "order-2"}
    problem(recruiter.post("/v1/offers", json={"title": 3}, headers=key), 422)
    assert recruiter.post("/v1/offers", json={"title": "x"}, headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 201, "é"])
def test_a_key_that_cannot_be_is_refused(world: Served, problem: Problem, key: str) -> None:
    headers = {b"idempotency-key": key.encode("latin-1")}
    found = problem(world.api(RECRUITER).post("/v1/offers", json={"title": "x"}, headers=headers), 422)
    assert found["errors"][0]["field"] == "Idempotency-Key"


def test_what_still_runs_is_told_so_and_what_was_cut_off_may_run_again(store: SqlStore) -> None:
    with store.writing() as now:
        assert hold(now, ONCE, AT) is None
        with pytest.raises(StillRunningError):
            hold(now, ONCE, AT + timedelta(minutes=1))
        assert hold(now, ONCE, AT + GIVEN_UP) is None
        let_go(now, ONCE)
        assert hold(now, ONCE, AT) is None


def test_answers_are_kept_for_a_day(store: SqlStore) -> None:
    answer = Answer(201, {"Location": "/v1/offers/o1"}, "{}")
    with store.writing() as now:
        keep(now, ONCE, answer, AT)
        assert answered(now, ONCE, AT + KEPT - timedelta(seconds=1)) == answer
        assert answered(now, ONCE, AT + KEPT) is None
        keep(now, Once("u2", "k2", "digest"), answer, AT + KEPT)
        rows = now.connection.execute(IDEMPOTENCY.select()).all()
        assert [row.user_id for row in rows] == ["u2"]


def test_an_import_that_is_sent_twice_is_done_once(fresh: Served) -> None:
    recruiter, key = fresh.api(RECRUITER), {"idempotency-key": "file-1", "content-type": "text/csv"}
    file = "id;titre\ni1;Un\n"
    first = recruiter.post("/v1/import", content=file, headers=key)
    fresh.store.remove("offers", ["i1"])
    again = recruiter.post("/v1/import", content=file, headers=key)
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert fresh.store.some(Offer, ["i1"]) == {}
