"""HEAD and OPTIONS of every address, and the `Allow` of a 405: what the routes of an address answer to, together."""

from __future__ import annotations

import re

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Methods:
    """Middleware. A HEAD is the GET without its body; OPTIONS tell what there is.

    Args:
        app: what is asked.
        of: the application whose routes are meant.
    """

    def __init__(self, app: ASGIApp, of: FastAPI) -> None:
        self.app = app
        self._of = of
        self._known: list[tuple[re.Pattern[str], frozenset[str]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        if method == "OPTIONS":
            await self._options(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["allow"] = ", ".join(self.allowed(scope["path"]))
            if method == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"} if method == "HEAD" else scope, receive, answer)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = self.allowed(scope["path"])
        if not allowed:
            await self.app(scope, receive, send)
            return
        headers = [(b"allow", ", ".join(allowed).encode())]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def allowed(self, path: str) -> list[str]:
        """The methods that an address answers to, in the order of the alphabet; none where there is no address."""
        found: set[str] = set()
        for regex, methods in self._routes():
            if regex.match(path):
                found |= methods
        if "GET" in found:
            found.add("HEAD")
        return sorted({*found, "OPTIONS"}) if found else []

    def _routes(self) -> list[tuple[re.Pattern[str], frozenset[str]]]:
        """The addresses of the application and their methods, looked up when first asked for."""
        if not self._known:
            for one in iter_route_contexts(self._of.routes):
                if one.path is not None and one.methods:
                    self._known.append((compile_path(one.path)[0], frozenset(one.methods)))
        return self._known
