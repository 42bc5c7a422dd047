"""An offer goes out to several learners, and an answer to a contest: what is written to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matching.records import Offer
from service.accounts import acts
from service.accounts.actor import Actor
from service.store import SqlWriting
from service.trust.pseudonyms import pseudonym_of
from service.workspace import contests
from service.workspace.letter_paths import to_own_offer
from service.workspace.letters import address_of_learner, path_for_her, write_letter
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
            places = {"who": actor.name, "offer": offer.title, "message": message.strip()}
            write_letter(
                now,
                found,
                "counsellor.letter.offer",
                places,
                learner_id=learner_id,
                kind="suggestion",
                at=at,
                path=path_for_her(now, learner_id, to_own_offer(offer_id)),
            )
    acts.note(now, actor, "offer.send", offer_id, {"learners": len(new)}, at=at)
    return len(new)


def answer_contest(now: SqlWriting, actor: Actor, contest_id: str, text: str, at: datetime) -> None:
    """Answer a contest and tell the learner. Raises as `contests.answer`."""
    before = contests.answer(now, contest_id, text, actor.user_id, at)
    found = address_of_learner(now, before.learner_id)
    offer = now.some(Offer, [before.offer_id]).get(before.offer_id)
    if found is not None:
        title = before.offer_id if offer is None else offer.title
        places = {"who": actor.name, "offer": title, "answer": text.strip()}
        write_letter(
            now,
            found,
            "counsellor.letter.contest",
            places,
            learner_id=before.learner_id,
            kind="contest-answer",
            at=at,
            path=path_for_her(now, before.learner_id, to_own_offer(before.offer_id)),
        )
    acts.note(now, actor, "contest.answer", pseudonym_of(now, before.learner_id), at=at)
