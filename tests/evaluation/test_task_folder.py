"""Tasks as folders: saved, loaded, and refused with the place of what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evaluation.ranking import About, JudgedTask, Truth
from evaluation.ranking.task import JudgementError
from evaluation.ranking.task_folder import load, save

TASK = JudgedTask(
    "offers",
    ("q1", "q2", "q3"),
    ("a", "b", "c"),
    {"q1": {"a": 3, "b": 0}, "q2": {"c": 1}},
    About(
        'Offers → "learners"',
        Truth.HAND,
        "Read by two people\nin C:\\files\t\x7f",
        "Few.",
        date(2026, 1, 31),
        7,
        "# Grades\n\n3: hire\r\n",
    ),
    {"q1": "Développeuse\u2028web", "q2": ""},
    {"a": "Ada"},
    {"region": {"q1": "Bretagne", "q3": "Île-de-France"}},
    {"gender": {"a": "f", "b": "m"}, "age": {"b": "26-30"}},
    {"q1": ("a", "b"), "q3": ()},
)


def test_a_task_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    save(TASK, tmp_path / "deep" / "offers")
    assert load(tmp_path / "deep" / "offers") == TASK


def test_the_least_task_is_a_name_and_ids(tmp_path: Path) -> None:
    least = JudgedTask("least", ("q",), ("a",), {"q": {"a": 1}})
    save(least, tmp_path)
    assert load(tmp_path) == least
    assert (tmp_path / "task.toml").read_text(encoding="utf-8") == 'name = "least"\ntruth = "given"\n'
    (tmp_path / "task.toml").write_bytes(b'\xef\xbb\xbfname = "least"\r\n')
    (tmp_path / "queries.jsonl").write_bytes(b'{"id": "q"}\r\n\r\n')
    assert load(tmp_path) == least


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("task.toml", 'title = "x"\n', "the task has no name"),
        ("task.toml", 'name = "x"\ntilte = "y"\n', "field 'tilte' is not known; known are name, title"),
        ("task.toml", 'name = "x"\ntruth = "golden"\n', "truth must be one of hand, silver, logged, given"),
        ("task.toml", 'name = "x"\nas_of = "2026-01-31"\n', "as_of must be a day without quotes"),
        ("task.toml", 'name = "x"\nas_of = 2026-01-31T10:00:00\n', "as_of must be a day without quotes"),
        ("task.toml", 'name = "x"\nseed = true\n', "seed must be a whole number"),
        ("task.toml", "name = 3\n", "name must be a text in quotes"),
        ("task.toml", "name = \n", "task.toml: not TOML"),
        ("task.toml", 'name = "x"\nguidelines = "none.md"\n', "none.md: cannot be read"),
        ("queries.jsonl", '{"id": "q1"}\n{"text": "x"}\n', 'queries.jsonl, line 2: the query has no "id"'),
        (
            "queries.jsonl",
            '{"id": "q1"}\n\n{"id": "q2", "txt": ""}\n',
            "queries.jsonl, line 3: 'txt' is not known",
        ),
        ("queries.jsonl", '{"id": "q1", "among": "a"}\n', 'line 1: "among" must be a list of ids'),
        ("queries.jsonl", '{"id": "q1"}\n{"id": "q2"\n', "line 2: not JSON"),
        ("queries.jsonl", '["q1"]\n', "line 1: wanted an object"),
        ("queries.jsonl", '{"id": "q1"}\n{"id": "q1"}\n', "query 'q1' is there twice"),
        (
            "candidates.jsonl",
            '{"id": "a", "groups": {"age": 26}}\n',
            'line 1: "groups" must be texts by attribute',
        ),
        ("candidates.jsonl", '{"id": "a", "text": 1}\n', 'line 1: "text" must be a text'),
        ("candidates.jsonl", '{"id": "a", "among": []}\n', "line 1: 'among' is not known"),
        ("qrels.tsv", "q1 0 z 1\n", "'z' is judged for 'q1' and not among the candidates"),
        ("qrels.tsv", "q1 0 a\n", "qrels.tsv, line 1: 3 columns and not 4"),
    ],
)
def test_a_bad_file_says_where_and_what(tmp_path: Path, file: str, text: str, said: str) -> None:
    save(TASK, tmp_path)
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        load(tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "file", ["task.toml", "queries.jsonl", "candidates.jsonl", "qrels.tsv", "guidelines.md"]
)
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    save(TASK, tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(JudgementError, match=f"{file}: cannot be read"):
        load(tmp_path)


def test_what_would_be_lost_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(JudgementError, match="there is a group of region of 'q9', which is no query"):
        save(JudgedTask("t", ("q",), ("a",), {}, query_groups={"region": {"q9": "x"}}), tmp_path)
    with pytest.raises(JudgementError, match="there is a text of 'z', which is no candidate"):
        save(JudgedTask("t", ("q",), ("a",), {}, candidate_texts={"z": "x"}), tmp_path)
    with pytest.raises(JudgementError, match="'an id' is empty or has a blank"):
        save(JudgedTask("t", ("q",), ("an id",), {"q": {"an id": 1}}), tmp_path)
