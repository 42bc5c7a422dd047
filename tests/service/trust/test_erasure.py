"""Erasing: nothing of a person is left in store, index, cache, log and files, and nothing brings her back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.encoder import CachedEncoder
from matching.errors import UnknownIdError
from matching.records import (
    Enrolment,
    EnrolmentStatus,
    Identity,
    Interaction,
    InteractionKind,
    Learner,
    Offer,
    Placement,
    Session,
    Training,
)
from service.accounts import acts, consents, sign_ins, users
from service.accounts.actor import Actor, Role
from service.accounts.consents import Purpose
from service.accounts.sign_ins import Lasting
from service.desk import Desk, Question, open_desk
from service.following import Follower
from service.settings import Settings
from service.store import SqlStore, SqlWriting, open_store
from service.store.desk_tables import ALL_TABLES, IDEMPOTENCY, SAVED_SEARCHES
from service.store.erasing import tables_about_a_learner
from service.trust.erasure import erase
from service.trust.merging import merge
from service.trust.own_data import own_data
from service.trust.pseudonyms import known_pseudonyms, pseudonym_of
from service.trust.ranking_log import log_ranking
from service.trust.uploads import keep_upload
from service.workspace import outbox
from tests.service.people import Served, served

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
MARKS = ("xq7zk", "Wzqx", "06.99.")
"""What the ids, the names and addresses, and the telephones of those who are erased contain, and nothing else does."""


def learner_id(number: int) -> str:
    return f"xq7zk-{number:05}"


def write_everything_about(now: SqlWriting, number: int, offer_id: str) -> None:
    """A row about somebody in every table that has rows about people."""
    one = learner_id(number)
    name = f"Wzqx{number}"
    email = f"{name}@example.org".lower()
    now.upsert(
        [
            Learner(one, headline=f"Développeuse {name}", about=f"Je m’appelle {name}."),
            Identity(
                one, given_name=name, family_name=f"Wzqx-{number}", email=email, phone=f"06.99.{number:06}"
            ),
            Enrolment(one, "s1", EnrolmentStatus.CERTIFIED),
            Interaction(one, offer_id, InteractionKind.APPLIED, AT.date()),
            Placement(one, AT.date(), offer_id),
        ]
    )
    user = users.add(now, email=email, name=name, role=Role.LEARNER, learner_id=one, at=AT)
    sign_ins.open_sign_in(now, user.id, AT, Lasting())
    users.follow(now, "counsellor", [one], AT)
    consents.give(now, one, Purpose.SEEN, None, AT)
    outbox.post(
        now, recipient=email, learner_id=one, kind="test", subject=name, body=f"Bonjour {name}", at=AT
    )
    values = {
        "text": name,
        "message": name,
        "state": "open",
        "detail": name,
        "reason": "x",
        "choice": "saved",
    }
    for table in tables_about_a_learner():
        if table.name in ("caseloads", "consents", "outbox", "pseudonyms", "merges"):
            continue
        row: dict[str, object] = {}
        for column in table.columns:
            if column.name == "learner_id":
                row[column.name] = one
            elif column.name == "offer_id":
                row[column.name] = offer_id
            elif column.primary_key:
                row[column.name] = f"{table.name}-{number}"
            elif not column.nullable:
                row[column.name] = values.get(column.name, AT.isoformat())
        now.connection.execute(table.insert().values(**row))
    now.connection.execute(
        SAVED_SEARCHES.insert().values(
            id=f"search-{number}",
            user_id="recruiter",
            name="une recherche",
            address="/",
            alert=True,
            created=AT.isoformat(),
            known=f'["{pseudonym_of(now, one)}", "another"]',
        )
    )
    now.connection.execute(
        IDEMPOTENCY.insert().values(
            user_id="admin",
            key=f"key-{number}",
            request="r",
            status=201,
            headers=f'{{"location": "/v1/learners/{one}"}}',
            body=f'{{"name": "{name}"}}',
            created=AT.isoformat(),
        )
    )


def rows_with_marks(store: SqlStore) -> list[str]:
    """The tables that hold one of the marks."""
    found = []
    with store.reading() as now:
        for name, table in ALL_TABLES.tables.items():
            text = repr(now.connection.execute(table.select()).all()).lower()
            found += [f"{name}: {mark}" for mark in MARKS if mark.lower() in text]
    return found


def files_with_marks(folder: Path) -> list[str]:
    """The files of a folder that hold one of the marks, in any case."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [f"{path}: {mark}" for mark in MARKS if mark.lower().encode() in content]
    return found


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


# --------------------------------------------------------------------------- files


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(
        tmp_path,
        lambda settings: replace(
            settings, cache=settings.data / "cache", outbox_folder=settings.data / "mail"
        ),
    ) as found:
        yield found


def _until(desk_has: object, site: Served) -> Desk:
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        desk: Desk = site.app.state.desk
        if (
            desk.sequence == site.store.sequence
            and site.app.state.at_work.watch._follower._to_forget is False
        ):
            return desk
        time.sleep(0.1)
    raise AssertionError("the desk does not follow")


@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.campaign)])
def test_nothing_of_erased_people_is_left_in_any_file(site: Served, count: int) -> None:
    """A running service: store, journal, index, cache, outbox, uploads."""
    offer = site.offer_of("org1")
    session = next(site.store.all(Session))
    for number in range(count):
        with site.store.writing() as now:
            write_everything_about(now, number, offer.id)
            now.upsert([Enrolment(learner_id(number), session.id, EnrolmentStatus.CERTIFIED)])
    desk = _until(count, site)
    question = Question(
        k=100, lift=frozenset({"diploma", "distance", "contract", "dates", "language", "rhythm"})
    )
    log_ranking(
        site.store,
        site.users["recruiter"].actor(),
        side="learners",
        subject=offer.id,
        question=question,
        ranking=desk.learners_for(offer, question),
        desk=desk,
        at=AT,
    )
    site.app.state.ranking_log.flush()
    follower: Follower = site.app.state.at_work.watch._follower
    follower.save()
    site.app.state.at_work.sender.send_due()
    of_another_store = site.settings.outbox / f"{'0' * 32}.eml"
    of_another_store.write_text("Bonjour")
    keep_upload(site.settings, "apprenants.csv", b"id;nom\nxq7zk-00001;Wzqx1\n")
    there = files_with_marks(site.settings.data)
    kinds = ("passerelle.sqlite3", "passerelle.index", "mail", "uploads")
    assert all(any(f"/{kind}" in line for line in there) for kind in kinds), there
    began = time.monotonic()
    for number in range(count):
        erase(site.store, learner_id(number), AT)
    took = time.monotonic() - began
    desk = _until(0, site)
    assert not [one for one in desk.network.learners if one.id.startswith("xq7zk")]
    assert files_with_marks(site.settings.data) == []
    assert rows_with_marks(site.store) == []
    assert of_another_store.is_file()
    print(f"{count} erased in {took:.1f} s")


def test_the_cache_forgets_the_vectors_of_her_texts(site: Served) -> None:
    site.store.upsert(
        [Learner(learner_id(0), headline="Wzqx", about="Une phrase que personne d’autre n’a écrite ainsi.")]
    )
    desk = _until(1, site)
    encoder = desk.matcher.reader.encoder
    assert isinstance(encoder, CachedEncoder)
    record = desk.learner(learner_id(0))
    computed = encoder.computed
    desk.matcher.reader.learners([record], {})
    assert encoder.computed == computed, "all of it is in the cache"
    erase(site.store, learner_id(0), AT)
    _until(0, site)
    desk.matcher.reader.learners([record], {})
    assert encoder.computed > computed


def test_a_start_after_a_kill_finds_an_index_without_her(site: Served, tmp_path: Path) -> None:
    """Killed right after the erasure: the snapshot still knows her, and the next start does not."""
    site.store.upsert([Learner(learner_id(0), headline="Wzqx")])
    _until(1, site)
    follower: Follower = site.app.state.at_work.watch._follower
    follower.save()
    settings: Settings = replace(
        site.settings, db=tmp_path / "copy" / "passerelle.sqlite3", data=tmp_path / "copy"
    )
    site.store.scrub()
    shutil.copytree(site.settings.data, tmp_path / "copy")
    with closing(open_store(settings.db, settings.data)) as store:
        erase(store, learner_id(0), AT)
    with closing(open_store(settings.db, settings.data)) as store:
        desk = open_desk(store, settings)
    assert learner_id(0) not in desk.matcher.learners
    assert files_with_marks(settings.index) == []
