"""Bringing a store's tables up to this version, when it is opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from service.store.desk_tables import ALL_TABLES
from service.store.engines import for_writing
from service.store.protocol import StoreError
from service.store_address import Address

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"
VERSION_TABLE = "passerelle_version"
NEWEST = "0006"
"""The newest migration, named here so that an up-to-date store is opened without reading the scripts."""

LAST_LAYOUT_BEFORE = 1
"""Layout, in `meta`, of the files that were made before there were migrations."""

LOCK = 0x5061_7373  # "Pass": of PostgreSQL, one process migrates at a time


def bring_up_to_date(engine: Engine, address: Address) -> None:
    """Make the tables, or run the migrations that are missing, all or none.

    Raises:
        StoreError: a newer version of passerelle made the store, or another program did.
    """
    with engine.connect() as connection:
        if _revision(connection) == NEWEST:
            return
    with for_writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _revision(connection) != NEWEST:  # unless another process has just done it
            _migrate(connection, address)


def versions() -> tuple[str, ...]:
    """The versions of the tables that this program knows, the oldest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([script.revision for script in scripts]))


def upgrade(connection: Connection, version: str = NEWEST) -> None:
    """Make the tables of a version, or bring older ones up to it, in the connection's transaction."""
    from alembic import command  # only a store that is new or old waits for it

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _migrate(connection: Connection, address: Address) -> None:
    _refuse_unknown(connection, address)
    upgrade(connection)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(
        select(column("version_num")).select_from(table(VERSION_TABLE))
    ).scalar_one_or_none()


def _refuse_unknown(connection: Connection, address: Address) -> None:
    found = _revision(connection)
    if found is not None:
        if found not in versions():
            raise StoreError(
                f"{address} was made by a newer passerelle (its tables are of version {found}, this one reads up to"
                f" {NEWEST}): install that version, or name another store with --db"
            )
        return
    tables = set(inspect(connection).get_table_names())
    if {"meta", "records"} <= tables and connection.dialect.name == "sqlite":
        layout = connection.execute(text("SELECT value FROM meta WHERE name = 'layout'")).scalar_one_or_none()
        if layout is None or json.loads(layout) != LAST_LAYOUT_BEFORE:
            raise StoreError(
                f"{address} has layout {layout}, and this version of passerelle takes over {LAST_LAYOUT_BEFORE}:"
                " name another store with --db"
            )
    elif strangers := tables if connection.dialect.name == "sqlite" else tables & set(ALL_TABLES.tables):
        raise StoreError(
            f"{address} holds tables of another program ({', '.join(sorted(strangers)[:3])}): name another store"
            " with --db"
        )
