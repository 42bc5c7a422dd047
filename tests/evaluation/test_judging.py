"""Judgements in files, pools that hide who found what, agreement against other judges, grades settled by rule."""

import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from evaluation.judging import (
    Judgement,
    adjudicate,
    agreement,
    pooled,
    read_judgements,
    write_judgements,
)
from evaluation.judging.adjudicate import judged_task
from evaluation.judging.agreement import Scale, Weights, cohen_kappa, krippendorff_alpha
from evaluation.judging.pool import write_sheet
from evaluation.ranking import JudgedTask, Run, Truth
from evaluation.ranking.task import JudgementError

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=timezone(timedelta(hours=2)))


def said(candidate: str, grade: int, judge: str, *, minutes: int = 0, note: str = "") -> Judgement:
    return Judgement("t", "q1", candidate, grade, judge, NOW + timedelta(minutes=minutes), note)


TASK = JudgedTask(
    "t",
    ("q1", "q2"),
    ("a", "b", "c", "d"),
    {"q1": {"a": 1}},
    query_texts={"q1": "Développeuse, à Lyon"},
    candidate_texts={"a": "=1+1"},
)

# --------------------------------------------------------------------------- files

AWKWARD = (
    said("a", 3, "judge-1", note='dit "non", puis oui;\nà revoir'),
    said("b", 0, "judge-2", minutes=1),
    said("é, ;", 2, "judge-1", note="=SUM(1)"),
)


@pytest.mark.parametrize("name", ["j.csv", "j.jsonl"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_judgements(path, AWKWARD)
    assert read_judgements(path) == AWKWARD


def test_a_french_spreadsheets_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "j.csv"
    path.write_bytes(
        b"\xef\xbb\xbfquery;task;candidate;judge;when;grade;note;extra\r\n"
        + "q1;t;a;judge-1;2026-06-15;2;à voir, vite;x\r\n".encode()
    )
    (one,) = read_judgements(path)
    assert one == Judgement("t", "q1", "a", 2, "judge-1", datetime(2026, 6, 15, tzinfo=UTC), "à voir, vite")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("task,query\nt,q\n", "candidate, grade, judge, when"),
        ("task,query,candidate,grade,judge,when\nt,q,a,4,j,2026-06-15\n", "line 2: grade 4"),
        ("task,query,candidate,grade,judge,when\nt,q,a,good,j,2026-06-15\n", "line 2: grade is 'good'"),
        ("task,query,candidate,grade,judge,when\nt,q,a,2,j,15/06/2026\n", "line 2: when is '15/06/2026'"),
        ("task,query,candidate,grade,judge,when\nt,q,a,,j,\n", "line 2: grade, when"),
        ("task,query,candidate,grade,judge,when\nt,q,a,1,j,2026-06-15,x,y\n", "more cells"),
    ],
)
def test_a_bad_line_is_told_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "j.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(JudgementError, match=told):
        read_judgements(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    torn = tmp_path / "j.jsonl"
    torn.write_text('{"task": "t"}\n{"task":\n', encoding="utf-8")
    with pytest.raises(JudgementError, match=r"line 2: not JSON"):
        read_judgements(torn)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("é".encode("latin-1"))
    with pytest.raises(JudgementError, match="UTF-8"):
        read_judgements(latin)
    with pytest.raises(JudgementError, match="cannot be read"):
        read_judgements(tmp_path / "missing.csv")
    with pytest.raises(JudgementError, match=r"\.csv or a \.jsonl"):
        write_judgements(tmp_path / "j.txt", [])
    with pytest.raises(JudgementError, match="time zone"):
        Judgement("t", "q", "a", 1, "j", NOW.replace(tzinfo=None))


def test_a_sheet_that_was_filled_in_is_read_as_it_is(tmp_path: Path) -> None:
    pool = pooled([Run.in_order("one", {"q1": ["a", "b"]})], TASK)
    path = tmp_path / "sheet.csv"
    write_sheet(path, pool, TASK)
    text = path.read_text(encoding="utf-8-sig")
    assert "one" not in text
    assert "Développeuse, à Lyon" in text
    assert "'=1+1" in text  # no spreadsheet takes it for a formula
    path.write_text(text.replace(",,,,", ",2,judge-1,2026-06-15,"), encoding="utf-8-sig")
    assert {(one.pair, one.grade) for one in read_judgements(path)} == {(("q1", "a"), 2), (("q1", "b"), 2)}


# --------------------------------------------------------------------------- pools

RUNS = (
    Run.in_order("good", {"q1": ["a", "b", "c"], "q2": ["d"]}),
    Run.in_order("bad", {"q1": ["c", "a", "d"]}),
)


def test_a_pool_has_every_candidate_once_and_no_deeper() -> None:
    pool = pooled(RUNS, TASK, 2)
    assert {query: sorted(ids) for query, ids in pool.pairs.items()} == {"q1": ["a", "b", "c"], "q2": ["d"]}
    assert (len(pool), pool.systems, pool.depth) == (4, 2, 2)
    assert not {"good", "bad"} & set(str(pool).replace("'", " ").split())
    assert pooled(RUNS, TASK, 2, judged=[("q1", "a"), ("q2", "a")]).pairs["q2"] == ("d",)
    assert "a" not in pooled(RUNS, TASK, 2, judged=[("q1", "a")]).pairs["q1"]


def test_the_order_tells_nothing_of_the_systems() -> None:
    many = [f"c{number:03}" for number in range(300)]
    task = JudgedTask("t", ("q1",), tuple(many), {})
    one = Run.in_order("one", {"q1": many[:200]})
    two = Run.in_order("two", {"q1": many[100:]})
    other = Run.in_order("renamed", {"q1": many[:200][::-1]})
    first = pooled([one, two], task, 200).pairs["q1"]
    assert first == pooled([two, other], task, 200).pairs["q1"]
    assert first != pooled([one, two], task, 200, seed=1).pairs["q1"]
    places = np.argsort(np.argsort(first))  # of the ids, as the judge meets them
    assert abs(np.corrcoef(np.arange(300), places)[0, 1]) < 0.2


def test_what_cannot_be_pooled_is_refused() -> None:
    with pytest.raises(JudgementError, match="one run"):
        pooled([], TASK)
    with pytest.raises(JudgementError, match="same name"):
        pooled([RUNS[0], RUNS[0]], TASK)
    with pytest.raises(JudgementError, match="no query"):
        pooled([Run.in_order("x", {"q9": ["a"]})], TASK)
    with pytest.raises(JudgementError, match="does not know"):
        pooled([Run.in_order("x", {"q1": ["z"]})], TASK)


# --------------------------------------------------------------------------- agreement

GRADES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60)


@given(GRADES, st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]], weights: Weights) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    ours = cohen_kappa(one, other, weights)
    if len({*one, *other}) == 1:
        assert math.isnan(ours)
    else:
        theirs = cohen_kappa_score(
            one, other, labels=[0, 1, 2, 3], weights=None if weights == "none" else weights
        )
        assert ours == pytest.approx(theirs, abs=1e-12)


PUBLISHED: tuple[tuple[int | None, ...], ...] = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
"""Krippendorff (2011), section C: four observers, twelve units, five values, some missing."""


@pytest.mark.parametrize(("scale", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(scale: Scale, alpha: float) -> None:
    units = [[value for value in unit if value is not None] for unit in zip(*PUBLISHED, strict=True)]
    assert krippendorff_alpha(units, scale) == pytest.approx(alpha, abs=5e-4)


def test_alpha_says_nothing_where_nothing_can_be_said() -> None:
    assert math.isnan(krippendorff_alpha([[1], [2]]))
    assert math.isnan(krippendorff_alpha([[1, 1], [1, 1]]))
    assert krippendorff_alpha([[0, 0], [3, 3]]) == 1.0


def test_the_agreement_of_a_file_takes_each_judges_last_word() -> None:
    found = agreement(
        [
            said("a", 0, "judge-1"),
            said("a", 3, "judge-1", minutes=5),
            said("a", 3, "judge-2"),
            said("b", 0, "judge-1"),
            said("b", 0, "judge-2"),
            said("c", 1, "judge-3"),
        ]
    )
    assert (found.pairs, found.by_two) == (3, 2)
    (two,) = found.judges
    assert (two.one, two.other, two.pairs, two.same, two.kappa) == ("judge-1", "judge-2", 2, 1.0, 1.0)
    assert found.alpha == {"nominal": 1.0, "ordinal": 1.0, "interval": 1.0}
    with pytest.raises(JudgementError, match="one task"):
        agreement([])


# --------------------------------------------------------------------------- settling


def test_majority_then_adjudicator_then_open() -> None:
    judgements = [
        said("a", 2, "j1"), said("a", 2, "j2"), said("a", 0, "j3", note="no driving licence"),
        said("b", 1, "j1"), said("b", 3, "j2"),
        said("c", 0, "j1"), said("c", 3, "j2"),
        said("c", 2, "chief"),
        said("d", 1, "j1"),
    ]  # fmt: skip
    settled = adjudicate(judgements, "chief")
    assert settled.qrels == {"q1": {"a": 2, "c": 2, "d": 1}}
    assert [(one.candidate, one.spread, one.grade, one.how) for one in settled.disagreements] == [
        ("c", 3, 2, "adjudicator"),
        ("a", 2, 2, "majority"),
        ("b", 2, None, "open"),
    ]
    assert settled.disagreements[1].grades[2] == ("j3", 0, "no driving licence")
    assert [one.candidate for one in settled.still_open] == ["b"]
    assert [one.candidate for one in adjudicate(judgements).still_open] == ["c", "b"]
    task = judged_task(TASK, settled)
    assert task.qrels == settled.qrels
    assert task.about.truth is Truth.HAND
    with pytest.raises(JudgementError, match="not of other"):
        judged_task(JudgedTask("other", ("q1",), ("a",), {}), settled)
