"""Vectors of texts on disk: a bounded cache that several processes share, and the vectors that ship with the project.

A cache is a folder of segments. A process appends to a segment of its own and reads everybody's, so that there is
nothing to lock. A record has a fixed size and a checksum: what a crash tore is skipped, and costs one encoding. When
the folder grows beyond its bound, the oldest segments go, whole.
"""

from __future__ import annotations

import math
import os
import secrets
import threading
import time
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.encoder import KEY_BYTES, Codes, Key
from matching.errors import IndexFileError, ShapeError
from matching.npz import TORN, as_bytes

LIMIT_BYTES = 256_000_000
"""Default bound: some 630,000 vectors of 384 bytes, many times the texts of a network of 10,000 learners."""
SEGMENTS = 16
"""A segment is at most this share of the bound: what is dropped at once is 1/16 of the cache."""
CHECK_BYTES = 4  # CRC-32 of key and codes
SUFFIX = ".vectors"
REFRESH_SECONDS = 1.0
"""At most this often is the folder looked at again for what other processes wrote."""


class VectorCache:
    """Codes by key in a folder, for one encoder. Safe to use from several threads and several processes."""

    def __init__(self, folder: Path, version: str, dim: int, limit_bytes: int = LIMIT_BYTES) -> None:
        """Open; what is there is indexed when a key is first looked for.

        Args:
            folder: shared by all encoders; made on the first write. The bound holds for the whole of it.
            version: of the encoder; another version's vectors are not seen.
            dim: codes of a vector.
            limit_bytes: bound of the folder, all versions together.
        """
        self._folder = folder
        self._own = folder / _safe(version)
        self._dim = dim
        self._size = KEY_BYTES + dim + CHECK_BYTES
        self._limit = max(limit_bytes, self._size)
        self._lock = threading.Lock()
        self._rows: dict[Key, tuple[Path, int]] = {}
        self._indexed: dict[Path, int] = {}  # records of each segment that are in `_rows`
        self._maps: dict[Path, NDArray[np.uint8]] = {}
        self._segment: Path | None = None
        self._written = 0  # bytes of the own segment
        self._process = os.getpid()
        self._looked = -math.inf
        self.problem: str | None = None
        """Why nothing is written any more (a full disk, a folder that is read-only), or `None`."""

    def __len__(self) -> int:
        """Keys known to this process."""
        with self._lock:
            if self._looked == -math.inf:
                self._refresh()
            return len(self._rows)

    def find(self, keys: Sequence[Key]) -> list[Codes | None]:
        """The code row (dim,) of each key, or `None` where it is unknown or torn."""
        with self._lock:
            if (
                any(key not in self._rows for key in keys)
                and time.monotonic() - self._looked > REFRESH_SECONDS
            ):
                self._refresh()
            return [self._read(key) for key in keys]

    def add(self, keys: Sequence[Key], codes: Codes) -> None:
        """Append rows; on an operating system's refusal the cache stops writing and says so in `problem`.

        Raises:
            ShapeError: numbers of keys and rows differ, or the rows have another length.
        """
        if codes.shape != (len(keys), self._dim):
            raise ShapeError(f"{len(keys)} keys of {self._dim} dimensions but codes of shape {codes.shape}")
        if self.problem is not None or not keys:
            return
        records = bytearray()
        for key, row in zip(keys, codes, strict=True):
            body = key + row.tobytes()
            records += body + zlib.crc32(body).to_bytes(CHECK_BYTES, "little")
        with self._lock:
            try:
                begun = self._append(bytes(records))
                if begun or self._written >= self._limit // SEGMENTS:
                    self._evict()
            except OSError as error:
                self.problem = str(error)

    def forget(self, keys: Collection[Key]) -> int:
        """Overwrite the records of some keys with zeros, on the disk when this returns; how many there were.

        Another process that knows where they were finds them torn, and knows them no more. Raises `OSError`.
        """
        wanted = np.frombuffer(b"".join(keys), dtype=f"S{KEY_BYTES}")
        with self._lock:
            self._refresh()
            done = 0
            for path, table in list(self._maps.items()):
                own = np.ascontiguousarray(table[:, :KEY_BYTES]).view(f"S{KEY_BYTES}").ravel()
                rows = np.flatnonzero(np.isin(own, wanted))
                if len(rows):
                    done += self._overwrite(path, rows.tolist())
            for key in keys:
                self._rows.pop(key, None)
        return done

    # ------------------------------------------------------------------- inside

    def _overwrite(self, path: Path, rows: Sequence[int]) -> int:
        try:
            with path.open("r+b") as file:
                for row in rows:
                    file.seek(row * self._size)
                    file.write(bytes(self._size))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:  # dropped by another process
            return 0
        return len(rows)

    def _append(self, records: bytes) -> bool:
        """Whether a segment was begun for them."""
        segment = self._segment
        full = self._written >= self._limit // SEGMENTS
        begins = segment is None or full or os.getpid() != self._process
        if segment is None or begins:
            self._own.mkdir(parents=True, exist_ok=True)
            self._process = os.getpid()
            segment = self._segment = self._own / f"{time.time_ns():020d}-{secrets.token_hex(8)}{SUFFIX}"
            self._written = 0
        with segment.open("ab") as file:
            file.write(records)
        self._written += len(records)
        self._index(segment, segment.stat().st_size)
        return begins

    def _refresh(self) -> None:
        self._looked = time.monotonic()
        present = dict(self._segments(self._own))
        for gone in set(self._indexed) - set(present):
            self._forget(gone)
        for path, size in present.items():
            self._index(path, size)

    def _index(self, path: Path, size: int) -> None:
        """Take in the records of a segment that are not indexed yet; half a record at its end waits."""
        known, count = self._indexed.get(path, 0), size // self._size
        if count <= known:
            return
        try:
            table = np.memmap(path, dtype=np.uint8, mode="r", shape=(count, self._size))
        except (OSError, ValueError):  # dropped by another process since it was listed
            return
        self._maps[path] = table
        keys = table[known:, :KEY_BYTES].tobytes()
        for row in range(count - known):
            self._rows[keys[row * KEY_BYTES : (row + 1) * KEY_BYTES]] = (path, known + row)
        self._indexed[path] = count

    def _read(self, key: Key) -> Codes | None:
        place = self._rows.get(key)
        if place is None:
            return None
        record = self._maps[place[0]][place[1]].tobytes()
        body, check = record[:-CHECK_BYTES], record[-CHECK_BYTES:]
        if not body.startswith(key) or zlib.crc32(body) != int.from_bytes(check, "little"):
            del self._rows[key]
            return None
        return np.frombuffer(body, dtype=np.int8, offset=KEY_BYTES)

    def _segments(self, folder: Path) -> list[tuple[Path, int]]:
        """Segments with their sizes, oldest first."""
        found = []
        for file in sorted(_files(folder), key=lambda one: one.name):
            with suppress(FileNotFoundError):
                found.append((Path(file.path), file.stat().st_size))
        return found

    def _evict(self) -> None:
        """Drop the oldest segments, but the own one, until there is room for a segment within the bound.

        To look at every file takes longer than to write a vector, so it is done once a segment; processes that begin
        theirs at the same time may pass the bound by one each.
        """
        segments = self._segments(self._folder)
        total = sum(size for _, size in segments)
        for path, size in segments:
            if total <= self._limit - self._limit // SEGMENTS:
                return
            if path != self._segment:
                path.unlink(missing_ok=True)
                self._forget(path)
                total -= size

    def _forget(self, path: Path) -> None:
        self._maps.pop(path, None)
        if self._indexed.pop(path, None) is not None:
            self._rows = {key: place for key, place in self._rows.items() if place[0] != path}


class ShippedVectors:
    """Codes by key in one read-only file that comes with the project. `add` does nothing."""

    def __init__(self, keys: NDArray[np.uint8], codes: Codes) -> None:
        if keys.shape != (len(codes), KEY_BYTES):
            raise ShapeError(f"{len(codes)} rows of codes but keys of shape {keys.shape}")
        packed = keys.tobytes()
        self._codes = codes
        self._rows = {packed[row * KEY_BYTES : (row + 1) * KEY_BYTES]: row for row in range(len(codes))}

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, keys: Sequence[Key]) -> list[Codes | None]:
        """The code row (dim,) of each key, or `None`."""
        rows = [self._rows.get(key) for key in keys]
        return [None if row is None else self._codes[row] for row in rows]

    def add(self, keys: Sequence[Key], codes: Codes) -> None:
        """Nothing: what ships does not change."""

    def forget(self, keys: Collection[Key]) -> int:
        """Nothing: what ships is nobody's."""
        return 0

    @classmethod
    def load(cls, path: Path, version: str) -> ShippedVectors:
        """Read what `write_shipped` wrote.

        Raises:
            IndexFileError: missing, torn, or of another encoder.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                found = arrays["version"].tobytes().decode("utf-8")
                if found != version:
                    raise IndexFileError(f"{path.name} has vectors of {found}, not of {version}")
                return cls(arrays["keys"], arrays["codes"])
        except TORN as error:
            raise IndexFileError(f"no vectors in {path.name}: {error}") from error


def write_shipped(path: Path, version: str, keys: Sequence[Key], codes: Codes) -> None:
    """Write vectors to ship, each key once, ordered by key so that the same vectors give the same file."""
    rows = {key: row for row, key in enumerate(keys)}
    ordered = sorted(rows)
    np.savez_compressed(
        path,
        version=as_bytes(version),
        keys=np.frombuffer(b"".join(ordered), dtype=np.uint8).reshape(len(ordered), KEY_BYTES),
        codes=codes[[rows[key] for key in ordered]],
    )


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Segments in a folder and those in it: five times as quick as by paths."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for one in entries:
            if one.is_dir():
                yield from _files(Path(one.path))
            elif one.name.endswith(SUFFIX):
                yield one


def _safe(version: str) -> str:
    """The version as a folder name."""
    return "".join(char if char.isalnum() or char in "-_." else "_" for char in version).lstrip(".") or "_"
