"""The judging page under the office's sign-in: who comes in. The page is given by whoever puts the service together."""

from __future__ import annotations

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.accounts.actor import ForbiddenError, NotSignedInError, Role
from service.accounts.signed import check_origin, perhaps_signed

PATH = "/office/judging"
JUDGES = (Role.ANALYST, Role.ADMIN)
READS = ("GET", "HEAD", "OPTIONS")


class JudgesOnly:
    """Lets analysts and administrators through to a page, by the sign-in of their browser.

    Its forms bring no token of ours: they must come from a page of this site, and their browser must say so.
    """

    def __init__(self, page: ASGIApp) -> None:
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        actor = await run_in_threadpool(perhaps_signed, request, request.app.state.store)
        if actor is None or actor.sign_in is None:
            raise NotSignedInError("sign in to judge")
        if actor.role not in JUDGES:
            raise ForbiddenError(f"as {actor.role.value} you may not judge")
        if request.method not in READS:
            check_origin(request)
            if not {"origin", "sec-fetch-site"} & set(request.headers):
                raise ForbiddenError("no telling which site the form comes from")
        await self._page(scope, receive, send)
