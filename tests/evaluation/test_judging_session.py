"""What the judging page stands on: files that lose nothing, words in two languages, and the commands."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import httpx
import pytest

from evaluation.judging import Pool, read_judgements
from evaluation.judging.commands import (
    agreement_as_markdown,
    export_qrels,
    make_pool,
    measure_agreement,
    open_session,
    read_pool,
    serve_page,
    write_pool,
)
from evaluation.judging.growing_file import GrowingFile
from evaluation.judging.session import Answer, AnswerRefusedError, JudgingSession
from evaluation.judging.wording import grades_in, guidelines_of, wording
from evaluation.ranking.run import Run
from evaluation.ranking.task import About, JudgedTask, JudgementError, Truth
from evaluation.ranking.task_folder import save
from evaluation.ranking.trec import read_qrels, write_run
from matching.errors import UnknownIdError

TASK = JudgedTask(
    "web", ("q1", "q/2"), ("a", "b", "c", "d"), {"q1": {"a": 1}}, query_texts={"q1": "Web, Lyon"}
)
POOL = Pool("web", 2, 2, {"q1": ("b", "a", "c"), "q/2": ("d", "a")})
RUNS = (
    Run.in_order("secret-system-one", {"q1": ["a", "b"], "q/2": ["d"]}),
    Run.in_order("secret-system-two", {"q1": ["c", "a"], "q/2": ["a", "d"]}),
)
Said = dict[str, dict[str, int | None]]
ONE: Said = {"q1": {"b": 3, "a": 0, "c": 0}, "q/2": {"d": 2, "a": 1}}
OTHER: Said = {"q1": {"b": 3, "a": 2, "c": None}, "q/2": {"d": 2, "a": 0}}


@pytest.fixture
def session(tmp_path: Path) -> JudgingSession:
    return JudgingSession(TASK, POOL, tmp_path / "judgements.jsonl")


# --------------------------------------------------------------------------- what is kept


def test_the_last_word_counts_and_cannot_tell_takes_a_grade_back(session: JudgingSession) -> None:
    assert session.save("ab", "q1", [Answer("b", 3)]) == 1
    assert session.save("ab", "q1", [Answer("b", 3)]) == 0
    assert session.save("ab", "q1", [Answer("b", 1, "relu")]) == 1
    assert [one.grade for one in session.record().judgements] == [3, 1]  # the first is kept
    session.save("ab", "q1", [Answer("b", None)])
    assert session.record().judgements == ()
    assert session.progress("ab").left == 4
    assert session.agreement() is None
    session.save("ab", "q1", [Answer("b", 2)])
    assert session.settled_task().qrels == {"q1": {"b": 2}}


def test_a_clock_put_back_does_not_bring_an_old_answer_back(tmp_path: Path) -> None:
    moments = iter([datetime(2026, 6, 15, tzinfo=UTC) - timedelta(days=day) for day in range(4)])
    session = JudgingSession(TASK, POOL, tmp_path / "j.jsonl", clock=lambda: next(moments))
    for grade in (1, 2, None, 3):
        session.save("ab", "q1", [Answer("b", grade)])
        assert session.answers("ab", "q1")["b"].grade == grade


def test_a_save_is_whole_or_nothing(session: JudgingSession) -> None:
    for wrong, error in (
        (Answer("a", 4), AnswerRefusedError),
        (Answer("a", 1, "\ud800"), AnswerRefusedError),
        (Answer("d", 1), UnknownIdError),
    ):
        with pytest.raises(error):
            session.save("ab", "q1", [Answer("b", 1), wrong])
    assert session.path.read_bytes() == b""


def test_judges_side_by_side_overwrite_nothing(tmp_path: Path) -> None:
    many = tuple(f"c{number}" for number in range(30))
    task = JudgedTask("many", ("q",), many, {"q": {"c0": 1}})
    path = tmp_path / "j.jsonl"
    # one session of two threads, as in the server, and another program's
    sessions = [JudgingSession(task, Pool("many", 30, 1, {"q": many}), path) for _ in range(2)]
    work = [("ab", sessions[0]), ("cd", sessions[0]), ("ef", sessions[1])]

    def judging(one: tuple[str, JudgingSession]) -> int:
        judge, session = one
        return sum(session.save(judge, "q", [Answer(candidate, 2)]) for candidate in many)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(judging, work)) == [30, 30, 30]
    kept = read_judgements(path)
    assert len({(one.judge, one.candidate) for one in kept}) == len(kept) == 90
    assert all(not one.progress(judge).left for judge in ("ab", "cd", "ef") for one in sessions)


LINE = '{"task": "web", "query": "q1", "candidate": "b", "grade": 3, "judge": "ab", "when": "2026-06-15", "note": ""}'


def test_a_half_written_line_is_put_aside_and_a_whole_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_text(LINE + "\n" + LINE[:40], encoding="utf-8")
    session = JudgingSession(TASK, POOL, path)
    assert len(session.record().judgements) == 1
    assert (tmp_path / "j.jsonl.torn").read_text(encoding="utf-8") == LINE[:40] + "\n"
    path.write_text(LINE, encoding="utf-8")  # an editor that leaves the last line without its end
    JudgingSession(TASK, POOL, path).save("cd", "q1", [Answer("b", 1)])
    assert [one.judge for one in read_judgements(path)] == ["ab", "cd"]
    opened = GrowingFile(path)
    with path.open("a", encoding="utf-8") as file:  # another program, killed while this one goes on
        file.write(LINE[:40])
    opened.add([json.loads(LINE)])
    assert [one.judge for one in read_judgements(path)] == ["ab", "cd", "ab"]


@pytest.mark.parametrize(
    ("pool", "name", "content", "words"),
    [
        (Pool("other", 1, 1, {"q1": ("a",)}), "j.jsonl", "", "of task other, not of web"),
        (Pool("web", 1, 1, {"q1": ()}), "j.jsonl", "", "nothing to judge"),
        (Pool("web", 1, 1, {"q9": ("a",)}), "j.jsonl", "", "'q9', which is no query"),
        (Pool("web", 1, 1, {"q1": ("z",)}), "j.jsonl", "", "'z', which task web does not know"),
        (POOL, "j.csv", "", "a .jsonl file"),
        (POOL, "j.jsonl", LINE.replace("web", "other") + "\n", "judgements of task other"),
        (POOL, "j.jsonl", LINE.replace('"b"', '"z"') + "\n", "'z'"),
        (POOL, "no/j.jsonl", None, "name another file"),
    ],
)
def test_what_does_not_belong_together_is_not_opened(
    tmp_path: Path, pool: Pool, name: str, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(JudgementError, match=re.escape(words)):
        JudgingSession(TASK, pool, tmp_path / name)


# --------------------------------------------------------------------------- words


def test_both_languages_say_the_same_things() -> None:
    french, english = wording("fr").words, wording("en").words
    assert french.keys() == english.keys()

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {key for key in french if places(french[key]) != places(english[key])} == set()


def test_grades_are_called_as_in_the_guidelines() -> None:
    assert [one.word for one in guidelines_of(TASK, "fr").grades] == [
        "sans rapport",
        "loin",
        "possible",
        "convient",
    ]
    own = JudgedTask(
        "t", (), (), {}, About(truth=Truth.HAND, guidelines="| 2 | near enough |\n| **2** | no | no |")
    )
    given = guidelines_of(own, "en")
    assert given.own
    assert [(one.word, one.how) for one in given.grades] == [
        ("", ""),
        ("", ""),
        ("", "near enough"),
        ("", ""),
    ]
    silver = JudgedTask("t", (), (), {}, About(truth=Truth.SILVER, guidelines="docs/x.md"))
    assert not guidelines_of(silver, "en").own
    assert grades_in("no table")[3].number == 3


# --------------------------------------------------------------------------- commands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(TASK, tmp_path / "task")
    for number, run in enumerate(RUNS):
        write_run(run, tmp_path / f"{number}.run")
    return tmp_path


def test_a_pool_hides_who_found_what(folder: Path) -> None:
    runs = [folder / "0.run", folder / "1.run"]
    pool = make_pool(folder / "task", runs, folder / "pool.json", depth=2)
    assert {query: set(found) for query, found in pool.pairs.items()} == {
        "q1": {"a", "b", "c"},
        "q/2": {"a", "d"},
    }
    assert read_pool(folder / "pool.json") == pool
    assert make_pool(folder / "task", runs[::-1], folder / "turned.json", depth=2) == pool
    assert "secret" not in (folder / "pool.json").read_text(encoding="utf-8")
    (folder / "done.jsonl").write_text(LINE + "\n", encoding="utf-8")
    rest = make_pool(folder / "task", runs, folder / "pool.json", depth=2, judged=[folder / "done.jsonl"])
    assert set(rest.pairs["q1"]) == {"a", "c"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ('{"task": "web", "dep', "torn"),
        ("[]", "a pool has task"),
        ('{"task": "web", "depth": 1, "systems": 1}', "a pool has task"),
        ('{"task": "web", "depth": 1, "systems": 1, "pairs": {"q1": "a"}}', "no list of ids"),
        ('{"task": "web", "depth": 1, "systems": 1, "pairs": {"q1": ["a", "a"]}}', "a candidate twice"),
        ('{"task": "web", "depth": 1, "systems": 1, "pairs": {"q1": ["z"]}}', "does not know"),
    ],
)
def test_a_torn_pool_is_not_opened(folder: Path, content: str | None, words: str) -> None:
    if content is not None:
        (folder / "pool.json").write_text(content, encoding="utf-8")
    with pytest.raises(JudgementError, match=words):
        open_session(folder / "task", folder / "pool.json", folder / "j.jsonl")


def test_files_of_several_judges_are_taken_together(tmp_path: Path) -> None:
    files = [tmp_path / f"{judge}.jsonl" for judge in ("one", "other")]
    for path, said in zip(files, (ONE, OTHER), strict=True):
        session = JudgingSession(TASK, POOL, path)
        for query, grades in said.items():
            answers = [Answer(one, given) for one, given in grades.items()]
            session.save(path.stem, query, answers)
    session.save("other", "q/2", [Answer("d", None)])  # taken back
    found = measure_agreement(files)
    assert (found.pairs, found.by_two) == (5, 3)
    assert "| one, other | 3 | 33% |" in agreement_as_markdown(found)
    settled = export_qrels(files, tmp_path / "out.tsv")
    assert [(one.query, one.candidate) for one in settled.still_open] == [("q1", "a"), ("q/2", "a")]
    assert read_qrels(tmp_path / "out.tsv").qrels == {"q1": {"b": 3, "c": 0}, "q/2": {"d": 2}}
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(JudgementError, match="judge first"):
        export_qrels([tmp_path / "empty.jsonl"], tmp_path / "out.tsv")


def test_the_page_is_not_served_to_other_computers(folder: Path) -> None:
    write_pool(folder / "pool.json", POOL)
    with pytest.raises(JudgementError, match="no password"):
        serve_page(folder / "task", folder / "pool.json", folder / "j.jsonl", host="0.0.0.0")


FORM = {
    "candidate-1": "b",
    "grade-1": "2",
    "candidate-2": "a",
    "grade-2": "2",
    "candidate-3": "c",
    "grade-3": "2",
}


def test_a_killed_server_has_lost_nothing_that_it_had_said_was_saved(folder: Path) -> None:
    write_pool(folder / "pool.json", POOL)
    program = (
        "import sys; from pathlib import Path; from evaluation.judging.commands import serve_page\n"
        "here = Path(sys.argv[1])\n"
        "serve_page(here / 'task', here / 'pool.json', here / 'j.jsonl', port=0,\n"
        "           started=lambda url: print(url, flush=True))\n"
    )
    root = Path(__file__).parents[2]
    for judge in ("ab", "cd"):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(folder)], cwd=root, stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stdout is not None
                url = server.stdout.readline().strip()
                answer = httpx.post(f"{url}judges/{judge}/1", data=FORM, timeout=30)
                assert answer.status_code == 303
            finally:
                server.kill()
    kept = read_judgements(folder / "j.jsonl")
    assert [(one.judge, one.candidate, one.grade) for one in kept] == [
        (judge, candidate, 2) for judge in ("ab", "cd") for candidate in POOL.pairs["q1"]
    ]
