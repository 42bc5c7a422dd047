"""docs/funnel.md and the command: what the page shows is read, run and said as it says."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation.funnel import Stage, read_funnel
from evaluation.funnel.__main__ import main
from evaluation.funnel.records import STAGE_GRADES
from evaluation.funnel.synthetic import Sizes, synthetic_funnel, write_funnel

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "funnel.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    found = re.search(rf"<!-- example: {re.escape(name)} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"the page has no example {name}"
    return found[1]


@pytest.fixture
def documented(tmp_path: Path) -> Path:
    for name in ("events.csv", "candidates.csv", "jobs.csv", "funnel.toml"):
        (tmp_path / name).write_text(example(name), encoding="utf-8")
    return tmp_path


def command(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "evaluation.funnel", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_files_of_the_page_are_read(documented: Path) -> None:
    found = read_funnel(documented)
    assert [one.said for one in found.problems] == [
        "events.csv, line 9, candidate 'c9': no such candidate in candidates.csv"
    ]
    assert found.rows == {"candidates.csv": 4, "jobs.csv": 2, "events.csv": 8}
    assert found.left_out == {"candidates.csv": 0, "jobs.csv": 0, "events.csv": 1}
    assert Stage.INTERVIEWED in {one.stage for one in found.funnel.events}
    assert found.funnel.until.isoformat() == "2026-03-15T00:00:00+01:00"
    assert found.funnel.candidates["c1"].value("occupation") == "data analyst"


def test_the_grades_of_the_page_are_those_of_the_code() -> None:
    (table,) = re.findall(r"<!-- grades -->\n((?:\|.*\n)+)", PAGE)
    shown = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table.splitlines()[2:]]
    declared = [
        (stage.value, "unjudged" if grade is None else str(grade), why)
        for stage, (grade, why) in STAGE_GRADES.items()
    ]
    assert shown == declared
    assert set(STAGE_GRADES) == set(Stage)


def test_the_code_of_the_page_runs_and_finds_what_is_true(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example("ranker") + example("leak"), "funnel.md", "exec"), {})
    town, fresh, counted, honest, leak = capsys.readouterr().out.splitlines()
    assert (
        float(fresh.split()[1]) > float(town.split()[1]) + 0.1
    )  # invented candidates want fresh jobs, not near ones
    assert counted.startswith("Counted(")
    assert honest == "True"
    assert leak.startswith("False")
    assert "with later events removed" in leak


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("funnel")
    write_funnel(synthetic_funnel(4, Sizes(160, 150, 250)), path)
    return path


def test_the_command_reports_what_is_in_the_folder(folder: Path) -> None:
    code, out, err = command(folder, "--windows", "6", "--every", "10", "--horizon", "10", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    lines = (folder / "events.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert found["events"] == len(lines) == sum(found["stages"].values()) == sum(found["months"].values())
    assert found["stages"]["hired"] == sum(",hired," in line for line in lines)
    assert len(found["moments"]) == 6
    orders: Sequence[str] = list(found["sides"]["candidate"]["baselines"])
    assert orders == ["random", "freshest first", "most wanted so far", "same occupation, then freshest"]
    means = {name: one["nDCG@10"]["mean"] for name, one in found["sides"]["candidate"]["baselines"].items()}
    assert means["same occupation, then freshest"] > means["freshest first"] > means["random"]
    assert found["sides"]["job"]["counted"]["judged"] >= 1


def test_the_command_writes_tables_for_people(folder: Path) -> None:
    code, out, _ = command(folder, "--at", "2025-05-01", "--horizon", "14")
    assert code == 0
    assert "Asked on 2025-05-01, outcomes within 14 days." in out
    assert "| freshest first | 0." in out
    assert out.count("queries can be judged, by ") + out.count("Nothing can be measured: ") == 2
    assert "Position bias is " in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--at", "tomorrow"], "'tomorrow' is no moment"),
        (["--at", "2025-06-09"], "ask on 2025-05-11 at the latest"),
        (["--horizon", "-1"], "it must be positive"),
        (["--horizon", "nan"], "'nan' is no number of days"),
        (["--every", "0"], "a positive step"),
        (["--windows", "0"], "0 windows"),
        (["--windows", "1000000"], "before all calendars"),
    ],
)
def test_the_command_says_what_to_do(
    folder: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(folder), *arguments])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    code, _, err = command(tmp_path)
    assert code == 2
    assert "candidates.csv: cannot be read" in err
    assert len(err.splitlines()) == 1
