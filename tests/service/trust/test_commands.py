from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import passerelle
from matching.records import Identity, Learner
from service.store import open_store
from service.store.upgrading import NEWEST
from service.trust.erasure import erase
from tests.service.trust.conftest import Place
from tests.service.trust.older_stores import older_backup, older_store

ROOT = Path(__file__).parents[3]


@pytest.fixture
def place_of_its_own(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("PASSERELLE_DATA", str(place.settings.data))
    monkeypatch.setenv("PASSERELLE_DB", str(place.settings.db))
    monkeypatch.setenv("PASSERELLE_CACHE", str(place.settings.cache))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PASSERELLE_LANG", "fr")
    return place


def _say(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """The exit status of a command, and what it said."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        passerelle.main(["--lang", "fr", *map(str, arguments)])
    said = capsys.readouterr()
    return int(ended.value.code or 0), " ".join((said.out + said.err).split())


def test_a_backup_is_verified_restored_and_does_not_bring_the_erased_back(
    place_of_its_own: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store, file = place_of_its_own.store, tmp_path / "b.tar.gz"
    one = min(store.ids(Learner))
    status, said = _say(capsys, "backup", file)
    assert (status, "Sauvegarde écrite" in said) == (0, True)
    status, said = _say(capsys, "restore", file, "--verify")
    assert (status, "est entière" in said) == (0, True)
    status, said = _say(capsys, "restore", file)
    assert (status, "--replace" in said) == (2, True)
    status, said = _say(capsys, "erase", one, "--yes")
    assert (status, "Effacé : 1 fiche" in said) == (0, True)
    assert one not in store.ids(Learner)
    status, said = _say(capsys, "restore", file, "--replace")
    assert (status, "1 personnes effacées" in said) == (0, True), said
    with closing(open_store(place_of_its_own.settings.db)) as again:
        assert len(again.ids(Learner)) == 59
        assert one not in again.ids(Learner)
    file.write_bytes(file.read_bytes()[:-9])
    status, said = _say(capsys, "restore", file, "--verify")
    assert (status, "torn" in said) == (2, True)


def test_a_backup_of_an_earlier_version_is_tried_by_verify_and_then_restored(
    place_of_its_own: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store, settings = place_of_its_own.store, place_of_its_own.settings
    one, other, *_ = sorted(store.ids(Learner))
    file = older_backup(tmp_path / "b.tar.gz", "0003", older_store(tmp_path / "older.sqlite3", "0003", store))
    erase(store, one, datetime.now(tz=UTC))
    status, said = _say(capsys, "restore", file, "--verify")
    assert (status, "est entière" in said) == (0, True), said
    assert f"Ses tables sont de la version 0003 : la remise les portera à la version {NEWEST}." in said
    assert "1 personnes effacées depuis la sauvegarde le seront de nouveau." in said
    assert one not in store.ids(Learner)
    store.remove("learners", [other])
    status, said = _say(capsys, "restore", file, "--replace")
    assert (status, f"de la version 0003, ont été portées à la version {NEWEST}." in said) == (0, True), said
    assert "1 personnes effacées" in said
    with closing(open_store(settings.db)) as again:
        assert len(again.ids(Learner)) == 59
        assert {one, other} & again.ids(Learner) == {other}
    elsewhere = tmp_path / "elsewhere" / "new.sqlite3"
    assert _say(capsys, "restore", file, "--verify", "--db", elsewhere)[0] == 0
    assert not elsewhere.parent.exists(), "nothing is made by looking"


def test_an_erased_person_is_told_by_an_import_and_comes_again_only_with_again(
    place_of_its_own: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store, file = place_of_its_own.store, tmp_path / "apprenants.csv"
    file.write_text("identifiant;titre\nnew-1;Développeuse\nnew-2;Boulangère\n")
    store.upsert([Learner("new-2")])
    assert _say(capsys, "erase", "new-2", "--yes")[0] == 0
    status, said = _say(capsys, "import", file, "--dry-run")
    assert (status, "a été effacée" in said) == (1, True)
    assert "new-1" not in store.ids(Learner)
    status, said = _say(capsys, "import", file)
    assert (status, "a été effacée" in said) == (1, True)
    assert {"new-1", "new-2"} & store.ids(Learner) == {"new-1"}
    status, said = _say(capsys, "import", file, "--again")
    assert (status, "effacée" in said) == (0, False)
    assert "new-2" in store.ids(Learner)


def test_retention_says_what_is_due_and_then_does_it(
    place_of_its_own: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    store = place_of_its_own.store
    store.upsert(
        [Learner("old", created=date(2020, 1, 1)), Identity("old", given_name="A", email="a@example.org")]
    )
    status, said = _say(capsys, "retention", "--dry-run")
    assert (status, "À prévenir : 1" in said) == (0, True)
    assert "Prévenues : 1" in _say(capsys, "retention")[1]
    assert "À prévenir : 0" in _say(capsys, "retention", "--dry-run")[1]


def test_erasing_nobody_says_so(place_of_its_own: Place, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = _say(capsys, "erase", "nobody", "--yes")
    assert (status, "nobody" in said) == (2, True)


def test_erasing_asks_first_and_anything_but_yes_keeps_her(place_of_its_own: Place) -> None:
    one = min(place_of_its_own.store.ids(Learner))
    asked = subprocess.run(
        [sys.executable, "-m", "passerelle", "erase", one],
        input="n\n",
        text=True,
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert (asked.returncode, "Rien n’a été effacé" in asked.stderr) == (1, True), asked.stderr
    assert one in place_of_its_own.store.ids(Learner)
