"""What analysts and administrators both read: the start, the reports, the counts of the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from matching.errors import UnknownIdError
from service.accounts import users
from service.accounts.actor import Actor, Role
from service.accounts.signed import Admin, AtStore, needs
from service.context import AtPage
from service.office.log_views import ROWS, coverage_page, replay_page
from service.office.start_views import report_files, reports_page, start_page
from service.operations.routes import Working
from service.rooms import Room
from service.settings import Settings
from service.trust.replay import replay
from service.trust.shown_rankings import coverage, latest_rankings
from service.web import render

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Of a report, which is one file with its style in it: it may look like anything, and do nothing."""
TEMPLATE = "office/page.html"


async def reports_folder(request: Request) -> Path:
    """Where evaluation reports are."""
    settings: Settings = request.app.state.settings
    return settings.reports


ReportsFolder = Annotated[Path, Depends(reports_folder)]
Reader = Annotated[Actor, Depends(needs(Role.ANALYST, Role.ADMIN))]

router = Room(prefix="/office", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("")
def start(context: AtPage, actor: Reader, working: Working) -> HTMLResponse:
    """Where one begins."""
    return HTMLResponse(render(TEMPLATE, start_page(context, actor.role, working.watch.look())))


@router.get("/reports")
def reports(request: Request, context: AtPage, _: Reader, folder: ReportsFolder) -> HTMLResponse:
    """The evaluation reports, and the way to the judging page."""
    page = reports_page(context, folder, report_files(folder), judging=request.app.state.judging)
    return HTMLResponse(render(TEMPLATE, page))


@router.get("/reports/{name:path}")
def report(name: str, _: Reader, folder: ReportsFolder) -> Response:
    """A file of a report. A page is shown in a sandbox, anything else is kept by the browser."""
    if name not in {one.name for one in report_files(folder)}:
        raise UnknownIdError(f"no report {name[:100]!r}")
    path = folder / name
    if path.suffix == ".html":
        return HTMLResponse(path.read_bytes(), headers={"content-security-policy": SANDBOX})
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


@router.get("/rankings")
def rankings(
    context: AtPage,
    actor: Reader,
    store: AtStore,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
) -> HTMLResponse:
    """How many rankings were shown, by which engine, and to how much of the network; rows for administrators."""
    with store.reading() as now:
        rows = latest_rankings(now, ROWS + 1, before) if actor.role is Role.ADMIN else []
        who = users.some(now, [one.actor for one in rows])
        page = coverage_page(context, coverage(now), rows, who)
    return HTMLResponse(render(TEMPLATE, page))


@router.get("/rankings/{ranking_id}")
def ranking(ranking_id: str, context: AtPage, _: Admin, store: AtStore) -> HTMLResponse:
    """A ranking as it was shown, and as it comes out now."""
    found = replay(store, context.desk, ranking_id)
    with store.reading() as now:
        who = users.some(now, [found.shown.actor])
    return HTMLResponse(render(TEMPLATE, replay_page(context, found, who)))
