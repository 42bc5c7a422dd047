"""Stores of other versions, of other programs and in bad shape, and what a connection is set to."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text
from sqlalchemy.pool import ConnectionPoolEntry

from data.codec import to_json
from matching.records import Interaction, InteractionKind, Learner, Offer
from service.store import KINDS, SqlStore, StoreError, StoreFullError, kind_of, open_store, record_key
from service.store.desk_tables import ALL_TABLES
from service.store.engines import engine_for
from service.store.kinds import BY_HERSELF
from service.store.protocol import Operation
from service.store.upgrading import HERE, NEWEST, VERSION_TABLE
from service.store_address import Address, AddressError, PostgresUrl, read_address
from tests.service.records_of_each_kind import ONE_OF_EACH


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A store as it was made before there were migrations: one record of each kind, in two changes."""
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        db.execute(
            "CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL,"
            " sequence INTEGER NOT NULL, PRIMARY KEY (kind, id))"
        )
        values = {"layout": 1, "id": "abc", "sequence": 3, "about": {"seed": 7, "synthetic": True}}
        db.executemany(
            "INSERT INTO meta VALUES (?, ?)", [(name, json.dumps(value)) for name, value in values.items()]
        )
        rows = [
            (kind_of(one), record_key(one), json.dumps(to_json(one), ensure_ascii=False), 1 + number % 2)
            for number, one in enumerate(ONE_OF_EACH)
        ]
        db.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)
    return path


def test_an_old_store_is_taken_over_and_loses_nothing(old_file: Path) -> None:
    with closing(open_store(old_file)) as store:
        assert (store.id, store.about) == ("abc", {"seed": 7, "synthetic": True})
        assert tuple(next(store.all(type(record))) for record in ONE_OF_EACH) == ONE_OF_EACH
        assert store.counts() == dict.fromkeys(KINDS, 1)
        feed = store.changes(0, 100)
        assert [one.sequence for one in feed] == list(range(1, len(ONE_OF_EACH) + 1))
        assert {(one.kind, one.id) for one in feed} == {(kind_of(r), record_key(r)) for r in ONE_OF_EACH}
        assert feed[0].kind in {
            kind_of(record) for record in ONE_OF_EACH[::2]
        }  # the first change's come first
        assert store.sequence == len(feed)
        assert store.upsert([Offer("o2", "Une")]) == 1
        assert store.changes(len(feed), 10)[0].sequence == len(feed) + 1
        store.remove("learners", ["l1"])
        assert {kind for kind, count in store.counts().items() if count} == {
            "trainings",
            "sessions",
            "offers",
            "organisations",
        }
    with closing(sqlite3.connect(old_file)) as db:  # a program from before refuses it, by its own check
        assert db.execute("SELECT value FROM meta WHERE name = 'layout'").fetchone() == ("2",)


def test_a_takeover_that_is_interrupted_leaves_the_old_store(old_file: Path) -> None:
    with closing(sqlite3.connect(old_file)) as db, db:
        db.execute("CREATE TABLE changes (anything)")  # stands in the way of the second migration
    with pytest.raises(StoreError, match=r"old\.sqlite3"):
        open_store(old_file)
    with closing(sqlite3.connect(old_file)) as db:
        assert {name for (name,) in db.execute("SELECT name FROM pragma_table_info('records')")} == {
            "kind",
            "id",
            "json",
            "sequence",
        }
        db.execute("DROP TABLE changes")
    with closing(open_store(old_file)) as store:
        assert store.counts() == dict.fromkeys(KINDS, 1)


def test_what_a_learner_did_herself_gets_an_id_of_its_own_and_the_feed_tells(tmp_path: Path) -> None:
    """Stores of before had one id for what she and what a recruiter did on a day."""
    file, day = tmp_path / "old.sqlite3", date(2026, 3, 1)
    hers = Interaction("l1", "o1", InteractionKind.DISMISSED, day, by=BY_HERSELF, reason="distance")
    applied = Interaction("l1", "o1", InteractionKind.APPLIED, day, by=BY_HERSELF)
    his = Interaction("l1", "o2", InteractionKind.DISMISSED, day, by="u1", reason="dates")
    old = '["l1", "o1", "dismissed", "2026-03-01"]'
    with closing(open_store(file)) as store:
        store.upsert([Learner("l1"), Offer("o1", "Une"), Offer("o2", "Deux"), hers, applied, his])
        known = store.sequence
    with closing(sqlite3.connect(file)) as db, db:
        for table in ("records", "changes"):
            db.execute(f"UPDATE {table} SET id = ? WHERE id = ?", (old, record_key(hers)))
        for name in ("how", "paper", "withdrawn_how"):
            db.execute(f"ALTER TABLE consents DROP COLUMN {name}")
        db.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0005'")
    with closing(open_store(file)) as store:
        assert store.some(Interaction, map(record_key, (hers, applied, his))) == {
            record_key(one): one for one in (hers, applied, his)
        }
        assert store.counts()["interactions"] == 3
        told = [(one.sequence - known, one.id, one.operation) for one in store.changes(known, 10)]
        assert told == [(1, old, Operation.REMOVE), (2, record_key(hers), Operation.UPSERT)]
        assert store.sequence == known + 2
        store.remove("interactions", [record_key(hers)])
        assert store.sequence == known + 3


def test_the_migrations_make_the_tables_that_the_code_speaks_of(store: SqlStore) -> None:
    with engine_for(store.address).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, ALL_TABLES) == []
        assert context.get_current_revision() == NEWEST
    connection.engine.dispose()


def test_the_newest_migration_is_named_in_the_code() -> None:
    assert ScriptDirectory(str(HERE)).get_current_head() == NEWEST


def test_a_store_of_a_newer_version_is_refused_and_left_alone(database: Address) -> None:
    with closing(open_store(database)) as store:
        store.upsert([Offer("o1", "Une")])
    engine = engine_for(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE passerelle_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer passerelle.*9999.*install that version"):
        open_store(database)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM records")).scalar_one() == 1
        connection.execute(text(f"UPDATE passerelle_version SET version_num = '{NEWEST}'"))
    engine.dispose()
    open_store(database).close()


def test_an_old_layout_that_nobody_knows_is_refused(old_file: Path) -> None:
    with closing(sqlite3.connect(old_file)) as db, db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'layout'")
    with pytest.raises(StoreError, match="layout 99"):
        open_store(old_file)


def test_a_database_of_another_program_is_refused(database: Address) -> None:
    if isinstance(database, Path):
        database.parent.mkdir(parents=True)
    engine = engine_for(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE records (title TEXT)"))
    with pytest.raises(StoreError, match="another program"):
        open_store(database)
    engine.dispose()


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("ceci n'est pas une base" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt"):
        open_store(path)
    assert path.read_text(encoding="utf-8").startswith("ceci")


def test_writes_are_durable_by_setting(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with closing(open_store(path)) as store:
        store.upsert([Offer("o1", "Une")])
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            (found,) = other.execute("SELECT json FROM records").fetchone()
            assert json.loads(found) == {"id": "o1", "title": "Une"}
        with store._engine.connect() as connection:
            for pragma, value in (("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)):
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_a_full_disk_loses_only_what_does_not_fit(tmp_path: Path) -> None:
    """SQLite's own limit of pages answers as a full disk does."""

    def no_room(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # SQLite takes the size that the file has

    with closing(open_store(tmp_path / "store.sqlite3")) as store:
        store.upsert([Learner("l1")])
        event.listen(store._engine, "connect", no_room)
        store._engine.dispose()
        with pytest.raises(StoreFullError, match="make room"):
            store.upsert([Offer("o1", "Une", description="longue " * 100_000)])
        assert store.get(Learner, "l1") == Learner("l1")
        assert store.sequence == 1


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    address = read_address("postgresql://awa:secret@127.0.0.1:1/passerelle")
    with pytest.raises(StoreError, match=r"awa:\*\*\*@127\.0\.0\.1:1.*PASSERELLE_DB") as told:
        open_store(address)
    assert "secret" not in str(told.value) + repr(address)


@pytest.mark.parametrize("url", ["mysql://root@db/x", "sqlite:///var/x.sqlite3", "http://db/x"])
def test_a_url_of_something_else_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match="postgresql://"):
        read_address(url)


@pytest.mark.parametrize("url", ["postgresql://awa:secret@db:port/x", "postgresql://awa:secret@[db/x"])
def test_a_url_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    with pytest.raises((StoreError, AddressError)) as told:
        open_store(read_address(url))
    assert "secret" not in str(told.value)


def test_indexes_of_two_databases_lie_apart() -> None:
    one, other = PostgresUrl("postgresql://db/one?host=/a"), PostgresUrl("postgresql://db/one?host=/b")
    assert one.nickname != other.nickname
