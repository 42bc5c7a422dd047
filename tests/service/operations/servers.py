"""The real command in a process of its own, and a client that tells a whole answer from half of one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import passerelle
from service.store_address import Address, PostgresUrl

READY_WITHIN_S = 120
PROGRAM = "import sys, passerelle; passerelle.main(sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class Running:
    """A server: where it answers, its process, and the file of its log."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def stop(self, within_s: float = 60) -> int:
        """Stop it softly; its exit status."""
        self.process.terminate()
        return self.process.wait(within_s)


@contextmanager
def running(
    data: Path, db: Address, *options: str, log: Path, more: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """`passerelle serve` on a port of the system's choice, until the end of the block at the latest."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    environment |= {
        "PASSERELLE_DATA": str(data),
        "PASSERELLE_DB": db.url if isinstance(db, PostgresUrl) else str(db),
        "PASSERELLE_LANG": "en",
        "PYTHONUNBUFFERED": "1",
        **(more or {}),
    }
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", "--port", "0", *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=Path(passerelle.__file__).parent,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, log.read_text(encoding="utf-8")[-2000:]
            yield Running(found.group(), process, log)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(READY_WITHIN_S)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `whole`, `half` (cut off within), or `none` (not a byte)."""

    how: str
    status: int = 0
    body: bytes = b""


def ask(url: str, path: str, key: str | None = None, within_s: float = READY_WITHIN_S) -> Answer:
    """One request over a connection of its own."""
    place = urlsplit(url)
    head = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n"
    head += "" if key is None else f"Authorization: Bearer {key}\r\n"
    received = b""
    try:
        with socket.create_connection((place.hostname or "", place.port or 80), within_s) as talk:
            talk.sendall(f"{head}\r\n".encode())
            while part := talk.recv(65_536):
                received += part
    except OSError:
        return Answer("half" if received else "none")
    if not received:
        return Answer("none")
    top, mark, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", top, re.IGNORECASE)
    if not mark or length is None or len(body) != int(length[1]):
        return Answer("half")
    return Answer("whole", int(top.split()[1]), body)
