"""Stores with the tables of an older version, made by the migrations, and backups as that version wrote them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from service.store import SqlStore
from service.store.desk_tables import ALL_TABLES
from service.store.engines import engine_for, for_writing
from service.store.upgrading import VERSION_TABLE, upgrade
from service.store_address import Address

Rows = list[dict[str, Any]]


def older_store(address: Address, version: str, like: SqlStore) -> dict[str, Rows]:
    """Make a store of an older version with the rows of another, as far as it had tables and columns for them.

    Returns its rows by table, as its database gives them.
    """
    if isinstance(address, Path):
        address.parent.mkdir(parents=True, exist_ok=True)
    engine, tables = engine_for(address), MetaData()
    with like.reading() as now, for_writing(engine).begin() as connection:
        upgrade(connection, version)
        tables.reflect(connection)
        found = {}
        for name, table in tables.tables.items():
            if name == VERSION_TABLE:
                continue
            connection.execute(table.delete())
            rows = now.connection.execute(ALL_TABLES.tables[name].select()).mappings().all()
            if rows:
                connection.execute(
                    table.insert(),
                    [{column.name: row[column.name] for column in table.columns} for row in rows],
                )
            asked = table.select().order_by(*table.primary_key)
            found[name] = [dict(row) for row in connection.execute(asked).mappings()]
    engine.dispose()
    return found


def older_backup(path: Path, version: str, rows: Mapping[str, Rows]) -> Path:
    """A backup of such a store."""
    return packed(path, signed(rows, version))


def signed(tables: Mapping[str, Sequence[Mapping[str, Any]]], version: str) -> dict[str, bytes]:
    """The files of a backup with these rows, and a manifest that tells of them."""
    files, told = {}, {}
    for name, rows in tables.items():
        content = b"".join(json.dumps(dict(row), ensure_ascii=False).encode() + b"\n" for row in rows)
        files[f"tables/{name}.jsonl"] = content
        told[name] = {"rows": len(rows), "sha256": hashlib.sha256(content).hexdigest()}
    values = {row["name"]: row["value"] for row in tables.get("meta", ())}
    manifest = {
        "format": "passerelle-backup",
        "version": version,
        "store": json.loads(values.get("id", '"none"')),
        "sequence": json.loads(values.get("sequence", "0")),
        "at": "2026-03-01T08:00:00+00:00",
        "tables": told,
    }
    return {**files, "manifest.json": json.dumps(manifest, indent=2).encode()}


def packed(path: Path, members: Mapping[str, bytes]) -> Path:
    """A file with these files in it, packed as a backup is."""
    with gzip.open(path, "wb") as unpacked, tarfile.open(fileobj=unpacked, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path
