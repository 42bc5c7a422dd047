from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

import passerelle
from data.network import Network, read_network
from matching.eligibility import RULES
from matching.records import Identity
from service.desk import Desk, Question
from service.importing import IMPORTED
from service.settings import Settings
from service.store import open_store

COMMANDS = ("import", "match", "serve", "demo", "sample", "doctor")
ANSWERS_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind: its exit status, its result and its messages."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(small_settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process, on the small network's store, in French unless `--lang` says otherwise."""
    monkeypatch.setenv("PASSERELLE_DATA", str(small_settings.data))
    monkeypatch.setenv("PASSERELLE_LANG", "fr")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            passerelle.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, out, err)

    return command


@pytest.fixture
def real_offer(small_network: Network) -> str:
    return next(offer.id for offer in small_network.offers if not offer.synthetic)


# --------------------------------------------------------------------------- help


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--lang", "fr", "--help"]])
def test_help_lists_every_command_in_french(run: Run, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.status == 0
    assert all(re.search(rf"\b{command}\b", said.out) for command in COMMANDS)
    assert "afficher cette aide" in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(run: Run, command: str) -> None:
    french, english = run(command, "--help"), run(command, "--help", "--lang=en")
    assert french.status == english.status == 0
    assert "afficher cette aide" in french.out
    assert "show this help" in english.out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert re.fullmatch(r"passerelle \d+\.\d+\.\d+\n", run("--version").out)


def test_help_names_the_rules_and_kinds_there_are(run: Run) -> None:
    words = " ".join(run("match", "--help").out.replace("│", " ").split())
    assert ", ".join(RULES) in words
    words = " ".join(run("import", "--help").out.replace("│", " ").split())
    assert ", ".join(IMPORTED) in words


# --------------------------------------------------------------------------- match


def test_match_says_as_json_what_the_engine_answers(run: Run, small_desk: Desk, real_offer: str) -> None:
    said = run("match", "--offer", real_offer, "-k", 4, "--json")
    assert said.status == 0
    ranking = small_desk.learners_for(small_desk.offer(real_offer), Question(k=4))
    assert [one["learner_id"] for one in said.json["matches"]] == [one.learner_id for one in ranking.matches]
    assert (said.json["total"], said.json["hidden"]) == (ranking.total, dict(ranking.hidden))
    for match in said.json["matches"]:
        assert {"score", "baseline", "reasons", "verdicts", "missing", "unknown"} <= set(match)
        assert {"feature", "value", "points", "evidence"} <= set(match["reasons"][0])
        added = match["baseline"] + sum(reason["points"] for reason in match["reasons"])
        assert added == pytest.approx(match["score"], abs=1e-9)


def test_match_takes_a_record_of_a_file_on_a_day(run: Run, folder_of_records: Path, real_offer: str) -> None:
    ref = f"{folder_of_records / 'offers.jsonl'}#{real_offer}"
    stored = run("match", "--offer", real_offer, "--json", "--on", "2026-06-20")
    filed = run("match", "--offer", ref, "--json", "--on", "2026-06-20")
    assert filed.json == stored.json
    assert filed.json["on"] == "2026-06-20"


def test_match_takes_an_offer_of_years_ago_on_its_own_day(
    run: Run, tmp_path: Path, small_network: Network
) -> None:
    path = tmp_path / "offers.jsonl"
    path.write_text('{"id": "a:2019/1#x", "title": "Développeur web", "published": "2019-05-02"}\n', "utf-8")
    said = run("match", "--offer", f"{path}#a:2019/1#x", "--on", "2019-05-02", "--json", "--lang", "en")
    assert said.status == 0
    assert len(said.json["matches"]) == 10
    assert said.json["on"] == "2019-05-02"
    assert "moved in time" in " ".join(said.err.split())


def test_match_shows_a_learner_her_offers_in_words(run: Run, small_network: Network) -> None:
    learner = small_network.learners[3]
    said = run(
        "match", "--learner", learner.id, "-k", 3, *(word for rule in RULES for word in ("--lift", rule))
    )
    assert said.status == 0
    for words in ("Rang 1", "Score", "Compétences demandées", "Contrat"):
        assert words in said.out
    identity = next(one for one in small_network.identities if one.learner_id == learner.id)
    assert identity.family_name
    assert identity.family_name not in said.out


def test_match_without_data_of_one_s_own_uses_the_sample_and_says_so(
    run: Run,
    small_settings: Settings,
    small_desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    real_offer: str,
) -> None:
    shutil.copy(str(small_settings.db), tmp_path / "sample.sqlite3")
    shutil.copytree(small_settings.index, tmp_path / "sample.index")
    monkeypatch.setenv("PASSERELLE_DATA", str(tmp_path))
    said = run("match", "--offer", real_offer, "-k", 2, "--json", "--lang", "en")
    assert said.status == 0
    assert "sample network is used" in " ".join(said.err.split())
    assert len(said.json["matches"]) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["match"], "--offer, soit --learner"),
        (["match", "--offer", "a", "--learner", "b"], "--offer, soit --learner"),
        (["match", "--offer", "a", "--on", "demain"], "AAAA-MM-JJ"),
        (["match", "--offer", "a", "-k", "0"], "1 à 100"),
        (["match", "--offer", "a", "--offset", "-1"], "négatif"),
        (["match", "--offer", "a", "--lift", "gravité"], "contract, rhythm"),
        (["import", "nulle-part.csv", "--kind", "planètes"], "learners, trainings"),
        (["match", "--offer", "nulle-part.jsonl#a"], "nulle-part.jsonl"),
        (["serve", "--db", "nulle-part.sqlite3"], "passerelle import"),
        (["--lang", "de", "doctor"], "fr | en"),
        (["chanter"], "chanter"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(run: Run, arguments: list[str], told: str) -> None:
    said = run(*arguments)
    assert said.status == 2
    assert said.out == ""
    assert told in re.sub(r"[\s│]+", " ", said.err)


def test_an_unknown_id_is_told_by_name(run: Run) -> None:
    said = run("match", "--offer", "o-none", "--lang", "en")
    assert said.status == 2
    assert "'o-none'" in said.err
    assert "Error" in said.err


def test_a_wrong_setting_is_told_by_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_PORT", "http")
    said = run("doctor")
    assert said.status == 2
    assert "PASSERELLE_PORT" in said.err


# --------------------------------------------------------------------------- import, sample, doctor


def test_import_reports_bad_rows_keeps_good_ones_and_says_so(run: Run, tmp_path: Path) -> None:
    path, db = tmp_path / "offres.csv", tmp_path / "own.sqlite3"
    path.write_text("id;titre;contrat\no1;Développeuse web;CDI\no2;;CDI\n", encoding="utf-8")
    dry = run("import", path, "--db", db, "--dry-run", "--json")
    assert not db.exists()
    said = run("import", path, "--db", db, "--json")
    assert said.status == dry.status == 1
    assert said.json["files"] == dry.json["files"]
    (report,) = said.json["files"]
    assert (report["kept"], report["dropped"]) == (1, 1)
    assert [one["line"] for one in report["problems"] if one["dropped"]] == [3]
    with closing(open_store(db)) as store:
        assert store.counts()["offers"] == 1


def test_import_shows_problems_as_a_table(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "offres.csv"
    path.write_text("id;titre;contrat\no2;;CDI\n", encoding="utf-8")
    said = run("import", path, "--dry-run")
    assert said.status == 1
    for words in ("Problèmes", "ligne", "raison", "rien n’a été gardé"):
        assert words in said.out + said.err


def test_a_sample_folder_can_be_imported_whole(run: Run, tmp_path: Path) -> None:
    folder, db = tmp_path / "network", tmp_path / "own.sqlite3"
    said = run("sample", "--out", folder, "--learners", 12, "--offers", 5, "--trainings", 4, "--seed", 3)
    assert said.status == 0
    network = read_network(folder)
    assert len(network.learners) == 12
    assert run("import", folder, "--db", db).status == 0
    with closing(open_store(db)) as store:
        assert tuple(store.all(Identity)) == tuple(sorted(network.identities, key=lambda one: one.learner_id))
    refused = run("sample", "--out", folder, "--learners", 12)
    assert refused.status == 2
    assert read_network(folder) == network


def test_doctor_finds_this_installation_well(run: Run) -> None:
    said = run("doctor", "--json")
    assert said.status == 0
    states = {check["name"]: check["state"] for check in said.json["checks"]}
    assert set(states) == {
        "python",
        "packages",
        "referential",
        "encoder",
        "concepts",
        "store",
        "disk",
        "port",
        "outbox",
        "secrets",
        "journal",
        "clock",
        "tasks",
        "messages",
        "backups",
    }
    assert all(states[name] == "ok" for name in ("python", "packages", "referential", "encoder", "store"))


def test_doctor_fails_on_a_store_that_is_none(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite3"
    path.write_bytes(b"no database" * 500)
    said = run("doctor", "--db", path, "--lang", "en")
    assert said.status == 1
    assert re.search(r"mend\s+store", said.out)
    assert "--db" in said.out


# --------------------------------------------------------------------------- real servers on loopback


@contextmanager
def _server(data: Path, *arguments: str) -> Iterator[list[str]]:
    """The command in a process of its own; yields the addresses it printed."""
    environment = {
        **os.environ,
        "PASSERELLE_DATA": str(data),
        "PASSERELLE_LANG": "en",
        "PYTHONUNBUFFERED": "1",
    }
    program = "import sys, passerelle; passerelle.main(sys.argv[1:])"
    wanted = 2 if arguments[0] == "demo" else 1
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(passerelle.__file__).parent,
    ) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(wanted)]
            yield [found.group() for line in lines if (found := re.search(r"http://\S+", line))]
        finally:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=ANSWERS_WITHIN_S)
        assert "Traceback" not in err


def _get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=ANSWERS_WITHIN_S) as answer:
        return answer.status, answer.read().decode("utf-8")


def test_serve_answers_on_loopback_until_it_is_stopped(small_settings: Settings, small_desk: Desk) -> None:
    with _server(small_settings.data, "serve", "--port", "0") as (url,):
        status, body = _get(f"{url}/v1/health")
        assert (status, json.loads(body)["status"]) == (200, "ok")
    with pytest.raises(OSError, match="refused"):
        _get(f"{url}/v1/health")


def test_demo_leads_to_a_real_offer_on_the_next_free_port(
    small_settings: Settings, small_desk: Desk, tmp_path: Path, small_network: Network
) -> None:
    shutil.copy(str(small_settings.db), tmp_path / "sample.sqlite3")
    shutil.copytree(small_settings.index, tmp_path / "sample.index")
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with _server(tmp_path, "demo", "--port", str(port)) as (home, first):
            assert not home.endswith(f":{port}")
            real = [offer for offer in small_network.offers if not offer.synthetic]
            page = _entered(first)
            assert any(offer.organisation in page for offer in real if offer.organisation)
            assert "Rank 1" in page


def _entered(link: str) -> str:
    """The page that a one-use link of the demo leads to, once its button is pressed."""
    with httpx.Client(timeout=ANSWERS_WITHIN_S, follow_redirects=True) as browser:
        door = browser.get(link)
        action = re.search(r'<form method="post" action="(/enter/[^"]+)"', door.text)
        token = re.search(r'name="csrf" value="([^"]+)"', door.text)
        assert action
        assert token
        page = browser.post(urljoin(link, unescape(action.group(1))), data={"csrf": token.group(1)})
        assert page.status_code == 200
        return page.text
