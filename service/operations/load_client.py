"""Requests at a constant rate, whether they are answered or not, over connections that are kept open.

The load is open: who comes does not wait for who came before, as people do not. A request has the moment at which it
was to be sent, and its time is counted from then, so that a stop of the server is felt by all who would have come
meanwhile (G. Tene, "How NOT to Measure Latency", 2013: coordinated omission).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

ANSWER_WITHIN_S = 30.0
REDIRECTS = (302, 303)


@dataclass(frozen=True, slots=True)
class Call:
    """A request: its class and what it does in words, what is sent, and the status that is right."""

    group: str
    name: str
    content: bytes
    wanted: int


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer. `seconds` are from the intended moment to the last byte; `status` is 0 where none came."""

    call: Call
    seconds: float
    status: int

    @property
    def wrong(self) -> bool:
        """Whether it is not the answer that was wanted."""
        return self.status != self.call.wanted


def call(
    group: str,
    name: str,
    method: str,
    path: str,
    *,
    headers: Sequence[str] = (),
    body: bytes = b"",
    content_type: str = "application/x-www-form-urlencoded",
    wanted: int = 200,
) -> Call:
    """A request as its bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: load", *headers]
    if method != "GET":
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return Call(group, name, "\r\n".join([*lines, "", ""]).encode() + body, wanted)


class Client:
    """Sends calls to a server over as many connections as it takes.

    Of those that are free the one that rested longest is taken, since people who come one after the other each have
    their own: were it the one used last, a few connections and the workers that have them would bear it all.
    """

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or 80
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def send(self, calls: Sequence[Call], rate: float) -> list[Timed]:
        """Send calls one after the other at a rate a second, and wait for the last answer."""
        began = time.perf_counter() + 0.05
        under_way = []
        for number, one in enumerate(calls):
            at = began + number / rate
            if (pause := at - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            under_way.append(asyncio.create_task(self._timed(one, at)))
        answered = list(await asyncio.gather(*under_way))
        while self._free:
            await _closed(self._free.pop()[1])
        return answered

    async def _timed(self, one: Call, at: float) -> Timed:
        try:
            status = await asyncio.wait_for(self._answer(one), ANSWER_WITHIN_S)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            status = 0
        return Timed(one, time.perf_counter() - at, status)

    async def _answer(self, one: Call) -> int:
        while self._free:
            reader, writer = self._free.popleft()
            if not reader.at_eof() and not writer.is_closing():
                break
            writer.close()
        else:
            reader, writer = await asyncio.open_connection(self._host, self._port, limit=4_000_000)
        try:
            writer.write(one.content)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
        except BaseException:
            writer.close()
            raise
        if b"connection: close" in head.lower():
            writer.close()
        else:
            self._free.append((reader, writer))
        return int(head.split(b" ", 2)[1])


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):  # the other side was quicker
        await writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    if head.split(b" ", 2)[1] in (b"204", b"304"):
        return 0
    raise ValueError("an answer without its length")
