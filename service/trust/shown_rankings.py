"""Reading the log: the rankings that were shown, who saw whom, and how much of the network was ever shown."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.errors import UnknownIdError
from matching.records import Organisation
from service.accounts.actor import Role
from service.store import SqlReading
from service.store.counting import greatest_each, how_many, how_many_each
from service.store.desk_tables import APPEARANCES, RANKINGS
from service.trust.pseudonyms import pseudonyms_behind
from service.trust.questions import selection_from
from service.trust.reads import RECORDS
from service.trust.selections import COMPARED, LIST, NO_RANK, OPENED, READ

TOP = 10
"""A first page: who stands below it is hardly ever looked at."""


@dataclass(frozen=True, slots=True)
class ShownRanking:
    """A row of the log. Learners are pseudonyms; `at` is ISO 8601 in UTC, `on_day` the day that was asked about."""

    number: int
    id: str
    at: str
    actor: str
    role: str
    organisation_id: str | None
    side: str
    subject: str
    question: str
    on_day: str
    sequence: int
    data: str
    model: str
    total: int
    shown: tuple[str, ...]
    scores: tuple[float, ...]


_RANKED = RANKINGS.c.side != RECORDS
"""Rows of rankings. What programs read stands beside them, for those who were read."""
CHOSEN, UNTOLD = "chosen", "untold"
"""In a list of people whom a person put there; and in a row that does not tell on which kind of page."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """On one day, recruiters of one organisation saw somebody: how often, by the kind of page.

    `ways` counts by `list`, `chosen`, `compared`, `opened`, `read` (by a program) and `untold`; `best_rank` is that of
    the lists, if any.
    """

    day: str
    organisation: str
    ways: Mapping[str, int]
    best_rank: int | None

    @property
    def times(self) -> int:
        """How often, in whatever way."""
        return sum(self.ways.values())


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the network the lists ever showed: learners who stood in one, and of them in a first ten.

    Pages of people who were chosen, compared or opened count among the rankings only.
    """

    rankings: int
    by_role: dict[str, int]
    by_model: dict[str, int]
    learners: int
    ever_shown: int
    ever_in_top: int


def ranking(now: SqlReading, ranking_id: str) -> ShownRanking:
    """One ranking of the log. Raises `UnknownIdError`."""
    row = now.connection.execute(RANKINGS.select().where(RANKINGS.c.id == ranking_id, _RANKED)).one_or_none()
    if row is None:
        raise UnknownIdError(f"no ranking with id {ranking_id!r} was shown")
    return _shown(row)


def latest_rankings(
    now: SqlReading,
    limit: int,
    before: int | None = None,
    subject: str | None = None,
    role: str | None = None,
) -> list[ShownRanking]:
    """The newest rankings first, at most `limit`; those before a number, for one offer or one role, if asked for."""
    query = RANKINGS.select().where(_RANKED).order_by(RANKINGS.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(RANKINGS.c.number < before)
    if subject is not None:
        query = query.where(RANKINGS.c.subject == subject)
    if role is not None:
        query = query.where(RANKINGS.c.role == role)
    return [_shown(row) for row in now.connection.execute(query)]


def seen_by(now: SqlReading, learner_id: str) -> list[Sighting]:
    """Which recruiters saw a learner, and how, the latest day first. Her counsellor and she herself are not counted."""
    names = pseudonyms_behind(now, learner_id)
    stood = APPEARANCES.join(RANKINGS, APPEARANCES.c.ranking == RANKINGS.c.number)
    asked = (
        stood.select()
        .with_only_columns(RANKINGS.c.at, RANKINGS.c.organisation_id, RANKINGS.c.question, APPEARANCES.c.rank)
        .where(APPEARANCES.c.pseudonym.in_(names), RANKINGS.c.role == Role.RECRUITER.value)
    )
    seen: defaultdict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for at, organisation_id, question, rank in now.connection.execute(asked):
        seen[at[:10], organisation_id or ""].append((_way(question), rank))
    organisations = now.some(Organisation, [one for _, one in seen if one])
    named = [
        Sighting(
            day,
            organisations[one].name if one in organisations else one,
            Counter(way for way, _ in found),
            min((rank for way, rank in found if way == LIST), default=None),
        )
        for (day, one), found in seen.items()
    ]
    by_name = sorted(named, key=lambda one: one.organisation)
    return sorted(by_name, key=lambda one: one.day, reverse=True)


def _way(question: str) -> str:
    """In which way somebody was seen on the page of a question."""
    selection = selection_from(json.loads(question))
    if selection is None:
        return UNTOLD
    return selection.page if selection.page in (LIST, COMPARED, OPENED, READ) else CHOSEN


def coverage(now: SqlReading) -> Coverage:
    """How much of the network the lists ever showed. Counts only: no person can be read from it."""
    in_lists = [APPEARANCES.c.rank != NO_RANK]
    best = greatest_each(now, APPEARANCES.c.pseudonym, -APPEARANCES.c.rank, in_lists)
    return Coverage(
        rankings=how_many(now, RANKINGS, _RANKED),
        by_role=how_many_each(now, RANKINGS.c.role, [_RANKED]),
        by_model=how_many_each(now, RANKINGS.c.model, [_RANKED]),
        learners=now.counts()["learners"],
        ever_shown=len(best),
        ever_in_top=sum(-rank <= TOP for rank in best.values()),
    )


def _shown(row: Any) -> ShownRanking:
    parts = dict(row._mapping)
    parts["shown"] = tuple(json.loads(parts["shown"]))
    parts["scores"] = tuple(json.loads(parts["scores"]))
    return ShownRanking(**parts)
