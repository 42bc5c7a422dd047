"""A desk that follows its store: what was written is found, in this process and from another."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.network import Network
from matching.eligibility import RULES
from matching.errors import UnknownIdError
from matching.matcher import Matcher
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Interaction,
    InteractionKind,
    Learner,
    LearnerStatus,
    Offer,
    OfferStatus,
    Organisation,
    Place,
)
from models.load import fill
from service.desk import Desk, Question, begin_desk, open_desk
from service.following import Follower
from service.settings import Settings
from service.store import SqlStore, load_network, open_store, save_network
from service.store.erasing import left_in_files
from service.store_address import Address, PostgresUrl
from service.trust.backup import back_up
from service.trust.erasure import erase
from service.trust.restoring import restore

EVERYONE = Question(k=100, lift=frozenset(RULES))
VISIBLE_WITHIN_S = 1.0
LONG_AGO = date(2021, 6, 1)

WRITE_ONE = """
import sys
from pathlib import Path
from matching.records import Offer
from service.store import open_store
from service.store_address import read_address
store = open_store(read_address(sys.argv[1]))
store.upsert([Offer("from-another-process", "Développeur web", "Python et SQL.")])
print("kept", flush=True)
"""


@pytest.fixture
def filled(store: SqlStore, small_network: Network, small_settings: Settings) -> SqlStore:
    """A store with the small network."""
    save_network(store, small_network)
    return store


@pytest.fixture
def settings(
    database: Address, small_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Its settings, with an index of its own and the cache that all tests share."""
    return replace(small_settings, db=database, data=tmp_path_factory.mktemp("data"))


@pytest.fixture
def follower(filled: SqlStore, settings: Settings, small_desk: Desk) -> Follower:
    """Begins with the matcher of the desk that all tests share: it knows this network, and never changes."""
    return Follower(filled, settings, Desk(load_network(filled), small_desk.matcher, filled.sequence))


@pytest.fixture
def following(follower: Follower) -> Iterator[Follower]:
    follower.start()
    yield follower
    follower.stop()


def ranked(desk: Desk) -> list[tuple[str, list[tuple[str, float]]]]:
    """Everybody for every offer."""
    return [
        (one.id, [(match.learner_id, match.score) for match in desk.learners_for(one, EVERYONE).matches])
        for one in sorted(desk.matcher.offers.records(), key=lambda one: one.id)[:8]
    ]


def built_anew(store: SqlStore, desk: Desk) -> Desk:
    """A desk that has seen nothing but what the store holds now."""
    network = load_network(store)
    matcher = Matcher(desk.matcher.reader)
    fill(matcher, network)
    return Desk(network, matcher)


def wait_for(holds: Callable[[], bool], within_s: float) -> float:
    """Seconds until something holds; fails when it takes longer than it may."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < within_s
        time.sleep(0.01)
    return time.monotonic() - began


def test_after_any_changes_the_desk_is_that_of_a_fresh_start(filled: SqlStore, follower: Follower) -> None:
    first = load_network(filled)
    learner, enrolment, training = first.learners[0], first.enrolments[5], first.trainings[0]
    filled.upsert([replace(learner, headline="Boulangère", place=Place("Brest", lat=48.39, lon=-4.49))])
    filled.upsert(
        [Offer("new", "Développeuse Python", "Django, SQL."), Learner("new", headline="Développeuse")]
    )
    filled.upsert([Enrolment("new", enrolment.session_id, EnrolmentStatus.CERTIFIED)])
    filled.upsert([replace(training, title="Cuisine du monde"), Organisation("g9", "Mairie")])
    filled.remove("learners", [first.learners[3].id, enrolment.learner_id])
    filled.remove("offers", [first.offers[2].id])
    filled.describe({"reference_day": "2026-07-01"})
    while follower.catch_up():
        continue
    fresh = built_anew(filled, follower.desk)
    assert follower.desk.sequence == filled.sequence
    assert follower.desk.network == fresh.network
    assert follower.desk.histories == fresh.histories
    assert follower.desk.today() == date(2026, 7, 1)
    assert ranked(follower.desk) == ranked(fresh)
    assert follower.catch_up() == 0


def test_what_happens_between_people_costs_a_desk_nothing(filled: SqlStore, follower: Follower) -> None:
    before = follower.desk
    learner, offer = before.network.learners[0], before.network.offers[0]
    filled.upsert([Interaction(learner.id, offer.id, InteractionKind.SHORTLISTED, LONG_AGO)])
    while follower.catch_up():
        continue
    assert follower.desk.sequence == filled.sequence > before.sequence
    assert follower.desk.matcher is before.matcher
    assert follower.desk.network is before.network


def test_a_desk_that_someone_holds_does_not_change(filled: SqlStore, follower: Follower) -> None:
    held = follower.desk
    before = ranked(held)
    filled.remove("learners", [one.id for one in held.network.learners[:30]])
    filled.upsert([replace(one, title="Boulanger") for one in held.network.offers])
    follower.catch_up()
    assert ranked(follower.desk) != before
    assert ranked(held) == before


def test_a_filled_offer_and_a_placed_learner_leave_the_lists(filled: SqlStore, follower: Follower) -> None:
    desk = follower.desk
    offer = next(one for one in desk.network.offers if one.status is OfferStatus.OPEN)
    learner = next(one for one in desk.network.learners if one.status is LearnerStatus.SEEKING)
    question = replace(EVERYONE, on=desk.today())

    def shown() -> tuple[bool, bool]:
        at = follower.desk
        offers = {one.offer_id for one in at.offers_for(learner, question).matches}
        learners = {one.learner_id for one in at.learners_for(offer, question).matches}
        return offer.id in offers, learner.id in learners

    assert shown() == (True, True)
    filled.upsert([replace(offer, status=OfferStatus.FILLED), replace(learner, status=LearnerStatus.PLACED)])
    follower.catch_up()
    assert shown() == (False, False)


def test_a_write_is_found_within_a_second(filled: SqlStore, following: Follower) -> None:
    filled.upsert([Offer("new", "Développeuse Python", "Django, SQL.")])
    wait_for(lambda: "new" in following.desk.matcher.offers, VISIBLE_WITHIN_S)
    filled.remove("offers", ["new"])
    wait_for(lambda: "new" not in following.desk.matcher.offers, VISIBLE_WITHIN_S)


def test_a_write_of_another_process_is_found_within_a_second(settings: Settings, following: Follower) -> None:
    url = settings.db.url if isinstance(settings.db, PostgresUrl) else str(settings.db)
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_ONE, url], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "kept\n"
        wait_for(lambda: "from-another-process" in following.desk.matcher.offers, VISIBLE_WITHIN_S)
    assert writer.returncode == 0


def test_questions_are_answered_while_records_come_in(filled: SqlStore, following: Follower) -> None:
    """Every answer is of one moment: as many learners are ranked as the desk knows, and none is unknown to it."""
    done = threading.Event()
    templates = itertools.cycle(following.desk.network.learners)

    def bring() -> None:
        for batch in range(6):
            filled.upsert(replace(next(templates), id=f"in-{batch}-{number}") for number in range(50))
        done.set()

    bringing = threading.Thread(target=bring)
    bringing.start()
    answers = 0
    while not done.is_set() or following.desk.sequence < filled.sequence:
        desk = following.desk
        ranking = desk.learners_for(desk.network.offers[0], EVERYONE)
        seeking = [one for one in desk.network.learners if one.status is LearnerStatus.SEEKING]
        assert ranking.total <= len(seeking)
        assert all(match.learner_id in desk.matcher.learners for match in ranking.matches)
        answers += 1
    bringing.join()
    assert answers > 0
    assert len(following.desk.matcher.learners) == filled.counts()["learners"]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_store_that_was_put_back_is_read_anew(
    filled: SqlStore, settings: Settings, follower: Follower, new_database: Callable[[], Address]
) -> None:
    """As after a restore: the store behind the follower is another, with fewer changes."""
    with closing(open_store(new_database())) as restored:
        restored.upsert([Offer("old", "Développeuse Python")])
        there = Follower(restored, replace(settings, db=restored.address), follower.desk)
        there.catch_up()
        assert [one.id for one in there.desk.network.offers] == ["old"]
        assert there.desk.sequence == restored.sequence
        assert len(there.desk.matcher.learners) == 0


@pytest.mark.parametrize("engine", ["sqlite"])
def test_files_are_cleared_and_saved_anew_after_a_backup_was_put_back_into_the_store(
    filled: SqlStore, settings: Settings, follower: Follower, tmp_path: Path
) -> None:
    """Also when the numbers of its changes are those from before: the one who was erased is so again."""
    filled.upsert([Learner("awa", headline="Développeuse")])
    back_up(filled, tmp_path / "b.tar.gz", datetime(2026, 3, 1, tzinfo=UTC))
    erase(filled, "awa", datetime(2026, 3, 1, tzinfo=UTC))
    assert follower.catch_up()
    follower.forget()
    sequence = filled.sequence
    assert restore(filled, tmp_path / "b.tar.gz", replace=True).erased_again == 1
    assert filled.sequence == sequence
    assert follower.catch_up() == 1
    with filled.reading() as now:
        assert left_in_files(now) is not None
    follower.forget()
    with filled.reading() as now:
        assert left_in_files(now) is None
    told: list[int] = []
    again = open_desk(filled, settings, lambda done, total: told.append(total))
    assert told == [], "the snapshot is of the store that is there now"
    assert "awa" not in again.matcher.learners


def test_a_store_that_does_not_answer_is_told_and_followed_again(
    filled: SqlStore, following: Follower
) -> None:
    with filled._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE changes RENAME TO gone")
    wait_for(lambda: following.trouble is not None, 5.0)
    assert ranked(following.desk)
    with filled._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO changes")
    filled.upsert([Offer("after", "Développeuse Python")])
    wait_for(lambda: "after" in following.desk.matcher.offers, 5.0)
    wait_for(lambda: following.trouble is None, 5.0)


@pytest.mark.parametrize("engine", ["sqlite"])  # what follows is about the desk alone
def test_stopping_saves_what_is_new(filled: SqlStore, settings: Settings, follower: Follower) -> None:
    filled.upsert([Offer("new", "Développeuse Python", "Django, SQL.")])
    follower.catch_up()
    follower.stop()
    told: list[int] = []
    again = open_desk(filled, settings, lambda done, total: told.append(total))
    assert told == []
    assert "new" in again.matcher.offers
    there = open_desk(filled, settings, lambda done, total: told.append(total), LONG_AGO)
    assert told == []  # a day is moved without reading anything again
    assert there.today() == LONG_AGO
    by = timedelta(days=int(str(there.network.about["moved_days"])))
    was = follower.desk.network.offers[0]
    assert there.offer(was.id).published == (was.published and was.published + by)


@pytest.mark.parametrize("engine", ["sqlite"])  # what follows is about the desk alone
def test_a_desk_that_is_followed_is_saved_by_its_follower(filled: SqlStore, settings: Settings) -> None:
    desk = open_desk(filled, settings, followed=True)
    assert not settings.index.exists()
    follower = Follower(filled, settings, desk)
    follower.forget()  # the first look does: what a kill left in files goes
    told: list[int] = []
    open_desk(filled, settings, lambda done, total: told.append(total), followed=True)
    assert told == []


def test_what_is_newer_than_the_snapshot_is_left_to_the_follower(
    filled: SqlStore, settings: Settings, follower: Follower
) -> None:
    follower.stop()  # saves the snapshot
    known = filled.sequence
    first = load_network(filled)
    edited, gone, kept = first.learners[0], first.learners[3].id, first.offers[1]
    filled.upsert([replace(edited, headline="Boulangère"), Learner("new", headline="Développeuse")])
    filled.upsert([Offer("new", "Développeuse Python", "Django, SQL."), replace(kept, title="Boulanger")])
    filled.remove("learners", [gone])
    told: list[int] = []
    desk = open_desk(filled, settings, lambda done, total: told.append(total), followed=True)
    assert told == []  # nothing is read before the first answer
    assert desk.sequence == known
    everybody = {one.id for one in first.learners} - {edited.id, gone}
    assert {one.id for one in desk.network.learners} == everybody
    shown = {match.learner_id for match in desk.learners_for(first.offers[0], EVERYONE).matches}
    assert shown
    assert shown <= everybody
    assert desk.learner(edited.id).headline == "Boulangère"  # whoever asks for a record gets it as it is
    assert desk.offer("new").title == "Développeuse Python"
    assert desk.learners_for(desk.offer("new"), EVERYONE).total == len(shown)
    assert desk.offers_for(desk.learner("new"), EVERYONE).matches
    with pytest.raises(UnknownIdError):
        desk.learner(gone)
    following = Follower(filled, settings, desk)
    while following.catch_up():
        continue
    fresh = built_anew(filled, desk)
    assert following.desk.network == fresh.network
    assert following.desk.sequence == filled.sequence
    assert ranked(following.desk) == ranked(fresh)
    following.forget()
    assert begin_desk(filled, settings).left == 0  # and what it saved is whole


@pytest.mark.parametrize("engine", ["sqlite"])  # what follows is about the desk alone
def test_what_the_feed_does_not_name_or_is_too_much_is_read_at_the_start(
    filled: SqlStore, settings: Settings, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower.stop()
    first = load_network(filled)
    enrolment = first.enrolments[5]
    filled.upsert([replace(first.trainings[0], title="Cuisine du monde"), Offer("new", "Boulanger")])
    filled.upsert([replace(enrolment, status=EnrolmentStatus.CERTIFIED)])
    whole = begin_desk(filled, settings)
    begun = whole.as_of_snapshot()
    assert [one.id for one in begun.unread.offers] == ["new"]
    assert 0 < begun.left == whole.left - 1  # those who followed the training: the feed names her alone
    following = Follower(filled, settings, begun.read().desk())
    while following.catch_up():
        continue
    assert ranked(following.desk) == ranked(built_anew(filled, following.desk))
    monkeypatch.setattr("service.desk.CHANGES_AT_A_TIME", 2)
    assert begin_desk(filled, settings).as_of_snapshot().unread == Network()
