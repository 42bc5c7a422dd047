"""A file of JSON lines that is only ever added to, so that neither a kill nor a neighbour loses what was saved."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from evaluation.ranking.task import JudgementError

if sys.platform != "win32":
    import fcntl


class GrowingFile:
    """Lines of JSON, added whole saves at a time, by threads and programs side by side. Made if it is not there.

    A last line without its end was either left half written by a program that was killed, and promised to nobody: it is
    moved to `NAME.torn`; or it is whole, and an editor left the end away: it is put back.

    Raises:
        JudgementError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            with self.locked() as file:
                _mend(file)
        except OSError as error:
            raise JudgementError(f"{path}: cannot be written ({error}); name another file") from error

    def state(self) -> tuple[int, int]:
        """What changes with every save: the size in bytes, and when it was last written to."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise JudgementError(f"{self.path.name} is gone ({error}); put it back") from error
        return found.st_size, found.st_mtime_ns

    def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Add a line for each row, and wait until they are on the disk.

        Raises:
            JudgementError: they cannot be written; the file is left as it was.
        """
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        if not data:
            return
        with self.locked() as file:
            _mend(file)  # another program may have been killed since
            before = file.seek(0, os.SEEK_END)
            try:
                written = 0
                while written < len(data):
                    written += file.write(data[written:]) or 0
                os.fsync(file.fileno())
            except OSError as error:
                file.truncate(before)
                raise JudgementError(
                    f"{self.path.name}: cannot be written ({error}); nothing was kept"
                ) from error

    @contextmanager
    def locked(self) -> Iterator[FileIO]:
        """The file at its start, nobody else reading or adding; other programs are kept out on POSIX systems only."""
        with self._lock, FileIO(self.path, "a+") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            yield file


def _mend(file: FileIO) -> None:
    if not file.seek(0, os.SEEK_END):
        return
    file.seek(-1, os.SEEK_END)
    if file.read(1) == b"\n":
        return
    file.seek(0)
    text = file.readall()
    last = text[text.rfind(b"\n") + 1 :]
    try:
        json.loads(last)
    except ValueError:
        aside = Path(str(file.name) + ".torn")
        with aside.open("ab") as torn:
            torn.write(last + b"\n")
        file.truncate(len(text) - len(last))
    else:
        file.write(b"\n")
