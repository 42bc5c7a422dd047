from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from matching.records import Learner, Organisation
from service.accounts import acts, consents
from service.accounts.consents import Consent, Purpose
from service.importing import CONSENTS, FileReport, guess_kind, import_file
from service.store import SqlStore
from service.trust.erasure import erase
from service.trust.merging import merge

AT = datetime(2026, 2, 1, 8, tzinfo=UTC)
ON = date(2026, 3, 1)
HEADER = "learner_id;purpose;organisation_id;given;text\n"
ROWS = (
    HEADER
    + "a;seen;;2026-01-05;2026-03\na;contact;org1;2026-01-06;dossier 12\nb;seen;;2026-01-07;dossier 13\n"
)


@pytest.fixture
def people(store: SqlStore) -> SqlStore:
    store.upsert([Learner("a"), Learner("b"), Learner("c"), Organisation("org1", "Atelier")])
    return store


def _import(store: SqlStore | None, folder: Path, text: str, *, keep: bool = True) -> FileReport:
    path = folder / "accords.csv"
    path.write_text(text, encoding="utf-8")
    assert guess_kind(path) == CONSENTS, "its columns tell"
    return import_file(path, store, on=ON, keep=keep)


def _of(store: SqlStore, learner_id: str) -> list[Consent]:
    with store.reading() as now:
        return consents.of_learner(now, learner_id)


def _changes(store: SqlStore) -> int:
    with store.reading() as now:
        return consents.changes(now)


def test_a_file_of_consents_is_kept_with_its_days_and_its_papers(people: SqlStore, tmp_path: Path) -> None:
    before = _changes(people)
    report = _import(people, tmp_path, ROWS)
    assert (report.kind, report.kept, report.dropped, report.problems) == (CONSENTS, 3, 0, ())
    with people.reading() as now:
        assert consents.seen_learners(now) == {"a", "b"}
        assert consents.reachable_by(now, "org1") == {"a"}
        (act,) = acts.latest(now, 5)
    seen, contact = _of(people, "a")
    assert (seen.purpose, seen.given, seen.text) == (
        Purpose.SEEN,
        "2026-01-05T00:00:00.000+00:00",
        "2026-03",
    )
    assert (contact.organisation_id, contact.text, contact.withdrawn) == ("org1", "dossier 12", None)
    assert _changes(people) == before + 1, "who remembers consents asks again"
    assert (act.act, act.actor) == ("import", acts.SYSTEM)
    assert act.detail == {"kind": CONSENTS, "format": "csv", "kept": 3, "new": 3, "dropped": 0}


def test_a_file_may_come_again(people: SqlStore, tmp_path: Path) -> None:
    _import(people, tmp_path, ROWS)
    before = _of(people, "a"), _changes(people)
    report = _import(people, tmp_path, ROWS)
    assert (report.kept, report.dropped) == (3, 0)
    assert (_of(people, "a"), _changes(people)) == before


def test_a_dry_run_says_the_same_and_keeps_nothing(people: SqlStore, tmp_path: Path) -> None:
    rows = ROWS + "z;seen;;2026-01-05;v1\n"
    dry = _import(people, tmp_path, rows, keep=False)
    assert _of(people, "a") == []
    with people.reading() as now:
        assert acts.latest(now, 5) == []
    assert dry == _import(people, tmp_path, rows)
    assert (dry.kept, dry.dropped) == (3, 1)
    assert _import(None, tmp_path, rows, keep=False).kept == 4, "without a store, what the file says"


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        ("z;seen;;2026-01-05;v1", "learner_id", "z", "unknown-learner"),
        ("c;contact;org9;2026-01-05;v1", "organisation_id", "org9", "unknown-organisation"),
        ("c;seen;;2026-03-02;v1", "given", "2026-03-02", "to-come"),
        ("c;all;;2026-01-05;v1", "purpose", "all", "unusable"),
    ],
)
def test_a_row_that_cannot_be_kept_is_told_by_its_line(
    people: SqlStore, tmp_path: Path, row: str, column: str, value: str, code: str
) -> None:
    report = _import(people, tmp_path, f"{ROWS}{row}\n")
    assert (report.kept, report.dropped) == (3, 1)
    told = [(one.line, one.column, one.value, one.code) for one in report.problems if one.dropped]
    assert told == [(5, column, value, code)]
    assert _of(people, "c") == []


@pytest.mark.parametrize(
    ("given", "stands"), [("2026-01-31", False), ("2026-02-01", False), ("2026-02-02", True)]
)
def test_what_was_withdrawn_comes_back_by_a_later_answer_only(
    people: SqlStore, tmp_path: Path, given: str, stands: bool
) -> None:
    with people.writing() as now:
        consents.give(now, "a", Purpose.SEEN, None, datetime(2026, 1, 5, tzinfo=UTC))
        consents.withdraw(now, "a", Purpose.SEEN, None, AT)  # on the first of February
    report = _import(people, tmp_path, f"{HEADER}a;seen;;{given};v1\n")
    with people.reading() as now:
        assert consents.stands(now, "a", Purpose.SEEN) is stands
    assert (report.kept, [one.code for one in report.problems]) == (
        (1, []) if stands else (0, ["withdrawn-since"])
    )


def test_a_withdrawal_for_one_organisation_is_of_that_one(people: SqlStore, tmp_path: Path) -> None:
    people.upsert([Organisation("org2", "Mairie")])
    with people.writing() as now:
        consents.give(now, "a", Purpose.CONTACT, "org2", AT)
        consents.withdraw(now, "a", Purpose.CONTACT, "org2", AT)
    rows = "a;contact;org1;2026-01-05;v1\na;contact;org2;2026-01-05;v1\na;seen;;2026-01-05;v1\n"
    report = _import(people, tmp_path, HEADER + rows)
    assert (report.kept, [(one.line, one.code) for one in report.problems]) == (2, [(3, "withdrawn-since")])
    with people.reading() as now:
        assert consents.reachable_by(now, "org1") == {"a"}
        assert consents.reachable_by(now, "org2") == frozenset()


def test_an_old_id_stands_for_the_record_that_stays(people: SqlStore, tmp_path: Path) -> None:
    with people.writing() as now:
        merge(now, "a", "b", acts.SYSTEM, AT)
    report = _import(people, tmp_path, f"{HEADER}b;seen;;2026-02-05;v1\na;seen;;2026-02-06;v2\n")
    assert (report.kept, report.dropped) == (2, 0)
    assert [(one.learner_id, one.text) for one in _of(people, "a")] == [("a", "v1")], "one consent, not two"


def test_who_was_erased_gets_no_consent(people: SqlStore, tmp_path: Path) -> None:
    erase(people, "b", AT)
    report = _import(people, tmp_path, ROWS)
    assert (report.kept, [(one.line, one.code) for one in report.problems]) == (2, [(4, "unknown-learner")])
    assert _of(people, "b") == []


def test_more_rows_than_a_question_takes_go_in_at_once(people: SqlStore, tmp_path: Path) -> None:
    people.upsert([Learner(f"l{number}") for number in range(1_200)])
    rows = "".join(f"l{number};seen;;2026-01-05;v1\n" for number in range(1_200))
    assert _import(people, tmp_path, HEADER + rows).kept == 1_200
    assert _import(people, tmp_path, HEADER + rows).kept == 1_200
    with people.reading() as now:
        assert len(consents.seen_learners(now)) == 1_200
