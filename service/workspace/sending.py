"""An offer goes out to several learners, and an answer to a contest: what is written to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matching.records import Offer
from service.accounts import acts
from service.accounts.actor import Actor
from service.languages import WORDINGS
from service.store import SqlWriting
from service.trust.pseudonyms import pseudonym_of
from service.workspace import contests
from service.workspace.addressees import address_of_learner
from service.workspace.outbox import post
from service.workspace.suggestions import suggest


def send_offer(
    now: SqlWriting, actor: Actor, offer_id: str, learner_ids: Iterable[str], message: str, at: datetime
) -> int:
    """Send an offer to learners of whom the actor may send to; returns to how many it went. Raises as `suggest`."""
    new = suggest(now, actor.user_id, offer_id, learner_ids, message, at)
    offer = now.get(Offer, offer_id)
    for learner_id in new:
        found = address_of_learner(now, learner_id)
        if found is not None:
            recipient, lang = found
            wording = WORDINGS[lang]
            post(
                now,
                recipient=recipient,
                learner_id=learner_id,
                kind="suggestion",
                subject=wording.say("counsellor.letter.offer.subject", offer=offer.title),
                body=wording.say(
                    "counsellor.letter.offer", who=actor.name, offer=offer.title, message=message.strip()
                ),
                at=at,
            )
    acts.note(now, actor, "offer.send", offer_id, {"learners": len(new)}, at=at)
    return len(new)


def answer_contest(now: SqlWriting, actor: Actor, contest_id: str, text: str, at: datetime) -> None:
    """Answer a contest and tell the learner. Raises as `contests.answer`."""
    before = contests.answer(now, contest_id, text, actor.user_id, at)
    found = address_of_learner(now, before.learner_id)
    offer = now.some(Offer, [before.offer_id]).get(before.offer_id)
    if found is not None:
        recipient, lang = found
        wording = WORDINGS[lang]
        post(
            now,
            recipient=recipient,
            learner_id=before.learner_id,
            kind="contest-answer",
            subject=wording.say("counsellor.letter.contest.subject"),
            body=wording.say(
                "counsellor.letter.contest",
                who=actor.name,
                offer=before.offer_id if offer is None else offer.title,
                answer=text.strip(),
            ),
            at=at,
        )
    acts.note(now, actor, "contest.answer", pseudonym_of(now, before.learner_id), at=at)
