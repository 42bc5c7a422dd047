"""The offers of one learner: ranked for her without those she turned down, and one offer matched with her alone."""

from __future__ import annotations

from datetime import UTC, datetime

from matching.eligibility import RULES
from matching.matcher import Ranking
from matching.records import Learner, Offer
from service.accounts.actor import Actor
from service.desk import Desk, Question
from service.store import SqlStore
from service.trust.ranking_log import OFFERS, log_ranking


def ranked_for_her(
    store: SqlStore, actor: Actor, desk: Desk, learner: Learner, question: Question, without: frozenset[str]
) -> Ranking:
    """The offers for a learner, as if those of `without` did not exist; what is shown is logged.

    Args:
        store: where the log is.
        actor: to whom it is shown: the learner, or her counsellor.
        desk: answers.
        learner: for whom.
        question: which page, and which rules are lifted.
        without: ids of the offers she turned down.
    """
    among = None
    if without:
        among = frozenset(one.id for one in desk.matcher.offers.records()) - without
    ranking = desk.offers_for(learner, question, among)
    log_ranking(
        store,
        actor,
        side=OFFERS,
        subject=learner.id,
        question=question,
        ranking=ranking,
        desk=desk,
        at=datetime.now(tz=UTC),
        among=among,
    )
    return ranking


def matched(desk: Desk, learner: Learner, offer: Offer, question: Question) -> Ranking:
    """The ranking that holds one match alone, all rules lifted so that it says which are not met.

    It is empty when the offer is over, or she does not seek work.
    """
    alone = Question(k=1, on=question.on, lift=frozenset(RULES), lang=question.lang)
    return desk.offers_for(learner, alone, frozenset((offer.id,)))
