"""A file that is sent: kept for a moment on the disk, looked at before it is read, read by `data.readers`."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from data.codec import BadFieldError, Record
from data.readers.decoding import open_source
from data.readers.front import read_consents
from data.readers.learner_ids import ID_WARNINGS
from data.readers.report import Import, Problem, Report, SpoiledRowError
from matching.records import Identity, Learner, Offer, Placement
from service.accounts import acts
from service.accounts.access import Access
from service.accounts.actor import Actor, ForbiddenError, Role
from service.api import idempotency
from service.api.bodies import JSON, content_type
from service.api.keeping import Moment
from service.api.resources import RESOURCES
from service.api.rights import require_kind
from service.api.rows import Tally, keep_batch, note_trial
from service.api.shapes import ImportIn, ReportOut
from service.consent_files import look_or_keep
from service.importing import CONSENTS, IMPORTED, PLACEMENTS, READERS, guess_kind
from service.pace import Pace
from service.placement_files import look_at, save_hires
from service.problems import (
    BadParameterError,
    BodyTooLargeError,
    MalformedBodyError,
    UnsupportedBodyError,
)
from service.store import PACED_BATCH, SqlStore, StoreFullError

MAX_FILE = 25_000_000
"""Bytes of a file: 10,000 learners as CSV are some 20 MB. What is longer goes through `/v1/bulk`."""
FILE_FIELD = "file"
BLOCK = 1 << 20
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
TEXT = ("text/", "application/json", "application/x-ndjson", "application/jsonl", "application/octet-stream")
"""Types that are looked into; so is any `+json`."""


ONLY_KIND = {Role.RECRUITER: "offers", Role.LEARNER: "learners"}
"""What the files of roles hold who bring in one kind only."""


@asynccontextmanager
async def file_of(request: Request) -> AsyncIterator[tuple[Path, bytes]]:
    """The file that a request brings, on the disk while it is read, and its digest.

    Raises:
        BodyTooLargeError: it is longer than `MAX_FILE`.
        UnsupportedBodyError: the type, or the coding, is none that is read.
        BadParameterError: a form brings no file.
        StoreFullError: there is no room for it.
    """
    said = content_type(request)
    with TemporaryDirectory(prefix="passerelle-import-") as folder:
        path = Path(folder) / "file"
        try:
            with path.open("wb") as file:
                if said == "multipart/form-data":
                    await _from_form(request, file)
                elif said == "" or said.startswith(TEXT) or said.endswith("+json"):
                    await _from_body(request, file)
                else:
                    raise UnsupportedBodyError(f"{said[:80]!r} is not read here; send CSV, JSON or a page")
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StoreFullError("no room is left for the file") from error
            raise
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        yield path, digest


async def _from_form(request: Request, file: BinaryIO) -> None:
    async with request.form(max_files=1) as form:
        sent = form.get(FILE_FIELD)
        if not isinstance(sent, UploadFile):
            raise BadParameterError(FILE_FIELD, "the form brings no file")
        while part := await sent.read(BLOCK):
            _write(file, part)


async def _from_body(request: Request, file: BinaryIO) -> None:
    async for part in request.stream():
        _write(file, part)


def _write(file: BinaryIO, part: bytes) -> None:
    if file.tell() + len(part) > MAX_FILE:
        raise BodyTooLargeError(f"the file is longer than {MAX_FILE} bytes; send JSONL to /v1/bulk")
    file.write(part)


def import_path(
    store: SqlStore,
    actor: Actor,
    path: Path,
    asked: ImportIn,
    moment: Moment,
    once: idempotency.Once | None,
    pace: Pace,
) -> Response:
    """Keep the good rows of a file, once for one `Idempotency-Key`; the answer is the report."""
    if once is not None:
        with store.writing() as now:
            before = idempotency.hold(now, once, moment.at)
        if before is not None:
            return Response(before.body, before.status, {"Idempotency-Replayed": "true"}, media_type=JSON)
    try:
        text = _imported(store, actor, path, asked, moment, pace).model_dump_json()
    except BaseException:
        if once is not None:
            with store.writing() as now:
                idempotency.let_go(now, once)
        raise
    if once is not None:
        with store.writing() as now:
            idempotency.keep(now, once, idempotency.Answer(200, {}, text), moment.at)
    return Response(text, media_type=JSON)


def _imported(
    store: SqlStore, actor: Actor, path: Path, asked: ImportIn, moment: Moment, pace: Pace
) -> ReportOut:
    _require_text(path)
    kind = asked.kind or ONLY_KIND.get(actor.role) or guess_kind(path)
    if kind is None:
        raise BadParameterError("kind", f"say what the file holds: {', '.join(IMPORTED)}")
    if kind == CONSENTS:
        return _consents_imported(store, actor, path, asked, moment)
    require_kind(actor, RESOURCES[kind], writes=True)
    found = READERS[kind](path, on=moment.day)
    if actor.role is Role.LEARNER:  # she keeps the id that she has
        found = replace(found, problems=tuple(one for one in found.problems if one.code not in ID_WARNINGS))
    if not found.records and found.problems:
        _refuse(kind, found.problems[0], asked)
    if kind == PLACEMENTS:
        return _hires_imported(store, actor, found, asked, moment, pace)
    tally = _tally(kind, found, asked)
    names = Tally(asked.dry_run, "identities")
    for batch in _batches(store, actor, found):
        people = [(line, one) for line, one in batch if isinstance(one, Identity)]
        keep_batch(store, actor, [pair for pair in batch if pair not in people], tally, moment, loose=True)
        if not asked.dry_run and people:
            keep_batch(store, actor, people, names, moment, loose=True)
        pace.turn_here()
    return _logged(store, actor, tally)


def _hires_imported(
    store: SqlStore, actor: Actor, found: Import[Placement], asked: ImportIn, moment: Moment, pace: Pace
) -> ReportOut:
    """Hires that were noted elsewhere: of anybody, or of a counsellor's own learners."""
    with store.reading() as now:
        looked = look_at(now, found, moment.day, among=Access(actor, now).listed())
    tally = _tally(PLACEMENTS, found, asked, looked.problems)
    tally.dropped = found.rows_dropped + looked.dropped
    tally.kept = len(looked.good)
    if not asked.dry_run:
        save_hires(store, looked.good, actor, pace.turn_here)
    return _logged(store, actor, tally)


def _logged(store: SqlStore, actor: Actor, tally: Tally) -> ReportOut:
    """The report of an import, which is an act in the log, tried or done."""
    if tally.dry_run:
        note_trial(store, actor, tally)
    else:
        detail = {"kind": tally.kind, "kept": tally.kept, "dropped": tally.dropped}
        with store.writing() as now:
            acts.note(now, actor, "import", None, detail)
    return tally.report()


def _tally(kind: str, found: Import[Any], asked: ImportIn, more: Sequence[Problem] = ()) -> Tally:
    """What the reading of a file found wrong, and the `more` that the store did."""
    tally = Tally(asked.dry_run, kind, read=found.rows_read)
    for one in (*found.problems, *more):
        tally.problem(
            one.line, one.column, one.value, one.code, one.in_words(asked.lang), dropped=one.dropped
        )
    tally.dropped = found.rows_dropped + len(more)
    return tally


def _consents_imported(
    store: SqlStore, actor: Actor, path: Path, asked: ImportIn, moment: Moment
) -> ReportOut:
    """Consents that were gathered elsewhere: administrators vouch for them, nobody else."""
    if actor.role is not Role.ADMIN:
        raise ForbiddenError(f"as {actor.role.value} you may not bring in consents")
    found = read_consents(path, on=moment.day)
    if not found.records and found.problems:
        _refuse(CONSENTS, found.problems[0], asked)
    looked = look_or_keep(store, found, actor, keep=not asked.dry_run)
    tally = _tally(CONSENTS, found, asked, looked.problems)
    tally.kept = looked.kept
    return tally.report()


def _require_text(path: Path) -> None:
    """Raises unless a file is a text: nothing packed, no picture, no NUL in it."""
    try:
        open_source(path, Report())
    except SpoiledRowError as error:
        words = Problem(None, None, "", error.code, error.facts).reason
        if error.code == "empty":
            raise MalformedBodyError(words) from error
        raise UnsupportedBodyError(words) from error
    with path.open("rb") as file:
        start = file.read(2)
        if start in UTF_16:
            return
        file.seek(0)
        while part := file.read(BLOCK):
            if b"\0" in part:
                raise BadParameterError("body", "a text holds no NUL bytes")


def _refuse(kind: str, problem: Problem, asked: ImportIn) -> None:
    """Raise what says why no row of a file could be read."""
    words = problem.in_words(asked.lang)
    where = "" if problem.line is None else f"line {problem.line}: "
    match problem.code:
        case "broken-json":
            raise MalformedBodyError(where + words)
        case "too-big":
            raise BodyTooLargeError(words)
        case _:
            shape = RESOURCES[kind].shape if kind in RESOURCES else "Consent"
            raise BadFieldError(shape, problem.column or "", where + words, problem.value)


def _batches(
    store: SqlStore, actor: Actor, found: Import[Record]
) -> Iterator[list[tuple[int | None, Record]]]:
    """The records of a file as the actor brings them in, a learner's identity beside her."""
    identities = {one.learner_id: one for one in found.identities}
    batch: list[tuple[int | None, Record]] = []
    for record in found.records:
        mine = _as_mine(store, actor, record)
        batch.append((None, mine))
        who = identities.get(record.id) if isinstance(record, Learner) else None
        if who is not None and isinstance(mine, Learner):
            batch.append((None, replace(who, learner_id=mine.id)))
        if len(batch) >= PACED_BATCH:
            yield batch
            batch = []
    yield batch


def _as_mine(store: SqlStore, actor: Actor, record: Record) -> Record:
    """A record of a file as the actor brings it in: a recruiter's offers are her organisation's, a resume is hers."""
    match record, actor.role:
        case Offer(), Role.RECRUITER:
            return replace(record, organisation_id=actor.organisation_id)
        case Learner(), Role.LEARNER if actor.learner_id is not None:
            there = store.some(Learner, [actor.learner_id]).get(actor.learner_id)
            return _completed(there, replace(record, id=actor.learner_id))
        case _:
            return record


def _completed(before: Learner | None, new: Learner) -> Learner:
    """A profile with what a file says of her; what it does not say stays."""
    if before is None:
        return new
    empty = Learner(new.id)
    said = {
        field.name: getattr(new, field.name)
        for field in fields(Learner)
        if getattr(new, field.name) != getattr(empty, field.name)
    }
    return replace(before, **said)
