"""How much of a request is read, and for how long: of every route, before anything else looks at the body."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.accounts.cookies import SIGN_IN
from service.problems import MEDIA_TYPE, Kind, problem

MOST_BYTES = 5_000_000
"""Of a body: five times the longest record that a reader accepts."""
MOST_BYTES_OF: Mapping[str, int] = {
    "/office/imports": 40_000_000,
    "/v1/import": 26_000_000,
    "/v1/bulk": 10_000_000_000,
}
"""Where whole files come in from whoever shows a sign-in or a key, by the beginning of the path: 10,000 learners are
some 20 MB. A bulk is never held whole;
how long it may be is a setting that its route knows, and this is the most which that allows."""
LONGEST_HEAD = 32_768
"""Bytes of an address and the headers together: eight times what a browser sends with a long search."""
HEAD_TOO_LONG = Kind(
    431,
    "head-too-long",
    "L’adresse et les en-têtes sont trop longs",
    "The address and the headers are too long",
)
NEXT_PART_WITHIN_S = 20.0
"""A body that comes more slowly than this from part to part is not waited for."""


class Bodies:
    """Middleware that refuses what is too long (413, 431), packed (415) or too slow (408).

    It refuses a body when it is read: a route that reads none answers as always, and who may not come in is told so
    first.
    """

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES, within_s: float = NEXT_PART_WITHIN_S) -> None:
        self.app = app
        self._most, self._within_s = most, within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if length_of_head(scope) > LONGEST_HEAD:
            detail = f"the address and the headers are longer than {LONGEST_HEAD} bytes together"
            document = problem(HEAD_TOO_LONG, "fr", detail, "").model_dump(mode="json")
            await JSONResponse(document, HEAD_TOO_LONG.status, media_type=MEDIA_TYPE)(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self._most_of(scope["path"], headers)
        received = 0
        whole = False

        async def limited() -> Message:
            nonlocal received, whole
            if whole:  # what follows is only word of who hangs up
                return await receive()
            if headers.get("content-encoding", "identity").lower() != "identity":
                raise HTTPException(415, "a body comes as it is: Content-Encoding is not read here")
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length) > most:
                raise too_long(most)
            try:
                message = await asyncio.wait_for(receive(), self._within_s)
            except TimeoutError:
                raise HTTPException(408, f"nothing came for {self._within_s:g} s") from None
            received += len(message.get("body", b""))
            if received > most:
                raise too_long(most)
            whole = not message.get("more_body", False)
            return message

        await self.app(scope, limited, send)

    def _most_of(self, path: str, headers: Headers) -> int:
        if "authorization" not in headers and SIGN_IN not in cookie_parser(headers.get("cookie", "")):
            return self._most  # whole files are of people who are known
        return next((most for start, most in MOST_BYTES_OF.items() if path.startswith(start)), self._most)


def length_of_head(scope: Scope) -> int:
    """Bytes of the address and the headers of a request."""
    lines = sum(len(name) + len(value) for name, value in scope["headers"])
    return int(lines) + len(scope.get("raw_path") or b"") + len(scope["query_string"])


def too_long(most: int) -> HTTPException:
    """What is raised for a body that is longer than is read."""
    return HTTPException(413, f"the body is longer than {most} bytes")
