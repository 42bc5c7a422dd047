"""The measure sees what prose tells of a person, and nothing where nothing is told."""

from collections import Counter

import pytest

from data.sample import REFERENCE_DAY
from evaluation.prose_leak import (
    Phrase,
    differences,
    leaks,
    lists_of_offers,
    markdown,
    place_among,
    read_phrases,
    saying,
    twins_of,
)
from matching.matcher import Matcher
from matching.reading import ProfileReader
from tests.matching.small_network import LEARNERS, OFFERS

PLANTED = Phrase("planted", "about", "Je code en Python et SQL.", "Je fais du pain et des gâteaux.")
SAME = Phrase("same", "about", "Je suis là.", "Je suis là.")
CLEANED = Phrase("cleaned", "about", "Je m'appelle Camille Martin.", "Je m'appelle Fatou Diallo.")


@pytest.fixture(scope="module")
def matcher(reader: ProfileReader) -> Matcher:
    matcher = Matcher(reader)
    matcher.add_offers(OFFERS)
    matcher.add_learners(LEARNERS)
    return matcher


def test_a_planted_leak_is_found_and_twins_who_say_the_same_are_the_same(matcher: Matcher) -> None:
    twins = twins_of(LEARNERS, (PLANTED, SAME, CLEANED))
    lists = lists_of_offers(matcher)
    assert {name for scores in lists.values() for name in scores} == {one.id for one in LEARNERS}
    hers = matcher.offers_for(LEARNERS[0], k=len(OFFERS), on=REFERENCE_DAY).matches
    assert hers
    assert {one.offer_id: one.score for one in hers} == pytest.approx(
        {name: scores[LEARNERS[0].id] for name, scores in lists.items() if LEARNERS[0].id in scores}
    )
    planted, same, cleaned = leaks(twins, differences(matcher, twins, {}, lists))
    assert planted.kind == "planted"
    assert planted.text_differs == 1.0
    assert planted.cosine_least < 0.999
    assert planted.moved > 0
    assert planted.largest_seen_move > 0
    for one in (same, cleaned):
        assert (one.text_differs, one.list_changed, one.largest_move, one.moved) == (0, False, 0, 0)
        assert (one.seen_changed, one.largest_seen_move) == (0, 0)
        assert one.cosine_least == pytest.approx(1.0, abs=1e-6)
    assert f"| planted | {len(LEARNERS)} | 100% |" in markdown([planted])


def test_the_place_of_a_score_is_that_of_its_list() -> None:
    scores = {"b": 3.0, "a": 2.0, "c": 2.0, "d": 1.0}
    assert [place_among(scores, name, score) for name, score in scores.items()] == [0, 1, 2, 3]
    assert place_among(scores, "d", 9.0) == 0


def test_every_phrase_says_two_things_in_a_field_that_is_read() -> None:
    phrases = read_phrases()
    for phrase in phrases:
        assert phrase.one != phrase.other
        assert phrase.field in {"headline", "about"}
    assert len(Counter(phrase.kind for phrase in phrases)) >= 8


def test_no_other_field_can_be_said() -> None:
    with pytest.raises(ValueError, match="place"):
        saying(LEARNERS[0], "place", "à Paris", "twin")
