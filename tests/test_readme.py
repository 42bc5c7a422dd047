"""What the README shows does what it says."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown_file(name: str) -> str:
    """The indented block after the line that names a file."""
    found = re.search(rf"`{re.escape(name)}`\n\n((?:    .*\n)+)", README)
    assert found, f"the README shows no {name}"
    return textwrap.dedent(found.group(1))


def passerelle(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PASSERELLE_DATA": str(folder / "var"), "PASSERELLE_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "passerelle", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_ten_lines_run_and_rank(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("a1 ")
    assert "required_skills" in printed


def test_the_csv_files_lead_to_a_ranked_list(tmp_path: Path) -> None:
    for name in ("apprenants.csv", "offres.csv"):
        (tmp_path / name).write_text(shown_file(name), encoding="utf-8")
    imported = passerelle(tmp_path, "import", "apprenants.csv", "offres.csv")
    assert "0 rows left out" in imported
    ranked = passerelle(tmp_path, "match", "--offer", "o1")
    assert ranked.index("a1") < ranked.index("a2")


@pytest.mark.parametrize("linked", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_what_the_readme_links_to_is_there(linked: str) -> None:
    assert (ROOT / linked).exists()


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", README))))
def test_the_tests_the_readme_names_are_there(named: str) -> None:
    assert (ROOT / named).is_file()
