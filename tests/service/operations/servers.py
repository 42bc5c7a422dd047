"""The real command in a process of its own, and a client that tells a whole answer from half of one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import passerelle
from service.store_address import Address, PostgresUrl

READY_WITHIN_S = 120
PROGRAM = "import sys, passerelle; passerelle.main(sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class Running:
    """A server: where it answers, its process, the file of its log, and when the process began (monotonic)."""

    url: str
    process: subprocess.Popen[str]
    log: Path
    began: float

    def processor_s(self) -> float | None:
        """What its process has taken of processors so far, in seconds; `None` where the system does not tell."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return None
        user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def stop(self, within_s: float = 60) -> int:
        """Stop it softly; its exit status."""
        self.process.terminate()
        return self.process.wait(within_s)


@contextmanager
def starting(
    data: Path, db: Address, *options: str, log: Path, more: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[subprocess.Popen[str]]:
    """The process of `passerelle serve`, which may not answer yet, until the end of the block at the latest."""
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
            [sys.executable, "-c", PROGRAM, "serve", "--port", str(port), *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=Path(passerelle.__file__).parent,
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(READY_WITHIN_S)


@contextmanager
def running(
    data: Path, db: Address, *options: str, log: Path, more: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[Running]:
    """`passerelle serve` on a port, by default of the system's choice, until the end of the block at the latest."""
    began = time.monotonic()
    with starting(data, db, *options, log=log, more=more, port=port) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, log.read_text(encoding="utf-8")[-2000:]
        yield Running(found.group(), process, log, began)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `whole`, `half` (cut off within), or `none` (not a byte). Names of headers are in lower case."""

    how: str
    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


NO_BODY = (204, 304)


def ask(
    url: str,
    path: str,
    key: str | None = None,
    within_s: float = READY_WITHIN_S,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """One request over a connection of its own."""
    place = urlsplit(url)
    said = {"Host": place.netloc, "Connection": "close", **(headers or {})}
    if key is not None:
        said["Authorization"] = f"Bearer {key}"
    if body:
        said["Content-Length"] = str(len(body))
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items())
    received = b""
    try:
        with socket.create_connection((place.hostname or "", place.port or 80), within_s) as talk:
            talk.sendall(f"{head}\r\n".encode() + body)
            while part := talk.recv(65_536):
                received += part
    except OSError:
        return Answer("half" if received else "none")
    if not received:
        return Answer("none")
    top, mark, content = received.partition(b"\r\n\r\n")
    if not mark:
        return Answer("half")
    first, *lines = top.decode("latin-1").split("\r\n")
    status = int(first.split()[1])
    found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = 0 if status in NO_BODY else int(found.get("content-length", -1))
    if len(content) != length:
        return Answer("half")
    return Answer("whole", status, content, found)
