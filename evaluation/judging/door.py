"""Who the judging page answers: browsers of this computer, by its own address, with forms of a decent size.

The page knows no password, and what it shows is about people. So it listens on the loopback address, and refuses what
a page from elsewhere could make a judge's browser ask of it: a request by another host name (which may have been
pointed at this computer: "DNS rebinding"), or a form that another site sends here.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evaluation.judging.wording import wording

LONGEST_FORM = 1 << 20
"""Bytes: a pool of a hundred candidates with a long note each takes a quarter of it."""
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
"""On every response. No page has a script, and what a judge saw does not stay in the browser's cache."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this computer.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("192.168.0.7")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Door:
    """Lets in what is meant for the page, and puts `HEADERS` on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = _refusal(Headers(scope=scope), scope["method"]) if scope["type"] == "http" else None
        if refused is None:
            await self.app(scope, receive, with_headers)
            return
        status, key = refused
        lang = "en" if Request(scope).query_params.get("lang") == "en" else "fr"
        await PlainTextResponse(wording(lang).say(f"refused.{key}"), status)(scope, receive, with_headers)


def _refusal(headers: Headers, method: str) -> tuple[int, str] | None:
    host = headers.get("host", "")
    if not _is_here(host):
        return 400, "stranger"
    if method in ("GET", "HEAD"):
        return None
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return 403, "stranger"
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return 411, "form"
    return (413, "large") if int(length) > LONGEST_FORM else None


def _is_here(host: str) -> bool:
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:  # brackets that do not close
        return False
