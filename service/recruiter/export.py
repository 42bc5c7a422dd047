"""A list of people as a file: a table that spreadsheets open, or JSON. Names only where the reader may know them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.records import Identity, Match
from service.context import PageContext
from service.recruiter.people_views import Circle
from service.views import full_name, headline
from service.wording import evidence_words

COLUMNS = (
    "rank",
    "id",
    "headline",
    "score",
    "skills",
    "near",
    "missing",
    "unknown",
    "standing",
    "contact",
    "name",
    "email",
    "phone",
)
BOM = "\ufeff"
"""Without it, spreadsheets read UTF-8 as Windows-1252."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection)."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A row of the file. `score` is on the log-odds scale; lists are labels in the reader's language."""

    rank: int
    id: str
    headline: str
    score: float
    skills: tuple[str, ...]
    near: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    standing: str
    contact: str
    name: str
    email: str
    phone: str


def exported(context: PageContext, matches: Sequence[Match], first: int, circle: Circle) -> list[Exported]:
    """The rows of a list whose first match has the rank `first`."""
    wording = context.wording
    rows = []
    for rank, match in enumerate(matches, start=first):
        skills = [
            one
            for reason in match.reasons
            if reason.feature in ("required_skills", "optional_skills")
            for one in reason.evidence
        ]
        standing, contact = circle.standings.get(match.learner_id), circle.contacts.get(match.learner_id)
        identity = circle.names.get(match.learner_id) or Identity(match.learner_id)
        rows.append(
            Exported(
                rank=rank,
                id=match.learner_id,
                headline=headline(context.desk, context.desk.learner(match.learner_id), wording),
                score=round(match.score, 4),
                skills=tuple(one.label for one in skills if one.kind == "met"),
                near=tuple(evidence_words(one, wording) for one in skills if one.kind == "near"),
                missing=tuple(one.label for one in match.missing),
                unknown=tuple(wording.features[one].title for one in match.unknown),
                standing="" if standing is None else standing.state.value,
                contact="" if contact is None else contact.state.value,
                name=full_name(identity),
                email=identity.email or "",
                phone=identity.phone or "",
            )
        )
    return rows


def as_csv(context: PageContext, rows: Sequence[Exported]) -> str:
    """The rows as a table with semicolons and a byte-order mark, as spreadsheets in France open it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([context.say(f"recruiter.column.{name}") for name in COLUMNS])
    for row in rows:
        writer.writerow([plain_cell(one) for one in _cells(row, context)])
    return BOM + text.getvalue()


def _cells(row: Exported, context: PageContext) -> Iterator[str]:
    for name in COLUMNS:
        value = getattr(row, name)
        if isinstance(value, tuple):
            yield ", ".join(value)
        elif isinstance(value, float):
            yield context.wording.number(value, 2)
        else:
            yield str(value)


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    >>> plain_cell("=1+1"), plain_cell("Développeuse"), plain_cell("−2,5")
    ("'=1+1", 'Développeuse', '−2,5')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_json(rows: Sequence[Exported]) -> str:
    """The rows as a JSON list."""
    return json.dumps([{name: getattr(row, name) for name in COLUMNS} for row in rows], ensure_ascii=False)
