"""The measure sees what prose tells of a person, and nothing where nothing is told."""

from collections import Counter

import pytest

from evaluation.prose_leak import Phrase, differences, leaks, markdown, read_phrases, saying, twins_of
from matching.matcher import Matcher
from models import load_matcher
from tests.matching.small_network import LEARNERS, OFFERS

PLANTED = Phrase("planted", "about", "Je code en Python et SQL.", "Je fais du pain et des gâteaux.")
SAME = Phrase("same", "about", "Je suis là.", "Je suis là.")
CLEANED = Phrase("cleaned", "about", "Je m'appelle Camille Martin.", "Je m'appelle Fatou Diallo.")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    matcher = load_matcher()
    matcher.add_offers(OFFERS)
    return matcher


def test_a_planted_leak_is_found_and_twins_who_say_the_same_are_the_same(matcher: Matcher) -> None:
    twins = twins_of(LEARNERS[:2], (PLANTED, SAME, CLEANED))
    planted, same, cleaned = leaks(twins, differences(matcher, twins, {}))
    assert planted.kind == "planted"
    assert planted.text_differs == 1.0
    assert planted.cosine_least < 0.999
    assert planted.moved > 0
    for one in (same, cleaned):
        assert (one.text_differs, one.list_changed, one.largest_move, one.moved) == (0, False, 0, 0)
        assert one.cosine_least == pytest.approx(1.0, abs=1e-6)
    assert "| planted | 2 | 100% |" in markdown([planted])


def test_every_phrase_says_two_things_in_a_field_that_is_read() -> None:
    phrases = read_phrases()
    for phrase in phrases:
        assert phrase.one != phrase.other
        assert phrase.field in {"headline", "about"}
    assert len(Counter(phrase.kind for phrase in phrases)) >= 8


def test_no_other_field_can_be_said() -> None:
    with pytest.raises(ValueError, match="place"):
        saying(LEARNERS[0], "place", "à Paris", "twin")
