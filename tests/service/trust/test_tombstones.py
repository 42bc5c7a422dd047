from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from matching.records import Learner
from service.store import ErasedError, SqlStore, StoreError, Tombstones

DAY = date(2026, 3, 1)


def test_who_is_under_a_stone_is_known_to_every_process_and_named_in_no_file(tmp_path: Path) -> None:
    one, other = Tombstones(tmp_path / "store.erased"), Tombstones(tmp_path / "store.erased")
    assert one.among(["awa", "lou"]) == set()
    one.add(["awa"], DAY)
    other.add(["lou"], DAY)
    assert one.among(["awa", "lou", "zoe"]) == {"awa", "lou"} == other.among(["awa", "lou", "zoe"])
    assert len(one) == 2
    content = (tmp_path / "store.erased").read_bytes()
    assert b"awa" not in content
    assert b"lou" not in content
    assert (tmp_path / "store.erased").stat().st_mode & 0o077 == 0


def test_a_stone_is_lifted_for_who_comes_again_and_may_be_put_back(tmp_path: Path) -> None:
    stones = Tombstones(tmp_path / "store.erased")
    stones.add(["awa", "lou"], DAY)
    stones.lift(["awa", "nobody"], DAY)
    assert stones.among(["awa", "lou"]) == {"lou"}
    stones.add(["awa"], DAY)
    assert stones.among(["awa", "lou"]) == {"awa", "lou"}


@pytest.mark.parametrize("torn", range(1, 40, 7))
def test_a_line_that_a_crash_tore_costs_only_itself(tmp_path: Path, torn: int) -> None:
    path = tmp_path / "store.erased"
    Tombstones(path).add(["awa"], DAY)
    whole = path.read_bytes()
    Tombstones(path).add(["lou"], DAY)
    path.write_bytes(path.read_bytes()[: len(whole) + 1 + torn])
    after = Tombstones(path)
    assert after.among(["awa", "lou"]) == {"awa"}
    after.add(["zoe"], DAY)
    assert Tombstones(path).among(["awa", "zoe"]) == {"awa", "zoe"}


def test_a_file_that_is_none_of_ours_is_refused_not_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "store.erased"
    path.write_text("something else\n")
    with pytest.raises(StoreError, match="could come back"):
        Tombstones(path).among(["awa"])
    with pytest.raises(StoreError):
        Tombstones(path).add(["awa"], DAY)


def test_two_who_begin_the_file_at_once_keep_both_stones(tmp_path: Path) -> None:
    for turn in range(20):
        path = tmp_path / f"{turn}.erased"
        ready = threading.Barrier(2)

        def bury(one: str, path: Path = path, ready: threading.Barrier = ready) -> None:
            ready.wait()
            Tombstones(path).add([one], DAY)

        threads = [threading.Thread(target=bury, args=(one,)) for one in ("awa", "lou")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Tombstones(path).among(["awa", "lou"]) == {"awa", "lou"}


def test_nothing_about_who_was_erased_is_written_again(store: SqlStore) -> None:
    store.upsert([Learner("awa"), Learner("lou")])
    store.tombstones.add(["awa"], DAY)
    with pytest.raises(ErasedError, match="1 of 2 learners"):
        store.upsert([Learner("awa", headline="back"), Learner("lou", headline="new")])
    assert store.get(Learner, "lou").headline == ""
    store.tombstones.lift(["awa"], DAY)
    store.upsert([Learner("awa", headline="back")])
    assert store.get(Learner, "awa").headline == "back"
