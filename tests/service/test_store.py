from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from data.codec import Record
from data.network import Network
from matching.errors import UnknownIdError
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Offer,
    Organisation,
    Placement,
    Session,
    Training,
)
from service.store import KINDS, SqliteStore, StoreError, kind_of, load_network, record_key, save_network

DAY = date(2026, 3, 1)
ONE_OF_EACH: tuple[Record, ...] = (
    Learner("l1", headline="Développeuse “web” – en reconversion"),
    Identity("l1", given_name="Awa"),
    Training("t1", "Développeur web"),
    Session("s1", "t1", DAY, DAY),
    Enrolment("l1", "s1", EnrolmentStatus.RUNNING),
    Offer("o1", "Développeur / développeuse"),
    Organisation("g1", "Mairie"),
    Interaction("l1", "o1", InteractionKind.SEEN, DAY),
    Placement("l1", DAY),
)


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "deep" / "store.sqlite3")


def test_every_kind_comes_back_after_the_file_is_opened_again(store: SqliteStore) -> None:
    assert store.upsert(ONE_OF_EACH) == len(KINDS)
    name = store.id
    store.close()
    again = SqliteStore(store.path)
    assert again.id == name
    assert tuple(next(again.all(type(record))) for record in ONE_OF_EACH) == ONE_OF_EACH
    assert again.counts() == dict.fromkeys(KINDS, 1)


def test_a_second_version_replaces_the_first_and_moves_the_sequence(store: SqliteStore) -> None:
    store.upsert([Offer("o1", "Ancien"), Offer("o2", "Autre")])
    assert store.sequence == 1
    store.upsert([Offer("o1", "Nouveau")])
    assert store.sequence == 2
    assert store.get(Offer, "o1").title == "Nouveau"
    assert [offer.id for offer in store.all(Offer)] == ["o1", "o2"]


def test_a_change_is_all_or_none(store: SqliteStore) -> None:
    bad = Placement("l1", DAY, organisation="\ud800")  # half a character: no text can hold it
    with pytest.raises(UnicodeEncodeError):
        store.upsert([Offer("o1", "Une"), bad])
    assert store.counts()["offers"] == 0
    assert store.sequence == 0


def test_two_enrolments_of_one_learner_are_two_records() -> None:
    one = Enrolment("l1", "s1", EnrolmentStatus.RUNNING)
    assert record_key(one) != record_key(Enrolment("l1", "s2", EnrolmentStatus.RUNNING))
    assert record_key(one) == record_key(Enrolment("l1", "s1", EnrolmentStatus.CERTIFIED))
    assert kind_of(one) == "enrolments"


def test_an_unknown_id_or_kind_is_named(store: SqliteStore) -> None:
    with pytest.raises(UnknownIdError, match="'o9'"):
        store.get(Offer, "o9")
    with pytest.raises(UnknownIdError, match="offers; DROP"):
        store.remove("offers; DROP TABLE offers", ["o1"])


def test_remove_tells_how_many_there_were(store: SqliteStore) -> None:
    store.upsert([Offer("o1", "Une"), Offer("o2", "Deux")])
    assert store.remove("offers", ["o1", "o9"]) == 1
    assert store.counts()["offers"] == 1


def test_what_the_network_says_of_itself_adds_up(store: SqliteStore) -> None:
    store.describe({"reference_day": "2026-03-01", "synthetic": True})
    store.describe({"seed": 7})
    assert store.about == {"reference_day": "2026-03-01", "synthetic": True, "seed": 7}


def test_the_engine_is_given_no_identity(store: SqliteStore) -> None:
    network = Network(
        learners=(Learner("l1"),), identities=(Identity("l1", given_name="Awa"),), about={"seed": 1}
    )
    assert save_network(store, network) == 2
    loaded = load_network(store)
    assert loaded.learners == network.learners
    assert loaded.identities == ()
    assert loaded.about == {"seed": 1}


def test_writes_are_durable_by_setting(store: SqliteStore) -> None:
    store.upsert([Offer("o1", "Une")])
    with sqlite3.connect(store.path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert json.loads(other.execute("SELECT json FROM records").fetchone()[0]) == {
            "id": "o1",
            "title": "Une",
        }
    other.close()


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("ceci n'est pas une base" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt"):
        SqliteStore(path)
    assert path.read_text(encoding="utf-8").startswith("ceci")


def test_a_store_of_another_layout_is_refused(store: SqliteStore) -> None:
    with sqlite3.connect(store.path) as other:
        other.execute("UPDATE meta SET value = '99' WHERE name = 'layout'")
    other.close()
    with pytest.raises(StoreError, match="layout 99"):
        SqliteStore(store.path)


def test_threads_write_without_losing_anything(store: SqliteStore) -> None:
    def write(number: int) -> None:
        for item in range(20):
            store.upsert([Offer(f"o{number}-{item}", "Une")])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts()["offers"] == 80
    assert store.sequence == 80


def _write_until_killed(path: Path, acknowledged: Path) -> None:
    store = SqliteStore(path)
    for number in range(10_000):
        store.upsert([Offer(f"o{number}", "Une")])
        acknowledged.write_text(str(number), encoding="utf-8")


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path, acknowledged = tmp_path / "store.sqlite3", tmp_path / "acknowledged"
    writer = multiprocessing.get_context("spawn").Process(
        target=_write_until_killed, args=(path, acknowledged)
    )
    writer.start()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (acknowledged.exists() and acknowledged.stat().st_size >= 2):
        time.sleep(0.01)  # two digits: at least ten writes
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    store = SqliteStore(path)
    last = max(10, int(acknowledged.read_text(encoding="utf-8") or 0))
    assert store.get(Offer, f"o{last}").title == "Une"
    assert store.counts()["offers"] >= last + 1
