"""What is done around every request: it gets an id, a line in the log, and its place in the metrics.

The line has the template of the route, not the path, no query, no user: whom a request was about cannot be read in it.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.operations.metrics import Metrics

HEADER = "x-request-id"
GIVEN_ID = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{7,63}")
"""What a proxy may give: a UUID or a number in hexadecimal digits, so that no name can be put into the log."""
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
NO_ROUTE = "none"
LOG = logging.getLogger("passerelle.requests")


class Requests:
    """Middleware, outside of all other: a request is told of even if what is inside breaks."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = id_of(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500  # of what breaks before it has answered
        began = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        self._metrics.under_way(1)
        try:
            await self.app(scope, receive, answer)
        finally:
            self._metrics.under_way(-1)
            self._tell(scope, request_id, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route, role = route_of(scope), role_of(scope)
        self._metrics.request(route, method, status, role, seconds)
        fields = {
            "request": request_id,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "role": role,
        }
        LOG.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra={"fields": fields})


def id_of(headers: Headers) -> str:
    """The id that a proxy gave the request if it is one, or a new one."""
    given = headers.get(HEADER, "")
    return given if GIVEN_ID.fullmatch(given) else secrets.token_hex(16)


def route_of(scope: Scope) -> str:
    """The template of the route that answered, such as `/learners/{learner_id}`; `none` where there was none.

    Of a mounted application, such as that of the static files, it is where it is mounted.
    """
    template = getattr(scope.get("route"), "path", None)
    if isinstance(template, str):
        return template
    return scope.get("root_path", "") or NO_ROUTE


def role_of(scope: Scope) -> str:
    """The role of who asked, or `none`."""
    role = getattr(scope["state"].get("actor"), "role", None)
    return "none" if role is None else str(role)
