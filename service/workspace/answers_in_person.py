"""A learner's answer to a contact request that she gave in person, as her counsellor notes it.

It is kept like a consent on paper: with the reference of the paper, or that it was said; and she is told of it.
"""

from __future__ import annotations

from datetime import datetime

from matching.errors import BadRecordError
from matching.records import Offer, Organisation
from service.accounts import acts
from service.accounts.actor import Actor
from service.store import SqlWriting
from service.trust.pseudonyms import pseudonym_of
from service.workspace import contacts
from service.workspace.letter_paths import OWN_CONTACTS, OWN_DATA
from service.workspace.letters import address_of_learner, path_for_her, write_letter

SAID = "said in person"
"""What stands for the words of a consent without a paper."""
LONGEST_PAPER = 300
"""Characters of a paper's reference: as many as a file of consents may give."""


def note_answer(
    now: SqlWriting, actor: Actor, learner_id: str, request_id: str, accepted: bool, paper: str, at: datetime
) -> None:
    """Keep what a learner answered to a request that waits, leave the act, and tell her where she can be written to.

    Args:
        now: the transaction.
        actor: the counsellor who heard it; that she follows the learner is asked before.
        learner_id: who answered.
        request_id: what she answered to.
        accepted: whether she said yes: her consent for that organisation.
        paper: the reference of what she signed, or "".
        at: when.

    Raises:
        BadRecordError: the reference is too long.
        UnknownIdError: it is no request to her, or it was answered before.
    """
    reference = " ".join(paper.split())
    if len(reference) > LONGEST_PAPER:
        raise BadRecordError(f"a reference of {len(reference)} characters; at most {LONGEST_PAPER} are kept")
    known = contacts.answer(now, request_id, learner_id, accepted, at, reference or SAID)
    acts.note(now, actor, "contact.answer", pseudonym_of(now, learner_id), {"accepted": accepted}, at=at)
    found = address_of_learner(now, learner_id)
    if found is None:
        return
    organisation = now.some(Organisation, [known.organisation_id]).get(known.organisation_id)
    offer = now.some(Offer, [known.offer_id or ""]).get(known.offer_id or "")
    write_letter(
        now,
        found,
        f"counsellor.letter.{known.state.value}",
        {
            "who": actor.name,
            "organisation": known.organisation_id if organisation is None else organisation.name,
            "title": "–" if offer is None else offer.title,
        },
        subject="counsellor.letter.answer.subject",
        learner_id=learner_id,
        kind="contact-noted",
        at=at,
        path=path_for_her(now, learner_id, OWN_DATA if accepted else OWN_CONTACTS),
    )
