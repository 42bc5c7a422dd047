"""What recruiters do with their offers: publish, change, close. Each is one transaction, seen by the feed."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime

from matching.errors import BadRecordError, PasserelleError, UnknownIdError
from matching.records import (
    Interaction,
    InteractionKind,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Organisation,
    Placement,
)
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.store import SqlReading, SqlWriting
from service.store.sql_reading import storable
from service.store.tables import RECORDS
from service.workspace.hires import hires_of, note_outside_hire
from service.workspace.placements import can_be
from service.workspace.shortlists import note_interaction


class EditedMeanwhileError(PasserelleError):
    """Somebody else changed an offer since the form was opened: `theirs` is what stands now, `version` its number."""

    def __init__(self, theirs: Offer, version: int) -> None:
        self.theirs = theirs
        self.version = version
        super().__init__(f"offer {theirs.id!r} was changed meanwhile; it is at version {version} now")


def new_offer_id() -> str:
    """An id for a new offer."""
    return f"offer-{secrets.token_hex(8)}"


def own_offer(now: SqlReading, actor: Actor, offer_id: str) -> Offer:
    """An offer of the actor's organisation, as the store has it. Raises `UnknownIdError`."""
    if not storable(offer_id):
        raise UnknownIdError(f"no offer with id {offer_id!r}")
    offer = now.get(Offer, offer_id)
    Access(actor, now).require_offer(offer)
    return offer


def version_of(now: SqlReading, offer_id: str) -> int:
    """The number of the last change of an offer. Raises `UnknownIdError`."""
    found = (
        RECORDS.select()
        .with_only_columns(RECORDS.c.sequence)
        .where(RECORDS.c.kind == "offers", RECORDS.c.id == offer_id)
    )
    row = now.connection.execute(found).first()
    if row is None:
        raise UnknownIdError(f"no offer with id {offer_id!r}")
    return int(row.sequence)


def publish(now: SqlWriting, actor: Actor, offer: Offer, on: date) -> Offer:
    """Keep a new offer, open from that day, of the actor's organisation. Raises `BadRecordError`."""
    organisation = now.some(Organisation, [actor.organisation_id or ""]).get(actor.organisation_id or "")
    ends = offer.expires
    if ends is not None and ends < on:
        raise BadRecordError(f"the offer would end on {ends}, before it begins on {on}")
    published = replace(
        offer,
        organisation_id=actor.organisation_id,
        organisation=organisation.name if organisation is not None else offer.organisation,
        published=on,
        status=OfferStatus.OPEN,
        source=None,
        licence=None,
    )
    now.upsert([published])
    return published


def change(now: SqlWriting, actor: Actor, offer: Offer, version: int) -> None:
    """Replace an offer by its new version.

    Raises:
        UnknownIdError: it is not of the actor's organisation.
        EditedMeanwhileError: it has another version than the one that was changed.
    """
    theirs = own_offer(now, actor, offer.id)
    newest = version_of(now, offer.id)
    if newest != version:
        raise EditedMeanwhileError(theirs, newest)
    if replace(offer, reviewed=theirs.reviewed) != theirs or not theirs.reviewed:
        now.upsert([offer])


def set_status(now: SqlWriting, actor: Actor, offer_id: str, status: OfferStatus) -> None:
    """Open an offer again, or take it back. Raises `UnknownIdError`."""
    offer = own_offer(now, actor, offer_id)
    if offer.status is not status:
        now.upsert([replace(offer, status=status)])


def confirm_filled(now: SqlWriting, actor: Actor, offer_id: str) -> None:
    """Close an offer for which somebody else noted a hire.

    Raises:
        BadRecordError: no hire for it is noted.
        UnknownIdError: the offer is not the actor's.
    """
    offer = own_offer(now, actor, offer_id)
    if not hires_of(now, offer_id).count:
        raise BadRecordError(f"no hire for offer {offer_id!r} is noted; say by whom it is filled")
    set_status(now, actor, offer.id, OfferStatus.FILLED)


def prolong(now: SqlWriting, actor: Actor, offer_id: str, until: date, today: date) -> bool:
    """Give an open offer a later last day, which is still to come; whether the day is such a day.

    Raises:
        BadRecordError: the offer is filled, withdrawn or has no last day.
        UnknownIdError: the offer is not the actor's.
    """
    offer = own_offer(now, actor, offer_id)
    if offer.status is not OfferStatus.OPEN or offer.expires is None:
        raise BadRecordError(f"offer {offer_id!r} has no last day that could be later")
    if until <= offer.expires or until < today:
        return False
    now.upsert([replace(offer, expires=until)])
    return True


def fill(
    now: SqlWriting,
    actor: Actor,
    offer_id: str,
    learner_id: str | None,
    starts: date,
    *,
    today: date,
    at: datetime,
) -> bool:
    """Note that a post of an offer is filled; with the last one the offer is. Whether it is filled now.

    A learner of the network who is hired is placed, and leaves the lists.

    Args:
        now: the transaction.
        actor: the recruiter.
        offer_id: the offer.
        learner_id: who is hired; `None` for somebody from elsewhere.
        starts: the first day of work.
        today: the network's day.
        at: when it is noted.

    Raises:
        BadRecordError: nobody begins on such a day.
        UnknownIdError: the offer is not the actor's, or she does not see the learner.
    """
    offer = own_offer(now, actor, offer_id)
    if not can_be(starts, today):
        raise BadRecordError(f"a hire on {starts} cannot be")
    if learner_id is None:
        note_outside_hire(now, actor, offer_id, starts, at)
    else:
        Access(actor, now).require_learner(learner_id)
        learner = now.get(Learner, learner_id)
        now.upsert(
            [
                Placement(learner_id, starts, offer_id, offer.contract, offer.organisation),
                replace(learner, status=LearnerStatus.PLACED),
            ]
        )
        hired = Interaction(learner_id, offer_id, InteractionKind.HIRED, starts, by=actor.user_id)
        note_interaction(now, hired)
    filled = hires_of(now, offer_id).fill(offer)
    if filled:
        now.upsert([replace(offer, status=OfferStatus.FILLED)])
    return filled


def offers_of(now: SqlReading, organisation_id: str) -> list[Offer]:
    """The offers of an organisation, as the store has them."""
    return [one for one in now.all(Offer) if one.organisation_id == organisation_id]
