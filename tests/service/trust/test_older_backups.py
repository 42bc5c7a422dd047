"""A backup that an earlier version wrote: verified, brought up to this version aside, and then put in its place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matching.records import Learner, Offer
from service.accounts import acts, sign_ins, users
from service.accounts.actor import Role
from service.accounts.sign_ins import Lasting
from service.store import SqlStore, StoreError, open_store
from service.store.desk_tables import ALL_TABLES, OUTSIDE_HIRES
from service.store.upgrading import NEWEST, versions
from service.store_address import Address
from service.trust.backup import BackupError, back_up, verify
from service.trust.erasure import erase
from service.trust.restoring import copy_of, restore
from service.workspace import outbox
from tests.service.records_of_each_kind import ONE_OF_EACH
from tests.service.trust.older_stores import Rows, older_backup, older_store, packed, signed

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
WITH_BACKUPS = [version for version in versions() if "0003" <= version < NEWEST]
"""Before the tables of version 0003 there were no backups."""


@pytest.fixture
def full(store: SqlStore) -> SqlStore:
    """A store with records, accounts, a message, a hire from outside, and somebody who has an account and no record."""
    store.upsert([*ONE_OF_EACH, *(Learner(f"l{n:04}", headline="é" * 20) for n in range(1_200))])
    with store.writing() as now:
        admin = users.add(now, email="admin@example.org", name="Admin", role=Role.ADMIN, at=AT)
        sign_ins.open_sign_in(now, admin.id, AT, Lasting())
        users.add(
            now, email="new@example.org", name="Nouvelle", role=Role.LEARNER, learner_id="account-only", at=AT
        )
        outbox.post(
            now,
            recipient="awa@example.org",
            learner_id="l1",
            kind="t",
            subject="s",
            body="b",
            at=AT,
            path="/x",
        )
        now.connection.execute(
            OUTSIDE_HIRES.insert().values(
                id="h1", offer_id="o1", user_id="r", starts="2026-03-01", created="x"
            )
        )
        acts.note(now, admin.id, "test", at=AT)
    return store


def _rows(store: SqlStore) -> dict[str, Rows]:
    with store.reading() as now:
        return {
            name: [
                dict(row)
                for row in now.connection.execute(table.select().order_by(*table.primary_key)).mappings()
            ]
            for name, table in ALL_TABLES.tables.items()
        }


def _as_now(older: dict[str, Rows]) -> dict[str, Rows]:
    """The rows of an older store as they are in this version: what is new in it is empty."""
    found = {}
    for name, table in ALL_TABLES.tables.items():
        empty: dict[str, Any] = dict.fromkeys(table.columns.keys())
        found[name] = [{**empty, **row} for row in older.get(name, [])]
    return {**found, "sign_ins": [], "one_use_links": []}


@pytest.mark.parametrize("version", WITH_BACKUPS)
def test_a_backup_of_an_earlier_version_comes_back_into_either_engine(
    full: SqlStore, version: str, new_database: Callable[[], Address], tmp_path: Path
) -> None:
    older = older_store(new_database(), version, full)
    path = older_backup(tmp_path / "b.tar.gz", version, older)
    assert verify(path).version == version
    assert ("outside_hires" in older, "path" in older["outbox"][0]) == (version > "0003", version > "0004")
    assert older["sign_ins"]
    for address in (new_database(), tmp_path / "other.sqlite3"):
        with closing(open_store(address, tmp_path)) as other:
            done = restore(other, path)
            found, expected = _rows(other), _as_now(older)
            assert done.counts == {name: len(rows) for name, rows in expected.items()}
            assert other.id != full.id
            expected["meta"] = found["meta"]
            assert found == expected
            assert other.sequence == full.sequence
            other.upsert([Offer("new", "Une")])  # numbers go on after the highest
            assert other.changes(full.sequence, 10)[0].sequence == full.sequence + 1
            with other.writing() as now:
                acts.note(now, acts.SYSTEM, "after", at=AT)
            back_up(other, tmp_path / "again.tar.gz", AT)
            assert verify(tmp_path / "again.tar.gz").version == NEWEST


@pytest.mark.parametrize("version", WITH_BACKUPS)
def test_nobody_who_was_erased_since_comes_back_with_it(
    full: SqlStore, version: str, new_database: Callable[[], Address], tmp_path: Path
) -> None:
    path = older_backup(tmp_path / "b.tar.gz", version, older_store(new_database(), version, full))
    gone = ["l0007", "l1", "account-only"]
    for one in gone:
        erase(full, one, AT)
    assert restore(full, path, replace=True).erased_again == 3
    found = _rows(full)
    assert not [one for one in gone if f"'{one}'" in repr(found)]
    assert "new@example.org" not in repr(found)
    assert not found["outbox"], "the message to one of them"
    assert "l0008" in full.ids(Learner)


def _two_of_one_address(rows: dict[str, Rows]) -> None:
    rows["users"].append({**rows["users"][0], "id": "second"})


def _nobody_s_act(rows: dict[str, Rows]) -> None:
    rows["acts"][0]["actor"] = None


@pytest.mark.parametrize("spoil", [_two_of_one_address, _nobody_s_act])
def test_one_whose_rows_cannot_be_brought_up_is_refused_and_the_store_stays(
    full: SqlStore,
    spoil: Callable[[dict[str, Rows]], None],
    new_database: Callable[[], Address],
    tmp_path: Path,
) -> None:
    rows = older_store(new_database(), "0003", full)
    spoil(rows)
    path = older_backup(tmp_path / "b.tar.gz", "0003", rows)
    before = _rows(full)
    with pytest.raises(StoreError, match=rf"b\.tar\.gz: its rows of version 0003 .* {NEWEST}"):
        restore(full, path, replace=True)
    assert _rows(full) == before


def test_a_failure_while_it_is_put_in_place_leaves_the_store_and_who_was_erased_stays_away(
    full: SqlStore, new_database: Callable[[], Address], tmp_path: Path
) -> None:
    """Who is erased again is so in the same transaction: the list of them cannot be read, and nothing comes back."""
    path = older_backup(tmp_path / "b.tar.gz", "0004", older_store(new_database(), "0004", full))
    erase(full, "l0007", AT)
    before = _rows(full)
    kept = full.tombstones.path.read_bytes()
    full.tombstones.path.write_bytes(b"torn\n" + kept)
    with pytest.raises(StoreError, match="no list of erased people"):
        restore(full, path, replace=True)
    full.tombstones.path.write_bytes(kept)
    assert _rows(full) == before


def test_a_copy_is_nobody_s_file(full: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were brought up aside lie in no folder under any name, also while they are."""
    version = WITH_BACKUPS[0]
    rows = older_store(tmp_path / "older.sqlite3", version, full)
    path = older_backup(tmp_path / "b.tar.gz", version, rows)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    with copy_of(path) as copy:
        assert copy.is_older
        assert copy.people() >= {"l1", "account-only", "l0007"}
        assert list(folder.iterdir()) == []


def test_a_newer_version_than_any_is_refused_before_anything_else(full: SqlStore, tmp_path: Path) -> None:
    newer = f"{int(NEWEST) + 1:04}"
    rows: dict[str, Rows] = {**_rows(full), "of_tomorrow": [{"id": "1"}]}
    path = packed(tmp_path / "b.tar.gz", signed(rows, newer))
    before = _rows(full)
    with pytest.raises(BackupError, match=f"newer passerelle.*{newer}.*{NEWEST}"):
        restore(full, path, replace=True)
    assert _rows(full) == before
