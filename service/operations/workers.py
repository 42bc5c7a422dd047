"""Several workers on one machine: each has a number, and knows what the others measured.

A scrape of `/metrics` comes to any one of them. So every worker writes what it measured into a file every few seconds,
and whoever is asked puts the files together; the label `worker` tells them apart. A number is free again when its
worker ends, however it ends: it is a lock on a file, which the system lets go of.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

MOST_WORKERS = 256
LOCK, KNOWN = ".lock", ".known"
STALE_S = 30.0
"""A file that was not written for that long is of a worker that ended."""


class WorkerNumber:
    """A number that no other worker with the same folder has, from the making of the object to `let_go`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST_WORKERS):
            held = os.open(folder / f"{number}{LOCK}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(held)
                continue
            self._held, self.number, self._folder = held, number, folder
            return
        raise OSError(f"{MOST_WORKERS} workers have a number in {folder}")

    @property
    def file(self) -> Path:
        """Where this worker writes what it measured."""
        return self._folder / f"{self.number}.prom"

    def write(self, exposed: bytes) -> None:
        """Let the other workers know. Raises `OSError`."""
        partial = self.file.with_suffix(".partial")
        partial.write_bytes(exposed)
        partial.replace(self.file)

    def knows(self, store: str, sequence: int) -> None:
        """Let `known_by_all` know up to which change of which store this worker answers. Raises `OSError`."""
        partial = self.file.with_suffix(".knowing")
        partial.write_text(f"{sequence} {store}", encoding="utf-8")
        partial.replace(self.file.with_suffix(KNOWN))

    def others(self) -> Iterator[bytes]:
        """What the other workers measured."""
        young = time.time() - STALE_S
        for path in sorted(self._folder.glob("*.prom")):
            try:
                if path != self.file and path.stat().st_mtime >= young:
                    yield path.read_bytes()
            except FileNotFoundError:  # its worker has just ended
                continue

    def let_go(self) -> None:
        """Free the number."""
        for path in (self.file, self.file.with_suffix(KNOWN)):
            path.unlink(missing_ok=True)
        os.close(self._held)


def known_by_all(folder: Path, store: str) -> int | None:
    """The last change that all workers of a folder who follow a store answer with; `None` where there are none.

    What a worker that was killed left is not counted: its lock is free.
    """
    known = []
    for path in folder.glob(f"*{KNOWN}"):
        try:
            sequence, _, of_store = path.read_text(encoding="utf-8").partition(" ")
            if of_store == store and _is_held(path.with_suffix(LOCK)):
                known.append(int(sequence))
        except FileNotFoundError:  # its worker has just ended
            continue
    return min(known, default=None)


def _is_held(lock: Path) -> bool:
    tried = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(tried, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(tried)
    return False


def together(exposed: Iterator[bytes]) -> bytes:
    r"""Several workers' metrics as one answer: each metric once, with the samples of all.

    >>> one = b"# HELP a A.\n# TYPE a gauge\na{w=\"0\"} 1\n"
    >>> print(together(iter([one, one.replace(b"0", b"1")])).decode(), end="")
    # HELP a A.
    # TYPE a gauge
    a{w="0"} 1
    a{w="1"} 1
    """
    heads: dict[str, list[str]] = {}
    samples: dict[str, list[str]] = {}
    for text in exposed:
        name = ""
        for line in text.decode().splitlines():
            if line.startswith("# HELP "):
                name = line.split(" ", 3)[2]
                heads[name], samples[name] = [line], samples.get(name, [])
            elif line.startswith("# TYPE "):
                heads[name].append(line)
            elif line:
                samples[name].append(line)
    lines = [line for name, head in heads.items() for line in (*head, *samples[name])]
    return ("\n".join(lines) + "\n").encode()
