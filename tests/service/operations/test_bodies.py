"""Too long, too slow, packed: refused when it is read, whatever the route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import anyio
import pytest
from fastapi import Body, FastAPI, Form, Request, UploadFile
from fastapi.testclient import TestClient
from starlette.types import Message

from service.accounts.cookies import SIGN_IN, VISIT
from service.operations.bodies import Bodies

MOST = 1_000


def app_with_routes() -> FastAPI:
    """Every way in which a route reads a body."""
    app = FastAPI()

    @app.post("/json")
    def of_json(body: Annotated[dict[str, Any], Body()]) -> int:
        return len(body)

    @app.post("/form")
    def of_form(name: Annotated[str, Form()]) -> int:
        return len(name)

    @app.post("/file")
    async def of_file(file: UploadFile) -> int:
        return len(await file.read())

    @app.post("/stream")
    async def of_stream(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    @app.post("/v1/import")
    async def of_import(request: Request) -> int:
        return len(await request.body())

    @app.post("/none")
    def of_none() -> str:
        return "unread"

    app.add_middleware(Bodies, most=MOST, within_s=0.2)
    return app


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app_with_routes()) as client:
        yield client


def sent(client: TestClient, path: str, size: int) -> int:
    """The status of a body of that many bytes or a few more."""
    text = "a" * size
    if path == "/json":
        return client.post(path, json={"a": text}).status_code
    if path == "/form":
        return client.post(path, data={"name": text}).status_code
    if path == "/file":
        return client.post(path, files={"file": ("a.csv", text)}).status_code
    return client.post(path, content=text).status_code


@pytest.mark.parametrize("path", ["/json", "/form", "/file", "/stream"])
def test_a_body_that_is_too_long_is_refused(client: TestClient, path: str) -> None:
    assert sent(client, path, 500) == 200
    assert sent(client, path, MOST + 1) == 413


@pytest.mark.parametrize("path", ["/json", "/form", "/stream"])
def test_a_body_that_does_not_say_how_long_it_is_is_counted(client: TestClient, path: str) -> None:
    read = 0

    def parts() -> Iterator[bytes]:
        nonlocal read
        for _ in range(1_000):
            read += 100
            yield b"a" * 100

    types = {"/json": "application/json", "/form": "application/x-www-form-urlencoded"}
    headers = {"content-type": types.get(path, "text/plain")}
    assert client.post(path, content=parts(), headers=headers).status_code == 413


def test_whole_files_are_read_of_those_who_show_a_sign_in_or_a_key() -> None:
    """Whether it holds is for others to say: a stranger's file is not even read."""
    status = {}
    for name, headers in {
        "stranger": {},
        "visit": {"cookie": f"{VISIT}=x"},
        "sign-in": {"cookie": f"lang=fr; {SIGN_IN}=x"},
        "key": {"authorization": "Bearer psk_x"},
    }.items():
        parts = iter([{"type": "http.request", "body": b"a" * 2 * MOST, "more_body": False}])
        status[name] = _status("/v1/import", headers, parts)
    assert status == {"stranger": 413, "visit": 413, "sign-in": 200, "key": 200}


def test_a_length_that_lies_does_not_help() -> None:
    """Said to be short, and long: what comes is what counts."""
    parts = iter([{"type": "http.request", "body": b"a" * 600, "more_body": True}] * 3)
    assert _status("/stream", {"content-length": "10"}, parts) == 413


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, identity"])
def test_a_packed_body_is_not_unpacked(client: TestClient, coding: str) -> None:
    answer = client.post("/json", content=b"\x1f\x8b", headers={"content-encoding": coding})
    assert answer.status_code == 415
    assert client.post("/stream", content=b"a", headers={"content-encoding": "identity"}).status_code == 200


def test_who_reads_nothing_answers_as_always(client: TestClient) -> None:
    assert sent(client, "/none", MOST * 10) == 200


def test_a_body_that_stops_coming_is_not_waited_for() -> None:
    assert _status("/stream", {}, iter([{"type": "http.request", "body": b"a", "more_body": True}])) == 408


def _status(path: str, headers: dict[str, str], parts: Iterator[Message]) -> int:
    """The status of an answer to parts that come one by one, and then nothing more."""
    answers: list[Message] = []

    async def receive() -> Message:
        for part in parts:
            return part
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        answers.append(message)

    async def ask() -> None:
        await app_with_routes()(
            {
                "type": "http",
                "method": "POST",
                "path": path,
                "raw_path": path.encode(),
                "query_string": b"",
                "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
                "http_version": "1.1",
                "scheme": "http",
                "root_path": "",
                "server": ("testserver", 80),
                "client": ("testclient", 50_000),
            },
            receive,
            send,
        )

    anyio.run(ask)
    return int(answers[0]["status"])
