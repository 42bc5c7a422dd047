"""Rankers on real parts: each answers whole, the engine as it is served, and planted faults show in the figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from evaluation.baselines import market_rankers
from evaluation.metrics import Metric, pack, parse_metric
from evaluation.network_tasks import offer_to_learners, silver_sample
from evaluation.network_tasks.record_texts import learner_text, offer_text
from evaluation.rankers import (
    Bm25,
    DenseOnly,
    Direction,
    Engine,
    FreshestFirst,
    Market,
    Random,
    Ranker,
    SkillJaccard,
    WholeTextTfidf,
    ablations,
    run_of,
)
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask, JudgementError
from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.records import Contract, Offer, Place
from models.load import fill
from tests.matching.small_network import KEYS, LEARNERS, MONTREUIL, OFFERS, TODAY

BOTH = tuple(Direction)
FAR = Place("Marseille", "13055", "13", 43.2965, 5.3698)


@pytest.fixture(scope="module")
def matcher(reader: ProfileReader) -> Matcher:
    """Eleven learners, and for each the one offer that was made for her. Not to be changed by a test."""
    matcher = Matcher(reader)
    matcher.add_learners(LEARNERS)
    matcher.add_offers(OFFERS)
    return matcher


@pytest.fixture(scope="module", params=BOTH)
def market(matcher: Matcher, request: pytest.FixtureRequest) -> Market:
    return Market(matcher, request.param, TODAY)


def task_of(market: Market) -> JudgedTask:
    """Each asks for the one that was made for her."""
    learners = {one.id: learner_text(one) for one in market.matcher.learners.records()}
    offers = {one.id: offer_text(one) for one in market.matcher.offers.records()}
    forth = market.direction is Direction.LEARNER_TO_OFFERS
    asking, answering = (learners, offers) if forth else (offers, learners)
    here, there = ("learner", "offer") if forth else ("offer", "learner")
    return JudgedTask(
        name="made-for-each-other",
        queries=tuple(asking),
        candidates=tuple(answering),
        qrels={f"{here}-{key}": {f"{there}-{key}": 3} for key in KEYS},
        query_texts=asking,
        candidate_texts=answering,
    )


def mean(metric: str, run: Run, task: JudgedTask) -> float:
    wanted = parse_metric(metric)
    assert isinstance(wanted, Metric)
    return float(wanted.of(pack(run, task)).mean())


def test_every_ranker_ranks_every_candidate_once(market: Market) -> None:
    task = task_of(market)
    rankers = (*market_rankers(market, task, 5), *ablations(market))
    assert len({ranker.name for ranker in rankers}) == len(rankers) == 14
    for ranker in rankers:
        run = run_of(ranker, task)
        for query in task.queries:
            assert sorted(run.ranked(query)) == sorted(task.candidates), ranker.name
            scores = [score for _, score in run.lists[query]]
            assert np.isfinite(scores).all(), ranker.name


def test_a_ranker_scores_a_pair_the_same_whoever_else_may_answer(market: Market) -> None:
    task = task_of(market)
    query, few = task.queries[0], task.candidates[3:7]
    for ranker in market_rankers(market, task, 5):
        whole = dict(zip(task.candidates, ranker(query, task.candidates), strict=True))
        assert list(ranker(query, few)) == pytest.approx([whole[one] for one in few]), ranker.name


def test_the_engine_gives_the_right_answer_first(market: Market) -> None:
    task = task_of(market)
    assert mean("P@1", run_of(Engine(market), task), task) == 1.0


def test_whoever_reads_beats_chance(market: Market) -> None:
    task = task_of(market)
    chance = np.mean([1 / rank for rank in range(1, 12)])  # 0.27: the right one at a rank drawn from eleven
    for ranker in (DenseOnly(market), SkillJaccard(market), Bm25.of(task), WholeTextTfidf.of(task)):
        assert mean("RR", run_of(ranker, task), task) > 2 * chance, ranker.name


def test_the_engine_is_the_matcher_itself(market: Market) -> None:
    """Order of the real matcher with all explanations: first all who may be shown, then all with every rule lifted."""
    matcher = market.matcher
    run = run_of(Engine(market), task_of(market))
    for query in run.lists:
        if market.direction is Direction.LEARNER_TO_OFFERS:
            found = matcher.offers_for(matcher.learners.record(query), 99, on=TODAY).matches
            served = [match.offer_id for match in found]
        else:
            found = matcher.learners_for(matcher.offers.record(query), 99, on=TODAY).matches
            served = [match.learner_id for match in found]
        assert len(served) == 11
        assert list(run.ranked(query)) == served


def test_whom_a_rule_hides_comes_after_all_others(reader: ProfileReader) -> None:
    """The best offer's contract is refused: it stands behind the worst that is accepted, before one that is filled."""
    matcher = Matcher(reader)
    learner = replace(LEARNERS[0], contracts=(Contract.CDI,))
    refused = replace(OFFERS[0], contract=Contract.FREELANCE)
    later = replace(OFFERS[2], published=TODAY + timedelta(days=1))
    matcher.add_learners([learner])
    matcher.add_offers([refused, OFFERS[1], later])
    engine = Engine(Market(matcher, Direction.LEARNER_TO_OFFERS, TODAY))
    ids = [refused.id, OFFERS[1].id, later.id]
    assert engine(learner.id, ids) == [-2.0, -1.0, -3.0]


def _offer(name: str, place: Place, published: date | None) -> Offer:
    return replace(OFFERS[0], id=name, place=place, published=published)


def test_an_ablated_engine_is_blind_to_its_group_alone(reader: ProfileReader) -> None:
    """Three offers alike but for one fact each; who cannot see the fact leaves them in the order of their ids."""
    matcher = Matcher(reader)
    learner = replace(LEARNERS[0], mobility_km=None)
    old, new = TODAY - timedelta(days=60), TODAY - timedelta(days=1)
    matcher.add_learners([learner])
    matcher.add_offers(
        [_offer("a-far", FAR, new), _offer("b-old", MONTREUIL, old), _offer("c", MONTREUIL, new)]
    )
    market = Market(matcher, Direction.LEARNER_TO_OFFERS, TODAY)
    blind = {engine.name.removeprefix("engine without "): engine for engine in ablations(market)}
    assert list(blind) == ["skills", "occupation", "experience", "time", "place", "conditions"]
    ids = ["a-far", "b-old", "c"]

    def order(engine: Engine) -> list[str]:
        scores = engine(learner.id, ids)
        return [one for _, one in sorted(zip(scores, ids, strict=True), reverse=True)]

    assert order(Engine(market))[0] == "c"
    assert order(blind["skills"]) == order(blind["conditions"]) == order(Engine(market))
    assert order(blind["place"]) == ["a-far", "c", "b-old"]
    assert order(blind["time"]) == ["b-old", "c", "a-far"]


def test_freshest_first_reads_dates_alone(reader: ProfileReader) -> None:
    matcher = Matcher(reader)
    days = (TODAY, None, TODAY - timedelta(days=3))
    matcher.add_offers([_offer(f"o{n}", MONTREUIL, day) for n, day in enumerate(days)])
    matcher.add_learners(
        [
            replace(LEARNERS[0], id="seen", last_active=TODAY),
            replace(LEARNERS[0], id="made", last_active=None, created=TODAY - timedelta(days=1)),
        ]
    )
    offers = FreshestFirst(Market(matcher, Direction.LEARNER_TO_OFFERS, TODAY))("seen", ["o0", "o1", "o2"])
    assert sorted(range(3), key=lambda at: -offers[at]) == [0, 2, 1]
    learners = FreshestFirst(Market(matcher, Direction.OFFER_TO_LEARNERS, TODAY))("o0", ["made", "seen"])
    assert learners[1] > learners[0]


def test_jaccard_by_hand(matcher: Matcher) -> None:
    market = Market(matcher, Direction.LEARNER_TO_OFFERS, TODAY)
    hers = set(matcher.learners.profile("learner-data").skills["row"].tolist())
    asked = set(matcher.offers.profile("offer-data").skills["row"].tolist())
    score = SkillJaccard(market)("learner-data", ["offer-data"])[0]
    assert score == len(hers & asked) / len(hers | asked)
    assert 0 < score < 1


def test_whole_text_tfidf_by_hand() -> None:
    """Two words in three texts, each in two: equal weights, so the cosines are those of counts."""
    ranker = WholeTextTfidf({"q": "web web pain"}, {"a": "web", "b": "pain"})
    assert list(ranker("q", ["a", "b"])) == pytest.approx([2 / 5**0.5, 1 / 5**0.5], abs=1e-6)


def test_chance_is_uniform_and_has_a_seed() -> None:
    ids = [f"c{n}" for n in range(4_000)]
    drawn = Random(1)("q", ids)
    assert np.histogram(drawn, bins=4, range=(0, 1))[0] == pytest.approx([1_000] * 4, rel=0.1)
    assert Random(1)("q", ids[5:9]) == drawn[5:9]
    assert Random(2)("q", ids) != drawn
    assert Random(1)("r", ids) != drawn


class Callable9:
    """Nine scores whatever it is asked."""

    name = "nine"

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        return [0.0] * 9


def test_what_cannot_be_ranked_is_refused(market: Market) -> None:
    task = task_of(market)
    with pytest.raises(JudgementError, match="nine gives 9 scores for the 11 candidates"):
        run_of(Callable9(), task)
    with pytest.raises(JudgementError, match="no text of the query 'nobody'"):
        Bm25.of(task)("nobody", task.candidates)
    with pytest.raises(JudgementError, match="no text of the candidate 'nobody'"):
        Bm25.of(task)(task.queries[0], ["nobody"])


# ------------------------------------------------------------------- planted faults


class Shuffled:
    """An engine whose scores went to the wrong candidates on their way."""

    name = "shuffled"

    def __init__(self, engine: Ranker) -> None:
        self._engine = engine

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        scores = list(self._engine(query_id, candidates))
        random.Random(query_id).shuffle(scores)
        return scores


class SameTen:
    """An engine that shows everybody the same ten."""

    name = "same ten"

    def __init__(self, engine: Ranker, favourites: Sequence[str]) -> None:
        self._engine = engine
        self._favourites = set(favourites)

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        scores = self._engine(query_id, candidates)
        return [
            score + 1e6 * (one in self._favourites) for one, score in zip(candidates, scores, strict=True)
        ]


def test_planted_faults_show_in_the_figures(reader: ProfileReader) -> None:
    sample = silver_sample(learners=300, offers=100, seed=11)
    matcher = Matcher(reader)
    fill(matcher, sample.network)
    task = offer_to_learners(sample, 60, 11)
    engine = Engine(Market(matcher, Direction.OFFER_TO_LEARNERS, sample.reference_day))
    sound = run_of(engine, task)
    shuffled = run_of(Shuffled(engine), task)
    same = run_of(SameTen(engine, task.candidates[:10]), task)
    chance = run_of(Random(11), task)

    good = mean("nDCG@10", sound, task)
    assert good > 0.1
    for broken in (shuffled, same, chance):
        assert mean("nDCG@10", broken, task) < good / 2, broken.name

    def shown(run: Run) -> set[str]:
        return {one for query in task.queries for one in run.ranked(query, 10)}

    assert shown(same) == set(task.candidates[:10])
    assert len(shown(sound)) > 0.3 * len(task.candidates)
    assert len(shown(shuffled)) > len(shown(sound))  # chance spreads: coverage alone would praise it
