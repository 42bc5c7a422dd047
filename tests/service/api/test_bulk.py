from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from data.codec import Record, json_line, to_json
from matching.records import Identity, Learner, Offer, Organisation
from service.accounts import users
from service.api.bulk import LONGEST_LINE
from service.api.rows import MOST_PROBLEMS, MOST_WARNINGS
from service.store import PACED_BATCH
from service.store.engines import WAIT_FOR_LOCK_S
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, LEARNER, RECRUITER, Served, served

Problem = Callable[[Any, int], dict[str, Any]]


def _lines(*records: Any) -> bytes:
    return "".join(json_line(to_json(one)) for one in records).encode()


def test_good_lines_go_in_and_each_bad_one_is_told(fresh: Served) -> None:
    body = (
        b'{"id": "b1", "title": "Un"}\n'
        b"\n"
        b'{"id": "b2", "title": 3}\n'
        b'{"id": "b3"\n'
        b'{"id": "b4", "title": "x", "organisation_id": "org2"}\n'
        b'{"id": "b5", "title": "Cinq", "posts": 2}\r\n'
        b'"b6"\n'
        b'{"id": "b7", "title": "x", "published": "2026-02-01", "expires": "2026-01-01"}'
    )
    answer = fresh.api(RECRUITER).post(
        "/v1/bulk/offers", content=body, headers={"content-type": "application/x-ndjson"}
    )
    report = answer.json()
    assert answer.status_code == 200
    assert (report["read"], report["kept"], report["dropped"]) == (7, 2, 5)
    told = {one["line"]: (one["field"], one["code"]) for one in report["problems"]}
    assert told == {
        3: ("title", "bad-field"),
        4: (None, "broken-json"),
        5: (None, "forbidden"),
        7: ("", "bad-field"),
        8: (None, "bad-record"),
    }
    assert all(one["reason"] and one["dropped"] for one in report["problems"])
    kept = fresh.store.some(Offer, [f"b{n}" for n in range(1, 9)])
    assert set(kept) == {"b1", "b5"}
    assert kept["b5"].organisation_id == "org1"


def test_ids_that_say_who_somebody_is_are_told_of_and_kept(fresh: Served) -> None:
    records: list[tuple[str, Record]] = [
        ("learners", Learner("zoe@example.org")),
        ("learners", Learner("b-durand")),
        ("learners", Learner("b-3")),
        ("identities", Identity("zoe@example.org", given_name="Ana")),
        ("identities", Identity("b-durand", family_name="Durand")),
        ("identities", Identity("b-3", family_name="Durand")),
    ]
    body = "".join(json_line({"kind": kind, "record": to_json(one)}) for kind, one in records).encode()
    report = fresh.api(ADMIN).post("/v1/bulk", content=body).json()
    assert (report["read"], report["kept"], report["dropped"]) == (6, 6, 0)
    told = {one["line"]: (one["field"], one["code"], one["dropped"]) for one in report["problems"]}
    assert told == {1: ("id", "id-is-address", False), 5: ("learner_id", "id-holds-name", False)}


def test_warnings_do_not_push_out_what_is_wrong_with_a_line_that_is_left_out(fresh: Served) -> None:
    named = [f"zoe{number}@example.org" for number in range(MOST_WARNINGS + 3)]
    body = _lines(*(Learner(one) for one in named)) + b'{"id": "b9", "status": "?"}\n'
    report = fresh.api(ADMIN).post("/v1/bulk/learners", content=body).json()
    codes = [one["code"] for one in report["problems"]]
    assert codes == ["id-is-address"] * MOST_WARNINGS + ["bad-field"]
    assert (report["dropped"], report["more"]) == (1, 3)


def test_a_dry_run_tells_the_same_and_keeps_nothing(fresh: Served) -> None:
    body = _lines(Offer("d1", "Un"), Offer("d2", "Deux")) + b"{}\n"
    before = fresh.store.sequence
    dry = fresh.api(RECRUITER).post("/v1/bulk/offers?dry_run=true", content=body).json()
    assert (dry["kept"], dry["dropped"], fresh.store.some(Offer, ["d1", "d2"])) == (2, 1, {})
    assert fresh.store.sequence == before
    wet = fresh.api(RECRUITER).post("/v1/bulk/offers", content=body).json()
    assert {**dry, "dry_run": False} == wet


def test_lines_of_many_kinds_may_speak_of_each_other(fresh: Served) -> None:
    records = [
        {"kind": "organisations", "record": {"id": "g9", "name": "Neuf"}},
        {"kind": "offers", "record": {"id": "m1", "title": "x", "organisation_id": "g9"}},
        {"kind": "learners", "record": {"id": "m2"}},
        {"kind": "placements", "record": {"learner_id": "m2", "on": "2026-01-05", "offer_id": "m1"}},
        {"kind": "offers", "record": {"id": "m3", "title": "x", "organisation_id": "g10"}},
        {"kind": "planets", "record": {}},
        {"kind": "offers"},
    ]
    body = "\n".join(json.dumps(one) for one in records)
    report = fresh.api(ADMIN).post("/v1/bulk", content=body).json()
    assert (report["kept"], [one["line"] for one in report["problems"]]) == (4, [5, 6, 7])
    assert fresh.store.get(Learner, "m2").status == "placed"


def test_a_counsellor_brings_in_her_learners_only(fresh: Served) -> None:
    theirs = replace(fresh.network.learners[8], headline="Taken over")
    body = _lines(Learner("mine-1"), theirs, replace(fresh.network.learners[0], headline="New words"))
    report = fresh.api(COUNSELLOR).post("/v1/bulk/learners", content=body).json()
    assert (report["kept"], report["problems"][0]["code"]) == (2, "unknown-id")
    assert fresh.store.get(Learner, theirs.id).headline != "Taken over"
    with fresh.store.reading() as now:
        assert users.follows(now, COUNSELLOR, "mine-1")


def test_who_may_write_nothing_is_told_so_before_a_line_is_read(world: Served, problem: Problem) -> None:
    problem(world.api(ANALYST).post("/v1/bulk", content=b"{}"), 403)
    problem(world.api(LEARNER).post("/v1/bulk/offers", content=b"{}"), 403)
    problem(world.api(RECRUITER).post("/v1/bulk/learners", content=b"{}"), 403)
    problem(world.stranger().post("/v1/bulk/learners", content=b"{}"), 401)
    problem(world.api(ADMIN).post("/v1/bulk/planets", content=b"{}"), 422)


def test_a_line_that_is_too_long_is_passed_over(fresh: Served) -> None:
    long = b'{"id": "long", "title": "' + b"x" * LONGEST_LINE + b'"}\n'
    report = fresh.api(RECRUITER).post("/v1/bulk/offers", content=long + _lines(Offer("after", "x"))).json()
    assert (report["kept"], report["problems"][0]["code"]) == (1, "too-long")
    assert "after" in fresh.store.some(Offer, ["after"])


def test_a_body_that_is_too_long_ends_there(tmp_path: Path, problem: Problem) -> None:
    with served(tmp_path, lambda settings: replace(settings, bulk_mb=1)) as small:

        def endless() -> Iterator[bytes]:
            for number in range(40):
                yield json.dumps({"id": f"e{number}", "title": "x" * 50_000}).encode() + b"\n"

        problem(small.api(RECRUITER).post("/v1/bulk/offers", content=endless()), 413)


@pytest.mark.parametrize("headers", [{"content-encoding": "gzip"}, {"content-type": "application/zip"}])
def test_nothing_packed_is_taken(world: Served, problem: Problem, headers: dict[str, str]) -> None:
    problem(world.api(RECRUITER).post("/v1/bulk/offers", content=b"PK\x03\x04", headers=headers), 415)


def test_of_very_many_problems_the_rest_is_counted(fresh: Served) -> None:
    report = fresh.api(RECRUITER).post("/v1/bulk/offers", content=b"{}\n" * (MOST_PROBLEMS + 5)).json()
    assert (len(report["problems"]), report["more"], report["dropped"]) == (
        MOST_PROBLEMS,
        5,
        MOST_PROBLEMS + 5,
    )


def test_others_write_and_search_while_a_bulk_goes_on(fresh: Served) -> None:
    offer, done, waits, answers = fresh.offer_of("org1"), Event(), list[float](), list[int]()
    recruiter = fresh.api(RECRUITER)

    def search() -> None:
        while not done.is_set():
            began = time.monotonic()
            answers.append(recruiter.get(f"/v1/offers/{offer.id}/learners").status_code)
            answers.append(recruiter.post("/v1/offers", json={"title": "Meanwhile"}).status_code)
            waits.append(time.monotonic() - began)

    searching = Thread(target=search)
    searching.start()
    body = _lines(*(Organisation(f"bulk-{number}", "Une") for number in range(4 * PACED_BATCH + 1)))
    report = fresh.api(ADMIN).post("/v1/bulk/organisations", content=body).json()
    done.set()
    searching.join()
    assert report["kept"] == 4 * PACED_BATCH + 1
    assert set(answers) == {200, 201}
    assert max(waits) < WAIT_FOR_LOCK_S
