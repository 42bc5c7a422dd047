from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.records import Learner
from service.accounts import consents, users
from service.accounts.access import Access
from service.accounts.consents import Purpose
from service.desk import Desk, Question
from service.trust.erasure import erase
from service.trust.ranking_log import log_ranking
from service.trust.replay import AMONG, DRAFTED, ERASED, GONE, RECORDS, Replayed, replay
from tests.service.people import RECRUITER, Served, served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def _desk(site: Served) -> Desk:
    """The desk once it knows everything that was written."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        desk: Desk = site.app.state.desk
        if desk.sequence == site.store.sequence:
            return desk
        time.sleep(0.05)
    raise AssertionError("the desk does not follow")


def _show(site: Served, question: Question) -> str:
    actor, desk = site.users[RECRUITER].actor(), _desk(site)
    with site.store.reading() as now:
        among = Access(actor, now).listed()
    offer = site.offer_of("org1")
    ranking = desk.learners_for(offer, question, among)
    ranking_id = log_ranking(
        site.store,
        actor,
        side="learners",
        subject=offer.id,
        question=question,
        ranking=ranking,
        desk=desk,
        at=AT,
        among=among,
    )
    site.app.state.ranking_log.flush()
    return ranking_id


def _replayed(site: Served, ranking_id: str) -> Replayed:
    return replay(site.store, _desk(site), ranking_id)


@pytest.mark.parametrize(
    "question",
    [
        Question(k=7),
        Question(k=4, offset=3, lift=frozenset({"distance", "diploma"})),
        Question(k=5, weights={"goal": 3.0, "distance": 0.0}),
    ],
)
def test_the_same_list_comes_out_of_the_same_records(site: Served, question: Question) -> None:
    found = _replayed(site, _show(site, question))
    assert found.same
    assert found.differences == ()
    assert found.then == found.now
    assert [row.rank for row in found.then] == list(
        range(question.offset + 1, question.offset + len(found.then) + 1)
    )
    assert all(row.id in {one.id for one in site.network.learners} for row in found.then)


def test_records_that_changed_since_are_told(site: Served) -> None:
    ranking_id = _show(site, Question(k=5))
    learner = site.store.get(Learner, _replayed(site, ranking_id).then[0].id or "")
    site.store.upsert([replace(learner, skills=(), goals=(), experiences=(), about="")])
    found = _replayed(site, ranking_id)
    assert RECORDS in found.differences
    assert not found.same
    assert found.then[0].id == learner.id
    assert found.then[0].score != next(row.score for row in found.now if row.id == learner.id)


def test_a_change_that_was_taken_back_gives_the_same_list_again(site: Served) -> None:
    ranking_id = _show(site, Question(k=5))
    learner = site.store.get(Learner, site.learner_id(3))
    site.store.upsert([replace(learner, headline="autre chose")])
    assert RECORDS in _replayed(site, ranking_id).differences
    site.store.upsert([learner])
    found = _replayed(site, ranking_id)
    assert found.same
    assert found.differences == ()


def test_an_erased_person_is_an_empty_row_and_leads_nowhere(site: Served) -> None:
    ranking_id = _show(site, Question(k=5))
    second = _replayed(site, ranking_id).then[1].id or ""
    erase(site.store, second, AT)
    found = _replayed(site, ranking_id)
    assert [row.id is None for row in found.then] == [False, True, False, False, False]
    assert ERASED in found.differences
    assert second not in [row.id for row in found.now]
    assert [row.id for row in found.then if row.id] == [row.id for row in found.now][: len(found.then) - 1]


def test_a_consent_that_was_withdrawn_is_told(site: Served) -> None:
    ranking_id = _show(site, Question(k=5))
    first = _replayed(site, ranking_id).then[0].id or ""
    with site.store.writing() as now:
        consents.withdraw(now, first, Purpose.SEEN, None, AT)
    found = _replayed(site, ranking_id)
    assert found.differences == (AMONG,)
    assert first not in [row.id for row in found.now]


def test_what_cannot_be_asked_again_says_why(site: Served) -> None:
    ranking_id = _show(site, Question(k=5))
    offer = site.offer_of("org1")
    draft = replace(offer, id="draft")
    desk = _desk(site)
    of_draft = log_ranking(
        site.store,
        site.users[RECRUITER].actor(),
        side="learners",
        subject=draft,
        question=Question(),
        ranking=desk.learners_for(draft, Question()),
        desk=desk,
        at=AT,
    )
    site.app.state.ranking_log.flush()
    site.store.remove("offers", [offer.id])
    assert GONE in _replayed(site, ranking_id).differences
    found = _replayed(site, of_draft)
    assert DRAFTED in found.differences
    assert found.now == ()
    assert len(found.then) == 10


def test_a_ranking_of_a_learner_s_offers_is_replayed_until_she_is_erased(site: Served) -> None:
    herself = site.users["learner"]
    learner, desk = _desk(site).learner(herself.learner_id or ""), _desk(site)
    ranking_id = log_ranking(
        site.store,
        herself.actor(),
        side="offers",
        subject=learner.id,
        question=Question(),
        ranking=desk.offers_for(learner, Question()),
        desk=desk,
        at=AT,
    )
    site.app.state.ranking_log.flush()
    assert _replayed(site, ranking_id).same
    erase(site.store, learner.id, AT)
    found = _replayed(site, ranking_id)
    assert ERASED in found.differences
    assert (found.subject, found.now) == (None, ())
    with site.store.reading() as now:
        assert users.some(now, [herself.id]) == {}
