"""TREC's files: read as people have them, written so that the same comes back."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ranking import JudgedTask, Run
from evaluation.ranking.task import JudgementError
from evaluation.ranking.trec import read_qrels, read_run, task_of_files, write_qrels, write_run

IDS = st.text(min_size=1, max_size=6).filter(
    lambda text: text.split() == [text] and text[0] not in "#\ufeff" and text.isprintable()
)


def test_a_run_is_read_by_score_whatever_its_ranks_say(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    path.write_bytes(
        "\ufeffq1 Q0 d1 1 0.5 ours\r\n"
        "\r\n"
        "# a remark\r\n"
        "q1\tQ0\td2\t2\t7e-1\tours\r\n"
        "q1 Q0  d3 9 0.5 ours\r\n"
        "q2 Q0 élève 1 -3 ours".encode()
    )
    run = read_run(path)
    assert run.name == "ours"
    assert run.lists == {"q1": (("d2", 0.7), ("d3", 0.5), ("d1", 0.5)), "q2": (("élève", -3.0),)}


def test_judgements_are_read_and_negative_grades_are_wrong_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "q.qrels"
    path.write_text("q1 0 d1 3\n\n# none\nq1\t0\td2\t-2\nq2 Q0 d1 0\nq2 0 d9 -1\n", encoding="utf-8")
    found = read_qrels(path)
    assert found.qrels == {"q1": {"d1": 3, "d2": 0}, "q2": {"d1": 0, "d9": 0}}
    assert found.negative == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "q1 Q0 d1 1 0.5 t\nq1 Q0 d2 0.5 t\n",
            "a.run, line 2: 5 columns and not 6; wanted: query Q0 candidate",
        ),
        ("\n#\nq1 Q0 d1 1 high t\n", "a.run, line 3: score 'high' is not a number"),
        ("q1 Q0 d1 1 nan t\n", "line 1: score 'nan' is not a number"),
        ("q1 Q0 d1 1 1_0 t\n", "line 1: score '1_0' is not a number"),
        (
            "q1 Q0 d1 1 2 t\nq2 Q0 d1 1 2 t\nq1 Q0 d1 2 1 t\n",
            "line 3: candidate 'd1' is there twice for query 'q1'",
        ),
        ("# nothing\n", "no line of a run"),
    ],
)
def test_a_bad_run_says_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.run"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        read_run(path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("q1 0 d1\n", "q.qrels, line 1: 3 columns and not 4; wanted: query iteration candidate grade"),
        ("q1 0 d1 1\nq1 0 d2 1.0\n", "line 2: grade '1.0' is not a whole number up to 10"),
        ("q1 0 d1 11\n", "line 1: grade '11' is not a whole number up to 10"),
        ("q1 0 d1 1\nq1 0 d1 2\n", "line 2: candidate 'd1' is judged twice for query 'q1'"),
        ("", "no line of judgements"),
    ],
)
def test_bad_judgements_say_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "q.qrels"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        read_qrels(path)
    assert said in str(caught.value)


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with pytest.raises(JudgementError, match=r"none\.run: cannot be read"):
        read_run(tmp_path / "none.run")
    foreign = tmp_path / "a.run"
    foreign.write_bytes(b"q1 Q0 d1 1 2 t\nq1 Q0 \xe9l\xe8ve 1 2 t\n")
    with pytest.raises(JudgementError, match=r"a\.run, line 2: not UTF-8"):
        read_run(foreign)
    not_packed = tmp_path / "a.run.gz"
    not_packed.write_text("q1 Q0 d1 1 2 t\n", encoding="utf-8")
    with pytest.raises(JudgementError, match="cannot be read"):
        read_run(not_packed)
    torn = tmp_path / "b.run.gz"
    torn.write_bytes(gzip.compress(b"q1 Q0 d1 1 2 t\n")[:-9])
    with pytest.raises(JudgementError, match="cannot be read"):
        read_run(torn)


@given(
    lists=st.dictionaries(
        IDS, st.dictionaries(IDS, st.floats(allow_nan=False), min_size=1, max_size=5), min_size=1, max_size=4
    ),
    name=IDS,
    ending=st.sampled_from([".run", ".run.gz"]),
)
def test_a_run_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, lists: dict[str, dict[str, float]], name: str, ending: str
) -> None:
    path = tmp_path_factory.mktemp("runs") / f"a{ending}"
    run = Run.of(name, lists)
    write_run(run, path)
    assert read_run(path) == run
    assert path.read_bytes().startswith(b"\x1f\x8b") == path.name.endswith(".gz")


@given(
    qrels=st.dictionaries(
        IDS, st.dictionaries(IDS, st.integers(0, 10), min_size=1, max_size=5), min_size=1, max_size=4
    ),
    ending=st.sampled_from([".tsv", ".qrels.gz"]),
)
def test_judgements_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, qrels: dict[str, dict[str, int]], ending: str
) -> None:
    path = tmp_path_factory.mktemp("qrels") / f"q{ending}"
    write_qrels(qrels, path)
    found = read_qrels(path)
    assert (found.qrels, found.negative) == (qrels, 0)


@pytest.mark.parametrize("bad", ["an id", "", "tab\tbed", "non\u00a0breaking", "line\u2028end", "\ud800"])
def test_ids_that_would_not_come_back_are_refused(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "a.run"
    for run in (
        Run.of("t", {bad: {"d": 1.0}}),
        Run.of("t", {"q": {bad: 1.0}}),
        Run.of(bad, {"q": {"d": 1.0}}),
    ):
        with pytest.raises(JudgementError, match="rename it"):
            write_run(run, path)
    for qrels in ({bad: {"d": 1}}, {"q": {bad: 1}}):
        with pytest.raises(JudgementError, match="rename it"):
            write_qrels(qrels, path)
    assert not path.exists()


@pytest.mark.parametrize("bad", ["#1", "\ufeffq"])
def test_a_line_that_would_start_as_a_remark_or_a_mark_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(JudgementError, match="would be read as something else"):
        write_run(Run.of("t", {bad: {"d": 1.0}}), tmp_path / "a.run")
    write_run(Run.of("t", {"q": {bad: 1.0}}), tmp_path / "a.run")
    assert read_run(tmp_path / "a.run").ranked("q") == (bad,)


def test_a_run_without_an_answer_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(JudgementError, match="nothing to write"):
        write_run(Run("t", {"q": ()}), tmp_path / "a.run")


def test_a_task_of_files_asks_what_is_judged_and_knows_what_is_ranked() -> None:
    qrels = {"q1": {"d1": 1}, "q2": {"d2": 0}}
    run = Run.of("t", {"q1": {"d3": 1.0}, "q9": {"d9": 1.0}})
    assert task_of_files("t", qrels, [run]) == JudgedTask("t", ("q1", "q2"), ("d1", "d2", "d3"), qrels)
