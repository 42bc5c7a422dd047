from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.network import Network
from matching.eligibility import RULES
from matching.matcher import Matcher
from matching.records import Experience, Learner, Session
from models.load import fill
from service.desk import Desk, Question
from service.moving import brought_to, moved

LONG_AGO = date(2021, 6, 1)


def test_a_sample_asked_about_the_past_is_moved_whole(small_network: Network) -> None:
    there = brought_to(small_network, LONG_AGO)
    by = timedelta(days=int(str(there.about["moved_days"])))
    assert there.about["reference_day"] == "2021-06-01"
    assert {one.created for one in there.learners if one.created} == {
        one.created + by for one in small_network.learners if one.created
    }
    assert [one.published for one in there.offers] == [
        one.published and one.published + by for one in small_network.offers
    ]
    assert [one.start - by for one in there.sessions] == [one.start for one in small_network.sessions]


def test_a_moved_network_answers_as_it_did_on_its_own_day(small_network: Network, small_desk: Desk) -> None:
    there = brought_to(small_network, LONG_AGO)
    matcher = Matcher(small_desk.matcher.reader)
    fill(matcher, there)
    moved_desk = Desk(there, matcher)
    question = Question(k=100, lift=frozenset(RULES))
    for offer in small_network.offers[-3:]:
        here = small_desk.learners_for(offer, question)
        then = moved_desk.learners_for(moved_desk.offer(offer.id), question)
        assert then.on == LONG_AGO
        assert [one.learner_id for one in then.matches] == [one.learner_id for one in here.matches]
        assert [one.score for one in then.matches] == pytest.approx(
            [one.score for one in here.matches], abs=1e-5
        )


def test_a_day_that_the_network_knows_moves_nothing(small_network: Network) -> None:
    for day in (date(2026, 6, 15), date(2030, 1, 1)):
        assert brought_to(small_network, day) is small_network


@pytest.mark.parametrize("about", [{}, {"synthetic": True}, {"reference_day": "2026-06-15"}])
def test_a_network_of_real_people_is_never_moved(small_network: Network, about: dict[str, object]) -> None:
    own = replace(small_network, about=about)
    assert brought_to(own, LONG_AGO) is own


def test_dates_of_parts_move_too() -> None:
    day = date(2026, 3, 1)
    learner = Learner("l1", experiences=(Experience("Boulangère", start=day),))
    assert moved(learner, timedelta(days=1)).experiences[0].start == date(2026, 3, 2)
    assert moved(Session("s1", "t1", day, day), timedelta(days=1)).end == date(2026, 3, 2)
    assert moved(Learner("l2"), timedelta(days=1)) == Learner("l2")
    with pytest.raises(TypeError):
        moved("l1", timedelta(days=1))
