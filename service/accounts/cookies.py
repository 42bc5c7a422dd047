"""The cookies of pages: who signed in, who fills in a form, and the language. None holds anything else."""

from __future__ import annotations

from http.cookies import SimpleCookie

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.settings import Settings

SIGN_IN = "passerelle"
VISIT = "passerelle-visit"
"""A random text that ties the forms before a sign-in to the browser that was given them."""
LANG = "passerelle-lang"
YEAR_S = 365 * 24 * 3600


def put(connection: HTTPConnection, name: str, value: str, max_age_s: int | None = None) -> None:
    """Have the response to a request set a cookie, for as long as the browser is open by default.

    No script can read it, no other site's form sends it, and where people come over TLS it never travels in clear.
    """
    jar: SimpleCookie = SimpleCookie()
    jar[name] = value
    jar[name]["path"] = "/"
    jar[name]["httponly"] = True
    jar[name]["samesite"] = "Lax"
    if max_age_s is not None:
        jar[name]["max-age"] = max_age_s
    settings: Settings = connection.app.state.settings
    if settings.over_tls or connection.url.scheme == "https":
        jar[name]["secure"] = True
    waiting = connection.scope.setdefault("passerelle.cookies", {})
    waiting[name] = jar[name].OutputString()


def drop(connection: HTTPConnection, name: str) -> None:
    """Have the response to a request take a cookie away."""
    put(connection, name, "", 0)


class Cookies:
    """Sets the cookies that were put while a request was answered, on whatever response it got."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        waiting: dict[str, str] = scope.setdefault("passerelle.cookies", {})

        async def with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for text in waiting.values():
                    headers.append("set-cookie", text)
            await send(message)

        await self.app(scope, receive, with_cookies)
