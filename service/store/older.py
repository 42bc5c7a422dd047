"""Rows of an older version, brought up to this one aside: in a database that nobody sees, and that no kill leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, func, select
from sqlalchemy.exc import DBAPIError

from service.store.desk_tables import ALL_TABLES
from service.store.engines import in_short, is_full, nameless_engine
from service.store.protocol import StoreError, StoreFullError
from service.store.upgrading import NEWEST, VERSION_TABLE, upgrade


@contextmanager
def older_tables(version: str, origin: object) -> Iterator[OlderTables]:
    """The tables of a version that this program knows, empty, until the end of the block.

    Args:
        version: of the tables.
        origin: where their rows come from, for the words of an error.

    Raises:
        StoreError: the rows do not fit into them, or cannot be brought up to this version.
        StoreFullError: there is no room for temporary files.
    """
    engine = nameless_engine()
    try:
        with engine.connect() as connection:
            upgrade(connection, version)
            yield OlderTables(connection)
    except DBAPIError as error:
        if is_full(error):
            raise StoreFullError(
                "no room is left for temporary files: make room, or name another folder for them in TMPDIR"
            ) from error
        raise StoreError(
            f"{origin}: its rows of version {version} do not become rows of version {NEWEST} ({in_short(error)})"
        ) from error
    finally:
        engine.dispose()


class OlderTables:
    """Tables as an older version had them, to be filled, brought up to this one and read.

    Args:
        connection: of a database in which there are those tables alone.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        found = MetaData()
        found.reflect(connection)
        self._tables = {name: table for name, table in found.tables.items() if name != VERSION_TABLE}
        for table in self._tables.values():
            connection.execute(table.delete())  # a new store has values of its own

    @property
    def columns(self) -> Mapping[str, frozenset[str]]:
        """The names of the columns, by table."""
        return {name: frozenset(table.columns.keys()) for name, table in self._tables.items()}

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows into a table."""
        self._connection.execute(self._tables[table].insert(), list(rows))

    def bring_up_to_date(self) -> None:
        """Run the migrations that followed."""
        upgrade(self._connection)

    def counts(self) -> dict[str, int]:
        """How many rows there are by table, once they are up to date."""
        return {
            name: int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in ALL_TABLES.tables.items()
        }

    def rows(self, size: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The rows table by table, at most `size` at a time, once they are up to date."""
        for name, table in ALL_TABLES.tables.items():
            asked = table.select().order_by(*table.primary_key).execution_options(yield_per=size)
            for part in self._connection.execute(asked).mappings().partitions():
                yield name, [dict(row) for row in part]
