"""An application: what a learner sends, and to whom it tells who she is.

She agrees that the organisation of the offer knows her name and contact; its recruiters are told that somebody applied,
without a name, and read the rest in their pages. An offer of no organisation of the network is answered elsewhere: here
it is only noted.
"""

from __future__ import annotations

from datetime import date, datetime

from matching.records import Offer, OfferStatus
from service.accounts import consents, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.refused import RefusedError
from service.store import SqlReading, SqlWriting
from service.workspace import contacts
from service.workspace.choices import Decision, choices_of, decide, undo
from service.workspace.letter_paths import to_candidate
from service.workspace.letters import write_letter


def apply(now: SqlWriting, learner_id: str, offer_id: str, *, at: datetime, on: date) -> None:
    """She applies. Doing it twice changes nothing.

    Raises:
        BadRecordError: the offer is filled, withdrawn or over.
        UnknownIdError: the learner or the offer is not there.
    """
    offer = now.get(Offer, offer_id)
    before = choices_of(now, learner_id).get(offer_id)
    if before is not None and before.decision is Decision.APPLIED:
        return
    if offer.status is not OfferStatus.OPEN or (offer.expires is not None and offer.expires < on):
        raise RefusedError(f"offer {offer_id!r} can no longer be answered", "offer-over")
    decide(now, learner_id, offer_id, Decision.APPLIED, at=at, on=on)
    if offer.organisation_id is None:
        return
    consents.give(now, learner_id, Purpose.CONTACT, offer.organisation_id, at)
    for user in users.of_organisation(now, offer.organisation_id):
        if user.role is Role.RECRUITER and user.state == users.ACTIVE:
            write_letter(
                now,
                (user.email, user.lang),
                "learner.letter.application",
                {"offer": offer.title},
                learner_id=learner_id,
                kind="application",
                at=at,
                path=to_candidate(offer.id, learner_id),
            )


def take_back(now: SqlWriting, learner_id: str, offer_id: str, *, at: datetime) -> Decision | None:
    """Take back what she decided of an offer; returns what it was.

    With an application goes the consent that came with it, unless another application or an accepted contact request
    still needs it.
    """
    before = undo(now, learner_id, offer_id)
    offer = now.some(Offer, [offer_id]).get(offer_id)
    told = None if offer is None else offer.organisation_id
    if before is Decision.APPLIED and told is not None and not _in_touch(now, learner_id, told):
        consents.withdraw(now, learner_id, Purpose.CONTACT, told, at)
    return before


def _in_touch(now: SqlReading, learner_id: str, organisation_id: str) -> bool:
    applied = [
        one.offer_id for one in choices_of(now, learner_id).values() if one.decision is Decision.APPLIED
    ]
    offers = now.some(Offer, applied).values()
    return any(one.organisation_id == organisation_id for one in offers) or any(
        one.organisation_id == organisation_id and one.state is contacts.ContactState.ACCEPTED
        for one in contacts.of_learner(now, learner_id)
    )
