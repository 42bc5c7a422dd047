"""A list of people as a file: a table that spreadsheets open, or JSON. Names only where the reader may know them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
    """A row of the file. `score` is on the log-odds scale; lists are labels in the reader's language.

    Rank and score are `None` for whom nothing ranks: the offer is over, or she does not seek work.
    """

    rank: int | None
    id: str
    headline: str
    score: float | None
    skills: tuple[str, ...]
    near: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    standing: str
    contact: str
    name: str
    email: str
    phone: str


def exported(
    context: PageContext, matches: Sequence[Match], first: int, circle: Circle, unranked: Sequence[str]
) -> list[Exported]:
    """The rows of a list whose first match has the rank `first`, then of those whom it names and nothing ranks."""
    ranked = [_ranked(context, match, rank, circle) for rank, match in enumerate(matches, start=first)]
    return [*ranked, *(_person(context, one, circle) for one in unranked)]


def _ranked(context: PageContext, match: Match, rank: int, circle: Circle) -> Exported:
    wording = context.wording
    skills = [
        one
        for reason in match.reasons
        if reason.feature in ("required_skills", "optional_skills")
        for one in reason.evidence
    ]
    return replace(
        _person(context, match.learner_id, circle),
        rank=rank,
        score=round(match.score, 4),
        skills=tuple(evidence_words(one, wording) for one in skills if one.kind == "met"),
        near=tuple(evidence_words(one, wording) for one in skills if one.kind == "near"),
        missing=tuple(evidence_words(one, wording) for one in match.missing),
        unknown=tuple(wording.features[one].title for one in match.unknown),
    )


def _person(context: PageContext, learner_id: str, circle: Circle) -> Exported:
    """The row of somebody of whom nothing is said for the offer."""
    standing, contact = circle.standings.get(learner_id), circle.contacts.get(learner_id)
    identity = circle.names.get(learner_id) or Identity(learner_id)
    return Exported(
        rank=None,
        id=learner_id,
        headline=headline(context.desk, context.desk.learner(learner_id), context.wording),
        score=None,
        skills=(),
        near=(),
        missing=(),
        unknown=(),
        standing="" if standing is None else standing.state.value,
        contact="" if contact is None else contact.state.value,
        name=full_name(identity),
        email=identity.email or "",
        phone=identity.phone or "",
    )


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
            yield "" if value is None else str(value)


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    >>> plain_cell("=1+1"), plain_cell("Développeuse"), plain_cell("−2,5")
    ("'=1+1", 'Développeuse', '−2,5')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_json(rows: Sequence[Exported]) -> str:
    """The rows as a JSON list."""
    return json.dumps([{name: getattr(row, name) for name in COLUMNS} for row in rows], ensure_ascii=False)
