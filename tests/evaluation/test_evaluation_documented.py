"""What docs/evaluation.md shows does what it says."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import passerelle
from command_line import command_line
from evaluation.network_tasks import learner_to_offers, silver_sample
from evaluation.rankers import Bm25, CharacterTfidf, run_of
from evaluation.ranking.run import Run
from evaluation.ranking.task_folder import save
from evaluation.ranking.trec import read_qrels, write_qrels, write_run
from service.settings import read_settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_the_ranker_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    exec(compile(code, "evaluation.md", "exec"), {})
    assert re.match(r"Interval\(mean=0\.\d+, low=0\.\d+, high=0\.\d+\)\n", capsys.readouterr().out)


@pytest.mark.parametrize("linked", sorted(set(re.findall(r"\]\(([^)#:]+)\)", PAGE))))
def test_what_the_page_links_to_is_there(linked: str) -> None:
    assert (ROOT / "docs" / linked).exists()


def command(*words: str) -> tuple[int, str]:
    app = command_line("en", read_settings())
    done = CliRunner().invoke(app, ["evaluate", *words], catch_exceptions=False)
    return done.exit_code, done.output


def test_from_runs_to_a_pool_to_figures(tmp_path: Path) -> None:
    """The commands of the page, on a small task; the page of judges itself has tests of its own."""
    task = learner_to_offers(silver_sample(learners=60, offers=60), queries=6)
    save(task, tmp_path / "task")
    write_qrels(task.qrels, tmp_path / "silver.qrels")
    for ranker, name in ((Bm25.of(task), "words"), (CharacterTfidf.of(task), "letters")):
        lists = {query: found[:20] for query, found in run_of(ranker, task).lists.items()}
        write_run(Run(name, lists), tmp_path / f"{name}.run")
    runs = ["--run", str(tmp_path / "words.run"), "--run", str(tmp_path / "letters.run")]

    code, said = command("pool", str(tmp_path / "task"), *runs, "--out", str(tmp_path / "pool.json"))
    assert code == 0
    assert "pairs to judge for 6 queries" in said
    code, said = command(
        "pool", str(tmp_path / "task"), *runs, "--queries", "2", "--out", str(tmp_path / "less.json")
    )
    assert code == 0
    assert "pairs to judge for 2 queries" in said
    assert "letters" not in (tmp_path / "pool.json").read_text(encoding="utf-8")

    query = task.queries[0]
    judged = tmp_path / "judged.jsonl"
    lines = [
        f'{{"task": "{task.name}", "query": "{query}", "candidate": "{task.candidates[0]}", "grade": {grade}, '
        f'"judge": "{judge}", "when": "2026-06-15T10:00:00+00:00", "note": ""}}'
        for judge, grade in (("A", 2), ("B", 2))
    ]
    judged.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, said = command("agreement", str(judged))
    assert code == 0
    assert "1 pairs judged, 1 of them by two judges" in said
    code, said = command("qrels", str(judged), "--out", str(tmp_path / "own.qrels"))
    assert code == 0
    assert read_qrels(tmp_path / "own.qrels").qrels == {query: {task.candidates[0]: 2}}

    code, said = command(*runs, "--qrels", str(tmp_path / "silver.qrels"), "--metric", "nDCG@10")
    assert code == 0
    assert "| nDCG@10 |" in said
    assert "Too few queries" in said


def test_a_run_without_judgements_says_what_to_add(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        passerelle.main(["evaluate", "--run", str(tmp_path / "a.run"), "--lang", "en"])
    assert "--qrels FILE" in capsys.readouterr().err
