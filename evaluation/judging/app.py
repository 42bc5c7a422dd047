"""The judging page: a small site on one computer, which works without JavaScript and without cookies.

Who judges stands in the address; a cookie only saves typing the name again. What a page shows is made in `pages`, and
what is kept is decided in `session`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from starlette.exceptions import HTTPException

from evaluation.judging.door import Door
from evaluation.judging.judgements import HIGHEST, write_judgements
from evaluation.judging.pages import (
    CANNOT_TELL,
    GuidelinesPage,
    Page,
    RefusedPage,
    Visit,
    agreement_page,
    disagreements_page,
    number_of,
    query_at,
    query_page,
    series_page,
    settle_page,
    start_page,
)
from evaluation.judging.session import Answer, AnswerRefusedError, JudgingSession
from evaluation.judging.wording import TEMPLATES
from evaluation.ranking.trec import write_qrels
from matching.errors import PasserelleError, UnknownIdError
from matching.taxonomy import Lang

COOKIE = "judge"
COOKIE_SECONDS = 30 * 24 * 3600
"""A month: a pool is judged in a few sittings."""
NEXT = "next"
"""What the button sends that saves and goes on; the other one stays."""
MOST_FIELDS = 10_000
"""Three for each candidate of a query: deeper pools than anybody judges. Their bytes are limited by `door`."""

Form = Mapping[str, str]

router = APIRouter(default_response_class=HTMLResponse)

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def create_app(session: JudgingSession) -> FastAPI:
    """The site of a session. It answers loopback host names only."""
    app = judging_page(session)
    app.add_middleware(Door)
    return app


def judging_page(session: JudgingSession) -> FastAPI:
    """The pages of a session, for a part of another site that decides who comes in."""
    app = FastAPI(title="Passerelle, judging", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.session = session
    app.include_router(router)
    app.add_exception_handler(PasserelleError, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    return app


# --------------------------------------------------------------------------- what every page needs


def _visit(request: Request) -> Visit:
    """Who visits: the name in the address, or else that of the cookie, if it is one."""
    session: JudgingSession = request.app.state.session
    judge = request.path_params.get("judge", request.query_params.get("judge"))
    known: str | None = None
    if judge is not None:
        known = session.named(judge)
    elif remembered := request.cookies.get(COOKIE):
        with suppress(AnswerRefusedError):  # left by something else on this computer
            known = session.named(unquote(remembered))
    params = {key: value for key, value in request.query_params.items() if key != "lang"}
    root = _root(request)
    return Visit(session, _lang(request), known, request.url.path.removeprefix(root), params, root)


def _root(request: Request) -> str:
    """What stands before the paths of these pages, where they are a part of another site."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def _lang(request: Request) -> Lang:
    return "en" if request.query_params.get("lang") == "en" else "fr"


async def _form(request: Request) -> Form:
    """The fields of a form that are text; of a field that is there twice, the last."""
    async with request.form(max_fields=MOST_FIELDS) as fields:
        return {key: value for key, value in fields.items() if isinstance(value, str)}


Here = Annotated[Visit, Depends(_visit)]
Filled = Annotated[Form, Depends(_form)]


def render(template: str, visit: Visit, page: Page, status: int = 200) -> HTMLResponse:
    """A page as HTML."""
    words = visit.words
    html = _templates.get_template(template).render(
        page=page,
        visit=visit,
        say=words.say,
        href=visit.href,
        figure=words.figure,
        percent=words.percent,
        cannot_tell=CANNOT_TELL,
    )
    return HTMLResponse(html, status)


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


# --------------------------------------------------------------------------- start


@router.get("/")
def start(visit: Here) -> HTMLResponse:
    """Who are you, and where does the pool stand?"""
    return render("start.html", visit, start_page(visit.session))


@router.post("/start")
def begin(visit: Here, form: Filled) -> Response:
    """To the series of the judge named, or to the disagreements for the adjudicator."""
    typed = form.get("name", "")
    try:
        judge = visit.session.named(typed)
    except AnswerRefusedError as error:
        page = start_page(visit.session, typed, in_words(visit, error))
        return render("start.html", replace(visit, path="/"), page, HTTPStatus.UNPROCESSABLE_ENTITY)
    settles = judge == visit.session.adjudicator
    answer = _to(visit.href("/disagreements", judge=judge) if settles else visit.href(f"/judges/{judge}"))
    answer.set_cookie(
        COOKIE,
        quote(judge),
        max_age=COOKIE_SECONDS,
        path=visit.root or "/",
        httponly=True,
        samesite="strict",
    )
    return answer


@router.get("/guidelines")
def guidelines(visit: Here) -> HTMLResponse:
    """What judges are told. Raw HTML in it is shown as text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return render("guidelines.html", visit, GuidelinesPage(markdown.render(visit.guidelines.text)))


@router.get("/judging.css")
def style() -> FileResponse:
    """How it looks."""
    return FileResponse(TEMPLATES / "judging.css", media_type="text/css")


# --------------------------------------------------------------------------- judging


@router.get("/judges/{judge}")
def series(judge: str, visit: Here) -> Response:
    """A judge's list of queries."""
    name = visit.session.named(judge)
    if name == visit.session.adjudicator:
        return _to(visit.href("/disagreements", judge=name))
    return render("series.html", visit, series_page(visit.session, name))


@router.get("/judges/{judge}/{number}")
def query(judge: str, number: int, visit: Here, saved: int | None = None) -> HTMLResponse:
    """One query and its candidates."""
    page = query_page(visit, visit.session.named(judge), number, saved=saved)
    return render("query.html", visit, page)


@router.post("/judges/{judge}/{number}")
def save(judge: str, number: int, visit: Here, form: Filled) -> Response:
    """Keep what is filled in, then stay or go on; a page that cannot be kept comes back as it was typed."""
    session, name = visit.session, visit.session.named(judge)
    asked = query_at(session, number)
    typed = _typed(form)
    try:
        kept = session.save(name, asked, _answers(session, asked, typed))
    except AnswerRefusedError as error:
        page = query_page(visit, name, number, typed=typed, problem=in_words(visit, error))
        return render("query.html", visit, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    following = number_of(session, session.next_query(name, asked))
    if form.get("then") == NEXT and following is None:
        return _to(visit.href(f"/judges/{name}"))
    if form.get("then") == NEXT and following != number:
        return _to(visit.href(f"/judges/{name}/{following}", saved=kept))
    answered = session.answers(name, asked)
    places = enumerate(session.pool.pairs[asked], 1)
    left = next((f"candidate-{place}" for place, one in places if one not in answered), "save")
    return _to(visit.href(f"/judges/{name}/{number}", saved=kept) + f"#{left}")


def _typed(form: Form) -> dict[str, tuple[str, str]]:
    """Choice and note by candidate, as the fields `candidate-1`, `grade-1`, `note-1` and so on bring them."""
    places = [key.removeprefix("candidate-") for key in form if key.startswith("candidate-")]
    return {
        form[f"candidate-{place}"]: (form.get(f"grade-{place}", ""), _note(form.get(f"note-{place}", "")))
        for place in places
    }


def _note(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _answers(session: JudgingSession, asked: str, typed: Mapping[str, tuple[str, str]]) -> list[Answer]:
    order = session.pool.pairs[asked]
    answers = []
    for candidate, (chosen, note) in typed.items():
        if candidate not in order:
            raise UnknownIdError(f"the pool does not have {candidate!r} for {asked!r}")
        if chosen:
            answers.append(Answer(candidate, _grade(chosen), note))
        elif note:
            number = order.index(candidate) + 1
            raise AnswerRefusedError(
                "note-alone", f"suggestion {number} has a note and no grade", number=number
            )
    return answers


def _grade(chosen: str) -> int | None:
    if chosen == CANNOT_TELL:
        return None
    if chosen not in {str(grade) for grade in range(HIGHEST + 1)}:
        raise AnswerRefusedError(
            "grade",
            f"{chosen[:20]!r} is no grade: grades run from 0 to {HIGHEST}",
            given=chosen[:20],
            highest=HIGHEST,
        )
    return int(chosen)


# --------------------------------------------------------------------------- of all judges


@router.get("/agreement")
def agreement(visit: Here) -> HTMLResponse:
    """How far the judges agree."""
    return render("agreement.html", visit, agreement_page(visit.session))


@router.get("/disagreements")
def disagreements(visit: Here, saved: int | None = None) -> HTMLResponse:
    """Where they do not, for whoever has judged everything, and for the adjudicator."""
    return render("disagreements.html", visit, disagreements_page(visit, saved=saved is not None))


Asked = Annotated[str, Query(alias="query")]
Shown = Annotated[str, Query(alias="candidate")]


@router.get("/settle")
def disagreement(visit: Here, asked: Asked, shown: Shown) -> HTMLResponse:
    """One disagreement, and the adjudicator's form."""
    _check_adjudicator(visit)
    return render("settle.html", visit, settle_page(visit, asked, shown))


@router.post("/settle")
def settle(visit: Here, asked: Asked, shown: Shown, form: Filled) -> Response:
    """Keep the adjudicator's grade, and go on to the next pair that is open."""
    _check_adjudicator(visit)
    chosen, note = form.get("grade", ""), _note(form.get("note", ""))
    try:
        grade = None if chosen == CANNOT_TELL else _grade(chosen)
        if grade is None:
            raise AnswerRefusedError("grade", "the adjudicator gives a grade", given="", highest=HIGHEST)
        visit.session.settle(asked, shown, grade, note)
    except AnswerRefusedError as error:
        if error.kind == "agreed":
            raise
        page = settle_page(visit, asked, shown, typed=(chosen, note), problem=in_words(visit, error))
        return render("settle.html", visit, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    first = disagreements_page(visit).first_open
    if first is None:
        return _to(visit.href("/disagreements", judge=visit.judge, saved=1))
    return _to(visit.href("/settle", query=first.query, candidate=first.candidate, judge=visit.judge))


def _check_adjudicator(visit: Visit) -> None:
    if visit.judge != visit.session.adjudicator:
        raise AnswerRefusedError("not-adjudicator", "only the adjudicator settles disagreements")


# --------------------------------------------------------------------------- to take away


@router.get("/export/{name}")
def export(name: str, visit: Here) -> Response:
    """The settled grades, or all judgements that stand, as a file."""
    session = visit.session
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file" if name == "qrels.tsv" else Path(folder) / name
        if name == "qrels.tsv":
            write_qrels(session.settled_task().qrels, path)
        elif name in ("judgements.jsonl", "judgements.csv"):
            session.settled_task()  # nothing judged: say so, rather than give an empty file
            write_judgements(path, session.record().judgements)
        else:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        content = path.read_bytes()
    named = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=named, media_type="text/plain; charset=utf-8")


# --------------------------------------------------------------------------- errors


def in_words(visit: Visit, error: Exception) -> str:
    """Why something was refused, in the language of the page; what only the library says is in English."""
    say = visit.words.say
    if isinstance(error, AnswerRefusedError):
        return say(f"refused.{error.kind}", **error.parts)
    if isinstance(error, UnknownIdError):
        return say("refused.unknown-pair")
    if isinstance(error, PasserelleError):
        return f"{say('refused.other')} {error}"
    if isinstance(error, HTTPException):
        key = {HTTPStatus.NOT_FOUND: "page", HTTPStatus.METHOD_NOT_ALLOWED: "method"}
        return say(f"refused.{key.get(HTTPStatus(error.status_code), 'form')}")
    return say("refused.form")


def _refused(request: Request, error: Exception) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, UnknownIdError):
        status = HTTPStatus.NOT_FOUND
    elif isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
    elif isinstance(error, AnswerRefusedError) and error.kind == "not-adjudicator":
        status = HTTPStatus.FORBIDDEN
    visit = Visit(request.app.state.session, _lang(request), None, "/", root=_root(request))
    title = visit.words.say("refused.lost" if status == HTTPStatus.NOT_FOUND else "refused.title")
    return render("refused.html", visit, RefusedPage(title, in_words(visit, error)), status)
