"""A running service whose people are erased: found in no row, no file, no log and nothing that it gives out, and no
backup brings them back."""

from __future__ import annotations

import gzip
import logging
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from matching.encoder import CachedEncoder, Key
from matching.records import Learner, Session
from service.accounts import users
from service.desk import Desk, Question, open_desk
from service.following import Follower
from service.settings import Settings
from service.store import open_store
from service.store.attempts import counted_as
from service.store.sql_store import erased_file
from service.trust.backup import back_up
from service.trust.erasure import erase
from service.trust.ranking_log import log_ranking
from service.trust.restoring import restore
from service.trust.uploads import keep_upload
from tests.service.log_lines import LogLines
from tests.service.people import ADMIN, ANALYST, COUNSELLOR, LEARNER, RECRUITER, Served, served
from tests.service.trust.full_lives import (
    AT,
    MARKS,
    email_of,
    files_with_marks,
    learner_id,
    marks_in,
    rows_with_marks,
    write_everything_about,
)

TOKEN = "a-token-of-the-operators"
KINDS_ABOUT_PEOPLE = ("learners", "identities", "enrolments", "interactions", "placements")
OFFICE = ("", "/acts", "/rankings", "/users", "/duplicates", "/retention", "/health", "/imports")
SAMPLED = 20
"""Of so many people the vectors of their texts are looked for as well."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    def change(settings: Settings) -> Settings:
        return replace(
            settings,
            cache=settings.data / "cache",
            outbox_folder=settings.data / "mail",
            metrics_token=TOKEN,
        )

    with served(tmp_path, change, own_desk=True) as found:
        yield found


@contextmanager
def _log() -> Iterator[list[str]]:
    """What is written to the log meanwhile, of our own loggers everything."""
    lines, top, ours = LogLines(), logging.getLogger(), logging.getLogger("passerelle")
    before = ours.level
    ours.setLevel(logging.DEBUG)
    top.addHandler(lines)
    try:
        yield lines.written
    finally:
        top.removeHandler(lines)
        ours.setLevel(before)


def _follower(site: Served) -> Follower:
    found: Follower = site.app.state.at_work.watch._follower
    return found


def _until_followed(site: Served) -> Desk:
    """The desk, once it knows all of the store and files are cleared."""
    ends = time.monotonic() + 500
    while time.monotonic() < ends:
        desk: Desk = site.app.state.desk
        follower = _follower(site)
        if (desk.sequence, follower._id, follower._to_forget) == (site.store.sequence, site.store.id, False):
            return desk
        time.sleep(0.1)
    raise AssertionError("the desk does not follow")


def _given_out(site: Served, offer_id: str) -> dict[str, str]:
    """Whatever the service gives out about people in files and on pages, by who asked for what."""
    offer = quote(offer_id, safe="")
    tabs = ("all", "applied", "shortlist", "dismissed")
    asked = {
        ADMIN: (
            *(f"/v1/export/{kind}?format={form}" for kind in KINDS_ABOUT_PEOPLE for form in ("jsonl", "csv")),
            *(f"/v1/{kind}" for kind in KINDS_ABOUT_PEOPLE),
            f"/v1/offers/{offer}/learners?k=100",
            *(f"/office{page}" for page in OFFICE),
        ),
        RECRUITER: (
            "/v1/export/learners?format=jsonl",
            *(f"/recruiter/offers/{offer}/export/{tab}.{form}" for tab in tabs for form in ("csv", "json")),
            *(f"/recruiter/offers/{offer}{page}" for page in ("", "/applied", "/shortlist", "/manage")),
            *("/recruiter", "/recruiter/shortlists", "/recruiter/searches"),
        ),
        COUNSELLOR: ("/counsellor", "/counsellor/contests", "/counsellor/free", "/counsellor/rate"),
        LEARNER: ("/me", "/me/data/export", "/me/seen", "/me/data"),
        ANALYST: ("/office", "/office/rankings"),
    }
    found = {}
    for who, paths in asked.items():
        caller = site.client(who)
        for path in paths:
            answer = caller.get(path)
            assert answer.status_code == 200, (who, path, answer.status_code, answer.text[:300])
            found[f"{who} {path}"] = answer.text
    search = site.client(ADMIN).post("/office/people", data={"words": "Wzqx3"})
    found["admin search"] = search.text.replace(
        "Wzqx3", "", 1
    )  # the words that were searched stand in the form
    metrics = site.stranger().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert metrics.status_code == 200
    return {**found, "metrics": metrics.text}


MUST_KNOW = (
    *(f"admin /v1/export/{kind}?format={form}" for kind in KINDS_ABOUT_PEOPLE for form in ("jsonl", "csv")),
    "counsellor /counsellor",
    "counsellor /counsellor/contests",
    "admin search",
)
"""What names these people before they are erased: a search that finds nothing there looks in the wrong place."""


def _ask_for_one(site: Served, one: str) -> list[int]:
    """The answers' statuses when somebody asks for a person by her id."""
    admin, name = site.client(ADMIN), quote(one, safe="")
    resume = {"accept": "application/vnd.jsonresume+json"}
    return [
        admin.get(f"/v1/learners/{name}").status_code,
        admin.get(f"/v1/learners/{name}", headers=resume).status_code,
        admin.get(f"/v1/identities/{name}").status_code,
        admin.get(f"/v1/learners/{name}/offers").status_code,
        admin.get(f"/office/people/{name}").status_code,
        admin.get(f"/office/people/{name}/export").status_code,
    ]


def _vectors_of(desk: Desk, ids: list[str]) -> list[bytes]:
    """What the cache keeps of the texts that these people alone wrote: keys and vectors."""
    encoder = desk.matcher.reader.encoder
    assert isinstance(encoder, CachedEncoder)
    heard_of: dict[str, set[Key]] = {}
    for one in ids:
        with encoder.listening() as heard:
            desk.matcher.reader.learners([desk.learner(one)], {})
        heard_of[one] = set(heard)
    others = [one for one in desk.network.learners if one.id not in heard_of]
    with encoder.listening() as common:
        desk.matcher.reader.learners(others, {})
    found = []
    for one, keys in heard_of.items():
        rest = set().union(*(theirs for other, theirs in heard_of.items() if other != one))
        own = sorted(keys - rest - common)
        assert own, f"{one} has no text of her own"
        codes = encoder._stores[-1].find(own)
        assert all(row is not None for row in codes)
        found += [*own, *(row.tobytes() for row in codes if row is not None)]
    return found


@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.campaign)])
def test_erased_people_are_found_nowhere_and_no_backup_brings_them_back(
    site: Served, count: int, tmp_path: Path
) -> None:
    """Store, journal, index, cache, outbox, uploads, log, pages, exports and metrics; before and after a restore."""
    offer, session = site.offer_of("org1"), next(site.store.all(Session))
    ids = [learner_id(number) for number in range(count)]
    with _log() as lines:
        for number in range(count):
            with site.store.writing() as now:
                write_everything_about(now, number, offer.id, session.id)
        desk = _until_followed(site)
        question = Question(k=100, lift=frozenset(("diploma", "distance", "contract", "dates", "language")))
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
        _follower(site).save()
        site.app.state.at_work.sender.send_due()
        of_another_store = site.settings.outbox / f"{'0' * 32}.eml"
        of_another_store.write_text("Bonjour")
        keep_upload(site.settings, "apprenants.csv", f"id;nom\n{ids[1]};Wzqx1\n".encode())
        sampled = [one.id for one in desk.network.learners if one.id in set(ids)][:: -(-count // SAMPLED)]
        vectors = _vectors_of(desk, sampled)
        digests = {counted_as(email_of(number)).encode() for number in range(count)}

        # They are everywhere.
        there = files_with_marks(site.settings.data, vectors, digests)
        for kind in ("passerelle.sqlite3", "passerelle.index", "mail", "uploads", "cache"):
            assert any(f"/{kind}" in line for line in there), kind
        before = _given_out(site, offer.id)
        unknown = [one for one in MUST_KNOW if not marks_in(before[one])]
        assert unknown == []
        exports = [one for one in before if "/export/" in one and one.startswith("recruiter")]
        assert any(marks_in(before[one]) for one in exports)
        assert _ask_for_one(site, ids[0]) == [200] * 6
        with site.store.reading() as now:
            account = users.of_learner(now, ids[0])
        assert account is not None
        herself = site.client(account)
        assert set(marks_in(herself.get("/me/data/export").text)) == set(MARKS)
        backup = tmp_path / "before.tar.gz"
        back_up(site.store, backup, AT)
        told = gzip.decompress(backup.read_bytes())
        assert len(set(re.findall(rb"xq7zk-(\d{5})", told))) == count

        # They are nowhere.
        began = time.monotonic()
        for one in ids:
            erase(site.store, one, AT)
        took = time.monotonic() - began
        _nowhere(site, offer.id, ids, vectors, digests)
        assert of_another_store.is_file()
        assert herself.get("/me/data/export").headers["location"].startswith("/sign-in")

        # A restored backup does not bring them back: elsewhere, with the list of who was erased, and in its place.
        elsewhere = tmp_path / "elsewhere" / "store.sqlite3"
        elsewhere.parent.mkdir()
        shutil.copy(site.store.tombstones.path, erased_file(elsewhere, elsewhere.parent))
        with closing(open_store(elsewhere)) as other:
            assert restore(other, backup).erased_again >= count
            other.scrub()
            assert rows_with_marks(other) == []
            assert len(other.ids(Learner)) == len(site.store.ids(Learner))
        assert files_with_marks(elsewhere.parent, vectors, digests) == []
        restore(site.store, backup, replace=True)
        _nowhere(site, offer.id, ids, vectors, digests)
        assert herself.get("/me/data/export").headers["location"].startswith("/sign-in")
    assert marks_in("\n".join(lines)) == []
    assert any("/v1/export/" in line for line in lines), "the log was listened to"
    print(f"{count} people with {len(there)} traces erased in {took:.1f} s")


def _nowhere(site: Served, offer_id: str, ids: list[str], vectors: list[bytes], digests: set[bytes]) -> None:
    desk = _until_followed(site)
    assert not {one.id for one in desk.network.learners} & set(ids)
    assert rows_with_marks(site.store) == []
    assert files_with_marks(site.settings.data, vectors, digests) == []
    after = _given_out(site, offer_id)
    assert {where: found for where, text in after.items() if (found := marks_in(text))} == {}
    for one in (ids[0], ids[4], ids[9], ids[-1]):
        assert _ask_for_one(site, one) == [404] * 6
    assert files_with_marks(site.settings.data, vectors, digests) == []


def test_the_cache_forgets_the_vectors_of_her_texts(site: Served) -> None:
    site.store.upsert(
        [Learner(learner_id(0), headline="Wzqx", about="Une phrase que personne d’autre n’a écrite ainsi.")]
    )
    desk = _until_followed(site)
    encoder = desk.matcher.reader.encoder
    assert isinstance(encoder, CachedEncoder)
    record = desk.learner(learner_id(0))
    computed = encoder.computed
    desk.matcher.reader.learners([record], {})
    assert encoder.computed == computed, "all of it is in the cache"
    erase(site.store, learner_id(0), AT)
    _until_followed(site)
    desk.matcher.reader.learners([record], {})
    assert encoder.computed > computed


def test_a_start_after_a_kill_finds_an_index_without_her(site: Served, tmp_path: Path) -> None:
    """Killed right after the erasure: the snapshot still knows her, and the next start does not."""
    site.store.upsert([Learner(learner_id(0), headline="Wzqx")])
    _until_followed(site)
    follower = _follower(site)
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
