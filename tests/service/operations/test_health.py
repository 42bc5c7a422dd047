"""Whether the service says how it stands, to anybody, without telling more than that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matching.records import Offer
from service.desk import Desk
from service.following import Follower
from service.operations.clock import Clock, Task
from service.operations.delivery import ToFolder
from service.operations.sending import Sender
from service.operations.state import BEHIND_AT_MOST_S, State, Watch
from service.settings import Settings
from service.store import SqlStore
from service.trust.ranking_log import LogHealth
from service.workspace import outbox
from tests.service.operations.test_clock import AT, DAILY
from tests.service.people import Served, served


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as there:
        yield there


class Times:
    """Seconds that the test lets pass."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def looking(
    store: SqlStore, small_settings: Settings, small_desk: Desk, tmp_path: Path
) -> tuple[Watch, Follower, Times, Callable[[LogHealth], None]]:
    """A watch over a follower that the test makes move, and a log that it makes say things."""
    settings = replace(small_settings, data=tmp_path, db=store.address)
    follower = Follower(store, settings, Desk(small_desk.network, small_desk.matcher, store.sequence))
    times, logged = Times(), [LogHealth(0, 0, 0, None)]
    sender = Sender(store, ToFolder(tmp_path / "outbox", "passerelle@example.org"), lambda: AT)
    watch = Watch(store, follower, sender, lambda: logged[0], times)
    return watch, follower, times, lambda health: logged.__setitem__(0, health)


Looking = tuple[Watch, Follower, Times, Callable[[LogHealth], None]]


def troubled(state: State) -> list[str]:
    assert len(state.troubles) == sum(state.parts.values())
    return [part for part, troubled in state.parts.items() if troubled]


def test_health_and_readiness_are_told_to_anybody(people: Served) -> None:
    health = people.stranger().get("/v1/health")
    assert health.status_code == 200
    told = health.json()
    assert (told["status"], told["troubles"]) == ("ok", [])
    assert told["store_sequence"] == people.store.sequence
    ready = people.stranger().get("/v1/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_a_store_that_does_not_answer_is_degraded_and_not_ready(people: Served) -> None:
    with people.store._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE meta RENAME TO away")
    health, ready = people.stranger().get("/v1/health"), people.stranger().get("/v1/ready")
    with people.store._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO meta")
    assert (health.status_code, health.json()["status"]) == (200, "degraded")
    assert health.json()["store_sequence"] is None
    assert "the store does not answer" in health.json()["troubles"]
    assert (ready.status_code, ready.json()["type"]) == (503, "urn:passerelle:problem:not-ready")
    assert ready.headers["content-type"] == "application/problem+json"
    assert str(people.settings.data) not in health.text + ready.text
    assert people.stranger().get("/v1/ready").status_code == 200


def test_a_desk_that_stays_behind_is_told_and_not_ready(store: SqlStore, looking: Looking) -> None:
    watch, follower, times, _ = looking
    store.upsert([Offer("o1", "Développeuse Python")])
    state = watch.look()
    assert (state.ready, state.behind_s, troubled(state)) == (True, 0.0, [])
    times.at += BEHIND_AT_MOST_S
    assert watch.look().ready
    times.at += 1
    state = watch.look()
    assert (state.ready, troubled(state)) == (False, ["follower"])
    follower.desk = Desk(follower.desk.network, follower.desk.matcher, store.sequence)
    state = watch.look()
    assert (state.ready, state.behind_s, troubled(state)) == (True, 0.0, [])


def test_a_desk_that_is_behind_and_moves_on_is_ready(store: SqlStore, looking: Looking) -> None:
    """During a long import: it never is up to date, and never stands still."""
    watch, follower, times, _ = looking
    for number in range(10):
        store.upsert([Offer(f"o{number}", "Développeuse"), Offer(f"p{number}", "Développeuse")])
        follower.desk = Desk(follower.desk.network, follower.desk.matcher, number + 1)
        times.at += BEHIND_AT_MOST_S
        assert watch.look().ready


def test_messages_that_do_not_go_out_are_told(store: SqlStore, looking: Looking) -> None:
    watch, *_ = looking
    with store.writing() as now:
        for number in range(3):
            outbox.post(
                now,
                recipient=f"awa{number}@example.org",
                learner_id=None,
                kind="x",
                subject="x",
                body="x",
                at=AT,
            )
        claimed = outbox.claim(now, AT, repeatable=False)
        assert claimed is not None
        outbox.mark_unsure(now, claimed.id)
    state = watch.look()
    assert (troubled(state), state.outbox_waiting, state.outbox_stuck) == (["outbox"], 2, 1)
    assert "awa" not in "".join(state.troubles)
    assert state.ready


def test_a_log_that_cannot_be_written_is_told(looking: Looking) -> None:
    watch, _, _, log_says = looking
    log_says(LogHealth(waiting=12, written=3, lost=0, trouble="no room is left for /srv/passerelle.sqlite3"))
    state = watch.look()
    assert (troubled(state), state.log_waiting, state.ready) == (["ranking_log"], 12, True)
    assert "/srv" not in "".join(state.troubles)


def test_a_task_that_failed_is_told_by_its_name(store: SqlStore, looking: Looking) -> None:
    watch, *_ = looking

    def fails(at: object) -> None:
        raise OSError("disk of Awa")

    Clock(
        store, [Task("alerts", DAILY, fails), Task("old messages", DAILY, lambda at: None)], lambda: AT
    ).do_due()
    state = watch.look()
    assert troubled(state) == ["tasks"]
    assert state.troubles == ("a task failed: alerts",)
    assert state.tasks_done == {"old messages": AT.timestamp()}
