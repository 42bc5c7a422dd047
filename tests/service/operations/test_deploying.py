"""What the files for containers and systemd name is there: commands, settings, paths, the user."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from pathlib import Path

import pytest

import passerelle
from service.operations.serving import FINISH_WITHIN_S
from service.settings import SETTINGS, read_settings

ROOT = Path(passerelle.__file__).parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy").iterdir())
VARIABLES = {one.variable for one in SETTINGS}


class Unit(configparser.ConfigParser):
    """A unit of systemd. Of a key that is repeated the last value counts here."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr  # capital letters count


def unit(name: str) -> Unit:
    parser = Unit(strict=False, interpolation=None)
    parser.read_string((ROOT / "deploy" / name).read_text(encoding="utf-8"))
    return parser


def commands(capsys: pytest.CaptureFixture[str], *of: str) -> set[str]:
    with pytest.raises(SystemExit):
        passerelle.main([*of, "--help", "--lang", "en"])
    return set(re.findall(r"^│ (\w+) ", capsys.readouterr().out, re.MULTILINE))


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE, PAGE, *(one.read_text("utf-8") for one in UNITS)])
def test_every_setting_that_is_named_is_one(text: str) -> None:
    assert set(re.findall(r"PASSERELLE_[A-Z_]+[A-Z]", text)) <= VARIABLES


def test_every_command_that_is_named_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    known = commands(capsys)
    texts = "\n".join([PAGE, *(one.read_text("utf-8") for one in UNITS)])
    named = set(re.findall(r"(?:`|/|app )passerelle ([a-z]+)\b", texts))
    assert {"serve", "backup", "doctor"} <= named
    assert named <= known
    assert set(re.findall(r"passerelle user ([a-z]+)", PAGE)) <= commands(capsys, "user")
    assert json.loads(DOCKERFILE.rpartition("ENTRYPOINT ")[2].partition("\n")[0]) == ["passerelle"]
    assert json.loads(DOCKERFILE.rpartition("\nCMD ")[2]) == ["serve"]


def test_the_image_is_built_of_what_there_is_and_runs_as_nobody_in_particular() -> None:
    python = re.findall(r"^FROM python:(\d+\.\d+)-slim", DOCKERFILE, re.MULTILINE)
    assert len(set(python)) == 1
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert tuple(map(int, python[0].split("."))) >= tuple(
        map(int, config["project"]["requires-python"].removeprefix(">=").split("."))
    )
    for source in re.findall(r"-r (\S+)", DOCKERFILE):
        assert (ROOT / source).is_file()
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\w+)$", last, re.MULTILINE)
    assert user is not None
    assert re.search(rf"useradd .*--uid [1-9]\d+ .*\b{user[1]}$", last, re.MULTILINE)
    assert last.index("USER") > last.index("RUN pip") if "RUN pip" in last else True
    (volume,) = re.findall(r"^VOLUME (\S+)$", last, re.MULTILINE)
    environment = dict(re.findall(r"(PASSERELLE_\w+)=(\S+)", last))
    settings = read_settings(environment)
    for path in (settings.data, settings.cache, settings.outbox, settings.index):
        assert path.is_relative_to(volume)
    assert f"EXPOSE {settings.port}" in last
    assert f"http://127.0.0.1:{settings.port}/v1/ready" in last


def test_what_is_ignored_by_the_image_is_not_needed_in_it() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    needed = {one.partition(".")[0] for one in config["packages"]} | {"requirements", "README.md", "LICENSE"}
    assert not needed & set(ignored)
    assert {".git", ".venv", "var", "tests"} <= set(ignored)


def test_the_composition_fits_the_image_and_keeps_no_password() -> None:
    services = set(re.findall(r"^  (\w+):$", COMPOSE.partition("\nvolumes:")[0], re.MULTILINE))
    assert services == {"app", "db"}
    (address,) = re.findall(r"PASSERELLE_DB: (\S+)\$\{POSTGRES_PASSWORD:\?[^}]+\}(\S+)", COMPOSE)
    user, place = re.fullmatch(r"postgresql://(\w+):", address[0]), re.fullmatch(r"@db/(\w+)", address[1])
    assert user is not None
    assert place is not None
    assert f"POSTGRES_USER: {user[1]}" in COMPOSE
    assert f"POSTGRES_DB: {place[1]}" in COMPOSE
    assert not re.search(r"PASSWORD: (?!\$)\S", COMPOSE)
    (volume,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"data:{volume}\n" in COMPOSE
    (grace,) = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)
    assert int(grace) > 2 * FINISH_WITHIN_S
    assert re.findall(r'- "(.+):\d+:\d+"', COMPOSE) == ["127.0.0.1"]


def test_the_unit_runs_the_service_with_no_right_but_its_folders() -> None:
    service = unit("passerelle.service")["Service"]
    assert service["ExecStart"].endswith("/bin/passerelle serve")
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectoryMode"] == service["CacheDirectoryMode"] == "0700"
    assert service["UMask"] == "0077"
    assert not service["CapabilityBoundingSet"]
    assert int(service["TimeoutStopSec"]) > 2 * FINISH_WITHIN_S
    text = (ROOT / "deploy" / "passerelle.service").read_text(encoding="utf-8")
    environment = dict(re.findall(r"^Environment=(\w+)=(\S+)$", text, re.MULTILINE))
    settings = read_settings(environment)
    assert str(settings.data) == f"/var/lib/{service['StateDirectory']}"
    assert str(settings.cache) == f"/var/cache/{service['CacheDirectory']}"
    assert unit("passerelle-backup.service")["Service"]["User"] == service["User"]
    assert f"useradd --system --home-dir {settings.data}" in PAGE
    timer = unit("passerelle-backup.timer")
    assert timer["Timer"]["Persistent"] == "yes"
    assert str(settings.backups) in unit("passerelle-backup.service")["Service"]["ExecStart"]


def test_the_page_leads_to_files_that_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert links
    for link in links:
        assert (ROOT / "docs" / link).resolve().is_file()
    for name in re.findall(r"deploy/([\w.-]+)", PAGE):
        assert (ROOT / "deploy" / name).is_file()
