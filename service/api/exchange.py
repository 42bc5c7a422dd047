"""`/v1/export/{kind}` and `/v1/import`: files as people have them, out and in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path as InPath
from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from data.writers.cells import BOM
from data.writers.csv_rows import header, row
from matching.records import Identity
from service.accounts import acts
from service.accounts.actor import Actor, ForbiddenError, Role
from service.accounts.signed import AtStore, Checked, Signed
from service.api import described as told
from service.api import idempotency
from service.api.answers import PRIVATE, note_reading
from service.api.bodies import JSON
from service.api.bulk import NDJSON, resource_named
from service.api.files import file_of, import_path
from service.api.keeping import Moment
from service.api.negotiation import JSON_LD, JSON_RESUME, best_type
from service.api.paging import Cursor, Page, page_of
from service.api.rankings import AtDesk
from service.api.resources import Resource
from service.api.rights import Rights, require_kind
from service.api.shapes import ExportIn, ImportIn
from service.pace import pace_of
from service.rooms import Room
from service.store import SqlStore

CSV = "text/csv"
FORMATS = {"jsonl": NDJSON, "csv": CSV}
AT_A_TIME = 500
"""Records of one reading of an export: no reading is held open while somebody's line is slow."""

router = Room(prefix="/v1", tags=["files"])


@router.get(
    "/export/{kind}",
    summary="All records of a kind that you may read, as a file",
    description="JSONL holds records whole, and `POST /v1/bulk/{kind}` takes it. CSV is for spreadsheets: UTF-8 with a"
    " byte-order mark, semicolons, and an apostrophe before what would run as a formula. It holds of a skill its label"
    " and level, of a goal its label. Names stand in it where you may know them. Exports are logged.",
    response_model=None,
    responses={200: told.streams(NDJSON, CSV, words="The file"), **told.problems(406)},
)
def export(
    request: Request,
    kind: Annotated[str, InPath(max_length=40)],
    actor: Signed,
    store: AtStore,
    asked: Annotated[ExportIn, Query()],
) -> Response:
    """Stream the records of a kind."""
    resource = resource_named(kind)
    require_kind(actor, resource, writes=False)
    media = FORMATS[asked.format] if asked.format else best_type(request, list(FORMATS.values()))
    name = "csv" if media == CSV else "jsonl"
    with store.writing() as now:
        acts.note(now, actor, "export", None, {"kind": kind, "format": name})
    lines = _csv(store, actor, resource) if media == CSV else _jsonl(store, actor, resource)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{kind}.{name}"'}
    return StreamingResponse(lines, media_type=media, headers=headers)


def _pages(store: SqlStore, actor: Actor, resource: Resource) -> Iterator[tuple[Page, dict[str, Identity]]]:
    """The pages of a kind, each of a reading of its own, with the identities that the actor may know."""
    after: Cursor | None = None
    while True:
        with store.reading() as now:
            rights = Rights(actor, now)
            page = page_of(now, resource, rights, after, AT_A_TIME)
            named = [
                one.key for one in page.items if resource.kind == "learners" and rights.may_name(one.key)
            ]
            found = now.some(Identity, named)
            shown = {one: rights.shown(identity, None) for one, identity in found.items()}
            identities = {one: identity for one, identity in shown.items() if isinstance(identity, Identity)}
        note_reading(store, actor, resource, [one.key for one in page.items], page.sequence)
        yield page, identities
        after = page.next
        if after is None:
            return


def _jsonl(store: SqlStore, actor: Actor, resource: Resource) -> Iterator[str]:
    for page, _ in _pages(store, actor, resource):
        yield "".join(f"{one.text}\n" for one in page.items)


def _csv(store: SqlStore, actor: Actor, resource: Resource) -> Iterator[str]:
    yield BOM + header(resource.kind)
    for page, identities in _pages(store, actor, resource):
        yield "".join(row(resource.kind, one.record, identities.get(one.key)) for one in page.items)


@router.post(
    "/import",
    summary="A file of learners, offers, trainings, sessions, enrolments, organisations, placements or consents",
    description="CSV, JSON Resume, JobPosting (JSON-LD, or the page that holds it), France Travail, or our own JSONL, "
    "as the body or as the field `file` of a form. What the file is, its content tells. Good rows go in; what is wrong "
    "with the others is told. Consents that were gathered elsewhere come as CSV, from administrators. Compressed files "
    "are refused. A file of which no row can be read is answered with the "
    "reason: 400 for broken JSON, 415 for what is no text, 422 for a wrong value.",
    response_model=None,
    responses={
        200: told.gives("ReportOut", headers=told.REPLAYED),
        **told.problems(409, 507),
    },
    openapi_extra={
        **told.takes(
            (CSV, {"type": "string"}),
            (JSON, {}),
            (JSON_LD, {}),
            (JSON_RESUME, {}),
            (NDJSON, {"type": "string"}),
            ("text/html", {"type": "string"}),
            (
                "multipart/form-data",
                {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"}
                    },
                },
            ),
        ),
        "parameters": [told.IDEMPOTENCY_KEY],
    },
)
async def import_file(
    request: Request,
    actor: Signed,
    store: AtStore,
    desk: AtDesk,
    asked: Annotated[ImportIn, Query()],
    checked: Checked,
) -> Response:
    """Keep the good rows of a file."""
    del checked
    if actor.role is Role.ANALYST:
        raise ForbiddenError("as analyst you may not write records")
    moment = Moment(datetime.now(tz=UTC), desk.today())
    async with file_of(request) as (path, digest):
        once = idempotency.once(request, actor.user_id, digest)
        return await run_in_threadpool(import_path, store, actor, path, asked, moment, once, pace_of(request))
