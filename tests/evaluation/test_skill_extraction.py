import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from data import load_taxonomy
from evaluation.skill_extraction import Labelled, Sentence, lenient, measure, read_sentences, strict
from matching.skills import SkillExtractor

LABELLED = Path(__file__).parents[2] / "data" / "labelled" / "skills_fr.jsonl"


@dataclass(frozen=True)
class Given:
    code: str
    start: int
    end: int
    demand: str = "required"
    how: str = "exact"


SENTENCE = Sentence(
    "offer-1",
    "dev",
    "Python et SQL",
    (Labelled(("py",), 0, 6, "required"), Labelled(("sql", "sql2"), 10, 13, "required")),
)


def test_precision_and_recall_by_hand() -> None:
    counts = measure([SENTENCE], [[Given("py", 0, 6), Given("java", 10, 13), Given("sql2", 0, 6)]], strict)
    assert (counts.hits, counts.found, counts.wanted) == (1, 3, 2)
    assert counts.precision == pytest.approx(1 / 3)
    assert counts.recall == pytest.approx(1 / 2)
    assert counts.f1 == pytest.approx(2 / 5)


def test_the_lenient_measure_forgives_the_place() -> None:
    assert measure([SENTENCE], [[Given("sql2", 0, 6)]], lenient).hits == 1


def test_nothing_found_has_no_precision() -> None:
    counts = measure([SENTENCE], [[]], strict)
    assert counts.precision is None
    assert counts.recall == 0


def test_the_labelled_file_is_whole() -> None:
    rows = read_sentences(LABELLED)
    taxonomy = load_taxonomy()
    assert len(rows) == 200
    assert [sum(row.split == split for row in rows) for split in ("dev", "test")] == [100, 100]
    for row in rows:
        for skill in row.skills:
            assert 0 <= skill.start < skill.end <= len(row.text)
            assert row.text[skill.start : skill.end].strip() == row.text[skill.start : skill.end]
            assert all(code in taxonomy for code in skill.codes)
    sources = {
        json.loads(line)["source"].split(":")[0] for line in LABELLED.read_text(encoding="utf-8").splitlines()
    }
    assert sources == {"eig3", "eig4", "eigpost", "etalab", "written for the project"}


def test_names_alone_do_well_on_the_dev_half() -> None:
    rows = read_sentences(LABELLED, "dev")
    counts = measure(rows, SkillExtractor(load_taxonomy()).extract_many([row.text for row in rows]), lenient)
    assert counts.precision is not None
    assert counts.recall is not None
    assert counts.precision >= 0.85
    assert counts.recall >= 0.80
