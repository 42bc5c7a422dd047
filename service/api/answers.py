"""Answers with records: one with its tag, a new one with its place, a page with the way to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import Request, Response

from matching.errors import UnknownIdError
from matching.records import Identity, Learner
from service.accounts import acts
from service.accounts.actor import Actor, Role
from service.api.bodies import JSON
from service.api.conditional import tag_of
from service.api.paging import Page
from service.api.resources import Resource, path_of, record_id, record_of, text_of
from service.api.rights import Rights
from service.store import SqlReading, SqlStore, SqlWriting
from service.store.rows import Row, row
from service.trust.ranking_log import log_reading
from service.trust.reads import Reading

PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie, Accept"}
"""An answer depends on who asks, and is asked for again each time: its tag says whether it is still the one."""


@dataclass(frozen=True, slots=True)
class Made:
    """The answer with a record: its text, and its headers."""

    text: str
    headers: Mapping[str, str]


@contextmanager
def looking(store: SqlStore, actor: Actor, *, at_names: bool) -> Iterator[SqlReading]:
    """A transaction for reading. An administrator's look at names is logged, and so takes one that writes."""
    if at_names and actor.role is Role.ADMIN:
        with store.writing() as writing:
            yield writing
    else:
        with store.reading() as reading:
            yield reading


def read(now: SqlReading, rights: Rights, resource: Resource, key: str) -> tuple[Row, str]:
    """A record's row, and the text of it that the actor may read. Raises `UnknownIdError`."""
    found = row(now, resource.kind, key)
    shown = None if found is None else rights.shown(record_of(resource, found), rights.about())
    if found is None or shown is None:
        raise UnknownIdError(f"no {resource.one} with id {record_id(resource, key)!r}")
    return found, text_of(shown)


def kept_answer(now: SqlReading, rights: Rights, resource: Resource, key: str) -> Made:
    """The answer to a change: the record as it is now. An administrator's look at a name is logged here too."""
    found, text = read(now, rights, resource, key)
    if resource.cls is Identity:
        rights.access.identity(key)
    return Made(text, {**PRIVATE, "ETag": tag_of(text, found.sequence)})


def made_answer(now: SqlReading, rights: Rights, resource: Resource, key: str) -> Made:
    """The answer to a new record: the record, and where it is."""
    made = kept_answer(now, rights, resource, key)
    return Made(made.text, {**made.headers, "Location": path_of(resource, key)})


def page_answer(request: Request, resource: Resource, page: Page) -> Response:
    """A page of records."""
    items = ",".join(
        f'{{"id":{_text(record_id(resource, one.key))},"etag":{_text(one.tag)},"record":{one.text}}}'
        for one in page.items
    )
    follows = "null" if page.next is None else _text(str(page.next))
    changed = "true" if page.changed else "false"
    body = f'{{"items":[{items}],"next":{follows},"sequence":{page.sequence},"changed":{changed}}}'
    headers = dict(PRIVATE)
    if page.next is not None:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        query = urlencode([*kept, ("cursor", str(page.next))])
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    return Response(body, media_type=JSON, headers=headers)


def note_names(now: SqlReading, actor: Actor, page: Page) -> None:
    """Log that an administrator read the names on a page."""
    if isinstance(now, SqlWriting) and any(isinstance(one.record, Identity) for one in page.items):
        acts.note(now, actor, "names.read", None, {"count": len(page.items)})


def note_reading(
    store: SqlStore, actor: Actor, resource: Resource, learner_ids: Sequence[str], sequence: int
) -> None:
    """Log that a recruiter's program read records of learners, so that they can be told of it."""
    if actor.role is Role.RECRUITER and resource.cls in (Learner, Identity) and learner_ids:
        at = datetime.now(tz=UTC)
        log_reading(store, Reading(at, actor, resource.kind, sequence, tuple(learner_ids)))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
