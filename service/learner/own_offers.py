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
from service.trust.selections import OPENED, Selection


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
    return _ranked_and_logged(store, actor, desk, learner, question, Selection(without=without))


def matched(
    store: SqlStore, actor: Actor, desk: Desk, learner: Learner, offer: Offer, question: Question
) -> Ranking:
    """The ranking that holds one match alone, all rules lifted so that it says which are not met; it is logged too.

    It is empty when the offer is over, or she does not seek work. See `ranked_for_her` for the arguments.
    """
    alone = Question(k=1, on=question.on, lift=frozenset(RULES), lang=question.lang)
    selection = Selection(OPENED, only=frozenset((offer.id,)))
    return _ranked_and_logged(store, actor, desk, learner, alone, selection)


def _ranked_and_logged(
    store: SqlStore, actor: Actor, desk: Desk, learner: Learner, question: Question, selection: Selection
) -> Ranking:
    among = selection.among(one.id for one in desk.matcher.offers.records())
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
        selection=selection,
    )
    return ranking
