"""Contact requests: a recruiter asks to be in touch, the learner answers, and her yes is the consent.

Nobody's name or address leaves the service before that yes: what the recruiter writes is carried by the outbox.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from matching.errors import BadRecordError, UnknownIdError
from matching.records import Interaction, InteractionKind, Offer
from service.accounts import consents, users
from service.accounts.actor import Actor, ForbiddenError
from service.accounts.consents import Heard, Purpose
from service.moments import stamp
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CONTACT_REQUESTS
from service.store.sql_reading import IDS_AT_A_TIME, parts_of
from service.store.statements import given
from service.workspace.letter_paths import (
    FREE_PAGE,
    OFFICE_CONTACTS,
    OWN_CONTACTS,
    to_candidate,
    to_followed,
)
from service.workspace.letters import path_for_her, write_letter
from service.workspace.reaching import Told, reach_of
from service.workspace.shortlists import note_interaction

LONGEST_MESSAGE = 2_000

_NEWEST_FIRST = CONTACT_REQUESTS.select().order_by(CONTACT_REQUESTS.c.created.desc(), CONTACT_REQUESTS.c.id)
_OF_OFFER = _NEWEST_FIRST.where(
    CONTACT_REQUESTS.c.organisation_id == given("organisation_id"),
    CONTACT_REQUESTS.c.offer_id == given("offer_id"),
)
"""Made once, like the statements of `service.store.sql_reading`."""


class ContactState(StrEnum):
    """How far a request is."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class ContactRequest:
    """A recruiter's wish to be in touch about an offer. `created` and `answered` are times, ISO 8601 in UTC."""

    id: str
    organisation_id: str
    user_id: str
    learner_id: str
    offer_id: str | None
    message: str
    state: ContactState
    created: str
    answered: str | None


# --------------------------------------------------------------------------- what there is


def contact_request(now: SqlReading, request_id: str) -> ContactRequest:
    """The request with this id. Raises `UnknownIdError`."""
    found = _where(now, CONTACT_REQUESTS.c.id == request_id)
    if not found:
        raise UnknownIdError(f"no contact request with id {request_id!r}")
    return found[0]


def of_learner(now: SqlReading, learner_id: str) -> list[ContactRequest]:
    """What a learner was asked, the newest first."""
    return _where(now, CONTACT_REQUESTS.c.learner_id == learner_id)


def of_offer(now: SqlReading, organisation_id: str, offer_id: str) -> dict[str, ContactRequest]:
    """The last request of an organisation about an offer to each learner, by her id."""
    asked = {"organisation_id": organisation_id, "offer_id": offer_id}
    found = _requests(now, _OF_OFFER, asked)
    return {one.learner_id: one for one in reversed(found)}


def waiting_since(now: SqlReading, learner_ids: Collection[str]) -> dict[str, str]:
    """Since when the oldest request that waits for each learner's answer does so, by her id; none waits for others."""
    since: dict[str, str] = {}
    for part in parts_of(sorted(learner_ids), IDS_AT_A_TIME):
        for one in _where(
            now,
            CONTACT_REQUESTS.c.learner_id.in_(part),
            CONTACT_REQUESTS.c.state == ContactState.WAITING.value,
        ):
            since[one.learner_id] = min(one.created, since.get(one.learner_id, one.created))
    return since


def waiting(now: SqlReading) -> list[ContactRequest]:
    """Every request that waits for an answer, the oldest first."""
    return _where(now, CONTACT_REQUESTS.c.state == ContactState.WAITING.value)[::-1]


def waiting_by_offer(now: SqlReading, offer_ids: list[str]) -> Mapping[str, int]:
    """How many requests about each offer still wait for an answer; an offer without one is left out."""
    waiting: dict[str, int] = {}
    for part in parts_of(offer_ids, IDS_AT_A_TIME):
        for one in _where(
            now,
            CONTACT_REQUESTS.c.offer_id.in_(part),
            CONTACT_REQUESTS.c.state == ContactState.WAITING.value,
        ):
            if one.offer_id is not None:
                waiting[one.offer_id] = waiting.get(one.offer_id, 0) + 1
    return waiting


# --------------------------------------------------------------------------- asking and answering


def request_contact(
    now: SqlWriting, actor: Actor, offer: Offer, learner_id: str, message: str, *, at: datetime, on: date
) -> str:
    """Ask a learner to be in touch about an offer; returns the request's id, that of the waiting one if there is one.

    She gets the message by the outbox where she has an address, else whoever `reach_of` names; she finds it in her
    pages.
    Who agreed to contact with the organisation before gets the message as an accepted request.

    Args:
        now: the transaction.
        actor: the recruiter.
        offer: what it is about; its organisation asks.
        learner_id: who is asked.
        message: the recruiter's own words, 1 to `LONGEST_MESSAGE` characters.
        at: when.
        on: the network's day.

    Raises:
        BadRecordError: no message, one that is too long, or an offer of no organisation.
        ForbiddenError: she declined about this offer; nobody is asked twice.
    """
    words = message.strip()
    if not words:
        raise BadRecordError("a contact request needs a message: it is what the learner reads")
    if len(words) > LONGEST_MESSAGE:
        raise BadRecordError(f"the message has {len(words)} characters; at most {LONGEST_MESSAGE} are sent")
    organisation = offer.organisation_id
    if organisation is None:
        raise BadRecordError(f"offer {offer.id!r} names no organisation that could ask")
    before = of_offer(now, organisation, offer.id).get(learner_id)
    if before is not None and before.state is ContactState.WAITING:
        return before.id
    if before is not None and before.state is ContactState.DECLINED:
        raise ForbiddenError("the learner declined to be contacted about this offer; nobody is asked twice")
    agreed = consents.stands(now, learner_id, Purpose.CONTACT, organisation)
    request_id, when = secrets.token_hex(16), stamp(at)
    now.connection.execute(
        CONTACT_REQUESTS.insert(),
        {
            "id": request_id,
            "organisation_id": organisation,
            "user_id": actor.user_id,
            "learner_id": learner_id,
            "offer_id": offer.id,
            "message": words,
            "state": (ContactState.ACCEPTED if agreed else ContactState.WAITING).value,
            "created": when,
            "answered": when if agreed else None,
        },
    )
    note_interaction(now, Interaction(learner_id, offer.id, InteractionKind.CONTACTED, on, by=actor.user_id))
    reach = reach_of(now, learner_id)
    letter = f"recruiter.letter{_LETTERS[reach.told]}"
    for found in reach.addressees:
        write_letter(
            now,
            found,
            f"{letter}.{'known' if agreed else 'asked'}",
            {
                "organisation": offer.organisation or organisation,
                "title": offer.title,
                "message": words,
                "id": learner_id,
            },
            subject=f"{letter}.subject",
            learner_id=learner_id,
            kind="contact-request",
            at=at,
            path=_path_for(now, reach.told, learner_id),
        )
    return request_id


_LETTERS = {
    Told.HERSELF: "",
    Told.FOLLOWERS: ".followed",
    Told.PROVIDER: ".free",
    Told.ADMINISTRATORS: ".unreached",
    Told.NOBODY: "",
}
"""How the letters to each begin in the wording."""


def _path_for(now: SqlReading, told: Told, learner_id: str) -> str | None:
    """Where who is told finds the request."""
    match told:
        case Told.FOLLOWERS:
            return to_followed(learner_id)
        case Told.PROVIDER:
            return FREE_PAGE
        case Told.ADMINISTRATORS:
            return OFFICE_CONTACTS
        case _:
            return path_for_her(now, learner_id, OWN_CONTACTS)


def answer(
    now: SqlWriting,
    request_id: str,
    learner_id: str,
    accepted: bool,
    at: datetime,
    heard: Heard | None = None,
) -> ContactRequest:
    """Keep a learner's answer to a request that waits. Her yes is her consent for that organisation.

    `heard` is how a counsellor was told of it, `None` where she says it herself.

    Raises:
        UnknownIdError: it is no request to her, or it was answered before.
    """
    known = contact_request(now, request_id)
    if known.learner_id != learner_id or known.state is not ContactState.WAITING:
        raise UnknownIdError(f"no request {request_id!r} waits for an answer of this learner")
    state = ContactState.ACCEPTED if accepted else ContactState.DECLINED
    when = stamp(at)
    now.connection.execute(
        CONTACT_REQUESTS.update()
        .where(CONTACT_REQUESTS.c.id == request_id)
        .values(state=state.value, answered=when)
    )
    if accepted:
        consents.give(now, learner_id, Purpose.CONTACT, known.organisation_id, at, heard)
    recruiter = users.some(now, [known.user_id]).get(known.user_id)
    if recruiter is not None and recruiter.state == users.ACTIVE:
        offer = now.some(Offer, [known.offer_id or ""]).get(known.offer_id or "")
        write_letter(
            now,
            (recruiter.email, recruiter.lang),
            f"recruiter.letter.{state.value}",
            {"title": offer.title if offer is not None else "–"},
            learner_id=learner_id,
            kind="contact-answer",
            at=at,
            path=None if offer is None else to_candidate(offer.id, learner_id),
        )
    return contact_request(now, request_id)


def _where(now: SqlReading, *clauses: Any) -> list[ContactRequest]:
    return _requests(now, _NEWEST_FIRST.where(*clauses), {})


def _requests(now: SqlReading, query: Any, values: Mapping[str, str]) -> list[ContactRequest]:
    return [
        ContactRequest(**{**row, "state": ContactState(row["state"])})
        for row in now.connection.execute(query, values).mappings()
    ]
