"""A backup into a store: all of it or nothing, and nobody who was erased comes back."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from service.store import SqlStore, SqlWriting
from service.store.counting import greatest, how_many
from service.store.desk_tables import ALL_TABLES, ONE_USE_LINKS, SIGN_INS
from service.store.tables import META
from service.trust.backup import BackupError, Manifest, rows_of, verify

NOT_BACK = (SIGN_INS, ONE_USE_LINKS)
"""What is not restored: a sign-in or a link that ended since must not work again."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: what the backup said of itself, rows by table as they were counted in the store.

    `erased_again` people had been erased since the backup, and were so once more.
    """

    manifest: Manifest
    counts: dict[str, int]
    erased_again: int


def restore(store: SqlStore, path: Path, *, replace: bool = False) -> Restored:
    """Put a backup into a store, in one transaction. The store gets an id of its own: no index of before fits it.

    Args:
        store: empty, unless it is to be replaced.
        path: of the backup, which is verified first.
        replace: throw away what the store holds.

    Raises:
        BackupError: the file is no backup or is torn; the store is not empty; or the counts do not agree, and then the
            store is as it was.
        StoreFullError: there is no room left, and the store is as it was.
    """
    manifest = verify(path)
    with store.writing() as now:
        if not replace and not is_empty(now):
            raise BackupError(
                f"{store.address} holds data already: restore into an empty store, or say --replace"
            )
        for table in reversed(ALL_TABLES.sorted_tables):
            now.connection.execute(table.delete())
        for name, rows in rows_of(path):
            table = ALL_TABLES.tables[name]
            if table not in NOT_BACK:
                now.connection.execute(table.insert(), rows)
        counts = {name: how_many(now, table) for name, table in ALL_TABLES.tables.items()}
        expected = {
            name: 0 if ALL_TABLES.tables[name] in NOT_BACK else rows for name, rows in manifest.counts.items()
        }
        if counts != expected:
            wrong = sorted(name for name in counts if counts[name] != expected.get(name))
            raise BackupError(
                f"{path}: after the restore, {', '.join(wrong)} have not the rows they should have"
            )
        now.connection.execute(
            META.update().where(META.c.name == "id").values(value=json.dumps(secrets.token_hex(16)))
        )
        _go_on_counting(now)
        now.goes_on_from(manifest.sequence)
    return Restored(manifest, counts, store.bury())


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
