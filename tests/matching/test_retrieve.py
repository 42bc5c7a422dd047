"""Retrieval against brute force: nobody is lost, nobody comes twice, and one page is everybody's best."""

import numpy as np
import pytest

from matching.columns import LearnerColumns, OfferColumns
from matching.eligibility import FIRM_RULES, RULES, UNMET
from matching.matcher import Matcher
from matching.records import Learner, Offer
from matching.retrieve import POOL, retrieve
from service.desk import Desk

LIFTED = [frozenset(), frozenset({"distance"}), frozenset({"diploma", "contract", "dates"}), frozenset(RULES)]
OFFERS_ASKED = 12


def allowed(learner: Learner, offer: Offer, desk: Desk, lifted: frozenset[str]) -> bool:
    columns = LearnerColumns.of([learner]), OfferColumns.of([offer])
    standing = [rule for name, rule in RULES.items() if name not in lifted]
    return all(rule(*columns, desk.today())[0] != UNMET for rule in (*FIRM_RULES.values(), *standing))


@pytest.fixture(scope="module")
def pair_scores(small_desk: Desk) -> dict[tuple[str, str], float]:
    """The score of every pair that may be shown at all, each asked from the learner's side."""
    matcher = small_desk.matcher
    everything = frozenset(RULES)
    return {
        (match.learner_id, match.offer_id): match.score
        for learner in matcher.learners.records()
        for match in matcher.offers_for(
            learner, len(matcher.offers), on=small_desk.today(), lift=everything
        ).matches
    }


@pytest.mark.parametrize("lifted", LIFTED, ids=lambda rules: "+".join(sorted(rules)) or "none")
def test_a_page_is_the_best_of_all_who_are_eligible(
    small_desk: Desk, pair_scores: dict[tuple[str, str], float], lifted: frozenset[str]
) -> None:
    matcher = small_desk.matcher
    compared = 0
    for offer in matcher.offers.records()[:OFFERS_ASKED]:
        ranking = matcher.learners_for(offer, 10, on=small_desk.today(), lift=lifted)
        standing = lifted | frozenset(ranking.widened)
        best = sorted(
            (-pair_scores[learner.id, offer.id], learner.id)
            for learner in matcher.learners.records()
            if allowed(learner, offer, small_desk, standing)
        )
        assert ranking.total == len(best)
        assert [(-one.score, one.learner_id) for one in ranking.matches] == best[:10]
        compared += len(ranking.matches)
    assert compared > 0


@pytest.mark.parametrize("pool", [8, 5, 1, POOL])
@pytest.mark.parametrize("share", [1, 3])
def test_pools_part_the_allowed_rows_by_nearness(small_desk: Desk, pool: int, share: int) -> None:
    matcher: Matcher = small_desk.matcher
    side = matcher.learners
    among = np.arange(0, len(side), share, dtype=np.intp)
    vectors = np.stack([one.vector for one in side.profiles()]).astype(np.float64)
    for offer in matcher.offers.profiles()[:4]:
        whole = retrieve(offer, side, among, len(side) + 5, pool)
        rows = np.concatenate(whole)
        assert sorted(rows.tolist()) == among.tolist()
        cosines = vectors @ offer.vector.astype(np.float64)
        nearest = sorted(
            among.tolist(), key=lambda row: (-round(float(cosines[row]), 6), side.layout().ids[row])
        )
        for start in range(0, len(among), pool):
            assert set(rows[start : start + pool].tolist()) == set(nearest[start : start + pool])
        for depth in range(0, len(among), 3):  # a deeper page sees the same pools, and more of them
            some = retrieve(offer, side, among, depth, pool)
            assert sum(map(len, some)) >= depth
            assert all(np.array_equal(a, b) for a, b in zip(some, whole, strict=False))
