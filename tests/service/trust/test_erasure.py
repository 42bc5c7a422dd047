"""Erasing: nothing of a person is left in store, index, cache, log and files, and nothing brings her back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from matching.errors import UnknownIdError
from matching.records import (
    Learner,
    Offer,
    Session,
    Training,
)
from service.accounts import acts, users
from service.accounts.actor import Actor, Role
from service.store import SqlStore, open_store
from service.store.desk_tables import ALL_TABLES
from service.store.erasing import tables_about_a_learner
from service.trust.erasure import erase
from service.trust.merging import merge
from service.trust.own_data import own_data
from service.trust.pseudonyms import known_pseudonyms
from tests.service.trust.full_lives import (
    AT,
    learner_id,
    rows_with_marks,
    write_everything_about,
)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """A store, on either engine, with everything about some people."""
    store.upsert(
        [
            Offer("o1", "Développeuse web", "Python et SQL."),
            Training("t1", "Développeuse web"),
            Session("s1", "t1", AT.date(), AT.date()),
            Learner("somebody-else", headline="Boulangère"),
        ]
    )
    with store.writing() as now:
        for number in range(3):
            write_everything_about(now, number, "o1")
    return store


def test_every_table_of_either_engine_lets_go_of_her_and_of_nobody_else(filled: SqlStore) -> None:
    assert {line.split(":")[0] for line in rows_with_marks(filled)} >= {
        "records",
        "users",
        "changes",
        "outbox",
    }
    with filled.reading() as now:
        own = own_data(now, learner_id(0))
        names = known_pseudonyms(now, [learner_id(0)])
    empty = {
        table.name
        for table in tables_about_a_learner()
        if table.name not in own["kept"] and table.name not in ("pseudonyms", "merges")
    }
    assert empty == set(), "this test writes no row into these tables: it must"
    erase(filled, learner_id(0), AT)
    with filled.reading() as now:
        with pytest.raises(UnknownIdError):
            own_data(now, learner_id(0))
        assert own_data(now, learner_id(1))["account"]["email"] == "wzqx1@example.org"
        for table in ALL_TABLES.tables.values():
            text = repr(now.connection.execute(table.select()).all())
            assert learner_id(0) not in text, table.name
            assert "wzqx0" not in text.lower(), table.name
            assert names[learner_id(0)] not in text or table.name in ("acts", "rankings", "appearances")
    erase(filled, learner_id(1), AT)
    erase(filled, learner_id(2), AT)
    assert rows_with_marks(filled) == []
    assert filled.get(Learner, "somebody-else").headline == "Boulangère"


def test_the_feed_keeps_its_numbers_without_a_hole(filled: SqlStore) -> None:
    erase(filled, learner_id(0), AT)
    numbers = [one.sequence for one in filled.changes(0, 1_000)]
    assert numbers == list(range(1, filled.sequence + 1))


def test_the_act_is_logged_without_a_person(filled: SqlStore) -> None:
    erase(filled, learner_id(0), AT, by=Actor("admin", "A", Role.ADMIN))
    with filled.reading() as now:
        (act,) = acts.latest(now, 1)
    assert (act.act, act.actor, act.detail) == ("learner.erase", "admin", {"because": "asked"})
    assert act.subject != learner_id(0)


def test_who_is_nobody_cannot_be_erased_and_gets_no_tombstone(filled: SqlStore) -> None:
    with pytest.raises(UnknownIdError):
        erase(filled, "nobody", AT)
    assert len(filled.tombstones) == 0


def test_the_records_that_were_merged_into_hers_go_with_her(filled: SqlStore) -> None:
    with filled.writing() as now:
        merge(now, learner_id(0), learner_id(1), acts.SYSTEM, AT)
    assert erase(filled, learner_id(0), AT).records == 2
    assert filled.tombstones.among([learner_id(0), learner_id(1)]) == {learner_id(0), learner_id(1)}
    erase(filled, learner_id(2), AT)
    assert rows_with_marks(filled) == []


def test_the_tombstone_is_on_the_disk_before_the_rows_go(filled: SqlStore) -> None:
    """The file cannot be written: nothing is erased, so that nobody is erased who could come back."""
    filled.tombstones.path.parent.mkdir(parents=True, exist_ok=True)
    filled.tombstones.path.mkdir()
    with pytest.raises(OSError, match="directory"):
        erase(filled, learner_id(0), AT)
    assert filled.get(Learner, learner_id(0)).id == learner_id(0)


def test_opening_a_store_erases_again_who_came_back(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with closing(open_store(path)) as store:
        store.upsert([Learner("awa"), Learner("lou")])
        store.scrub()
    before = path.read_bytes()
    with closing(open_store(path)) as store:
        erase(store, "awa", AT)
        store.scrub()
    path.write_bytes(before)  # a copy of the file, put back by hand
    with closing(open_store(path)) as store:
        assert [one.id for one in store.all(Learner)] == ["lou"]


def test_opening_a_store_erases_again_who_has_an_account_and_no_record(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with closing(open_store(path)) as store:
        with store.writing() as now:
            users.add(now, email="awa@example.org", name="Awa", role=Role.LEARNER, learner_id="awa", at=AT)
        store.scrub()
    before = path.read_bytes()
    with closing(open_store(path)) as store:
        erase(store, "awa", AT)
        store.scrub()
    path.write_bytes(before)
    with closing(open_store(path)) as store, store.reading() as now:
        assert users.of_learner(now, "awa") is None
    assert b"awa@example.org" not in b"".join(one.read_bytes() for one in tmp_path.glob("store.sqlite3*"))
