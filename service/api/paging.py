"""Lists in pages. A cursor stands after a key: paging on reaches every record once, whatever is written meanwhile."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass

from data.codec import Record, parse_json
from matching.records import Enrolment, Identity, Interaction, Learner, Placement
from service.api.conditional import tag_of
from service.api.resources import Resource, record_of, text_of
from service.api.rights import Rights, holding
from service.problems import BadParameterError
from service.store import SqlReading
from service.store.rows import Row, rows_after
from service.store.sql_reading import storable

MOST_ON_A_PAGE = 200
USUAL_ON_A_PAGE = 50
MOST_LOOKED_AT = 5_000
"""Records that one page looks at: where the actor may read few of many, pages may be short, and lead on."""
AT_A_TIME = 500
FEW = 500
"""Learners whose records are asked for by name; of more, all records are looked at."""

_ABOUT_A_LEARNER = (Learner, Identity, Enrolment, Placement, Interaction)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list goes on: after the record `last` of a kind. `sequence` is that of the first page."""

    kind: str
    last: str
    sequence: int

    def __str__(self) -> str:
        text = json.dumps([self.kind, self.last, self.sequence], ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, kind: str) -> Cursor:
    """A cursor that came back. Raises `BadParameterError` for what was never given out for this list.

    >>> read_cursor(str(Cursor("offers", "o1", 7)), "offers")
    Cursor(kind='offers', last='o1', sequence=7)
    """
    try:
        found = parse_json(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        found = None
    if isinstance(found, list) and len(found) == 3 and found[0] == kind:
        last, sequence = found[1], found[2]
        if isinstance(last, str) and isinstance(sequence, int) and storable(last):
            return Cursor(kind, last, sequence)
    raise BadParameterError("cursor", f"use a cursor as the list of {kind} gave it")


@dataclass(frozen=True, slots=True)
class Item:
    """A record on a page: its key, its tag, and the text of it that the actor may read."""

    key: str
    tag: str
    record: Record
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """Records in the order of their keys.

    `next` leads on, and is `None` at the end; `changed` tells of writes since the first page.
    """

    items: tuple[Item, ...]
    next: Cursor | None
    sequence: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to: the records about a learner, or an offer."""

    learner_id: str | None = None
    offer_id: str | None = None

    def holds(self, record: Record) -> bool:
        """Whether a record belongs to the list."""
        return all(
            wanted is None or getattr(record, name, None) == wanted
            for name, wanted in (("learner_id", self.learner_id), ("offer_id", self.offer_id))
        )


def page_of(
    now: SqlReading,
    resource: Resource,
    rights: Rights,
    after: Cursor | None,
    limit: int,
    narrowing: Narrowing | None = None,
) -> Page:
    """The next `limit` records of a kind that the actor may read."""
    sequence = now.sequence
    first = sequence if after is None else after.sequence
    wanted = narrowing or Narrowing()
    listed = rights.about()
    last, items = "" if after is None else after.last, list[Item]()
    ended = True
    for looked, row in enumerate(_rows(now, resource, rights, listed, last, wanted)):
        if len(items) == limit or looked == MOST_LOOKED_AT:
            ended = False
            break
        last = row.key
        record = record_of(resource, row)
        shown = rights.shown(record, listed) if wanted.holds(record) else None
        if shown is not None:
            text = text_of(shown)
            items.append(Item(row.key, tag_of(text, row.sequence), shown, text))
    return Page(
        items=tuple(items),
        next=None if ended else Cursor(resource.kind, last, first),
        sequence=sequence,
        changed=sequence != first,
    )


def _rows(
    now: SqlReading,
    resource: Resource,
    rights: Rights,
    listed: frozenset[str] | None,
    last: str,
    wanted: Narrowing,
) -> Iterator[Row]:
    """The rows to look at, in the order of their keys."""
    about = None
    if issubclass(resource.cls, _ABOUT_A_LEARNER):
        about = rights.named if resource.cls is Identity else listed
        if wanted.learner_id is not None:
            about = frozenset({wanted.learner_id})
        if about is not None and len(about) > FEW:
            about = None
    holds = holding(resource, rights.actor)
    while True:
        rows = rows_after(now, resource.kind, last, AT_A_TIME, about=about, holding=holds)
        yield from rows
        if len(rows) < AT_A_TIME:
            return
        last = rows[-1].key
