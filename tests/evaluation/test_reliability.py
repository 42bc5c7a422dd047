"""Calibration by hand-worked arithmetic, and of engines whose calibration is known."""

import math

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from evaluation.audits import by_word, certainty_of_engine, reliability
from evaluation.audits.reliability import CERTAINTY_BANDS, Said, chance_of, equal_mass_bins
from evaluation.ranking import JudgedTask
from evaluation.ranking.task import JudgementError
from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.records import Match
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH
from tests.matching.small_network import LEARNERS, OFFERS, TODAY


@pytest.fixture(scope="module")
def matcher(reader: ProfileReader) -> Matcher:
    matcher = Matcher(reader)
    matcher.add_learners(LEARNERS)
    matcher.add_offers(OFFERS)
    return matcher


def pairs(chances: list[float], right: list[bool], queries: int = 1) -> list[Said]:
    return [
        Said(f"q{number % queries}", str(number), chance, 0.9, hit)
        for number, (chance, hit) in enumerate(zip(chances, right, strict=True))
    ]


def test_a_table_by_hand() -> None:
    found = reliability(pairs([0.1, 0.2, 0.7, 0.8], [False, True, True, True]), bins=2)
    first, second = found.bins
    assert (first.pairs, first.low, first.high, first.right.mean) == (2, 0.1, 0.2, 0.5)
    assert (first.chance, second.chance) == pytest.approx((0.15, 0.75))
    assert second.right.mean == 1.0
    assert found.ece.mean == pytest.approx(0.5 * 0.35 + 0.5 * 0.25)
    assert found.brier.mean == pytest.approx((0.01 + 0.64 + 0.09 + 0.04) / 4)
    assert found.brier_of_rate == pytest.approx(0.75 * 0.25)


def test_equal_chances_share_a_bin_and_no_bin_is_empty() -> None:
    chances = np.array([0.5] * 8 + [0.1, 0.9])
    assert equal_mass_bins(chances, 10).tolist() == [1] * 8 + [0, 2]
    even = equal_mass_bins(np.arange(100) / 100, 10)
    assert np.bincount(even).tolist() == [10] * 10


def test_who_is_right_as_often_as_said_is_calibrated_and_who_shouts_is_not() -> None:
    draw = np.random.default_rng(3)
    chances = draw.random(4000)
    right = (draw.random(4000) < chances).tolist()
    honest = reliability(pairs(chances.tolist(), right, 400))
    loud = reliability(pairs((chances**0.25).tolist(), right, 400))
    assert honest.ece.mean < 2 * honest.ece_by_chance
    assert loud.ece.low > 10 * loud.ece_by_chance
    assert loud.ece.mean == pytest.approx(float(np.mean(chances**0.25 - np.array(right))), abs=0.01)
    assert honest.brier.mean == pytest.approx(brier_score_loss(right, chances))
    assert honest.brier.low < 1 / 6 < honest.brier.high  # the mean of p (1 - p) over [0, 1]
    assert honest.queries == 400


def test_words_are_counted_apart() -> None:
    said = [
        Said("q", "a", 0.9, 0.85, True),
        Said("q", "b", 0.9, 0.8, False),
        Said("q", "c", 0.5, 0.1, False),
    ]
    known, little = by_word(said)
    assert (known.word, known.pairs, known.relevant.mean) == ("well known", 2, 0.5)
    assert (little.word, little.pairs, little.brier.mean) == ("little known", 1, 0.25)
    with pytest.raises(JudgementError, match="below"):
        by_word([Said("q", "a", 0.5, 0.2, True)], [(0.5, "half")])


def test_the_bands_are_those_of_the_pages() -> None:
    ours = [least for least, _ in CERTAINTY_BANDS]
    assert ours == [least for least, _ in FRENCH.certainty] == [least for least, _ in ENGLISH.certainty]


def test_what_the_engine_says_is_collected(matcher: Matcher) -> None:
    """The world with one right answer: what the engine says beside what is true, and what nobody judged."""
    offers = {one.id: one for one in OFFERS}
    task = JudgedTask(
        "small",
        tuple(offers),
        tuple(one.id for one in LEARNERS),
        {
            name: {name.replace("offer", "learner"): 3, LEARNERS[0].id: 0}
            for name in offers
            if name != "offer-web"
        },
    )
    found = certainty_of_engine(
        lambda query: matcher.learners_for(offers[query], 11, on=TODAY).matches, task, k=3
    )
    assert len(found.said) + found.unjudged == 3 * len(offers)
    assert found.unjudged >= 3  # nothing was judged for the web offer
    right = [one for one in found.said if one.relevant]
    assert len(right) == len(offers) - 1
    for one in right:
        match = next(
            each
            for each in matcher.learners_for(offers[one.query], 11, on=TODAY).matches
            if each.learner_id == one.candidate
        )
        assert one.chance == pytest.approx(1 / (1 + math.exp(-match.score)))
        assert one.certainty == match.certainty
    assert reliability(found.said).pairs == len(found.said)
    assert sum(word.pairs for word in by_word(found.said)) == len(found.said)


def test_an_answer_to_another_question_is_refused() -> None:
    task = JudgedTask("t", ("q",), ("a",), {})
    with pytest.raises(JudgementError, match="asked for 'q'"):
        certainty_of_engine(lambda query: [Match("x", "a", 0.0, 0.0, (), ())], task)
    with pytest.raises(JudgementError, match="0 pairs"):
        reliability([])
    assert chance_of(2.0) == pytest.approx(1 - chance_of(-2.0))
