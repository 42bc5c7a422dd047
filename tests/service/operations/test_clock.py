"""The clock: what is due is done, by one worker of those on a store, and what became of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from matching.errors import PasserelleError
from service.operations.clock import AGAIN_AFTER, HELD_FOR, Clock, Task, last_runs
from service.store import SqlStore, open_store
from service.store_address import Address

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAILY, HOURLY = timedelta(days=1), timedelta(hours=1)


class Hand:
    """The hand of a clock, which the test turns, and what was done when."""

    def __init__(self) -> None:
        self.at = AT
        self.done: list[tuple[str, datetime]] = []

    def __call__(self) -> datetime:
        return self.at

    def task(self, name: str, every: timedelta) -> Task:
        return Task(name, every, lambda at: self.done.append((name, at)))


@pytest.fixture
def other(database: Address, store: SqlStore) -> Iterator[SqlStore]:
    """The same store as another worker opens it."""
    with closing(open_store(database)) as opened:
        yield opened


def test_each_task_is_done_at_once_and_then_every_so_often(store: SqlStore) -> None:
    hand = Hand()
    clock = Clock(store, [hand.task("a", HOURLY), hand.task("b", DAILY)], hand)
    assert clock.do_due() == ["a", "b"]
    assert clock.do_due() == []
    hand.at += HOURLY
    assert clock.do_due() == ["a"]
    hand.at = AT + DAILY
    assert clock.do_due() == ["a", "b"]
    assert hand.done[-1] == ("b", AT + DAILY)


def test_of_two_workers_one_has_the_clock_until_it_stops_or_dies(store: SqlStore, other: SqlStore) -> None:
    hand = Hand()
    tasks = [hand.task("a", HOURLY)]
    first, second = Clock(store, tasks, hand), Clock(other, tasks, hand)
    assert first.do_due() == ["a"]
    for minutes in range(1, 120):
        hand.at = AT + timedelta(minutes=minutes)
        first.do_due()
        assert second.do_due() == []  # the first says again and again that it is there
    hand.at = AT + timedelta(hours=2)
    assert second.do_due() == []
    hand.at += HELD_FOR  # of the first nothing more was heard
    assert second.do_due() == ["a"]
    assert first.do_due() == []


def test_who_stops_lets_the_clock_go_at_once(store: SqlStore, other: SqlStore) -> None:
    hand = Hand()
    first = Clock(store, [hand.task("a", HOURLY)], hand)
    first.start()
    second = Clock(other, [hand.task("b", HOURLY)], hand)
    assert first.do_due() == ["a"]
    assert second.do_due() == []
    first.stop()
    assert second.do_due() == ["b"]


def test_what_failed_is_told_without_its_words_and_tried_again_soon(store: SqlStore) -> None:
    hand = Hand()
    fails = True

    def act(at: datetime) -> None:
        if fails:
            raise PasserelleError("awa@example.org is in the way")

    clock = Clock(store, [Task("a", DAILY, act), hand.task("b", DAILY)], hand)
    assert clock.do_due() == ["a", "b"]  # one that fails does not keep the others from their turn
    with store.reading() as now:
        runs = {one.name: one for one in last_runs(now)}
    assert (runs["a"].trouble, runs["b"].trouble) == ("PasserelleError", None)
    assert (runs["a"].at, runs["b"].took_s is not None) == (AT, True)
    assert clock.do_due() == []
    fails = False
    hand.at += AGAIN_AFTER
    assert clock.do_due() == ["a"]
    with store.reading() as now:
        assert [one.trouble for one in last_runs(now)] == [None, None]
    hand.at += AGAIN_AFTER
    assert clock.do_due() == []


def test_a_task_that_was_cut_off_is_begun_again(store: SqlStore, other: SqlStore) -> None:
    hand = Hand()

    def dies(at: datetime) -> None:
        raise KeyboardInterrupt

    first = Clock(store, [Task("a", DAILY, dies)], hand)
    with pytest.raises(KeyboardInterrupt):
        first.do_due()
    with store.reading() as now:
        (begun,) = last_runs(now)
    assert (begun.at, begun.took_s) == (AT, None)
    hand.at += max(AGAIN_AFTER, HELD_FOR)
    second = Clock(other, [hand.task("a", DAILY)], hand)
    hand.at += timedelta(seconds=1)
    assert second.do_due() == ["a"]


def test_a_clock_with_nothing_to_do_writes_seldom(store: SqlStore) -> None:
    hand = Hand()
    clock = Clock(store, [hand.task("a", DAILY)], hand)
    clock.do_due()
    with store.writing() as held:  # whoever wants to write now has to wait, and one who need not does not
        hand.at += timedelta(seconds=5)
        assert clock.do_due() == []
        assert held.sequence == 0
