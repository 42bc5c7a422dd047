"""The people of the demo, on a small sample."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.records import Identity, Learner, LearnerStatus, Offer
from service.accounts import consents, links, users
from service.accounts.access import Access
from service.accounts.actor import Role
from service.accounts.demo_people import (
    CASELOAD,
    COUNSELLOR,
    EMPLOYER,
    LEARNER,
    PERSONAS,
    RECRUITER,
    SECOND_RECRUITER,
    SEEN_PERCENT,
    add_demo_people,
    way_to_a_real_offer,
    ways_in,
)
from service.accounts.first_run import first_link
from service.accounts.links import LinkPurpose
from service.store import SqlStore, open_store, save_network
from tests.service.people import people_network

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SqlStore:
    data = tmp_path_factory.mktemp("demo")
    with closing(open_store(data / "sample.sqlite3", data)) as store:
        save_network(store, people_network())
        assert add_demo_people(store, AT)
    return open_store(data / "sample.sqlite3", data)


def test_they_are_added_once(made: SqlStore) -> None:
    with made.reading() as now:
        before = now.sequence, users.all_users(now)
    assert not add_demo_people(made, AT)
    with made.reading() as now:
        assert (now.sequence, users.all_users(now)) == before


def test_they_are_the_same_whenever_they_are_made(made: SqlStore, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "again.sqlite3", tmp_path)) as again:
        save_network(again, people_network())
        add_demo_people(again, AT)
        with again.reading() as one, made.reading() as other:
            assert users.all_users(one) == users.all_users(other)
            assert consents.seen_learners(one) == consents.seen_learners(other)


def test_each_persona_has_something_to_do(made: SqlStore) -> None:
    with made.reading() as now:
        people = {role: users.by_email(now, email) for role, email in PERSONAS.items()}
        assert {user.role for user in people.values() if user} == set(Role)
        recruiter, counsellor = users.by_email(now, RECRUITER), users.by_email(now, COUNSELLOR)
        learner, second = users.by_email(now, LEARNER), users.by_email(now, SECOND_RECRUITER)
        assert recruiter
        assert counsellor
        assert learner
        assert learner.learner_id
        assert second
        owned = [one for one in now.all(Offer) if Access(recruiter.actor(), now).owns(one)]
        assert owned
        assert all(not one.synthetic and one.organisation_id == EMPLOYER.id for one in owned)
        assert any(Access(second.actor(), now).owns(one) for one in now.all(Offer))
        followed = users.caseload(now, counsellor.id)
        assert 0 < len(followed) <= CASELOAD
        assert learner.learner_id in followed
        assert now.get(Learner, learner.learner_id).status is LearnerStatus.SEEKING
        identity = now.get(Identity, learner.learner_id)
        assert identity.family_name
        assert identity.family_name in learner.name
        everybody, seen = now.ids(Learner), consents.seen_learners(now)
        assert learner.learner_id in seen
        assert SEEN_PERCENT - 10 < 100 * len(seen) / len(everybody) < 100


def test_each_start_writes_new_ways_in(made: SqlStore) -> None:
    first = ways_in(made, AT)
    assert [one.role for one in first] == list(PERSONAS)
    real = way_to_a_real_offer(made, AT)
    assert real
    second = ways_in(made, AT)
    with made.writing() as now:
        dead = [links.consume(now, one.path.rpartition("/")[2], LinkPurpose.ENTRY, AT) for one in first]
        assert dead == [None] * len(first)
        for one in second:
            user = links.consume(now, one.path.rpartition("/")[2], LinkPurpose.ENTRY, AT)
            assert user
            assert user.role is one.role


def test_nobody_is_made_administrator_where_there_is_one(made: SqlStore, tmp_path: Path) -> None:
    assert first_link(made, AT) is None
    with closing(open_store(tmp_path / "new.sqlite3", tmp_path)) as new:
        path = first_link(new, AT)
        assert path is not None
        assert path.startswith("/first/")


def test_an_empty_network_gets_its_people_too(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "empty.sqlite3", tmp_path)) as store:
        assert add_demo_people(store, AT)
        assert way_to_a_real_offer(store, AT) is None
        assert {one.role for one in ways_in(store, AT)} == set(Role) - {Role.LEARNER}
