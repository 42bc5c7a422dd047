"""Who was erased: a file beside the store, and in no backup, so that nothing brings anybody back.

    {"tombstones": 1, "key": "…"}                       the key of the digests, drawn when the file was made
    {"digest": "…", "on": "2026-03-01"}                 somebody was erased
    {"digest": "…", "on": "2026-04-01", "lifted": true} she came again, and wanted to

An id cannot be read from its digest (HMAC-SHA256). A line is on the disk before the erasure that it tells of is kept;
one that a crash tore is passed over: its erasure was never acknowledged.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.errors import BadRecordError
from service.store.protocol import StoreError

KEY_BYTES = 32


class ErasedError(BadRecordError):
    """Records are about learners who were erased, and who have not come again: `ids`, of all `about` whom they are."""

    def __init__(self, ids: Collection[str], about: Collection[str]) -> None:
        self.ids = frozenset(ids)
        super().__init__(f"{len(ids)} of {len(about)} learners were erased, and are not written again")


@dataclass(frozen=True, slots=True)
class _Stones:
    """What one reading of the file found: its time and size, its key, and who lies under a stone."""

    as_of: tuple[int, int] | None
    key: bytes
    digests: frozenset[str]

    def digest(self, one: str) -> str:
        return hmac.new(self.key, one.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


_NO_STONES = _Stones(None, b"", frozenset())


class Tombstones:
    """The digests in one file. Processes and threads add to it; each sees at once what another added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._latest = _NO_STONES
        """Replaced as a whole: a thread that read before another never undoes its reading."""

    def add(self, ids: Iterable[str], on: date) -> None:
        """Put ids under a stone; on the disk when this returns. Raises `OSError`."""
        self._write(ids, on, lifted=False)

    def lift(self, ids: Iterable[str], on: date) -> None:
        """Take the stone away from those who came again. Raises `OSError`."""
        under = self.among(list(ids))
        if under:
            self._write(under, on, lifted=True)

    def among(self, ids: Collection[str]) -> set[str]:
        """Those of the ids that were erased.

        Raises:
            StoreError: the file cannot be read as one of ours.
        """
        stones = self._look()
        return {one for one in ids if stones.digest(one) in stones.digests} if stones.digests else set()

    def __len__(self) -> int:
        """How many people are under a stone."""
        return len(self._look().digests)

    def _write(self, ids: Iterable[str], on: date, *, lifted: bool) -> None:
        self._begin()
        stones = self._look()
        lines = []
        for one in ids:
            line: dict[str, object] = {"digest": stones.digest(one), "on": on.isoformat()}
            lines.append(json.dumps({**line, "lifted": True} if lifted else line) + "\n")
        with self.path.open("ab") as file:
            file.write(("\n" + "".join(lines)).encode())  # the empty line closes what a crash may have torn
            file.flush()
            os.fsync(file.fileno())

    def _begin(self) -> None:
        """Make the file with a key of its own, unless it is there: it appears whole, and once."""
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        try:
            with new.open("wb") as file:
                new.chmod(0o600)
                file.write(
                    json.dumps({"tombstones": 1, "key": secrets.token_hex(KEY_BYTES)}).encode() + b"\n"
                )
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(new, self.path)
            except FileExistsError:
                return  # another process was quicker
        finally:
            new.unlink()
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _look(self) -> _Stones:
        """What the file says now. It only ever grows: another time or size, and it is read again."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return _NO_STONES
        as_of, latest = (found.st_mtime_ns, found.st_size), self._latest
        if latest.as_of == as_of:
            return latest
        first, *lines = self.path.read_bytes().split(b"\n")
        digests: dict[str, None] = {}
        for line in lines:
            told = _object(line)
            digest = told.get("digest")
            if isinstance(digest, str):
                if told.get("lifted"):
                    digests.pop(digest, None)
                else:
                    digests[digest] = None
        stones = self._latest = _Stones(as_of, self._key_of(first), frozenset(digests))
        return stones

    def _key_of(self, line: bytes) -> bytes:
        key = _object(line).get("key")
        if not isinstance(key, str) or len(key) != 2 * KEY_BYTES:
            raise StoreError(
                f"{self.path} is no list of erased people: put back the one of this store; without it, who was"
                " erased could come back"
            )
        return bytes.fromhex(key)


def _object(line: bytes) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:  # empty, or torn
        return {}
    return found if isinstance(found, dict) else {}
