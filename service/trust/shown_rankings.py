"""Reading the log: the rankings that were shown, who saw whom, and how much of the network was ever shown."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from matching.errors import UnknownIdError
from matching.records import Organisation
from service.accounts.actor import Role
from service.store import SqlReading
from service.store.counting import greatest_each, how_many, how_many_each
from service.store.desk_tables import APPEARANCES, RANKINGS
from service.trust.pseudonyms import pseudonyms_behind

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


@dataclass(frozen=True, slots=True)
class Sighting:
    """On one day, recruiters of one organisation had somebody in their lists: how often, and at which best rank."""

    day: str
    organisation: str
    times: int
    best_rank: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the network the lists ever showed: learners with a name in the log, of them in a first ten."""

    rankings: int
    by_role: dict[str, int]
    by_model: dict[str, int]
    learners: int
    ever_shown: int
    ever_in_top: int


def ranking(now: SqlReading, ranking_id: str) -> ShownRanking:
    """One ranking of the log. Raises `UnknownIdError`."""
    row = now.connection.execute(RANKINGS.select().where(RANKINGS.c.id == ranking_id)).one_or_none()
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
    query = RANKINGS.select().order_by(RANKINGS.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(RANKINGS.c.number < before)
    if subject is not None:
        query = query.where(RANKINGS.c.subject == subject)
    if role is not None:
        query = query.where(RANKINGS.c.role == role)
    return [_shown(row) for row in now.connection.execute(query)]


def seen_by(now: SqlReading, learner_id: str) -> list[Sighting]:
    """In whose lists a learner stood, the latest day first. Her counsellor and she herself are not counted."""
    names = pseudonyms_behind(now, learner_id)
    stood = APPEARANCES.join(RANKINGS, APPEARANCES.c.ranking == RANKINGS.c.number)
    asked = (
        stood.select()
        .with_only_columns(RANKINGS.c.at, RANKINGS.c.organisation_id, APPEARANCES.c.rank)
        .where(APPEARANCES.c.pseudonym.in_(names), RANKINGS.c.role == Role.RECRUITER.value)
    )
    ranks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, organisation_id, rank in now.connection.execute(asked):
        ranks[at[:10], organisation_id or ""].append(rank)
    organisations = now.some(Organisation, [one for _, one in ranks if one])
    named = [
        Sighting(
            day,
            organisations[one].name if one in organisations else one,
            len(found),
            min(found),
        )
        for (day, one), found in ranks.items()
    ]
    by_name = sorted(named, key=lambda one: one.organisation)
    return sorted(by_name, key=lambda one: one.day, reverse=True)


def coverage(now: SqlReading) -> Coverage:
    """How much of the network the lists ever showed. Counts only: no person can be read from it."""
    best = greatest_each(now, APPEARANCES.c.pseudonym, -APPEARANCES.c.rank)
    return Coverage(
        rankings=how_many(now, RANKINGS),
        by_role=how_many_each(now, RANKINGS.c.role),
        by_model=how_many_each(now, RANKINGS.c.model),
        learners=now.counts()["learners"],
        ever_shown=len(best),
        ever_in_top=sum(-rank <= TOP for rank in best.values()),
    )


def _shown(row: Any) -> ShownRanking:
    parts = dict(row._mapping)
    parts["shown"] = tuple(json.loads(parts["shown"]))
    parts["scores"] = tuple(json.loads(parts["scores"]))
    return ShownRanking(**parts)
