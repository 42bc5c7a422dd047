"""Saved indexes under damage: torn, cut, altered, foreign or stale, they are refused and never answer wrongly."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from matching.errors import IndexFileError
from matching.index_file import FORMAT, MANIFEST, read_index, write_index
from matching.profile import AIMED, OccupationRow, Profile, SkillRow, occupation_array, skill_array
from matching.profile_file import read_profiles, write_profiles
from matching.vector_index import FaissIndex, IndexSettings

LISTS = IndexSettings(exact_rows=60)
VECTORS = {"a": np.eye(8, dtype=np.float32)[0], "b": np.eye(8, dtype=np.float32)[1]}


def vectors_index(seed: int) -> FaissIndex:
    draw = np.random.default_rng(seed).standard_normal((80, 8))
    index = FaissIndex(8, LISTS)
    index.add([f"{seed}-{row}" for row in range(80)], (draw / np.linalg.norm(draw, axis=1, keepdims=True)))
    return index


def some_profiles() -> list[Profile]:
    held = skill_array([SkillRow(7, 0.9, 0, 0, 0, 0)])
    aimed = occupation_array([OccupationRow(3, 1.0, AIMED, 0)])
    nothing = skill_array([]), occupation_array([])
    return [
        Profile("a", held, aimed, VECTORS["a"], ("skills[0]", "goals[0]")),
        Profile("b", *nothing, VECTORS["b"], ()),
    ]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One good folder for each kind of index; the vectors have lists beside them."""
    folders = {kind: tmp_path_factory.mktemp(kind) for kind in ("vectors", "profiles")}
    vectors_index(1).save(folders["vectors"], {"data": "7"})
    write_profiles(folders["profiles"], some_profiles(), {"data": "7"})
    return folders


def load(kind: str, folder: Path) -> tuple[str, ...]:
    """The ids of what was saved."""
    stamp = {"data": "7"}
    if kind == "vectors":
        return FaissIndex.load(folder, stamp, LISTS).ids
    return tuple(one.id for one in read_profiles(folder, VECTORS, stamp))


def damage_at_random(saved: dict[str, Path], folder: Path, rounds: int) -> None:
    """Each round spoils one file of a good folder, loads it, and puts the file back."""
    draw = random.Random(rounds)
    for kind, good in saved.items():
        work = folder / kind
        shutil.copytree(good, work)
        files = sorted(work.iterdir())
        assert len(load(kind, work)) > 0
        for number in range(rounds // 2):
            path = draw.choice(files)
            content = path.read_bytes()
            if number % 3 == 0 and content:
                spoilt = content[: draw.randrange(len(content))]
            elif number % 3 == 1:
                spoilt = content + draw.randbytes(draw.randrange(1, 9))
            else:
                bits = bytearray(content or b"\0")
                bits[draw.randrange(len(bits))] ^= 1 << draw.randrange(8)
                spoilt = bytes(bits)
            path.write_bytes(spoilt)
            with pytest.raises(IndexFileError, match="Delete that folder and build the index again"):
                load(kind, work)
            path.write_bytes(content)
        assert len(load(kind, work)) > 0


def test_damaged_files_are_refused(saved: dict[str, Path], tmp_path: Path) -> None:
    damage_at_random(saved, tmp_path, rounds=120)


@pytest.mark.campaign
def test_damaged_files_are_refused_every_time(saved: dict[str, Path], tmp_path: Path) -> None:
    damage_at_random(saved, tmp_path, rounds=4_000)


def test_a_part_cut_short_is_told_with_both_lengths(saved: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(saved["vectors"], tmp_path / "work")
    part = next((tmp_path / "work").glob("vectors-*"))
    part.write_bytes(part.read_bytes()[:1000])
    with pytest.raises(IndexFileError, match=r"is torn: vectors-\S+ has 1000 bytes, not 2560"):
        load("vectors", tmp_path / "work")


def test_every_part_is_needed(saved: dict[str, Path], tmp_path: Path) -> None:
    for kind, good in saved.items():
        for path in good.iterdir():
            work = tmp_path / f"{kind}-{path.name}"
            shutil.copytree(good, work)
            (work / path.name).unlink()
            with pytest.raises(IndexFileError):
                load(kind, work)


def test_a_part_of_another_index_is_refused(saved: dict[str, Path], tmp_path: Path) -> None:
    vectors_index(2).save(tmp_path / "other", {"data": "7"})
    for part in ("vectors", "ids", "lists", "keys"):
        work = tmp_path / part
        shutil.copytree(saved["vectors"], work)
        own, foreign = next(work.glob(f"{part}-*")), next((tmp_path / "other").glob(f"{part}-*"))
        if own.name != foreign.name:  # the keys of two indexes of one size are the same
            own.write_bytes(foreign.read_bytes())
            with pytest.raises(IndexFileError, match=r"checksum|bytes"):
                load("vectors", work)


def test_an_index_of_another_kind_or_program_is_refused(saved: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="kind 'profiles', not 'vectors'"):
        load("vectors", saved["profiles"])
    with pytest.raises(IndexFileError, match="kind 'vectors', not 'profiles'"):
        load("profiles", saved["vectors"])
    (tmp_path / MANIFEST).write_text('{"name": "a web page"}')
    with pytest.raises(IndexFileError, match="another program"):
        load("vectors", tmp_path)


def test_another_format_is_refused(saved: dict[str, Path], tmp_path: Path) -> None:
    work = tmp_path / "work"
    shutil.copytree(saved["vectors"], work)
    body = json.loads((work / MANIFEST).read_text())["body"]
    body["format"] = FORMAT + 1
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    (work / MANIFEST).write_text(json.dumps({"body": body, "sha256": hashlib.sha256(canonical).hexdigest()}))
    with pytest.raises(IndexFileError, match=f"format {FORMAT + 1}, and this version reads {FORMAT}"):
        load("vectors", work)


def test_parts_that_do_not_agree_are_refused(tmp_path: Path) -> None:
    parts = {"ids": b'["a", "b"]', "vectors": np.eye(3, dtype="<f4").tobytes()}
    write_index(tmp_path, "vectors", {"count": 3, "dim": 3}, parts, {})
    with pytest.raises(IndexFileError, match="2 ids and 36 bytes of vectors for 3 x 3"):
        FaissIndex.load(tmp_path)


def test_a_save_cut_before_its_manifest_leaves_the_old_index(saved: dict[str, Path], tmp_path: Path) -> None:
    work = tmp_path / "work"
    shutil.copytree(saved["vectors"], work)
    vectors_index(2).save(tmp_path / "new", {"data": "8"})
    for part in (tmp_path / "new").glob("*.bin"):
        shutil.copy(part, work)
    assert load("vectors", work)[0] == "1-0"


def test_a_new_save_clears_the_old_parts_away(tmp_path: Path) -> None:
    for seed in (1, 2, 3):
        vectors_index(seed).save(tmp_path)
    assert sorted(path.name.split("-")[0] for path in tmp_path.iterdir()) == [
        "ids",
        "keys",
        "lists",
        MANIFEST,
        "vectors",
    ]
    assert FaissIndex.load(tmp_path).ids[0] == "3-0"


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from matching.index_file import write_index
number = 0
while True:
    number += 1
    content = str(number).encode() * 20_000
    write_index(Path(sys.argv[1]), "test", {"number": number}, {"one": content, "two": content}, {})
"""


def kill_while_saving(folder: Path, rounds: int) -> None:
    draw = random.Random(rounds)
    for _ in range(rounds):
        shutil.rmtree(folder, ignore_errors=True)
        with subprocess.Popen([sys.executable, "-c", SAVE_FOR_EVER, str(folder)]) as saver:
            deadline = time.monotonic() + 30
            while not (folder / MANIFEST).exists() and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(0.05 * draw.random())  # some tens of saves later
            saver.send_signal(signal.SIGKILL)
        saved = read_index(folder, "test")
        assert saved.parts["one"] == saved.parts["two"] == str(saved.facts["number"]).encode() * 20_000


def test_a_killed_save_leaves_a_whole_index(tmp_path: Path) -> None:
    kill_while_saving(tmp_path / "index", rounds=4)


@pytest.mark.campaign
def test_a_killed_save_leaves_a_whole_index_every_time(tmp_path: Path) -> None:
    kill_while_saving(tmp_path / "index", rounds=200)
