"""How many posts of an offer are filled: by learners of the network, and by people from elsewhere."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from data.codec import from_stored
from matching.records import InteractionKind, Offer, Placement
from service.accounts import users
from service.accounts.actor import Actor
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import OUTSIDE_HIRES
from service.store.kinds import KIND_OF
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.store.tables import RECORDS
from service.workspace.interactions import interactions_of


@dataclass(frozen=True, slots=True)
class Hires:
    """Who fills posts of an offer: the ids of learners, whoever noted their hire, and how many from elsewhere."""

    learner_ids: frozenset[str] = frozenset()
    elsewhere: int = 0

    @property
    def count(self) -> int:
        """How many posts are filled."""
        return len(self.learner_ids) + self.elsewhere

    def fill(self, offer: Offer) -> bool:
        """Whether no post of the offer is left. One of which no number is known has one."""
        return self.count >= max(1, offer.posts)


def hires_of(now: SqlReading, offer_id: str, among: Collection[str] | None = None) -> Hires:
    """The hires for an offer. `among` are the ids of the learners looked at; `None`, all, takes milliseconds."""
    placed = RECORDS.select().with_only_columns(RECORDS.c.json).where(RECORDS.c.kind == KIND_OF[Placement])
    if among is None:
        named = f'"offer_id":{json.dumps(offer_id, ensure_ascii=False)}'
        asked = [placed.where(RECORDS.c.json.contains(named, autoescape=True))]
    else:
        asked = [
            placed.where(RECORDS.c.learner_id.in_(part)) for part in parts_of(sorted(among), IDS_AT_A_TIME)
        ]
    found = [row.json for one in asked for row in now.connection.execute(one)]
    placements = [from_stored(Placement, text) for text in found]
    elsewhere = now.connection.execute(OUTSIDE_HIRES.select().where(OUTSIDE_HIRES.c.offer_id == offer_id))
    return Hires(
        frozenset(one.learner_id for one in placements if one.offer_id == offer_id), len(elsewhere.all())
    )


def noted_by_others(now: SqlReading, offer: Offer, hires: Hires) -> list[str]:
    """Those of the learners hired for an offer of whom nobody of its organisation noted it, in the order of their ids.

    A counsellor did, or an import.
    """
    if not hires.learner_ids or offer.organisation_id is None:
        return []
    own = {user.id for user in users.of_organisation(now, offer.organisation_id)}
    return sorted(one for one in hires.learner_ids if not own & _noted_by(now, one, offer.id))


def _noted_by(now: SqlReading, learner_id: str, offer_id: str) -> set[str]:
    hired = (offer_id, InteractionKind.HIRED)
    return {
        one.by
        for one in interactions_of(now, learner_id)
        if (one.offer_id, one.kind) == hired and one.by is not None
    }


def note_outside_hire(now: SqlWriting, actor: Actor, offer_id: str, starts: date, at: datetime) -> None:
    """Keep that somebody from outside the network fills a post."""
    now.connection.execute(
        OUTSIDE_HIRES.insert(),
        {
            "id": secrets.token_hex(16),
            "offer_id": offer_id,
            "user_id": actor.user_id,
            "starts": starts.isoformat(),
            "created": stamp(at),
        },
    )
