from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.network import Network
from matching.eligibility import RULES
from matching.errors import UnknownIdError
from matching.records import Offer
from service.desk import Desk, Question, begin_desk, open_desk
from service.settings import Settings
from service.store import open_store


def _answers(desk: Desk) -> list[tuple[str, float]]:
    question = Question(k=100, lift=frozenset(RULES))
    return [
        (match.learner_id, match.score)
        for offer in desk.matcher.offers.records()[:5]
        for match in desk.learners_for(offer, question).matches
    ]


def test_a_second_start_reads_nothing_anew_and_answers_the_same(
    small_settings: Settings, small_desk: Desk
) -> None:
    told: list[int] = []
    store = open_store(small_settings.db)
    again = open_desk(store, small_settings, lambda done, total: told.append(done))
    store.close()
    assert told == []
    assert _answers(again) == _answers(small_desk)


def test_a_damaged_index_is_made_again(small_settings: Settings, small_desk: Desk) -> None:
    victim = max(small_settings.index.rglob("*.bin"), key=lambda path: path.stat().st_size)
    victim.write_bytes(victim.read_bytes()[:-7])
    told: list[int] = []
    store = open_store(small_settings.db)
    again = open_desk(store, small_settings, lambda done, total: told.append(done))
    store.close()
    assert told
    assert [one for one, _ in _answers(again)] == [one for one, _ in _answers(small_desk)]


def test_what_was_begun_is_read_once(small_settings: Settings, tmp_path: Path) -> None:
    settings = replace(small_settings, db=tmp_path / "begun.sqlite3")
    with closing(open_store(settings.db)) as store:
        store.upsert([Offer("o1", "Développeur web", "Python et SQL."), Offer("o2", "Boulangère")])
        begun = begin_desk(store, settings)
        assert (begun.left, len(begun.matcher.offers)) == (2, 0)
        whole = begun.read()
        whole.save(settings)
        assert whole.left == 0
        assert len(whole.read().desk().matcher.offers) == 2  # as in a fork of the process that has read all
        assert begin_desk(store, settings).left == 0


def test_an_index_of_another_store_or_an_older_one_is_not_used(
    small_settings: Settings, small_desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("other")
    settings = replace(small_settings, db=folder / "other.sqlite3")
    store = open_store(settings.db)
    store.upsert([Offer("o1", "Développeur web", "Python et SQL.")])
    first = open_desk(store, settings)
    assert len(first.matcher.offers) == 1
    store.upsert([Offer("o2", "Boulanger", "Pétrir et cuire.")])
    assert len(open_desk(store, settings).matcher.offers) == 2
    store.close()


def test_the_sample_s_day_is_today(small_desk: Desk, small_network: Network) -> None:
    assert small_desk.today().isoformat() == small_network.about["reference_day"]
    assert small_desk.synthetic


def test_a_network_without_a_day_lives_today(small_desk: Desk) -> None:
    before = datetime.now(tz=UTC).date()
    bare = Desk(Network(), small_desk.matcher)
    assert bare.today() in (before, datetime.now(tz=UTC).date())
    assert not bare.synthetic


def test_unknown_ids_are_named(small_desk: Desk) -> None:
    with pytest.raises(UnknownIdError, match="'o9'"):
        small_desk.offer("o9")
    with pytest.raises(UnknownIdError, match="'l9'"):
        small_desk.learner("l9")


def test_trainings_followed_are_those_of_the_enrolments(small_desk: Desk, small_network: Network) -> None:
    enrolment = small_network.enrolments[0]
    session = next(one for one in small_network.sessions if one.id == enrolment.session_id)
    assert session.training_id in [one.id for one in small_desk.trainings_of(enrolment.learner_id)]
