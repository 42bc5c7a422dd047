"""What a learner told her counsellor in person, on paper or by telephone, as the counsellor notes it.

It counts like what she writes herself. It is kept with how it was told, the act is logged in the counsellor's name, and
she is written to where she has an address.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from matching.errors import BadRecordError, PasserelleError, UnknownIdError
from matching.records import Learner, Offer, Organisation
from service.accounts import acts, consents
from service.accounts.actor import Actor
from service.accounts.consents import Heard, How, Purpose
from service.languages import WORDINGS
from service.moments import moment, stamp
from service.refused import RefusedError, too_long
from service.store import SqlWriting
from service.trust.pseudonyms import pseudonym_of
from service.workspace import contacts
from service.workspace.letter_paths import OWN_CONTACTS, OWN_DATA
from service.workspace.letters import address_of_learner, path_for_her, write_letter

LONGEST_PAPER = 300
"""Characters of a paper's reference: as many as a file of consents may give."""


class SaidSinceError(PasserelleError, ValueError):
    """She said something else on that day or later: the later word counts."""


def heard_of(how: str, paper: str) -> Heard:
    """How something was told, from what a form says of it.

    Raises:
        BadRecordError: there is no such way, or the paper's reference is too long.
    """
    if how not in set(How):
        raise BadRecordError(f"{how[:40]!r} is no way to be told: {', '.join(How)}")
    reference = " ".join(paper.split())
    if len(reference) > LONGEST_PAPER:
        raise too_long("a reference", len(reference), LONGEST_PAPER)
    return Heard(How(how), reference)


def note_answer(
    now: SqlWriting,
    actor: Actor,
    learner_id: str,
    request_id: str,
    accepted: bool,
    heard: Heard,
    at: datetime,
) -> None:
    """Keep what a learner answered to a request that waits.

    Args:
        now: the transaction.
        actor: the counsellor who heard it; that she follows the learner is asked before.
        learner_id: who answered.
        request_id: what she answered to.
        accepted: whether she said yes: her consent for that organisation.
        heard: how she said it.
        at: when.

    Raises:
        UnknownIdError: it is no request to her, or it was answered before.
    """
    known = contacts.answer(now, request_id, learner_id, accepted, at, heard)
    detail = {"accepted": accepted, "how": heard.how.value}
    acts.note(now, actor, "contact.answer", pseudonym_of(now, learner_id), detail, at=at)
    found = address_of_learner(now, learner_id)
    if found is None:
        return
    offer = now.some(Offer, [known.offer_id or ""]).get(known.offer_id or "")
    write_letter(
        now,
        found,
        f"counsellor.letter.{known.state.value}",
        {
            "who": actor.name,
            "organisation": _name_of(now, known.organisation_id),
            "title": "–" if offer is None else offer.title,
        },
        subject="counsellor.letter.answer.subject",
        learner_id=learner_id,
        kind="contact-noted",
        at=at,
        path=path_for_her(now, learner_id, OWN_DATA if accepted else OWN_CONTACTS),
    )


def note_taken_back(
    now: SqlWriting, actor: Actor, learner_id: str, organisation_id: str, heard: Heard, at: datetime
) -> None:
    """Keep that a learner takes her name and how to reach her back from an organisation, from now on.

    Args:
        now: the transaction.
        actor: the counsellor who heard it; that she follows the learner is asked before.
        learner_id: who said it.
        organisation_id: whom she had agreed to.
        heard: how she said it.
        at: when.

    Raises:
        UnknownIdError: no consent for that organisation stands.
    """
    if not consents.withdraw(now, learner_id, Purpose.CONTACT, organisation_id, at, heard):
        raise UnknownIdError("this organisation has no consent of hers")
    detail = {"organisation": organisation_id, "how": heard.how.value}
    acts.note(now, actor, "contact.take-back", pseudonym_of(now, learner_id), detail, at=at)
    found = address_of_learner(now, learner_id)
    if found is None:
        return
    write_letter(
        now,
        found,
        "counsellor.letter.taken-back",
        {
            "who": actor.name,
            "organisation": _name_of(now, organisation_id),
            "how": WORDINGS[found[1]].say(f"counsellor.how.{heard.how.value}"),
        },
        subject="counsellor.letter.taken-back.subject",
        learner_id=learner_id,
        kind="consent-noted",
        at=at,
        path=path_for_her(now, learner_id, OWN_DATA),
    )


def _name_of(now: SqlWriting, organisation_id: str) -> str:
    """An organisation's name, its id where it is gone."""
    known = now.some(Organisation, [organisation_id]).get(organisation_id)
    return organisation_id if known is None else known.name


def note_seen(
    now: SqlWriting,
    actor: Actor,
    learner_id: str,
    agrees: bool,
    heard: Heard,
    day: date,
    *,
    at: datetime,
    today: date,
) -> None:
    """Keep that a learner agrees to be seen by recruiters, or agrees no longer.

    Args:
        now: the transaction.
        actor: the counsellor who heard it; that she follows the learner is asked before.
        learner_id: who said it.
        agrees: whether she agrees. What stands already is left as it is.
        heard: how she said it.
        day: when she said it.
        at: when it is noted.
        today: the network's day.

    Raises:
        BadRecordError: the day is to come.
        SaidSinceError: she withdrew, or agreed, on that day or later.
        UnknownIdError: there is no such learner.
    """
    now.get(Learner, learner_id)
    if day > today:
        raise RefusedError(f"nothing was said on {day.isoformat()} yet", "to-come", day=day)
    said = at if day == today else datetime.combine(day, time(), tzinfo=UTC)
    hers = [one for one in consents.of_learner(now, learner_id) if one.purpose is Purpose.SEEN]
    standing = next((one for one in hers if one.withdrawn is None), None)
    if agrees is (standing is not None):
        return
    if standing is None:
        last = max((one.withdrawn for one in hers if one.withdrawn is not None), default="")
        if stamp(said) <= last:
            raise SaidSinceError("a withdrawal of that day or later stands against it")
        consents.give(now, learner_id, Purpose.SEEN, None, said, heard=heard)
    else:
        given = moment(standing.given)
        if said.date() < given.date():
            raise SaidSinceError("a consent of a later day stands against it")
        consents.withdraw(now, learner_id, Purpose.SEEN, None, max(said, given), heard)
    detail = {"agrees": agrees, "how": heard.how.value, "day": day.isoformat()}
    acts.note(now, actor, "consent.note", pseudonym_of(now, learner_id), detail, at=at)
    found = address_of_learner(now, learner_id)
    if found is None:
        return
    wording = WORDINGS[found[1]]
    how = wording.say(f"counsellor.how.{heard.how.value}")
    write_letter(
        now,
        found,
        f"counsellor.letter.{'seen' if agrees else 'unseen'}",
        {"who": actor.name, "how": how, "day": wording.day(day)},
        subject="counsellor.letter.seen.subject",
        learner_id=learner_id,
        kind="consent-noted",
        at=at,
        path=path_for_her(now, learner_id, OWN_DATA),
    )
