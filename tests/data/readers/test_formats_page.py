"""docs/formats.md stays true: its examples are read, its tables are those of the code."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.bundled import REFERENTIAL
from data.readers import (
    FORMATS,
    Import,
    read_consents,
    read_enrolments,
    read_learners,
    read_offers,
    read_organisations,
    read_placements,
    read_sessions,
    read_trainings,
)
from data.readers.cleaning import LONGEST_LABEL, LONGEST_TEXT
from data.readers.columns import COLUMNS
from data.readers.report import LONGEST_VALUE, MESSAGES, MOST_NOTICES, MOST_PROBLEMS, WANTED

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"<!-- example: (\S+) (\S+) -->\n```\w+\n(.*?)\n```", PAGE, re.DOTALL)
READ: dict[str, Any] = {
    "learners": read_learners,
    "offers": read_offers,
    "trainings": read_trainings,
    "sessions": read_sessions,
    "enrolments": read_enrolments,
    "organisations": read_organisations,
    "placements": read_placements,
    "consents": read_consents,
}


@pytest.mark.parametrize(("kind", "wanted", "text"), EXAMPLES, ids=[f"{e[0]}-{e[1]}" for e in EXAMPLES])
def test_an_example_is_read_without_a_word(kind: str, wanted: str, text: str, tmp_path: Path) -> None:
    assert REFERENTIAL.is_file()
    path = tmp_path / "example"
    path.write_text(text, encoding="utf-8")
    result: Import[Any] = READ[kind](path, on=date(2026, 9, 1))
    assert (result.problems, result.notices) == ((), ())
    assert result.format == wanted
    assert len(result.records) == result.rows_read >= 1
    places = [getattr(record, "place", None) for record in result.records]
    assert all(place.lat is not None and place.commune is not None for place in places if place is not None)


def test_every_format_and_kind_has_an_example() -> None:
    shown = {wanted for _, wanted, _ in EXAMPLES}
    assert set(FORMATS) - shown == {"job-posting"}  # shown inside its page
    assert {kind for kind, wanted, _ in EXAMPLES if wanted == "csv"} == set(COLUMNS)


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_table_of_headers_is_the_one_of_the_code(kind: str) -> None:
    found = re.search(
        rf"<!-- columns: {kind} -->\n\|[^\n]*\n\|---\|---\|\n(.*?)\n<!-- end -->", PAGE, re.DOTALL
    )
    assert found is not None
    wanted = [f"| `{name}` | {', '.join(headers)} |" for name, headers in COLUMNS[kind].items()]
    assert found[1].split("\n") == wanted


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    flat = " ".join(PAGE.split())
    assert f"up to {LONGEST_TEXT:,} characters, a label up to {LONGEST_LABEL}" in flat
    assert f"shortened to {LONGEST_VALUE} characters" in flat
    assert f"in one column {MOST_PROBLEMS:,} are kept, of one kind of notice {MOST_NOTICES}" in flat


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_says_the_same_facts_in_both_languages(code: str) -> None:
    english, french = MESSAGES[code]
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", french))
    assert english != french


def test_every_message_of_the_catalogue_is_used() -> None:
    root = Path(__file__).parents[3]
    folder = root / "data" / "readers"
    code = "\n".join(p.read_text(encoding="utf-8") for p in folder.glob("*.py") if p.name != "report.py")
    for name in (
        "importing.py",
        "consent_files.py",
        "placement_files.py",
    ):  # what only a store can find wrong
        code += (root / "service" / name).read_text(encoding="utf-8")
    code += (folder / "report.py").read_text(encoding="utf-8").split("class SpoiledRowError")[1]
    assert [name for name in (*MESSAGES, *WANTED) if f'"{name}"' not in code] == []
