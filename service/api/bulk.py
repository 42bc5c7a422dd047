"""`POST /v1/bulk`: JSONL as it streams in, never held whole. Between two batches others read and write."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path as InPath
from fastapi import Query, Request
from fastapi.concurrency import run_in_threadpool

from data.codec import BadFieldError, Record, from_json, parse_json
from data.readers.learner_ids import holds_name, warn_of_id
from data.readers.report import Problem, Report
from matching.errors import BadRecordError
from matching.records import Identity, Learner
from service.accounts.actor import Actor, ForbiddenError, Role
from service.accounts.signed import AtStore, Checked, Signed
from service.api import described as told
from service.api.bodies import content_type
from service.api.keeping import Moment
from service.api.rankings import AtDesk
from service.api.resources import RESOURCES, Resource
from service.api.rights import require_kind
from service.api.rows import Tally, keep_batch, note_trial
from service.api.shapes import BulkIn, ReportOut
from service.pace import pace_of
from service.problems import BadParameterError, BodyTooLargeError, UnsupportedBodyError
from service.rooms import Room
from service.settings import Settings
from service.store import PACED_BATCH, SqlStore

NDJSON = "application/x-ndjson"
TYPES = (NDJSON, "application/jsonl", "application/json-seq", "application/octet-stream", "text/plain", "")
LONGEST_LINE = 1_000_000
"""Bytes of a line: as much as the longest record that a reader accepts."""
MEGA = 1_000_000

router = Room(prefix="/v1", tags=["many at once"])

_WORDS = """A record a line. Lines are kept in batches of 20, each whole, no quicker than searches learn of them:
10,000 learners take some minutes. What is wrong with a line is told in the
answer, and the other lines go in. A record that is there already is replaced. After an interruption, send the same
lines again. An id that says who a learner is (an address, a name) is kept and told of.
"""
_RESPONSES = {200: told.gives("ReportOut"), **told.problems(404, 507)}


@router.post(
    "/bulk",
    summary="Records of any kinds, a line each",
    description=_WORDS + 'A line is `{"kind": "offers", "record": {…}}`.',
    responses=_RESPONSES,
    openapi_extra=told.takes((NDJSON, {"type": "string"})),
)
async def bulk(
    request: Request,
    actor: Signed,
    store: AtStore,
    desk: AtDesk,
    asked: Annotated[BulkIn, Query()],
    checked: Checked,
) -> ReportOut:
    """Keep records of several kinds."""
    del checked
    if actor.role is Role.ANALYST:
        raise ForbiddenError("as analyst you may not write records")
    moment = Moment(datetime.now(tz=UTC), desk.today())
    return await _kept(request, actor, store, Tally(asked.dry_run, None), moment)


@router.post(
    "/bulk/{kind}",
    summary="Records of one kind, a line each",
    description=_WORDS,
    responses=_RESPONSES,
    openapi_extra=told.takes((NDJSON, {"type": "string"})),
)
async def bulk_of_kind(
    request: Request,
    kind: Annotated[str, InPath(max_length=40)],
    actor: Signed,
    store: AtStore,
    desk: AtDesk,
    asked: Annotated[BulkIn, Query()],
    checked: Checked,
) -> ReportOut:
    """Keep records of a kind."""
    del checked
    require_kind(actor, resource_named(kind), writes=True)
    moment = Moment(datetime.now(tz=UTC), desk.today())
    return await _kept(request, actor, store, Tally(asked.dry_run, kind), moment)


def resource_named(kind: str) -> Resource:
    """The resource of a kind. Raises `BadParameterError`."""
    if kind not in RESOURCES:
        raise BadParameterError("kind", f"the kinds are {', '.join(RESOURCES)}")
    return RESOURCES[kind]


async def _kept(request: Request, actor: Actor, store: SqlStore, tally: Tally, moment: Moment) -> ReportOut:
    said = content_type(request)
    if said not in TYPES:
        raise UnsupportedBodyError(f"the body is {said[:80]!r}; send {NDJSON}, a record a line")
    settings: Settings = request.app.state.settings
    pace = pace_of(request)
    batch: list[tuple[int, Record]] = []
    async for line, text in lines(request, settings.bulk_mb * MEGA):
        found = _record(line, text, tally)
        if found is not None:
            batch.append((line, found))
            if actor.role is not Role.LEARNER:  # she keeps the id that she has
                _warn_of_id(line, found, tally)
        if len(batch) == PACED_BATCH:
            await run_in_threadpool(keep_batch, store, actor, batch, tally, moment)
            await pace.turn()
            batch = []
    if batch:
        await run_in_threadpool(keep_batch, store, actor, batch, tally, moment)
    if tally.dry_run:
        await run_in_threadpool(note_trial, store, actor, tally)
    return tally.report()


def _warn_of_id(line: int, record: Record, tally: Tally) -> None:
    """Tell of an id that says who somebody is: of a learner, or of the identity that comes on a line of its own."""
    if isinstance(record, Learner):
        report = Report()
        warn_of_id(report, record.id, None)
        for one in report.problems():
            tally.problem(line, "id", one.value, one.code, one.reason, dropped=False)
    elif isinstance(record, Identity) and holds_name(record.learner_id, record):
        told = Problem(line, "learner_id", record.learner_id, "id-holds-name")
        tally.problem(line, told.column, told.value, told.code, told.reason, dropped=False)


async def lines(request: Request, most: int) -> AsyncIterator[tuple[int, bytes | None]]:
    """The lines of a body with their numbers; `None` for one that is too long to be held.

    Raises:
        BodyTooLargeError: the body has more than `most` bytes. The lines before were given.
    """
    number, seen, rest, cut = 1, 0, b"", False
    async for part in request.stream():
        seen += len(part)
        if seen > most:
            raise BodyTooLargeError(f"the body is longer than {most} bytes; the lines before that were kept")
        *ended, rest_of_part = (rest + part).split(b"\n") if b"\n" in part else [rest + part]
        for text in ended:
            yield number, None if cut or len(text) > LONGEST_LINE else text
            number, cut = number + 1, False
        cut = cut or len(rest_of_part) > LONGEST_LINE
        rest = b"" if cut else rest_of_part
    if rest or cut:
        yield number, None if cut else rest


def _record(line: int, text: bytes | None, tally: Tally) -> Record | None:
    """The record of a line, or `None` for a blank one and for one that is none: the tally says why."""
    if text is not None and not text.strip():
        return None
    tally.read += 1
    if text is None:
        tally.problem(line, None, "", "too-long", f"the line is longer than {LONGEST_LINE} bytes")
        return None
    try:
        return _read(parse_json(text.removeprefix(b"\xef\xbb\xbf")), tally.kind)
    except BadFieldError as error:
        tally.problem(line, error.field, error.value, "bad-field", error.wanted)
    except BadRecordError as error:
        tally.problem(line, None, "", "bad-record", str(error))
    except ValueError as error:
        shown = text[:200].decode("utf-8", "replace")
        tally.problem(line, None, shown, "broken-json", f"this is no JSON: {error}")
    return None


def _read(value: object, kind: str | None) -> Record:
    """A record from the value of a line. Raises `BadFieldError`, `BadRecordError`."""
    if kind is None:
        if not isinstance(value, dict) or set(value) != {"kind", "record"}:
            raise BadFieldError("line", "", 'an object {"kind": …, "record": …} is wanted', value)
        said, value = value["kind"], value["record"]
        if not isinstance(said, str) or said not in RESOURCES:
            raise BadFieldError("line", "kind", f"the kinds are {', '.join(RESOURCES)}", said)
        kind = said
    record: Record = from_json(RESOURCES[kind].cls, value)
    return record
