"""Which offers of the network a learner may have been hired for."""

from __future__ import annotations

from matching.records import Offer
from service.store import SqlReading
from service.workspace import contacts
from service.workspace.choices import Decision, choices_of
from service.workspace.contacts import ContactState
from service.workspace.placements import placements_of


def offers_of_hires(now: SqlReading, learner_id: str) -> list[Offer]:
    """Those that she applied to, was asked about and did not decline, or is noted to be hired for, by their titles."""
    chosen, requests = choices_of(now, learner_id).values(), contacts.of_learner(now, learner_id)
    ids = {one.offer_id for one in chosen if one.decision is Decision.APPLIED}
    ids |= {one.offer_id for one in requests if one.offer_id and one.state is not ContactState.DECLINED}
    ids |= {one.offer_id for one in placements_of(now, learner_id) if one.offer_id}
    return sorted(now.some(Offer, ids).values(), key=lambda one: (one.title.casefold(), one.id))
