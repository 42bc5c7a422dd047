"""A backup into a store: all of it or nothing, and nobody who was erased comes back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from service.store import SqlStore, SqlWriting
from service.store.counting import greatest, how_many
from service.store.desk_tables import ALL_TABLES, ONE_USE_LINKS, SIGN_INS
from service.store.erasing import erase_risen
from service.store.older import older_tables
from service.store.tables import META
from service.store.upgrading import NEWEST
from service.trust.backup import ROWS_AT_A_TIME, BackupError, Manifest, rows_of, verify

NOT_BACK = (SIGN_INS, ONE_USE_LINKS)
"""What is not restored: a sign-in or a link that ended since must not work again."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a backup holds, in tables of this version: verified, and brought up to it if they were older.

    `manifest` is what the backup says of itself, `counts` are the rows by table, and `rows` gives them, table by table.
    """

    manifest: Manifest
    counts: dict[str, int]
    rows: Callable[[], Iterator[tuple[str, list[dict[str, Any]]]]]

    @property
    def is_older(self) -> bool:
        """Whether the tables had to be brought up to this version."""
        return self.manifest.version != NEWEST

    def people(self) -> set[str]:
        """The ids of all learners whom any row is about."""
        found = {row.get("learner_id") for _, rows in self.rows() for row in rows}
        return {one for one in found if isinstance(one, str)}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: rows by table as they were counted in the store.

    `erased_again` people had been erased since the backup, and were so once more.
    """

    counts: dict[str, int]
    erased_again: int


@contextmanager
def copy_of(path: Path) -> Iterator[Copy]:
    """Verify a backup, and bring its rows up to this version aside, until the end of the block. Touches no store.

    Raises:
        BackupError: the file is no backup, torn, altered or of a newer version.
        StoreError: its rows cannot be brought up to this version, or there is no room to do it.
        OSError: it cannot be read.
    """
    manifest = verify(path)
    if manifest.version == NEWEST:
        yield Copy(manifest, manifest.counts, partial(rows_of, path))
        return
    with older_tables(manifest.version, path) as older:
        for name, rows in rows_of(path):
            older.insert(name, rows)
        older.bring_up_to_date()
        yield Copy(manifest, older.counts(), partial(older.rows, ROWS_AT_A_TIME))


def restore(store: SqlStore, path: Path, *, replace: bool = False) -> Restored:
    """Put a backup into a store. Raises as `copy_of` and `put_into` do."""
    with copy_of(path) as copy:
        return put_into(store, copy, replace=replace)


def put_into(store: SqlStore, copy: Copy, *, replace: bool = False) -> Restored:
    """Put a copy into a store, and erase again who was erased since, in one transaction.

    The store gets an id of its own: no index of before fits it.

    Args:
        store: empty, unless it is to be replaced.
        copy: of a backup.
        replace: throw away what the store holds.

    Raises:
        BackupError: the store is not empty; or the counts do not agree, and then the store is as it was.
        StoreFullError: there is no room left, and the store is as it was.
    """
    with store.writing() as now:
        if not replace and not is_empty(now):
            raise BackupError(
                f"{store.address} holds data already: restore into an empty store, or say --replace"
            )
        for table in reversed(ALL_TABLES.sorted_tables):
            now.connection.execute(table.delete())
        for name, rows in copy.rows():
            table = ALL_TABLES.tables[name]
            if table not in NOT_BACK:
                now.connection.execute(table.insert(), rows)
        counts = {name: how_many(now, table) for name, table in ALL_TABLES.tables.items()}
        expected = {
            name: 0 if ALL_TABLES.tables[name] in NOT_BACK else rows for name, rows in copy.counts.items()
        }
        if counts != expected:
            wrong = sorted(name for name in counts if counts[name] != expected.get(name))
            raise BackupError(f"after the restore, {', '.join(wrong)} have not the rows they should have")
        now.connection.execute(
            META.update().where(META.c.name == "id").values(value=json.dumps(secrets.token_hex(16)))
        )
        _go_on_counting(now)
        now.goes_on_from(now.sequence)
        return Restored(counts, erase_risen(now, store.tombstones))


def is_empty(now: SqlWriting) -> bool:
    """Whether nothing was ever written into a store."""
    return now.sequence == 0 and all(
        how_many(now, table) == 0 for table in ALL_TABLES.tables.values() if table is not META
    )


def _go_on_counting(now: SqlWriting) -> None:
    """PostgreSQL's own counters go on after the highest number that came back; SQLite finds it by itself."""
    if now.connection.dialect.name != "postgresql":
        return
    for table in ALL_TABLES.tables.values():
        column = table.autoincrement_column
        if column is not None:
            highest = greatest(now, column)
            counter = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            now.connection.exec_driver_sql(f"SELECT setval({counter}, {int(highest or 0) + 1}, false)")
