"""Bodies of requests: read no further than is allowed, of a type that is read, and in no coding that unpacks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from data.codec import parse_json
from service.problems import BodyTooLargeError, MalformedBodyError, UnsupportedBodyError

MAX_BODY = 5_000_000
"""Bytes of a body that are read: five times the longest record that a reader accepts."""
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


def content_type(request: Request) -> str:
    """The type of a body, without its parameters; "" when it is not said.

    Raises:
        UnsupportedBodyError: the body is compressed. What is small on the wire may be endless once unpacked.
    """
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise UnsupportedBodyError(f"a body in the coding {coding[:40]!r} is not unpacked; send it as it is")
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request) -> bytes:
    """The body of a request, read no further than is allowed. Raises `BodyTooLargeError`, `UnsupportedBodyError`."""
    content_type(request)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise BodyTooLargeError(f"the body is longer than {MAX_BODY} bytes")
    return bytes(body)


async def read_json(request: Request) -> bytes:
    """The body of a request, which says that it is JSON or says nothing. Raises as `read_body` does."""
    said = content_type(request)
    if said not in ("", JSON, MERGE_PATCH):
        raise UnsupportedBodyError(f"the body is {said[:80]!r}; send {JSON}")
    return await read_body(request)


Body = Annotated[bytes, Depends(read_body)]
JsonBody = Annotated[bytes, Depends(read_json)]


def json_object(body: bytes) -> dict[str, object]:
    """The JSON object that a body holds. Raises `MalformedBodyError`."""
    try:
        value = parse_json(body)
    except (ValueError, RecursionError) as error:
        raise MalformedBodyError(f"the body is no JSON object: {error}") from error
    if not isinstance(value, dict):
        raise MalformedBodyError(f"the body is no JSON object but a {type(value).__name__}")
    return value
