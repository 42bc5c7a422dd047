"""Heads and trailers without end, sent to a real connection: each ends, and what comes whole is answered."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from service.operations.bodies import LONGEST_HEAD
from service.operations.heads import BoundedHeads
from service.operations.serving import listening_socket

ENOUGH = 100 * LONGEST_HEAD
"""Bytes after which a connection that takes in everything is told from one that has ended."""


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that says which headers it got and how long the body was."""
    request = Request(scope, receive)
    body = await request.body()
    await JSONResponse({"headers": sorted(request.headers), "bytes": len(body)})(scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server of that application; gives its port."""
    listening = listening_socket("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(told, http=BoundedHeads, loop="uvloop", log_config=None, lifespan="off")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def answer(port: int, *parts: bytes) -> bytes:
    """What comes back for some bytes, to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as asked:
        came = b""
        try:
            for part in parts:
                asked.sendall(part)
            while more := asked.recv(65_536):
                came += more
        except ConnectionError:
            pass  # it ended while more was on its way
        return came


def taken(port: int, begin: bytes, again: bytes) -> int:
    """How many bytes a server takes in before it ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as asked:
        asked.sendall(begin)
        sent = 0
        try:
            while sent < ENOUGH:
                asked.sendall(again)
                sent += len(again)
                time.sleep(0.001)
        except ConnectionError:
            pass
        return sent


GET = b"GET /a HTTP/1.1\r\nHost: here\r\nConnection: close\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: here\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("begin", "again"),
    [
        pytest.param(b"GET /" + b"a" * 100, b"a" * 4_096, id="an address"),
        pytest.param(GET + b"x-long: ", b"a" * 4_096, id="a header"),
        pytest.param(GET, b"x-many: and more\r\n" * 256, id="headers"),
        pytest.param(POST + b"3\r\nabc\r\n0\r\nx-trailer: ", b"a" * 4_096, id="a trailer"),
        pytest.param(POST + b"3\r\nabc\r\n0\r\n", b"x-many: and more\r\n" * 256, id="trailers"),
        pytest.param(POST + b"3;note=", b"a" * 4_096, id="a note on a chunk"),
    ],
)
def test_what_leads_nowhere_is_ended(port: int, begin: bytes, again: bytes) -> None:
    assert taken(port, begin, again) < ENOUGH
    assert b"200 OK" in answer(port, GET, b"\r\n")


def test_a_head_and_a_long_body_that_come_together_are_read(port: int) -> None:
    body = b"b" * (50 * LONGEST_HEAD)
    head = GET.replace(b"GET", b"POST") + b"Content-Length: %d\r\n\r\n" % len(body)
    came = answer(port, head + body)
    assert json.loads(came.partition(b"\r\n\r\n")[2])["bytes"] == len(body)


def test_a_long_body_in_chunks_is_read(port: int) -> None:
    chunk = b"2000\r\n" + b"c" * 0x2000 + b"\r\n"
    came = answer(port, POST, *[chunk] * 40, b"0\r\n\r\n")
    assert json.loads(came.partition(b"\r\n\r\n")[2])["bytes"] == 40 * 0x2000


def test_trailers_become_no_headers(port: int) -> None:
    came = answer(port, POST, b"3\r\nabc\r\n", b"0\r\nauthorization: Bearer x\r\n\r\n")
    told = json.loads(came.partition(b"\r\n\r\n")[2])
    assert told == {"headers": ["connection", "host", "transfer-encoding"], "bytes": 3}


def test_two_requests_in_one_go_are_both_answered(port: int) -> None:
    first = b"GET /a HTTP/1.1\r\nHost: here\r\n\r\n"
    assert answer(port, first + GET + b"\r\n").count(b"200 OK") == 2
