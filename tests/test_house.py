"""The house rules that a linter does not know."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import LONG

ROOT = Path(__file__).parents[1]
ROOMS = ("matching", "models", "data", "evaluation", "service")
MOST_LINES = 450
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "onnxruntime",
    "fastapi",
    "pandas",
    "sqlite3",
    "sqlalchemy",
)
TRAINING_ONLY = ("torch", "sentence_transformers", "transformers", "pandas")
VAGUE = {"utils", "helpers", "common", "base", "manager", "core", "misc"}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


TRACKED = _tracked()
SOURCES = [path for path in TRACKED if path.suffix == ".py"]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_only_go_down() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout[-2000:]


def test_nothing_imports_the_front_door() -> None:
    importers = [
        _name(path)
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] in ROOMS
        and re.search(
            r"^\s*(?:import|from) (?:passerelle|command_line)\b",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert importers == []


def test_sqlalchemy_stays_in_the_store() -> None:
    users = {
        path.parent.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"^\s*(?:import|from) (?:sqlalchemy|alembic)\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {user for user in users if not user.startswith(("service/store", "tests"))} == set()


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("matching", HEAVY),
        ("matching.matcher", HEAVY),
        ("data", HEAVY),
        ("passerelle", (*HEAVY, "numpy")),  # how many threads it begins is said before it is loaded
        ("command_line", HEAVY),
        ("models", (*TRAINING_ONLY, "sqlalchemy")),
        ("service.app", (*TRAINING_ONLY, "psycopg", "alembic")),
    ],
)
def test_heavy_libraries_wait_until_they_are_needed(module: str, heavy: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print(*[name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert (found.returncode, found.stdout.split()) == (0, []), found.stderr[-500:]


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_file_holds_one_idea(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES
    assert not VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)


# Spelled in parts, so that this file does not contain what it looks for.
OUTSIDE = re.compile(
    "|".join(
        [r"(?<![\w.])/" + r"work/", r"\.\./" + "shared", r"(?<![\w.])/" + r"tmp/", r"(?<![\w.])/" + "root/"]
    )
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
QUIETED = re.compile(r"#\s*(?:no" + r"qa|type:\s*ig" + r"nore|pragma:\s*no\s*cov" + r"er)")
CARRIES_ON = re.compile(r"except\s*(?:Exception|BaseException)?\s*:\s*(?:#.*)?\n\s+(?:pass|continue)\b")
LEFT_OUT = re.compile(
    r"pytest\.(?:mark\.)?(?:sk" + r"ip|xf" + r"ail)|unittest\.mo" + "ck|\bmonkeypatch\\.setattr"
)


def _texts() -> list[tuple[str, str]]:
    texts = []
    for path in TRACKED:
        if (
            path.suffix in (".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".yaml", "")
            or path.name == "run"
        ):
            texts.append((_name(path), path.read_text(encoding="utf-8", errors="replace")))
    return texts


@pytest.mark.parametrize(
    ("forbidden", "suffixes"),
    [
        (OUTSIDE, ()),
        (UNFINISHED, ()),
        (QUIETED, (".py",)),
        (CARRIES_ON, (".py",)),
        (LEFT_OUT, (".py",)),
    ],
    ids=["outside", "unfinished", "quieted", "carries-on", "left-out"],
)
def test_no_file_says(forbidden: re.Pattern[str], suffixes: tuple[str, ...]) -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in _texts()
        if not suffixes or name.endswith(suffixes)
        for match in forbidden.finditer(text)
    ]
    assert found == []


def test_every_package_is_listed() -> None:
    folders = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in SOURCES
        if path.name == "__init__.py" and path.relative_to(ROOT).parts[0] in ROOMS
    }
    assert set(CONFIG["tool"]["setuptools"]["packages"]) == folders


def test_every_source_folder_is_a_package() -> None:
    folders = {path.parent for path in SOURCES if path.relative_to(ROOT).parts[0] in ROOMS}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_package_inits_only_list_names() -> None:
    for path in SOURCES:
        if path.name == "__init__.py":
            code = path.read_text(encoding="utf-8")
            assert not re.search(r"^\s*(?:def|class|for|if|with)\b", code, re.MULTILINE), _name(path)


def test_the_version_stands_in_one_place() -> None:
    version = CONFIG["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assigned = [
        _name(path)
        for path in SOURCES
        if re.search(r"^__version__|^VERSION\s*=", path.read_text("utf-8"), re.M)
    ]
    assert assigned == []


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_the_makefile_has_what_the_readme_and_ci_call() -> None:
    called = set(re.findall(r"\bmake ([a-z]+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8")))
    called |= set(
        re.findall(r"^\s*(?:\$ )?make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    )
    assert {"demo", "check", "test"} <= called
    assert called <= _targets()
    assert {"bench", "campaign", "lock", "clean", "help"} <= _targets()


@pytest.mark.parametrize("name", LONG)
def test_a_file_of_tests_that_begins_before_others_is_there(name: str) -> None:
    assert (ROOT / "tests" / name).is_file()


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_locks_pin_every_requirement_and_no_platform(lock: str) -> None:
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.match(r"^[a-z0-9][a-z0-9._-]*==[0-9][^+ ]*( ;.*)?$", pin) for pin in pins)
    locked = {pin.split("==")[0] for pin in pins}
    assert not {name for name in locked if name.startswith(("nvidia-", "cuda-", "triton"))}
    asked = {
        re.split(r"[><=\[ ]", text)[0].lower().replace("_", "-") for text in CONFIG["project"]["dependencies"]
    }
    assert asked <= locked
    assert ("torch" in locked) == (lock == "dev")
