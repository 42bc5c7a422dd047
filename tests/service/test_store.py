"""What a store promises, held on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from data.network import Network
from matching.errors import BadRecordError, UnknownIdError
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Learner,
    Offer,
    Placement,
)
from service.store import (
    ABOUT,
    KINDS,
    Operation,
    SqlStore,
    kind_of,
    load_network,
    open_store,
    record_key,
    save_network,
)
from service.store_address import Address
from tests.service.records_of_each_kind import DAY, ONE_OF_EACH


def test_every_kind_comes_back_after_the_store_is_opened_again(database: Address) -> None:
    with closing(open_store(database)) as store:
        assert store.upsert(ONE_OF_EACH) == len(KINDS)
        name = store.id
    with closing(open_store(database)) as again:
        assert again.id == name
        assert tuple(next(again.all(type(record))) for record in ONE_OF_EACH) == ONE_OF_EACH
        assert again.counts() == dict.fromkeys(KINDS, 1)


def test_two_databases_are_two_stores(new_database: Callable[[], Address]) -> None:
    with closing(open_store(new_database())) as one, closing(open_store(new_database())) as other:
        assert one.id != other.id


def test_a_second_version_replaces_the_first(store: SqlStore) -> None:
    store.upsert([Offer("o1", "Ancien"), Offer("o2", "Autre")])
    store.upsert([Offer("o1", "Nouveau")])
    assert store.get(Offer, "o1").title == "Nouveau"
    assert [offer.id for offer in store.all(Offer)] == ["o1", "o2"]


def test_of_two_versions_in_one_change_the_later_is_kept(store: SqlStore) -> None:
    assert store.upsert([Offer("o1", "Ancien"), Offer("o1", "Nouveau")]) == 1
    assert store.get(Offer, "o1").title == "Nouveau"
    assert store.sequence == 1


def test_a_change_is_all_or_none(store: SqlStore) -> None:
    bad = Placement("l1", DAY, organisation="\ud800")  # half a character: no text can hold it
    with pytest.raises(BadRecordError, match="placements"):
        store.upsert([Offer("o1", "Une"), bad])
    with pytest.raises(BadRecordError, match="offers"):
        store.upsert([Offer("o1", "Une"), Offer("o\0", "Une")])
    assert store.counts()["offers"] == 0
    assert store.sequence == 0


def test_nothing_strange_is_found_by_a_strange_id(store: SqlStore) -> None:
    store.upsert([Offer("o1", "Une")])
    for strange in ("\0", "\ud800", "o1\0", "' OR 1=1 --"):
        with pytest.raises(UnknownIdError):
            store.get(Offer, strange)
        assert store.remove("offers", [strange]) == 0
    assert store.counts()["offers"] == 1


def test_ids_are_ordered_by_code_point_on_every_engine(store: SqlStore) -> None:
    ids = ["É", "b", "a", "B", "_", "é", "10", "9", "a-b", "ab", "😀"]
    store.upsert([Offer(one, "Une") for one in ids])
    assert [offer.id for offer in store.all(Offer)] == sorted(ids)


def test_two_enrolments_of_one_learner_are_two_records() -> None:
    one = Enrolment("l1", "s1", EnrolmentStatus.RUNNING)
    assert record_key(one) != record_key(Enrolment("l1", "s2", EnrolmentStatus.RUNNING))
    assert record_key(one) == record_key(Enrolment("l1", "s1", EnrolmentStatus.CERTIFIED))
    assert kind_of(one) == "enrolments"


def test_an_unknown_id_or_kind_is_named(store: SqlStore) -> None:
    with pytest.raises(UnknownIdError, match="'o9'"):
        store.get(Offer, "o9")
    with pytest.raises(UnknownIdError, match="offers; DROP"):
        store.remove("offers; DROP TABLE offers", ["o1"])


def test_remove_tells_how_many_there_were(store: SqlStore) -> None:
    store.upsert([Offer("o1", "Une"), Offer("o2", "Deux")])
    assert store.remove("offers", ["o1", "o9", "o1"]) == 1
    assert store.counts()["offers"] == 1


def test_more_records_than_a_statement_has_places_for(store: SqlStore) -> None:
    ids = [f"o{number}" for number in range(2_500)]
    store.upsert([Offer(one, "Une") for one in ids])
    assert sorted(store.some(Offer, ids)) == sorted(ids)
    assert store.remove("offers", ids) == len(ids)
    assert [one.sequence for one in store.changes(0, 10_000)] == list(range(1, 2 * len(ids) + 1))


def test_what_the_network_says_of_itself_adds_up(store: SqlStore) -> None:
    store.describe({"reference_day": "2026-03-01", "synthetic": True})
    store.describe({"seed": 7})
    assert store.about == {"reference_day": "2026-03-01", "synthetic": True, "seed": 7}


def test_the_engine_is_given_no_identity(store: SqlStore) -> None:
    network = Network(
        learners=(Learner("l1"),), identities=(Identity("l1", given_name="Awa"),), about={"seed": 1}
    )
    assert save_network(store, network) == 2
    loaded = load_network(store)
    assert loaded.learners == network.learners
    assert loaded.identities == ()
    assert loaded.about == {"seed": 1}


# --------------------------------------------------------------------------- the feed


def test_every_write_has_its_row_in_the_feed(store: SqlStore) -> None:
    store.upsert(ONE_OF_EACH)
    store.describe({"seed": 7})
    store.remove("offers", ["o1", "o9"])
    feed = store.changes(0, 100)
    assert [(one.kind, one.id) for one in feed] == [
        *((kind_of(record), record_key(record)) for record in ONE_OF_EACH),
        (ABOUT, ABOUT),
        ("offers", "o1"),
    ]
    assert [one.sequence for one in feed] == list(range(1, len(feed) + 1))
    assert [one.operation for one in feed[-2:]] == [Operation.UPSERT, Operation.REMOVE]
    assert store.sequence == len(feed)
    moments = [datetime.fromisoformat(one.at) for one in feed]
    assert moments == sorted(moments)
    assert moments[0].utcoffset() is not None


def test_the_feed_is_read_on_from_where_one_stopped(store: SqlStore) -> None:
    store.upsert([Offer(f"o{number}", "Une") for number in range(5)])
    assert [one.sequence for one in store.changes(1, 2)] == [2, 3]
    assert [one.sequence for one in store.changes(3, 100)] == [4, 5]
    assert store.changes(5, 100) == []


def test_a_person_who_is_removed_takes_along_what_is_about_her_and_leaves_tombstones(store: SqlStore) -> None:
    store.upsert([*ONE_OF_EACH, Learner("l2"), Identity("l2", given_name="Zoé")])
    last = store.sequence
    assert store.remove("learners", ["l1"]) == 1
    assert [one.id for one in store.all(Learner)] == ["l2"]
    assert [one.learner_id for one in store.all(Identity)] == ["l2"]
    counts = store.counts()
    assert (counts["enrolments"], counts["interactions"], counts["placements"]) == (0, 0, 0)
    assert (counts["offers"], counts["sessions"]) == (1, 1)
    tombstones = store.changes(last, 100)
    assert {one.kind for one in tombstones} == {
        "learners",
        "identities",
        "enrolments",
        "interactions",
        "placements",
    }
    assert {one.operation for one in tombstones} == {Operation.REMOVE}
    assert "Awa" not in str(tombstones)


def test_a_reading_stays_at_its_moment(store: SqlStore) -> None:
    store.upsert([Offer("o1", "Ancien")])
    with store.reading() as then:
        assert then.sequence == 1
        store.upsert([Offer("o1", "Nouveau"), Offer("o2", "Autre")])
        store.remove("offers", ["o1"])
        assert then.get(Offer, "o1").title == "Ancien"
        assert then.counts()["offers"] == 1
        assert len(then.changes(0, 100)) == then.sequence == 1
    assert [offer.id for offer in store.all(Offer)] == ["o2"]


def test_threads_write_without_losing_anything(store: SqlStore) -> None:
    def write(number: int) -> None:
        for item in range(20):
            store.upsert([Offer(f"o{number}-{item}", "Une")])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts()["offers"] == 80
    assert [one.sequence for one in store.changes(0, 1_000)] == list(range(1, 81))


def test_two_stores_on_one_database_see_each_other_s_writes_in_order_and_miss_none(database: Address) -> None:
    """A reader polls while two write: what it was given is never followed by a smaller number."""
    done = threading.Event()
    seen: list[int] = []

    def write(name: str) -> None:
        with closing(open_store(database)) as own:
            for item in range(40):
                own.upsert([Offer(f"{name}{item}-{part}", "Une") for part in range(1 + item % 3)])

    def read() -> None:
        with closing(open_store(database)) as own:
            finished = False
            while not finished:
                finished = done.is_set()
                seen.extend(one.sequence for one in own.changes(seen[-1] if seen else 0, 7))
            seen.extend(one.sequence for one in own.changes(seen[-1], 1_000))

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    with closing(open_store(database)) as store:
        assert seen == list(range(1, store.sequence + 1))
        assert store.counts()["offers"] == store.sequence == 2 * sum(1 + item % 3 for item in range(40))


def test_a_writer_that_waits_comes_after_the_one_it_waited_for(database: Address) -> None:
    """The second writer begins first to build its change, but its number is drawn only when the first is done."""
    with closing(open_store(database)) as one, closing(open_store(database)) as other:
        waiting = threading.Thread(target=lambda: other.upsert([Offer("later", "Une")]))
        with one.writing() as change:
            waiting.start()
            waiting.join(0.3)
            assert waiting.is_alive()
            assert other.changes(0, 10) == []  # and nobody who reads has to wait
            change.describe({"seed": 1})
        waiting.join()
        assert [(item.sequence, item.id) for item in one.changes(0, 10)] == [(1, ABOUT), (2, "later")]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    open_store(tmp_path / "deep" / "deeper" / "store.sqlite3").close()
    assert (tmp_path / "deep" / "deeper" / "store.sqlite3").is_file()
