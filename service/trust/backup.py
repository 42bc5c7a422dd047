"""A backup: every table of a store as of one moment, in one file that either engine can read.

    tables/records.jsonl    one row a line, by the names of its columns
    …
    manifest.json           last: the version of the tables, the store's id and sequence, and of each table the number
                            of its rows and the SHA-256 of its file

A gzipped tar. Writing goes on meanwhile: everything is read in one transaction. Who was erased is not told in it (see
`service.store.tombstones`), and is erased again after a restore.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from matching.errors import PasserelleError
from service.store import SqlReading, SqlStore
from service.store.desk_tables import ALL_TABLES
from service.store.older import older_tables
from service.store.upgrading import NEWEST, versions

FORMAT = "passerelle-backup"
MANIFEST = "manifest.json"
ROWS_AT_A_TIME = 1_000
TABLE = re.compile(r"tables/([a-z_]+)\.jsonl")
LONGEST_MANIFEST = 1_000_000
"""Bytes: a table is a line of a hundred."""


class BackupError(PasserelleError):
    """A file is no backup, torn, altered or of a newer version; or a store is not empty. The message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `counts` are rows by table, `digests` the SHA-256 of the tables' files."""

    version: str
    store: str
    sequence: int
    at: str
    counts: dict[str, int]
    digests: dict[str, str]

    def as_json(self) -> bytes:
        """As it stands in the file."""
        tables = {
            name: {"rows": self.counts[name], "sha256": self.digests[name]} for name in sorted(self.counts)
        }
        head = {"format": FORMAT, "version": self.version, "store": self.store, "sequence": self.sequence}
        return json.dumps({**head, "at": self.at, "tables": tables}, indent=2).encode() + b"\n"


# --------------------------------------------------------------------------- writing


def back_up(store: SqlStore, path: Path, at: datetime) -> Manifest:
    """Write a backup; the file appears whole or not at all, readable by its owner alone.

    Raises:
        OSError: it cannot be written.
        StoreError: the store cannot be read.
    """
    partial = path.with_name(path.name + ".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with store.reading() as now, partial.open("wb") as file:
            partial.chmod(0o600)
            manifest = _write(now, file, at)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(now: SqlReading, file: IO[bytes], at: datetime) -> Manifest:
    counts, digests = {}, {}
    with (
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, table in sorted(ALL_TABLES.tables.items()):
            with tempfile.TemporaryFile() as rows:
                digest, counts[name] = hashlib.sha256(), 0
                asked = (
                    table.select().order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_A_TIME)
                )
                for row in now.connection.execute(asked):
                    line = json.dumps(dict(row._mapping), ensure_ascii=False, separators=(",", ":")).encode()
                    rows.write(line + b"\n")
                    digest.update(line + b"\n")
                    counts[name] += 1
                digests[name] = digest.hexdigest()
                _add(archive, f"tables/{name}.jsonl", rows.tell(), rows, at)
        manifest = Manifest(NEWEST, now.id, now.sequence, at.isoformat(timespec="seconds"), counts, digests)
        content = manifest.as_json()
        _add(archive, MANIFEST, len(content), io.BytesIO(content), at)
    return manifest


def _add(archive: tarfile.TarFile, name: str, size: int, content: IO[bytes], at: datetime) -> None:
    content.seek(0)
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, int(at.timestamp()), 0o600
    archive.addfile(entry, content)


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is of a table in a file: how many rows, the digest, the columns that all of them have."""

    rows: int
    digest: str
    columns: frozenset[str] | None


def verify(path: Path) -> Manifest:
    """Read all of a backup, of this version or an older one, and compare it with what it says of itself.

    Touches no store.

    Raises:
        BackupError: it is no backup of ours, or of a newer version, torn or altered.
        OSError: it cannot be read.
    """
    seen: dict[str, _Seen] = {}
    manifest: Manifest | None = None
    with _members(path) as members:
        for name, content in members:
            if manifest is not None:
                raise BackupError(f"{path}: something follows its manifest, so it was altered")
            if name == MANIFEST:
                manifest = _manifest_of(path, content.read(LONGEST_MANIFEST))
            else:
                table = _table_of(path, name)
                seen[table] = _read_table(path, table, content)
    if manifest is None:
        raise BackupError(f"{path} is torn: it ends before its manifest")
    columns = _columns_of(manifest.version, path)
    if strange := sorted(seen.keys() - columns.keys()):
        raise BackupError(f"{path} holds {strange[0]!r}, which is no table of version {manifest.version}")
    for table, found in sorted(seen.items()):
        if found.columns not in (None, columns[table]):
            raise BackupError(
                f"{path}: the rows of {table} have other columns than in version {manifest.version}"
            )
    for table in sorted(columns):
        known = seen.get(table)
        told = manifest.counts.get(table), manifest.digests.get(table)
        if known is None or told != (known.rows, known.digest):
            raise BackupError(f"{path}: the rows of {table} are not those that its manifest tells of")
    return manifest


def _columns_of(version: str, path: Path) -> Mapping[str, frozenset[str]]:
    """The columns of each table of a version."""
    if version == NEWEST:
        return {name: frozenset(table.columns.keys()) for name, table in ALL_TABLES.tables.items()}
    with older_tables(version, path) as older:
        return older.columns


def _table_of(path: Path, name: str) -> str:
    found = TABLE.fullmatch(name)
    if found is None:
        raise BackupError(f"{path} holds {name!r}, which is no part of a backup")
    return found[1]


def _read_table(path: Path, table: str, content: IO[bytes]) -> _Seen:
    digest, count, columns = hashlib.sha256(), 0, None
    for count, line in enumerate(content, start=1):
        digest.update(line)
        found = frozenset(_row(path, table, count, line))
        if found != (columns or found):
            raise BackupError(f"{path}: row {count} of {table} has other columns than the rows before it")
        columns = found
    return _Seen(count, digest.hexdigest(), columns)


def rows_of(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of a backup, table by table, some at a time. Raises as `verify` does, which goes before it."""
    with _members(path) as members:
        for name, content in members:
            if name != MANIFEST:
                table = _table_of(path, name)
                rows: list[dict[str, Any]] = []
                for number, line in enumerate(content, start=1):
                    rows.append(_row(path, table, number, line))
                    if len(rows) == ROWS_AT_A_TIME:
                        yield table, rows
                        rows = []
                if rows:
                    yield table, rows


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The files in a backup, one after the other. Whatever is torn, in them or around them, is a `BackupError`."""
    try:
        with gzip.open(path) as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as archive:
            yield _files(path, archive)
            while unpacked.read(1 << 16):  # to its end, where its checksum stands
                continue
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BackupError(f"{path} is torn, or is no backup ({error})") from error


def _files(path: Path, archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in archive:
        content = archive.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise BackupError(f"{path} holds {entry.name!r}, which is no file")
        yield entry.name, content


def _manifest_of(path: Path, content: bytes) -> Manifest:
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise BackupError(f"{path} is a file of another program")
        if told["version"] != NEWEST and told["version"] not in versions():
            raise BackupError(
                f"{path} was written by a newer passerelle (its tables are of version {told['version']}, this one"
                f" reads up to {NEWEST}): install that version, and restore with it"
            )
        tables = told["tables"]
        return Manifest(
            told["version"],
            told["store"],
            int(told["sequence"]),
            told["at"],
            {name: int(one["rows"]) for name, one in tables.items()},
            {name: str(one["sha256"]) for name, one in tables.items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{path}: its manifest cannot be read") from error


def _row(path: Path, table: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BackupError(f"{path}: row {number} of {table} cannot be read") from error
    if not isinstance(row, dict):
        raise BackupError(f"{path}: row {number} of {table} is no row")
    return row
