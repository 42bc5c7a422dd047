from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.readers import Import, read_consents
from data.readers.consent_rows import AgreedTo, GivenConsent

ON = date(2026, 3, 1)
HEADER = "learner_id;purpose;organisation_id;given;text\n"


def _read(folder: Path, text: str) -> Import[GivenConsent]:
    path = folder / "consents.csv"
    path.write_text(text, encoding="utf-8")
    return read_consents(path, on=ON)


def test_a_row_tells_who_agreed_to_what_when_and_on_which_paper(tmp_path: Path) -> None:
    found = _read(tmp_path, "Apprenant;Finalité;Organisation;Donné le;Pièce\na;être vue;;1/3/2026;2026-03\n")
    assert found.records == (GivenConsent(2, "a", AgreedTo.SEEN, None, ON, "2026-03"),)
    found = _read(tmp_path, HEADER + "\nb;contact;org1;2025-12-31;dossier 12\n")
    day = date(2025, 12, 31)
    assert found.records == (GivenConsent(3, "b", AgreedTo.CONTACT, "org1", day, "dossier 12"),)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (";seen;;2026-01-05;v1", "learner_id", "missing"),
        ("a;;;2026-01-05;v1", "purpose", "missing"),
        ("a;emploi;;2026-01-05;v1", "purpose", "unusable"),
        ("a;contact;;2026-01-05;v1", "organisation_id", "organisation-needed"),
        ("a;seen;org1;2026-01-05;v1", "organisation_id", "organisation-unwanted"),
        ("a;seen;;;v1", "given", "missing"),
        ("a;seen;;31/02/2026;v1", "given", "unusable"),
        ("a;seen;;2026-03-02;v1", "given", "to-come"),
        ("a;seen;;2026-01-05;", "text", "missing"),
    ],
)
def test_a_row_that_says_too_little_is_left_out_and_told(
    tmp_path: Path, row: str, column: str, code: str
) -> None:
    found = _read(tmp_path, f"{HEADER}{row}\nb;seen;;2026-03-01;v1\n")
    assert [one.learner_id for one in found.records] == ["b"], "the good row goes in"
    (problem,) = [one for one in found.problems if one.dropped]
    assert (problem.line, problem.column, problem.code) == (2, column, code)
    assert problem.in_words("fr") != problem.in_words("en")
    assert found.rows_dropped == 1


def test_one_question_is_answered_once_in_a_file(tmp_path: Path) -> None:
    rows = "a;contact;org1;2026-01-05;v1\na;contact;org2;2026-01-05;v1\na;contact;org1;2026-01-06;v1\n"
    found = _read(tmp_path, HEADER + rows)
    assert [one.organisation_id for one in found.records] == ["org1", "org2"]
    assert [(one.line, one.code, one.facts["first"]) for one in found.problems] == [(4, "duplicate-id", 2)]
