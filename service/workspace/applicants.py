"""Who applied for an offer, as its recruiters may know it, and how they say that it will not be her.

An application counts as long as she has taken back neither it nor the consent that went with it: that the organisation
of the offer knows who she is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matching.records import Interaction, InteractionKind, Offer
from service.accounts import consents
from service.accounts.actor import Actor
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CONSIDERED, OFFER_CHOICES
from service.store.kinds import BY_HERSELF, KIND_OF
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.store.tables import RECORDS
from service.workspace import shortlists
from service.workspace.choices import Choice, Decision
from service.workspace.letter_paths import to_own_offer
from service.workspace.letters import address_of_learner, path_for_her, write_letter
from service.workspace.shortlists import Standing


@dataclass(frozen=True, slots=True)
class Application:
    """That a learner applied for an offer. `at` is a time, ISO 8601 in UTC."""

    learner_id: str
    offer_id: str
    at: str


# --------------------------------------------------------------------------- what the recruiters of an offer know


def received(now: SqlReading, organisation_id: str, offer_ids: Collection[str]) -> list[Application]:
    """The applications for some offers of an organisation, in order of learners and offers."""
    offers = frozenset(offer_ids)
    found = []
    for part in parts_of(sorted(consents.reachable_by(now, organisation_id)), IDS_AT_A_TIME):
        rows = now.connection.execute(
            OFFER_CHOICES.select()
            .where(OFFER_CHOICES.c.learner_id.in_(part), OFFER_CHOICES.c.choice == Decision.APPLIED.value)
            .order_by(OFFER_CHOICES.c.learner_id, OFFER_CHOICES.c.offer_id)
        )
        found += [Application(row.learner_id, row.offer_id, row.at) for row in rows if row.offer_id in offers]
    return found


def of_offer(now: SqlReading, offer: Offer) -> dict[str, Application]:
    """The applications for an offer, by the id of who applied; none for an offer of no organisation."""
    if offer.organisation_id is None:
        return {}
    return {one.learner_id: one for one in received(now, offer.organisation_id, [offer.id])}


def by_offer(applications: Iterable[Application]) -> Mapping[str, int]:
    """How many applications there are for each offer; an offer without one is left out."""
    counts: dict[str, int] = {}
    for one in applications:
        counts[one.offer_id] = counts.get(one.offer_id, 0) + 1
    return counts


def unread(now: SqlReading, applications: Collection[Application]) -> list[Application]:
    """Those of some applications that no recruiter has looked at.

    None has opened her page, on the day she applied or later, or said where she stands.
    """
    days = _days(now, {one.learner_id for one in applications})
    standing = _standing(now, {one.offer_id for one in applications})
    found = []
    for one in applications:
        applied = days.get((one.learner_id, one.offer_id, InteractionKind.APPLIED), date.min)
        opened = days.get((one.learner_id, one.offer_id, InteractionKind.SEEN))
        if (opened is None or opened < applied) and (one.offer_id, one.learner_id) not in standing:
            found.append(one)
    return found


def _days(now: SqlReading, learner_ids: Collection[str]) -> dict[tuple[str, str, InteractionKind], date]:
    """The last day of what was done between learners and offers: applied by her, seen by a recruiter."""
    last: dict[tuple[str, str, InteractionKind], date] = {}
    for part in parts_of(sorted(learner_ids), IDS_AT_A_TIME):
        rows = now.connection.execute(
            RECORDS.select()
            .with_only_columns(RECORDS.c.id, RECORDS.c.json)
            .where(RECORDS.c.kind == KIND_OF[Interaction], RECORDS.c.learner_id.in_(part))
        )
        for key, text in rows:
            learner_id, offer_id, kind, day = json.loads(key)[:4]
            hers = kind == InteractionKind.APPLIED
            if hers or (kind == InteractionKind.SEEN and json.loads(text).get("by") != BY_HERSELF):
                act, on = (learner_id, offer_id, InteractionKind(kind)), date.fromisoformat(day)
                last[act] = max(on, last.get(act, on))
    return last


def _standing(now: SqlReading, offer_ids: Collection[str]) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for part in parts_of(sorted(offer_ids), IDS_AT_A_TIME):
        rows = now.connection.execute(CONSIDERED.select().where(CONSIDERED.c.offer_id.in_(part)))
        found |= {(row.offer_id, row.learner_id) for row in rows}
    return frozenset(found)


# --------------------------------------------------------------------------- not taken on


def turn_down(
    now: SqlWriting,
    actor: Actor,
    offer: Offer,
    learner_id: str,
    reason: str,
    detail: str = "",
    *,
    at: datetime,
    on: date,
) -> None:
    """Dismiss a learner for an offer. Who applied for it is told in a letter, once, without the reason.

    Args:
        now: the transaction.
        actor: who does it.
        offer: the offer.
        learner_id: the learner.
        reason: why, of `shortlists.REASONS`: for the team, and for learning.
        detail: the same in the recruiter's own words.
        at: when.
        on: the network's day.

    Raises:
        BadRecordError: no such reason, or too many words.
    """
    application = of_offer(now, offer).get(learner_id)
    before = shortlists.considered(now, offer.id).get(learner_id)
    shortlists.dismiss(now, actor, offer.id, learner_id, reason, detail, at=at, on=on)
    if application is None or (
        before is not None and before.state is Standing.DISMISSED and before.changed >= application.at
    ):
        return
    found = address_of_learner(now, learner_id)
    if found is not None:
        write_letter(
            now,
            found,
            "recruiter.letter.turned-down",
            {"organisation": offer.organisation or offer.organisation_id, "title": offer.title},
            learner_id=learner_id,
            kind="application-answer",
            at=at,
            path=path_for_her(now, learner_id, to_own_offer(offer.id)),
        )


def turned_down(now: SqlReading, learner_id: str, choices: Mapping[str, Choice]) -> dict[str, str]:
    """When a learner was dismissed since she applied (ISO 8601, UTC), by the id of the offer.

    What a recruiter said of her before she applied is no answer to it.
    """
    rows = now.connection.execute(
        CONSIDERED.select().where(
            CONSIDERED.c.learner_id == learner_id, CONSIDERED.c.state == Standing.DISMISSED.value
        )
    )
    answers = {row.offer_id: row.changed for row in rows}
    return {
        one.offer_id: answers[one.offer_id]
        for one in choices.values()
        if one.decision is Decision.APPLIED and answers.get(one.offer_id, "") >= one.at
    }
