from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from matching.records import (
    Contract,
    Interaction,
    InteractionKind,
    Learner,
    LearnerStatus,
    Offer,
    Organisation,
    Placement,
)
from service.accounts import acts
from service.importing import PLACEMENTS, FileReport, guess_kind, import_file
from service.store import SqlStore
from service.trust.erasure import erase
from service.trust.merging import merge
from tests.service.people import ADMIN, COUNSELLOR, RECRUITER, Caller, Served, served

AT = datetime(2026, 2, 1, 8, tzinfo=UTC)
ON = date(2026, 3, 1)
HEADER = "learner_id;on;contract;offer_id;organisation\n"
DAY = date(2025, 11, 3)


@pytest.fixture
def people(store: SqlStore) -> SqlStore:
    store.upsert([Learner("a"), Learner("b", last_active=date(2026, 2, 1)), Learner("c"), Offer("o1", "Dev")])
    return store


def _import(store: SqlStore, folder: Path, rows: str, *, keep: bool = True) -> FileReport:
    path = folder / "embauches.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    assert guess_kind(path) == PLACEMENTS, "its columns tell"
    return import_file(path, store, on=ON, keep=keep)


def test_a_hire_places_its_learner_unless_she_was_active_after_it(people: SqlStore, tmp_path: Path) -> None:
    report = _import(people, tmp_path, "a;2025-11-03;CDI;o1;Atelier\nb;2025-11-03;;;\n")
    assert (report.kind, report.kept, report.dropped, report.problems) == (PLACEMENTS, 2, 0, ())
    hire = Placement("a", DAY, "o1", Contract.CDI, "Atelier")
    assert set(people.all(Placement)) == {hire, Placement("b", DAY)}
    assert people.get(Learner, "a").status is LearnerStatus.PLACED
    assert people.get(Learner, "b").status is LearnerStatus.SEEKING
    hired = Interaction("a", "o1", InteractionKind.HIRED, DAY, by=acts.SYSTEM)
    assert list(people.all(Interaction)) == [hired]
    with people.reading() as now:
        (act,) = acts.latest(now, 5)
    assert (act.act, act.detail["kind"], act.detail["kept"]) == ("import", PLACEMENTS, 2)


def test_a_file_may_come_again_and_says_nothing_twice(people: SqlStore, tmp_path: Path) -> None:
    rows = "a;2025-11-03;CDI;o1;Atelier\n"
    _import(people, tmp_path, rows)
    people.upsert([Learner("a")])  # she seeks again
    report = _import(people, tmp_path, "a;2025-11-03;CDD;;\n")
    assert (report.kept, report.dropped) == (1, 0)
    assert list(people.all(Placement)) == [Placement("a", DAY, "o1", Contract.CDD, "Atelier")]
    assert people.get(Learner, "a").status is LearnerStatus.SEEKING
    people.upsert([Offer("o2", "Dev")])
    _import(people, tmp_path, "a;2025-11-03;;o2;\n")
    assert [one.offer_id for one in people.all(Interaction)] == ["o2"], "she was hired once"


def test_what_only_the_store_can_tell_is_told_by_line(people: SqlStore, tmp_path: Path) -> None:
    people.upsert([Learner("old")])
    with people.writing() as now:
        merge(now, "a", "old", acts.SYSTEM, AT)
    erase(people, "c", AT)
    rows = "z;2025-11-03;;;\nold;2025-11-03;;o9;\nb;1925-11-03;;;\nc;2025-11-03;;;\n"
    dry = _import(people, tmp_path, rows, keep=False)
    assert list(people.all(Placement)) == []
    report = _import(people, tmp_path, rows)
    assert (report.kept, report.dropped, report.problems) == (dry.kept, dry.dropped, dry.problems)
    assert [(one.line, one.column, one.code, one.dropped) for one in report.problems] == [
        (None, "id", "erased", True),
        (2, "learner_id", "unknown-learner", True),
        (3, "offer_id", "unknown-offer", False),
        (4, "on", "hire-implausible", True),
    ]
    assert (report.kept, report.dropped) == (1, 3)
    assert list(people.all(Placement)) == [Placement("a", DAY)]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("placements")) as running:
        yield running


def _send(caller: Caller, kind: str, text: str) -> tuple[int, Any]:
    answer = caller.post(f"/v1/import?kind={kind}", content=text, headers={"content-type": "text/csv"})
    return answer.status_code, answer.json()


def test_v1_import_keeps_the_hires_of_whom_one_follows(here: Served) -> None:
    hers, other = here.learner_id(0), here.learner_id(20)
    rows = f"{HEADER}{hers};2025-11-03;CDI;;Atelier\n{other};2025-11-04;CDI;;Atelier\n"
    status, told = _send(here.api(COUNSELLOR), "placements", rows)
    assert (status, told["kept"], told["dropped"]) == (200, 1, 1)
    assert [one["code"] for one in told["problems"]] == ["unknown-learner"]
    kept = {one.learner_id for one in here.store.all(Placement)}
    assert hers in kept
    assert other not in kept
    assert _send(here.api(RECRUITER), "placements", rows)[0] == 403
    dry = here.api(ADMIN).post("/v1/import?dry_run=true", content=rows, headers={"content-type": "text/csv"})
    assert (dry.json()["kind"], dry.json()["kept"]) == ("placements", 2)
    assert other not in {one.learner_id for one in here.store.all(Placement)}
    assert _send(here.api(ADMIN), "placements", rows)[1]["kept"] == 2
    assert other in {one.learner_id for one in here.store.all(Placement)}


def test_v1_import_keeps_organisations_of_administrators_only(here: Served) -> None:
    rows = "id;nom;type\nnew-org;Atelier du Nord;organisme\n"
    assert _send(here.api(RECRUITER), "organisations", rows)[0] == 403
    assert _send(here.api(COUNSELLOR), "organisations", rows)[0] == 403
    assert _send(here.api(ADMIN), "organisations", rows)[1]["kept"] == 1
    assert here.store.get(Organisation, "new-org").kind == "provider"
