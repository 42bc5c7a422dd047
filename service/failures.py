"""What goes wrong -> an answer: a problem document for programs, a page for people, the way to the sign-in page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from matching.errors import PasserelleError, UnknownIdError
from matching.taxonomy import Lang
from service import web
from service.accounts.actor import Actor, NotSignedInError
from service.accounts.limits import TooManyError
from service.accounts.signed import host_in, perhaps_signed
from service.accounts.where_to import sign_in_path
from service.context import context_of
from service.headers import HEADERS
from service.merged_links import way_to_survivor
from service.operations.requests import HEADER as REQUEST_ID
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
from service.refused import RefusedError
from service.schemas import WrongOut
from service.views import error_page

API = "/v1/"
"""Paths of programs begin with it."""


def add_failures(app: FastAPI) -> None:
    """Have an application answer to everything that goes wrong."""
    app.add_exception_handler(PasserelleError, _library_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(500, _unforeseen)


def _library_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, PasserelleError):
        raise error
    if isinstance(error, NotSignedInError) and not request.url.path.startswith(API):
        return _to_sign_in(request)
    if isinstance(error, UnknownIdError) and (moved := _moved(request)) is not None:
        return moved
    refused = error if isinstance(error, RefusedError) else None
    answer = _answer(request, kind_of_error(error), str(error), wrong_parts(error), refused)
    if isinstance(error, NotSignedInError):
        answer.headers["www-authenticate"] = 'Bearer realm="passerelle"'
    if isinstance(error, TooManyError):
        answer.headers["retry-after"] = str(error.after_s)
    return answer


def _moved(request: Request) -> Response | None:
    """The way to the record that stays, for who asks for one that was merged into it and may see her."""
    actor = _reader(request)
    path = None if actor is None else way_to_survivor(request, request.app.state.store, actor)
    if path is None:
        return None
    # nobody who signs in later on the same machine must be led by what the browser remembers
    return RedirectResponse(path, status_code=308, headers={"cache-control": "no-store"})


def _to_sign_in(request: Request) -> Response:
    """The sign-in page, and after it what was wanted; after a form, the page that the form was on."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method not in ("GET", "HEAD"):
        came_from = request.headers.get("referer", "")
        wanted = urlsplit(came_from).path if host_in(came_from) == request.headers.get("host") else "/"
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"hx-redirect": sign_in_path(wanted)})
    return RedirectResponse(sign_in_path(wanted), status_code=303)


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
    if not hasattr(request.state, "actor"):
        request.state.actor = None  # whatever broke may be what tells who it is
    answer = _answer(request, BROKEN, type(error).__name__)
    answer.headers.update(HEADERS)  # this answer is made outside of `SecurityHeaders`, and of `Requests`
    answer.headers[REQUEST_ID] = request.state.request_id
    return answer


def _answer(
    request: Request,
    kind: Kind,
    detail: str,
    wrong: Sequence[WrongOut] = (),
    refused: RefusedError | None = None,
) -> Response:
    if request.url.path.startswith(API):
        lang: Lang = "en" if request.query_params.get("lang") == "en" else "fr"
        document = problem(kind, lang, detail, request.url.path, wrong)
        return JSONResponse(document.model_dump(mode="json"), kind.status, media_type=MEDIA_TYPE)
    context = context_of(request, _reader(request))
    fields = tuple(dict.fromkeys(one.field for one in wrong if one.field))
    page = error_page(context, kind.status, kind.title(context.lang), fields, refused)
    return HTMLResponse(web.render("error.html", page), kind.status)


def _reader(request: Request) -> Actor | None:
    """Who reads the page of an error, as far as the store can say."""
    try:
        return perhaps_signed(request, request.app.state.store)
    except PasserelleError:
        request.state.actor = None
        return None
