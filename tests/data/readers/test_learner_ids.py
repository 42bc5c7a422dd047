from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data.readers import Import, read_learners
from matching.records import Learner

ReadLearners = Callable[[str], Import[Learner]]


@pytest.fixture
def learners(tmp_path: Path) -> ReadLearners:
    def read(text: str) -> Import[Learner]:
        path = tmp_path / "file"
        path.write_text(text, encoding="utf-8")
        return read_learners(path)

    return read


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("zoe@example.org;Zoé;Durand", "id-is-address"),
        ("quelqu.un@exemple.fr;;", "id-is-address"),
        ("DURAND-12;Zoé;Durand", "id-holds-name"),
        ("zdurand;Zoé;Durand", "id-holds-name"),
        ("lea_b;Léa;Ba", "id-holds-name"),
        ("le-goff.3;Ana;Le Goff", "id-holds-name"),
        ("learner-12;Léa;Ba", None),
        ("2026-0012;Zoé;Durand", None),
        ("a@b;Zoé;Durand", None),
    ],
)
def test_an_id_that_says_who_she_is_is_kept_and_warned_of(
    learners: ReadLearners, row: str, code: str | None
) -> None:
    found = learners(f"id;prénom;nom\n{row}\n")
    assert [one.id for one in found.records] == [row.split(";")[0]]
    assert [(one.line, one.column, one.code, one.dropped) for one in found.problems] == (
        [] if code is None else [(2, "id", code, False)]
    )
    for one in found.problems:
        assert "recruteurs" in one.in_words("fr")
        assert "recruiters" in one.in_words("en")


def test_records_and_resumes_are_warned_of_too(learners: ReadLearners) -> None:
    found = learners(json.dumps({"id": "zoe@example.org", "headline": "Dev", "goals": []}) + "\n")
    assert [one.code for one in found.problems] == ["id-is-address"]
    resume = {"id": "zoe-d", "basics": {"name": "Zoé Durand", "email": "z@example.org"}, "work": []}
    assert [one.code for one in learners(json.dumps(resume)).problems] == ["id-holds-name"]
