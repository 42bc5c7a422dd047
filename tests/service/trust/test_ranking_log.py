from __future__ import annotations

import json
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from matching.matcher import Place as PlaceInOrder
from matching.records import Learner, Offer, Organisation
from service.accounts.actor import Actor, Role
from service.desk import Desk, Question
from service.settings import Settings
from service.store import SqlStore, open_store
from service.store.desk_tables import APPEARANCES, PSEUDONYMS, RANKINGS
from service.trust import ranking_log
from service.trust.data_digest import DataDigest
from service.trust.pseudonyms import known_pseudonyms, learners_behind, pseudonym_of
from service.trust.questions import question_from, question_text
from service.trust.ranking_log import RankingLog, log_ranking
from service.trust.selections import COMPARED, Selection
from service.trust.shown_rankings import coverage, latest_rankings, ranking, seen_by
from tests.service.trust.conftest import AT, RECRUITER, Place


def _show(place: Place, question: Question, offer: Offer | None = None, actor: Actor = RECRUITER) -> str:
    record = offer or place.desk.matcher.offers.records()[0]
    return log_ranking(
        place.store,
        actor,
        side="learners",
        subject=record.id,
        question=question,
        ranking=place.desk.learners_for(record, question),
        desk=place.desk,
        at=AT,
    )


def test_a_ranking_is_logged_with_everything_that_made_it_and_no_person(place: Place) -> None:
    question = Question(k=5, offset=2, lift=frozenset({"diploma", "distance"}), weights={"goal": 2.0})
    offer = place.desk.matcher.offers.records()[0]
    found = place.desk.learners_for(offer, question)
    ranking_id = _show(place, question)
    with place.store.reading() as now:
        row = ranking(now, ranking_id)
        names = known_pseudonyms(now, [one.learner_id for one in found.matches])
        text = json.dumps([dict(one._mapping) for one in now.connection.execute(RANKINGS.select())])
    assert row.shown == tuple(names[one.learner_id] for one in found.matches)
    assert row.scores == tuple(one.score for one in found.matches)
    assert (row.side, row.subject, row.actor, row.role) == ("learners", offer.id, "recruiter", "recruiter")
    assert (row.organisation_id, row.total, row.sequence) == ("org1", found.total, place.desk.sequence)
    assert row.on_day == found.on.isoformat()
    asked = json.loads(row.question)["question"]
    assert (asked["lift"], asked["weights"], asked["k"]) == (["diploma", "distance"], {"goal": 2.0}, 5)
    assert set(json.loads(row.model)) == {*place.desk.matcher.versions, "ranker"}
    assert row.data == DataDigest().of(place.desk.network)
    assert not [one.id for one in place.desk.network.learners if one.id in text]


def test_the_learner_behind_whom_a_page_begins_is_a_pseudonym_too(place: Place) -> None:
    first = place.desk.learners_for(place.desk.matcher.offers.records()[0], Question(k=3))
    last = first.matches[-1]
    ranking_id = _show(place, Question(k=3, after=PlaceInOrder(last.score, last.learner_id)))
    with place.store.reading() as now:
        row = ranking(now, ranking_id)
        name = known_pseudonyms(now, [last.learner_id])[last.learner_id]
    assert last.learner_id not in row.question
    assert json.loads(row.question)["question"]["after"]["id"] == name


def test_ranks_are_kept_by_person(place: Place) -> None:
    _show(place, Question(k=3, offset=4))
    with place.store.reading() as now:
        ranks = [row.rank for row in now.connection.execute(APPEARANCES.select())]
    assert sorted(ranks) == [5, 6, 7]


def test_for_a_learner_the_subject_is_a_pseudonym_and_the_offers_are_named(place: Place) -> None:
    learner = place.desk.matcher.learners.records()[0]
    herself = Actor("u1", "Her", Role.LEARNER, learner_id=learner.id)
    found = place.desk.offers_for(learner, Question())
    ranking_id = log_ranking(
        place.store,
        herself,
        side="offers",
        subject=learner.id,
        question=Question(),
        ranking=found,
        desk=place.desk,
        at=AT,
    )
    with place.store.reading() as now:
        row = ranking(now, ranking_id)
        assert learners_behind(now, [row.subject]) == {row.subject: learner.id}
        assert now.connection.execute(APPEARANCES.select()).all() == []
    assert row.shown == tuple(one.offer_id for one in found.matches)


def test_a_record_that_is_not_kept_stands_in_the_log_as_its_digest(place: Place) -> None:
    draft = replace(place.desk.matcher.learners.records()[0], id="draft", about="Je m’appelle Awa Diallo.")
    ranking_id = log_ranking(
        place.store,
        RECRUITER,
        side="offers",
        subject=draft,
        question=Question(),
        ranking=place.desk.offers_for(draft, Question()),
        desk=place.desk,
        at=AT,
    )
    with place.store.reading() as now:
        row = ranking(now, ranking_id)
    assert row.subject.startswith("draft:")
    assert "Awa" not in row.subject + row.question


def test_an_answer_does_not_wait_for_its_row_which_comes_within_the_second(place: Place) -> None:
    log = RankingLog(place.store)
    log.start()
    try:
        with place.store.writing():  # somebody holds the store: nothing can be written meanwhile
            ranking_id = _show(place, Question(k=3))
            assert log.health.waiting == 1
        for _ in range(100):
            with place.store.reading() as now:
                there = [one.id for one in latest_rankings(now, 5)]
            if there:
                break
            time.sleep(0.1)
        assert there == [ranking_id]
    finally:
        log.stop()
    assert (log.health.waiting, log.health.written, log.health.lost) == (0, 1, 0)


def test_what_waits_is_written_when_the_service_ends(place: Place) -> None:
    log = RankingLog(place.store)
    log.start()
    ids = {_show(place, Question(k=2)) for _ in range(5)}
    log.stop()
    with place.store.reading() as now:
        assert {one.id for one in latest_rankings(now, 10)} == ids


def test_rankings_of_several_threads_are_all_written_once(place: Place) -> None:
    log = RankingLog(place.store)
    log.start()
    threads = [
        threading.Thread(target=lambda: [_show(place, Question(k=1)) for _ in range(10)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.stop()
    with place.store.reading() as now:
        assert len({one.id for one in latest_rankings(now, 100)}) == 40
        assert coverage(now).rankings == 40


def test_a_full_disk_is_counted_and_stops_no_search(place: Place) -> None:
    """The store takes no page more, as on a full disk; when there is room again, what waited is written."""
    log = RankingLog(place.store)
    ranking_log._LOGS[place.store] = log
    with place.store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    place.store._engine.dispose()

    def limited(limit: int) -> None:
        with place.store._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")

    limited(pages)
    big = Question(k=50)
    for _ in range(60):
        _show(place, big)
    assert log.flush() is False
    assert log.health.waiting == 60
    assert "no room" in (log.health.trouble or "")
    assert place.desk.learners_for(place.desk.matcher.offers.records()[0], big).matches
    limited(1_000_000)
    assert log.flush() is True
    assert (log.health.waiting, log.health.trouble) == (0, None)
    ranking_log._LOGS.pop(place.store)


def test_beyond_what_can_wait_the_oldest_is_let_go_and_counted(place: Place) -> None:
    log = RankingLog(place.store)
    ranking_log._LOGS[place.store] = log
    _show(place, Question(k=1))
    entry = log._waiting[0]
    for _ in range(ranking_log.MOST_WAITING + 2):
        log.add(entry)
    ranking_log._LOGS.pop(place.store)
    assert (log.health.waiting, log.health.lost) == (ranking_log.MOST_WAITING, 3)


def test_who_was_erased_before_the_row_was_written_gets_no_key(place: Place) -> None:
    log = RankingLog(place.store)
    ranking_log._LOGS[place.store] = log
    first = place.desk.learners_for(place.desk.matcher.offers.records()[0], Question(k=1)).matches[0]
    ranking_id = _show(place, Question(k=1))
    place.store.remove("learners", [first.learner_id])
    log.flush()
    ranking_log._LOGS.pop(place.store)
    with place.store.reading() as now:
        assert now.connection.execute(PSEUDONYMS.select()).all() == []
        assert learners_behind(now, ranking(now, ranking_id).shown) == {}


def test_a_learner_learns_which_organisations_had_her_in_their_lists(
    store: SqlStore, small_desk: Desk, small_settings: Settings
) -> None:
    learners = small_desk.network.learners
    store.upsert([*learners, Organisation("org1", "Atelier"), Organisation("org2", "Mairie")])
    place = Place(store, small_settings, small_desk)
    best = (
        small_desk.learners_for(small_desk.matcher.offers.records()[0], Question(k=1)).matches[0].learner_id
    )
    other = replace(RECRUITER, user_id="r2", organisation_id="org2")
    counsellor = Actor("c", "C", Role.COUNSELLOR, organisation_id="prov1")
    _show(place, Question(k=3))
    _show(place, Question(k=3))
    _show(place, Question(k=3), actor=other)
    _show(place, Question(k=3), actor=counsellor)
    with store.reading() as now:
        found = [(one.day, one.organisation, dict(one.ways), one.best_rank) for one in seen_by(now, best)]
        never = seen_by(
            now, next(one.id for one in learners if one.id not in known_pseudonyms(now, [one.id]))
        )
    assert found == [("2026-03-01", "Atelier", {"list": 2}, 1), ("2026-03-01", "Mairie", {"list": 1}, 1)]
    assert never == []


def test_the_same_learner_keeps_her_pseudonym_and_nobody_gets_one_twice(store: SqlStore) -> None:
    store.upsert([Learner("awa"), Learner("lou")])
    with store.writing() as now:
        first = pseudonym_of(now, "awa")
        assert pseudonym_of(now, "awa") == first
        assert pseudonym_of(now, "lou") != first
        assert pseudonym_of(now, "nobody") != pseudonym_of(now, "nobody")
        assert learners_behind(now, [first]) == {first: "awa"}


def test_the_digest_of_the_data_follows_every_record_and_no_order(small_desk: Desk) -> None:
    network = small_desk.network
    digests = DataDigest()
    before = digests.of(network)
    changed = replace(network.learners[3], headline="tout autre chose")
    other = replace(network, learners=(*network.learners[:3], changed, *network.learners[4:]))
    assert digests.of(other) != before
    assert digests.of(other) == DataDigest().of(other)
    assert digests.of(replace(network, learners=network.learners[::-1])) == before
    assert digests.of(replace(network, offers=network.offers[1:])) != before


def test_logs_of_two_stores_do_not_mix(place: Place, tmp_path: Path) -> None:
    log = RankingLog(place.store)
    log.start()
    with closing(open_store(tmp_path / "other.sqlite3")) as other:
        _show(replace(place, store=other), Question(k=1))
        with other.reading() as now:
            assert len(latest_rankings(now, 5)) == 1
    log.stop()
    assert log.health.written == 0


@pytest.mark.parametrize(
    "question", [Question(), Question(k=3, must=frozenset({"a", "b"}), weights={"x": 1.5})]
)
@pytest.mark.parametrize(
    "selection",
    [None, Selection(without=frozenset({"b", "a"})), Selection(COMPARED, only=frozenset({"c", "d"}))],
)
def test_a_question_comes_back_from_its_text(question: Question, selection: Selection | None) -> None:
    text = question_text(question, "digest", selection)
    assert question_from(text) == (question, "digest", selection)
    assert question_text(*question_from(text)) == text
