"""People's data: imports, duplicates, terms, erasure. For administrators; every act is logged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.errors import UnknownIdError
from matching.records import Identity, Learner
from service.accounts.access import Access
from service.accounts.routes import UNPROCESSABLE
from service.accounts.signed import Admin, AtStore, Checked
from service.context import AtPage, PageContext, after
from service.importing import IMPORTED, UnclearKindError, import_file
from service.office.analyst_routes import TEMPLATE
from service.office.data_views import compare_page, duplicates_page, erase_page, retention_page, soon
from service.office.import_runs import ImportRuns, Stage
from service.office.import_views import imports_page, kept_page, report_page, run_page, stopped_page
from service.office.pages import OfficePage
from service.rooms import Room
from service.settings import Settings
from service.store import SqlStore
from service.store.sql_reading import storable
from service.trust.duplicates import find_duplicates
from service.trust.erasure import erase
from service.trust.merging import merge
from service.trust.own_data import own_data
from service.trust.retention import terms
from service.trust.term_notices import out_of_reach
from service.trust.uploads import find_upload, keep_upload
from service.web import render

MOST_BYTES = 25_000_000
"""Of a file: some 10,000 learners as CSV. `passerelle import` and the API take longer ones."""
AT_ONCE_S = 1.0
"""An import that takes no longer is answered by what it kept."""
Text = Annotated[str, Form(max_length=500)]

router = Room(prefix="/office", include_in_schema=False, default_response_class=HTMLResponse)


def _page(page: OfficePage, status: int = 200) -> HTMLResponse:
    return HTMLResponse(render(TEMPLATE, page), status)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _runs(request: Request) -> ImportRuns:
    runs: ImportRuns = request.app.state.import_runs
    return runs


# --------------------------------------------------------------------------- imports


@router.get("/imports")
def imports(request: Request, context: AtPage, _: Admin) -> HTMLResponse:
    """Choosing a file, and what is unfinished."""
    return _page(imports_page(context, unfinished=_runs(request).unfinished()))


@router.post("/imports")
def try_out(
    request: Request,
    context: AtPage,
    actor: Admin,
    store: AtStore,
    _: Checked,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Text = "",
) -> HTMLResponse:
    """Read a file and report on it; nothing is kept but the file, for an hour."""
    settings = _settings(request)
    content = file.file.read(MOST_BYTES + 1) if file is not None else b""
    if file is None or not content or len(content) > MOST_BYTES:
        error = "office.imports.too-big" if content else "office.imports.no-file"
        return _page(imports_page(context, kind, context.say(error)), UNPROCESSABLE)
    token = keep_upload(settings, file.filename or "file", content)
    path = find_upload(settings, token)
    return _tried(context, store, path, token, kind)


def _tried(context: PageContext, store: SqlStore, path: Path, token: str, kind: str) -> HTMLResponse:
    try:
        report = import_file(
            path, store, kind=kind if kind in IMPORTED else None, on=context.desk.today(), keep=False
        )
    except UnclearKindError:
        page = imports_page(context, kind, context.say("office.imports.unclear"))
        return _page(page, UNPROCESSABLE)
    erased = sum(one.code == "erased" for one in report.problems)
    return _page(report_page(context, report, path.name, token, erased))


@router.get("/imports/{token}")
def imported(token: str, request: Request, context: AtPage, _: Admin, store: AtStore) -> Response:
    """How far an import has come and what came of it; of a file that nobody has kept yet, the report on it."""
    run = _runs(request).of(token)
    if run is None:
        return _tried(context, store, find_upload(_settings(request), token), token, "")
    if run.stage is Stage.RUNNING:
        return _page(run_page(context, token, run))
    if request.headers.get("hx-request") == "true":  # the part of a page that told of it
        return Response(headers={"hx-refresh": "true"})
    if run.stage is Stage.KEPT and run.report is not None:
        return _page(kept_page(context, run.report, run.name, cleared=run.cleared))
    return _page(stopped_page(context, token, run))


@router.post("/imports/{token}")
def keep(
    token: str,
    request: Request,
    context: AtPage,
    actor: Admin,
    _: Checked,
    kind: Text = "",
    again: Text = "",
) -> RedirectResponse:
    """Keep the good rows of a file that was tried out, or the rest of one that was begun."""
    _runs(request).start(
        token,
        actor,
        kind=kind if kind in IMPORTED else "",
        again=again == "yes",
        on=context.desk.today(),
        within_s=AT_ONCE_S,
    )
    return RedirectResponse(f"/office/imports/{token}", status_code=303)


# --------------------------------------------------------------------------- duplicates


@router.get("/duplicates")
def duplicates(context: AtPage, _: Admin, store: AtStore) -> HTMLResponse:
    """Pairs of records that may be one person's."""
    with store.reading() as now:
        return _page(duplicates_page(context, find_duplicates(now)))


@router.post("/duplicates/compare")
def compare(
    context: AtPage, actor: Admin, store: AtStore, _: Checked, first: Text = "", second: Text = ""
) -> HTMLResponse:
    """Two records side by side, with names: a write, as the look is logged."""
    with store.writing() as now:
        access = Access(actor, now)
        pair: list[tuple[Learner, Identity | None]] = [
            (now.get(Learner, one), access.identity(one)) for one in (first, second)
        ]
    return _page(compare_page(context, pair[0], pair[1]))


@router.post("/merge")
def merge_two(
    actor: Admin, store: AtStore, _: Checked, first: Text = "", second: Text = "", survivor: Text = ""
) -> RedirectResponse:
    """Make one record of two."""
    if survivor not in (first, second):
        raise UnknownIdError("the record that stays is one of the two")
    other = second if survivor == first else first
    with store.writing() as now:
        merge(now, survivor, other, actor, datetime.now(tz=UTC))
    return after("/office/duplicates", "office.merged")


# --------------------------------------------------------------------------- terms, erasure


@router.get("/retention")
def retention(context: AtPage, _: Admin, store: AtStore) -> HTMLResponse:
    """Whose term is near."""
    on = context.desk.today()
    with store.reading() as now:
        found = terms(now, on)
        unreached = out_of_reach(now, [one.learner_id for one in soon(found, on)])
    return _page(retention_page(context, found, unreached, on))


@router.get("/erase")
def erasing(
    context: AtPage,
    _: Admin,
    store: AtStore,
    learner_id: Annotated[str, Query(alias="id", max_length=500)] = "",
) -> HTMLResponse:
    """Whom to erase, and what goes with her."""
    return _erasing(context, store, learner_id.strip())


@router.post("/erase")
def erase_now(
    context: AtPage,
    actor: Admin,
    store: AtStore,
    _: Checked,
    learner_id: Annotated[str, Form(alias="id", max_length=500)] = "",
    confirm: Text = "",
) -> Response:
    """Erase somebody."""
    if confirm.strip() != learner_id:
        return _erasing(context, store, learner_id, unconfirmed=True)
    erase(store, learner_id, datetime.now(tz=UTC), by=actor)
    return after("/office/erase", "office.erased")


def _erasing(
    context: PageContext, store: SqlStore, learner_id: str, *, unconfirmed: bool = False
) -> HTMLResponse:
    if not learner_id:
        return _page(erase_page(context))
    try:
        with store.reading() as now:
            found = own_data(now, learner_id if storable(learner_id) else "")
    except UnknownIdError:
        return _page(erase_page(context, learner_id, unknown=True), UNPROCESSABLE)
    counts = {kind: len(rows) for kind, rows in {**found["records"], **found["kept"]}.items()}
    if found["account"] is not None:
        counts["account"] = 1
    page = erase_page(context, learner_id, counts, unconfirmed=unconfirmed)
    return _page(page, UNPROCESSABLE if unconfirmed else 200)
