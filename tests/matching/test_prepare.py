"""What a service does after its start: the first questions come while the rest is still being made."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from matching.matcher import Matcher
from models import load_matcher
from tests.matching.small_network import LEARNERS, OFFERS

TODAY = date(2026, 6, 15)


def answer(matcher: Matcher, number: int) -> tuple[object, object]:
    offer = replace(OFFERS[number % len(OFFERS)], id="new")
    learner = replace(LEARNERS[number % len(LEARNERS)], id="new")
    return matcher.learners_for(offer, on=TODAY), matcher.offers_for(learner, on=TODAY)


def test_questions_that_come_while_it_prepares_get_the_same_answers(matcher: Matcher) -> None:
    started = Matcher(load_matcher().reader)  # nothing made yet
    started.learners, started.offers = matcher.learners, matcher.offers
    with ThreadPoolExecutor(4) as pool:
        preparing = pool.submit(started.prepare)
        answers = list(pool.map(lambda number: answer(started, number), range(6)))
        preparing.result()
    assert answers == [answer(matcher, number) for number in range(6)]
