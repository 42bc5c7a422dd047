from __future__ import annotations

import gzip
import json
import random
import threading
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.records import Learner, Offer
from service.accounts import acts, sign_ins, users
from service.accounts.actor import Role
from service.accounts.sign_ins import Lasting
from service.store import SqlStore, open_store
from service.store.desk_tables import ALL_TABLES
from service.store.upgrading import NEWEST
from service.store_address import Address
from service.trust.backup import BackupError, back_up, verify
from service.trust.erasure import erase
from service.trust.restoring import restore
from tests.service.records_of_each_kind import ONE_OF_EACH
from tests.service.trust.older_stores import packed, signed

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def _rows(store: SqlStore) -> dict[str, list[str]]:
    with store.reading() as now:
        return {
            name: sorted(repr(tuple(row)) for row in now.connection.execute(table.select()))
            for name, table in ALL_TABLES.tables.items()
        }


@pytest.fixture
def full(store: SqlStore) -> SqlStore:
    """A store with every kind of record, an account and acts."""
    store.upsert([*ONE_OF_EACH, *(Learner(f"l{n:04}", headline="é" * 20) for n in range(1_500))])
    with store.writing() as now:
        user = users.add(now, email="admin@example.org", name="Admin", role=Role.ADMIN, at=AT)
        sign_ins.open_sign_in(now, user.id, AT, Lasting())
        acts.note(now, user.id, "test", at=AT)
    return store


def test_what_was_backed_up_comes_back_row_by_row_into_either_engine(
    full: SqlStore, new_database: Callable[[], Address], tmp_path: Path
) -> None:
    manifest = back_up(full, tmp_path / "b.tar.gz", AT)
    assert verify(tmp_path / "b.tar.gz") == manifest
    before = _rows(full)
    for address in (new_database(), tmp_path / "other.sqlite3"):
        with closing(open_store(address, tmp_path)) as other:
            done = restore(other, tmp_path / "b.tar.gz")
            after = _rows(other)
            assert other.sequence == full.sequence
            assert other.id != full.id
            assert done.erased_again == 0
            after["meta"] = before["meta"] = []
            assert before["sign_ins"]
            assert after["sign_ins"] == []
            assert {**after, "sign_ins": before["sign_ins"]} == before
            with other.writing() as now:  # numbers go on after the highest
                acts.note(now, acts.SYSTEM, "after", at=AT)
                assert acts.latest(now, 1)[0].act == "after"
            other.upsert([Learner("new")])
            assert other.changes(full.sequence, 10)[0].sequence == full.sequence + 1


def test_who_was_erased_since_is_erased_again(full: SqlStore, tmp_path: Path) -> None:
    back_up(full, tmp_path / "b.tar.gz", AT)
    for n in range(50):
        erase(full, f"l{n:04}", AT)
    done = restore(full, tmp_path / "b.tar.gz", replace=True)
    assert done.erased_again == 50
    ids = full.ids(Learner)
    assert "l0050" in ids
    assert not ids & {f"l{n:04}" for n in range(50)}
    assert not any("l0007" in row for rows in _rows(full).values() for row in rows)


def test_a_store_that_is_not_empty_is_not_overwritten(full: SqlStore, tmp_path: Path) -> None:
    back_up(full, tmp_path / "b.tar.gz", AT)
    before = _rows(full)
    with pytest.raises(BackupError, match="--replace"):
        restore(full, tmp_path / "b.tar.gz")
    assert _rows(full) == before


def test_a_backup_while_others_write_is_of_one_moment(store: SqlStore, tmp_path: Path) -> None:
    """Each write puts a pair; a backup that saw half of one would be torn."""
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            store.upsert([Learner(f"l{n:06}"), Offer(f"o{n:06}", "Une")])

    thread = threading.Thread(target=write)
    thread.start()
    try:
        manifests = [back_up(store, tmp_path / f"{n}.tar.gz", AT) for n in range(5)]
    finally:
        stop.set()
        thread.join()
    for n, manifest in enumerate(manifests):
        assert manifest.counts["records"] % 2 == 0
        assert manifest.counts["changes"] == manifest.sequence
        assert verify(tmp_path / f"{n}.tar.gz") == manifest


def _altered(whole: bytes, dice: random.Random) -> bytes:
    """A packed file with one bit turned. A few bits fill the last byte of its stream and mean nothing: not those."""
    while True:
        place = dice.randrange(10, len(whole))
        altered = whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :]
        try:
            if gzip.decompress(altered) != gzip.decompress(whole):
                return altered
        except (OSError, EOFError, zlib.error):
            return altered


def test_every_torn_or_altered_backup_is_refused(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "s.sqlite3")) as store:
        store.upsert(ONE_OF_EACH)
        manifest = back_up(store, tmp_path / "b.tar.gz", AT)
    whole = (tmp_path / "b.tar.gz").read_bytes()
    dice = random.Random(7)
    victim = tmp_path / "victim.tar.gz"
    for _ in range(60):
        victim.write_bytes(whole[: dice.randrange(len(whole))])
        with pytest.raises(BackupError):
            verify(victim)
    for _ in range(120):
        victim.write_bytes(_altered(whole, dice))
        with pytest.raises(BackupError):
            verify(victim)
    victim.write_bytes(whole)
    assert verify(victim) == manifest


OF_A_NEWER = json.dumps({"format": "passerelle-backup", "version": "9999"}).encode()


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"../../etc/passwd": b""}, "no part of a backup"),
        ({"manifest.json": b"{"}, "cannot be read"),
        ({"manifest.json": b'{"format": "other"}'}, "another program"),
        ({"manifest.json": OF_A_NEWER}, "written by a newer passerelle.*9999.*install that version"),
        ({"tables/users.jsonl": b"[]\n"}, "is no row"),
        ({"tables/users.jsonl": b'{"id": "1"}\n{"name": "1"}\n'}, "row 2 of users has other columns"),
        ({}, "ends before its manifest"),
        (signed({"strangers": []}, NEWEST), "'strangers', which is no table of version"),
        (signed({"users": [{"id": "1"}]}, NEWEST), "users have other columns than in version"),
        (signed({"outside_hires": []}, "0003"), "'outside_hires', which is no table of version 0003"),
        (signed({"outbox": [{"path": "/"}]}, "0004"), "outbox have other columns than in version 0004"),
        (signed({}, "0003"), "the rows of acts are not those"),
    ],
)
def test_foreign_files_are_refused_with_words(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    with pytest.raises(BackupError, match=words):
        verify(packed(tmp_path / "b.tar.gz", members))


def test_a_file_that_is_no_archive_is_refused_and_a_missing_one_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_bytes(b"bonjour")
    with pytest.raises(BackupError, match="no backup"):
        verify(tmp_path / "b.tar.gz")
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "nothing.tar.gz")


def test_a_refused_backup_leaves_the_store_as_it_was(full: SqlStore, tmp_path: Path) -> None:
    back_up(full, tmp_path / "b.tar.gz", AT)
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[:-20])
    before = _rows(full)
    with pytest.raises(BackupError):
        restore(full, tmp_path / "b.tar.gz", replace=True)
    assert _rows(full) == before


def test_only_its_owner_can_read_a_backup(full: SqlStore, tmp_path: Path) -> None:
    back_up(full, tmp_path / "backups" / "deep" / "b.tar.gz", AT)
    assert (tmp_path / "backups" / "deep" / "b.tar.gz").stat().st_mode & 0o077 == 0
    assert [one.name for one in (tmp_path / "backups" / "deep").iterdir()] == ["b.tar.gz"]
