"""Reading what the recruiters of an offer may know of people, and whom they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from matching.eligibility import RULES
from matching.matcher import Ranking
from matching.records import Offer
from service.accounts.access import Access
from service.accounts.actor import Actor
from service.context import PageContext
from service.desk import Question
from service.recruiter.people_views import Circle
from service.store import SqlReading, SqlStore
from service.trust.ranking_log import log_ranking
from service.trust.selections import APPLICATIONS, Selection
from service.workspace import applicants, contacts, shortlists
from service.workspace.shortlists import Standing


def own_offer_ids(context: PageContext, actor: Actor) -> list[str]:
    """The ids of the offers of a recruiter's organisation, as the desk knows them."""
    return [one.id for one in context.desk.network.offers if one.organisation_id == actor.organisation_id]


def circle_of(now: SqlReading, offer: Offer) -> Circle:
    """What was done about people for an offer, without their names."""
    return Circle(
        shortlists.considered(now, offer.id),
        contacts.of_offer(now, offer.organisation_id or "", offer.id),
        applied=applicants.of_offer(now, offer),
    )


def with_names(circle: Circle, access: Access, learner_ids: Iterable[str]) -> Circle:
    """The same with the names of those of the learners whom the reader may name."""
    return replace(circle, names=access.identities(learner_ids))


def among_of(context: PageContext, access: Access, circle: Circle, tab: str) -> frozenset[str] | None:
    """Whom a list of an offer is about: all who are listed but the dismissed, who applied, or those of a standing."""
    if tab == "all":
        listed, out = access.listed(), circle.of(Standing.DISMISSED)
        if not out:
            return listed
        everybody = frozenset(one.id for one in context.desk.network.learners) if listed is None else listed
        return everybody - out
    known = context.desk.matcher.learners
    return access.seen_of(one for one in _chosen(circle, tab) if one in known)


def _chosen(circle: Circle, tab: str) -> frozenset[str]:
    if tab == "applied":
        return frozenset(circle.applied)
    return circle.of(Standing.SHORTLISTED if tab == "shortlist" else Standing.DISMISSED)


def selection_of(circle: Circle, tab: str, among: frozenset[str] | None) -> Selection:
    """How the set of `among_of` was made, for the log."""
    if tab == "all":
        return Selection(without=circle.of(Standing.DISMISSED))
    return Selection(APPLICATIONS if tab == "applied" else tab, only=among)


def everybody_of(question: Question, count: int) -> Question:
    """The same question for a few people who are named: no rule and no page hides one of them."""
    return replace(question, k=max(count, 1), offset=0, lift=frozenset(RULES))


def unranked_of(
    context: PageContext, offer: Offer, ranking: Ranking, among: frozenset[str] | None
) -> tuple[str, ...]:
    """Those of a list of named people who are in no ranking: the offer is over, or they do not seek work."""
    if among is None or ranking.total == len(among):
        return ()
    plain = everybody_of(Question(lang=context.lang), len(among))
    ranked = {one.learner_id for one in context.desk.learners_for(offer, plain, among).matches}
    return tuple(sorted(among - ranked))


def ranked_and_logged(
    store: SqlStore,
    context: PageContext,
    actor: Actor,
    offer: Offer,
    question: Question,
    among: frozenset[str] | None,
    selection: Selection,
) -> Ranking:
    """A ranking for an offer, with its row in the log of what was shown."""
    ranking = context.desk.learners_for(offer, question, among)
    log_ranking(
        store,
        actor,
        side="learners",
        subject=offer.id,
        question=question,
        ranking=ranking,
        desk=context.desk,
        at=datetime.now(tz=UTC),
        among=among,
        selection=selection,
    )
    return ranking
