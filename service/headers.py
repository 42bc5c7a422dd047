"""The headers of every response that tell a browser what a page may do."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""On every response. Scripts and styles are files of this site, never inline."""
POLICY = "content-security-policy"
"""A page that is shown in a sandbox, such as an evaluation report, names its own."""
HTTPS_ONLY = {"strict-transport-security": "max-age=31536000"}
"""Where people come over TLS: a browser that came so once comes so for a year."""
PRIVATE = {"cache-control": "no-store"}
"""On what is no static file and says nothing of caching itself: nothing about a person stays in a shared browser."""
STATIC = "/static/"


class SecurityHeaders:
    """Puts `HEADERS` on every response, `HTTPS_ONLY` and `PRIVATE` where they belong."""

    def __init__(self, app: ASGIApp, *, over_tls: bool = False) -> None:
        self.app = app
        self._over_tls = over_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                sandbox = headers.get(POLICY)
                headers.update(HEADERS if sandbox is None else {**HEADERS, POLICY: sandbox})
                if self._over_tls or scope.get("scheme") == "https":
                    headers.update(HTTPS_ONLY)
                if "cache-control" not in headers and not scope["path"].startswith(STATIC):
                    headers.update(PRIVATE)
            await send(message)

        await self.app(scope, receive, with_headers)
