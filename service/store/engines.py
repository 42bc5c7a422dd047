"""Connections to SQLite and PostgreSQL, and what their errors mean for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from service.store.protocol import StoreError, StoreFullError
from service.store_address import Address, PostgresUrl

WAIT_FOR_LOCK_S = 30.0  # another process may be in the middle of a bulk import
WAIT_FOR_READERS_S = 0.2  # while the journal is emptied, which holds up whoever wants to write
READY_CONNECTIONS = 5
MORE_CONNECTIONS = 40  # the web server's threads, each with a reading of its own
DISK_FULL_STATE = "53100"  # of PostgreSQL: disk_full
WRITES = "passerelle_writes"


def engine_for(address: Address) -> Engine:
    """An engine whose connections are set up as a store needs them. Nothing is opened yet.

    Raises:
        StoreError: the driver is not installed, or the URL cannot be read.
    """
    return _postgres(address) if isinstance(address, PostgresUrl) else _sqlite(address)


def nameless_engine() -> Engine:
    """An engine on one SQLite database in a temporary file without a name, which is gone with whoever opened it.

    Each statement is kept at once: nothing in it outlives its process, so there is nothing to roll back to.
    """
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect("", isolation_level=None), poolclass=StaticPool
    )


def for_reading(engine: Engine) -> Engine:
    """The same engine, for transactions that see one moment and write nothing."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write: SQLite takes its lock at the start, and so never has to give up."""
    return engine.execution_options(**{WRITES: True})


@contextmanager
def told_in_words(address: Address) -> Iterator[None]:
    """Turn the errors of a database into `StoreError`. The text of a statement, and what was in it, stay out of it."""
    try:
        yield
    except DBAPIError as error:
        if is_full(error):
            raise StoreFullError(f"no room is left for {address}: make room, and try again") from error
        said = in_short(error)
        if isinstance(address, PostgresUrl):
            raise StoreError(
                f"{address} does not answer as a store ({said}); check the server and PASSERELLE_DB"
            ) from error
        raise StoreError(f"{address} cannot be read as a store ({said}); name another with --db") from error


def is_full(error: DBAPIError) -> bool:
    """Whether a database has no room left."""
    full = getattr(error.orig, "sqlstate", None) == DISK_FULL_STATE
    return full or getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def in_short(error: DBAPIError) -> str:
    """What a database said, in a line."""
    said = str(error.orig).strip().splitlines()
    return said[0] if said else type(error.orig).__name__


def write_anew(engine: Engine) -> None:
    """Write SQLite's file anew, without anything that was deleted."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute("VACUUM").close()


def empty_journal(engine: Engine) -> bool:
    """Copy everything out of SQLite's journal and cut it to nothing; whether that was done, or somebody still reads."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return False
        raw.execute(f"PRAGMA busy_timeout = {WAIT_FOR_READERS_S * 1000:.0f}").close()
        busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        raw.execute(f"PRAGMA busy_timeout = {WAIT_FOR_LOCK_S * 1000:.0f}").close()
    return bool(busy == 0)


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": WAIT_FOR_LOCK_S},
        pool_size=READY_CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
    )

    def set_up(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # `begin` below says when a transaction starts
        connection.execute("PRAGMA journal_mode = WAL").close()  # readers do not wait for a writer
        connection.execute("PRAGMA synchronous = FULL").close()  # on the disk before a write is acknowledged
        connection.execute("PRAGMA foreign_keys = ON").close()
        connection.execute("PRAGMA secure_delete = ON").close()  # what is erased is overwritten

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine


def _postgres(address: PostgresUrl) -> Engine:
    try:
        url = make_url(address.url).set(drivername="postgresql+psycopg")
        return create_engine(
            url, pool_pre_ping=True, pool_size=READY_CONNECTIONS, max_overflow=MORE_CONNECTIONS
        )
    except ModuleNotFoundError as error:
        raise StoreError("a PostgreSQL store needs its driver: pip install 'passerelle[postgres]'") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(f"{address} is no URL of a database: postgresql://USER@HOST/NAME") from error
