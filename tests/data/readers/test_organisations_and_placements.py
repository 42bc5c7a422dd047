from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.readers import read_organisations, read_placements
from data.writers.csv_rows import header, row
from matching.records import Contract, Organisation, Placement

ON = date(2026, 3, 1)


def _file(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_organisation_is_read_with_its_kind(tmp_path: Path) -> None:
    rows = (
        "id;Raison sociale;Type;Site web\norg1;Atelier;Entreprise;\norg2;École;organisme de formation;e.example\n"
        "org3;Mairie;;\n"
    )
    found = read_organisations(_file(tmp_path, rows), on=ON)
    assert found.problems == ()
    assert found.records == (
        Organisation("org1", "Atelier"),
        Organisation("org2", "École", "provider", website="e.example"),
        Organisation("org3", "Mairie"),
    )
    assert found.lines == (2, 3, 4)


def test_a_kind_that_is_none_is_told_and_an_organisation_without_a_name_is_left_out(tmp_path: Path) -> None:
    found = read_organisations(_file(tmp_path, "id;nom;type\norg1;Atelier;club\norg2;;\n"), on=ON)
    assert [(one.id, one.kind) for one in found.records] == [("org1", "employer")]
    assert [(one.line, one.column, one.code, one.dropped) for one in found.problems] == [
        (2, "type", "not-understood", False),
        (3, "nom", "missing", True),
    ]


def test_a_hire_is_read_with_what_is_known_of_it(tmp_path: Path) -> None:
    rows = "apprenant;embauche le;contrat;offre;entreprise\na;1/2/2026;CDI;o1;Atelier\n\nb;2025-11-03;;;\n"
    found = read_placements(_file(tmp_path, rows), on=ON)
    assert found.problems == ()
    assert found.records == (
        Placement("a", date(2026, 2, 1), "o1", Contract.CDI, "Atelier"),
        Placement("b", date(2025, 11, 3)),
    )
    assert found.lines == (2, 4)


@pytest.mark.parametrize(
    ("text", "column", "code"),
    [
        (";2026-01-05;CDI", "learner_id", "missing"),
        ("a;;CDI", "on", "missing"),
        ("a;31/02/2026;CDI", "on", "unusable"),
        ("b;2026-03-01;CDI", "id", "duplicate-id"),
    ],
)
def test_a_hire_that_says_too_little_is_left_out_and_told(
    tmp_path: Path, text: str, column: str, code: str
) -> None:
    rows = f"learner_id;on;contract\nb;2026-03-01;\n{text}\n"
    found = read_placements(_file(tmp_path, rows), on=ON)
    assert [one.learner_id for one in found.records] == ["b"]
    (problem,) = [one for one in found.problems if one.dropped]
    assert (problem.line, problem.column, problem.code) == (3, column, code)


def test_what_is_exported_comes_back(tmp_path: Path) -> None:
    hire = Placement("a", date(2026, 2, 1), "o1", Contract.CDD, "Atelier")
    text = header("placements") + row("placements", hire)
    assert read_placements(_file(tmp_path, text), on=ON).records == (hire,)
    organisation = Organisation("org1", "École", "provider", website="https://e.example")
    text = header("organisations") + row("organisations", organisation)
    assert read_organisations(_file(tmp_path, text), on=ON).records == (organisation,)
