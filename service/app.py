"""The application: the API and the pages on one desk, opened once when it starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import TypeAdapter
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching.errors import PasserelleError
from matching.records import Learner, Offer
from matching.taxonomy import Lang
from service import api, web
from service.addresses import Asked
from service.desk import Desk, Question, open_desk
from service.examples import EXAMPLES
from service.following import Follower
from service.problems import (
    BROKEN,
    HTTP_KINDS,
    INVALID,
    MEDIA_TYPE,
    Kind,
    kind_of_error,
    problem,
    wrong_parts,
)
from service.schemas import ProblemOut, WrongOut
from service.settings import Settings
from service.store import open_store
from service.views import error_page

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
"""On every response. Pages need no script; a later one that does will name its own file, never inline code."""

DESCRIPTION = """Learners ranked for an offer, offers ranked for a learner, each rank explained.

A match's `score` is its `baseline` plus the `points` of its `reasons`, on a log-odds scale: it orders a list and is no
percentage. What nobody could compute has `value: null` and stands in `unknown`. Errors are problem documents."""


def create_app(settings: Settings, desk: Desk | None = None) -> FastAPI:
    """The application on the store of the settings, whose changes it follows.

    Args:
        settings: where the store and its index are.
        desk: what to begin with, if it was opened already; opened at the start by default.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        def publish(newest: Desk) -> None:
            app.state.desk = newest

        with closing(open_store(settings.db)) as store:
            follower = Follower(store, settings, desk or open_desk(store, settings), publish)
            publish(follower.desk)
            follower.start()
            try:
                yield
            finally:
                follower.stop()

    app = FastAPI(title="Passerelle", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(api.router)
    app.include_router(web.router)
    app.mount("/static", StaticFiles(directory=web.HERE / "static"), name="static")
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(PasserelleError, _library_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(500, _unforeseen)

    @app.get("/v1/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(described(app))

    return app


class SecurityHeaders:
    """Puts `HEADERS` on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)


def described(app: FastAPI) -> dict[str, Any]:
    """The description of the API, OpenAPI 3.1, with the shapes of the records that bodies hold."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title="Passerelle", version=version("passerelle"), description=DESCRIPTION, routes=app.routes
        )
        shapes = schema.setdefault("components", {}).setdefault("schemas", {})
        for cls in (Learner, Offer, ProblemOut):
            shape = TypeAdapter(cls).json_schema(ref_template="#/components/schemas/{model}")
            shapes.update(shape.pop("$defs", {}))
            shape["required"] = [name for name in shape.get("required", ()) if name != "id"]
            shapes[cls.__name__] = shape
        for unused in ("HTTPValidationError", "ValidationError"):
            shapes.pop(unused, None)
        _put_examples(schema)
        app.openapi_schema = schema
    return app.openapi_schema


def _put_examples(schema: dict[str, Any]) -> None:
    """An example beside every shape of a body, nulls included (FastAPI would leave those out)."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for content in body.get("content", {}).values():
                    content["example"] = EXAMPLES[content["schema"]["$ref"].rpartition("/")[2]]


# --------------------------------------------------------------------------- errors


def _library_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, PasserelleError):
        raise error
    return _answer(request, kind_of_error(error), str(error), wrong_parts(error))


def _invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    wrong = [
        WrongOut(field=".".join(str(part) for part in one["loc"][1:]), detail=one["msg"])
        for one in error.errors()
    ]
    return _answer(request, INVALID, "; ".join(f"{one.field}: {one.detail}" for one in wrong), wrong)


def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    usual = Kind(error.status_code, "http", "La demande n’a pas abouti", "The request failed")
    answer = _answer(request, HTTP_KINDS.get(error.status_code, usual), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _unforeseen(request: Request, error: Exception) -> Response:
    answer = _answer(request, BROKEN, type(error).__name__)
    answer.headers.update(HEADERS)  # this answer is made outside of `SecurityHeaders`
    return answer


def _answer(request: Request, kind: Kind, detail: str, wrong: list[WrongOut] | None = None) -> Response:
    """A problem document for programs, a page for people."""
    lang: Lang = "en" if request.query_params.get("lang") == "en" else "fr"
    if request.url.path.startswith("/v1/"):
        document = problem(kind, lang, detail, request.url.path, wrong or ())
        return JSONResponse(document.model_dump(mode="json"), kind.status, media_type=MEDIA_TYPE)
    page = error_page(request.app.state.desk, Asked("/", Question(lang=lang)), kind.status, detail)
    return HTMLResponse(web.render("error.html", page), kind.status)
