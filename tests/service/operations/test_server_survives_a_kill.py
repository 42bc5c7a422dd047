"""kill -9 of a server that is being written to and asked: what it said it kept is there, and who was erased is gone."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import pytest

from matching.eligibility import RULES
from matching.records import Learner, Offer
from service.accounts import keys
from service.operations.load import prepared
from service.sample_network import Sizes
from service.store import SqlStore, open_store, save_network
from tests.service.operations.acting import (
    MARK,
    Actors,
    Place,
    path_of,
    same_fields,
)
from tests.service.operations.ledger import CLASSES, Ledger, ranked_ids
from tests.service.operations.servers import READY_WITHIN_S, Running, ask, running, starting
from tests.service.people import ADMIN, add_people, people_network

T = TypeVar("T")

SEED = 7
AGAIN_WITHIN_S = 5.0
"""What is promised of an ordinary machine with 10,000 learners and 2,000 offers. How many starts kept it is told, and
not asserted."""
AT_MOST_S = 30.0
"""What is asserted, of the processor's time. The machine that this was written on is some four times slower than an
ordinary one, and its two cores are shared: by the clock, a start takes as long as the neighbours let it."""
LONGEST_S, LONGEST_OF_SAMPLE_S = 4.0, 1.5
"""A life ends that long at most after somebody began to act: the index is saved for those who are erased, new texts are
read, and all the while somebody writes."""
WHILE_STARTING = 0.1
"""The share of lives that end before anybody is answered, within `STARTING_S`."""
STARTING_S = 6.0
LOOKED_AT = 12
"""Records of each sort that are read over HTTP after a start. The store itself is compared whole."""

LIFTED = "&".join(f"lift={rule}" for rule in sorted(RULES))
"""Rankings are asked for without the rules that hide somebody, so that more is shown."""


@dataclass(frozen=True, slots=True)
class Site:
    """A store's file with its index beside it, and what may be acted on in it."""

    db: Path
    place: Place


def _site(db: Path, user_id: str) -> Site:
    at = datetime.now(tz=UTC)
    with closing(open_store(db, db.parent)) as store:
        with store.writing() as now:
            secrets = tuple(keys.make(now, user_id, f"kill {number}", at)[1] for number in range(7))
        return Site(db, Place(secrets, sorted(store.ids(Offer)), sorted(store.ids(Learner))))


def _small(folder: Path) -> Site:
    """The network of sixty learners and thirty offers that other tests use. Its index is made by the first start."""
    db = folder / "small.sqlite3"
    with closing(open_store(db, folder)) as store:
        save_network(store, people_network())
        add_people(store, people_network(), datetime.now(tz=UTC))
    return _site(db, ADMIN)


def _large(folder: Path) -> Site:
    """What `make load` acts on."""
    settings, _ = prepared(folder, Sizes(10_000, 2_000, 400), workers=1)
    assert isinstance(settings.db, Path)
    return _site(settings.db, "load-program-0")


class Lives:
    """One server's lives: started again and again on the same port and files."""

    def __init__(self, site: Site, store: SqlStore, folder: Path, longest_s: float) -> None:
        self.site, self.store, self._longest_s = site, store, longest_s
        self.ledger = Ledger()
        self.dice, self._moments = random.Random(SEED), random.Random(SEED)
        self.actors = Actors.on(site.place, self.ledger, SEED)
        self.started_s: list[float] = []
        self.worked_s: list[float] = []
        self.caught_up_s: list[float] = []
        self.killed_while_starting = 0
        self._port = 0
        self._log = folder / "log"
        self._key = site.place.keys[-1]

    def live(self) -> None:
        """Start, look, let everybody act, kill."""
        with self._started() as server:
            self._look(server)
            self._catch_up(server)
            with self.actors.acting(server.url) as ended:
                until = time.monotonic() + READY_WITHIN_S
                while not self.ledger.gone:  # in the first life somebody is erased
                    assert time.monotonic() < until
                    time.sleep(0.02)
                time.sleep(self._moments.uniform(0, self._longest_s))
                ended.set()
                server.process.kill()
                server.process.wait()
            assert "Traceback" not in server.log.read_text(encoding="utf-8")

    def die_while_starting(self) -> None:
        db = self.site.db
        with starting(db.parent, db, log=self._log, port=self._port) as process:
            time.sleep(self._moments.uniform(0, STARTING_S))
            process.kill()
        self.killed_while_starting += 1

    def end(self) -> None:
        """Start once more, look at everything, and stop softly."""
        with self._started() as server:
            self._look(server)
            self._catch_up(server)
            self.ledger.compare_all(self.store, MARK)
            server.stop()

    @contextmanager
    def _started(self) -> Iterator[Running]:
        """A server that gives rankings; the time since its process began, and the processor's, are kept."""
        db = self.site.db
        with running(db.parent, db, log=self._log, port=self._port) as server:
            assert ask(server.url, "/v1/ready").status == 200
            assert self._ranked(server, "offers", self.site.place.offers[0]) is not None
            self.started_s.append(time.monotonic() - server.began)
            self.worked_s.append(server.processor_s() or self.started_s[-1])
            self._port = urlsplit(server.url).port or 0
            yield server

    def _catch_up(self, server: Running) -> None:
        """Wait until the lists know of everything that the store has; the time since the process began is kept."""
        until = server.began + READY_WITHIN_S
        while (health := json.loads(ask(server.url, "/v1/health").body))["sequence"] != health[
            "store_sequence"
        ]:
            assert time.monotonic() < until, health
            time.sleep(0.05)
        self.caught_up_s.append(time.monotonic() - server.began)

    def _look(self, server: Running) -> None:
        """Whether the server, and the store, say what was acknowledged."""
        ledger, touched = self.ledger, sorted(self.ledger.recent)
        ledger.settle(self.store)
        for key in self._few(touched) + self._few(sorted(ledger.there)):
            found = ask(server.url, path_of(key), self._key)
            assert same_fields(found, ledger.there.get(key)), (key, found)
        gone = {kind: {one for its_kind, one in ledger.gone if its_kind == kind} for kind in CLASSES}
        for learner in self._few(sorted(gone["learners"])):
            for path in (f"learners/{learner}", f"identities/{learner}", f"learners/{learner}/offers"):
                assert ask(server.url, f"/v1/{path}", self._key).status == 404
        for offer in {*self.actors.eraser.shown_for[-3:], self.dice.choice(self.site.place.offers)}:
            shown = self._ranked(server, "offers", offer)
            assert shown is not None
            assert not gone["learners"].intersection(shown)
        for learner in ledger.some_there("learners", self.dice, 2):
            shown = self._ranked(server, "learners", learner)
            assert shown is not None
            assert not gone["offers"].intersection(shown)
        self._post_again(server)
        health = json.loads(ask(server.url, "/v1/health").body)
        assert (health["status"], health["troubles"]) == ("ok", [])

    def _post_again(self, server: Running) -> None:
        """Send what had no answer: it is made once. And some of what had one, which is answered alike."""
        editor = self.actors.editors[0]
        editor.url = server.url
        for post in self.ledger.unanswered():
            assert editor.post(post).status == 201
        for post in self._few([one for one in self.ledger.posts if one.kind == "offers"]):
            found = editor.post(post)
            assert (found.status, found.headers.get("idempotency-replayed")) == (201, "true")
        assert not editor.wrong

    def _ranked(self, server: Running, kind: str, one: str) -> list[str] | None:
        """Whom or what a ranking shows; `None` where there is none."""
        other = "learners" if kind == "offers" else "offers"
        found = ask(server.url, f"/v1/{kind}/{quote(one, safe='')}/{other}?k=100&{LIFTED}", self._key)
        assert found.status in (200, 404)
        return ranked_ids(json.loads(found.body)["matches"], other) if found.status == 200 else None

    def _few(self, some: Sequence[T]) -> list[T]:
        return self.dice.sample(some, min(LOOKED_AT, len(some)))


@pytest.mark.long
@pytest.mark.parametrize(
    ("kills", "make", "longest_s"),
    [
        pytest.param(2, _small, LONGEST_OF_SAMPLE_S, id="sample"),
        pytest.param(200, _large, LONGEST_S, id="whole", marks=pytest.mark.campaign),
    ],
)
def test_no_acknowledged_write_is_lost_and_nobody_who_was_erased_comes_back(
    tmp_path: Path,
    record_property: Callable[[str, object], None],
    kills: int,
    make: Callable[[Path], Site],
    longest_s: float,
) -> None:
    site = make(tmp_path)
    # this store is not opened again, and so erases nobody who came back: the server must
    with closing(open_store(site.db, tmp_path)) as store:
        lives = Lives(site, store, tmp_path, longest_s)
        for number in range(kills):
            if number > 1 and lives.dice.random() < WHILE_STARTING:
                lives.die_while_starting()
            else:
                lives.live()
        lives.end()
    ledger = lives.ledger
    again_s, worked_s = lives.started_s[1:], lives.worked_s[1:]  # the first was after no kill
    assert ledger.acknowledged
    assert ledger.gone
    told = {
        "kills": kills,
        "while starting": lives.killed_while_starting,
        "writes acknowledged": ledger.acknowledged,
        "writes without an answer": ledger.unsettled,
        "records there": len(ledger.there),
        "records gone": len(ledger.gone),
        "answers": sum(one.done for one in lives.actors.all),
        "median s to answer again": round(statistics.median(again_s), 2),
        "longest s to answer again": round(max(again_s), 2),
        "median s until lists know of all": round(statistics.median(lives.caught_up_s[1:]), 2),
        "longest s until lists know of all": round(max(lives.caught_up_s[1:]), 2),
        "median s of a processor": round(statistics.median(worked_s), 2),
        "longest s of a processor": round(max(worked_s), 2),
        f"starts within {AGAIN_WITHIN_S} s": f"{sum(one <= AGAIN_WITHIN_S for one in again_s)} of {len(again_s)}",
    }
    for name, value in told.items():
        record_property(name, value)
    print(", ".join(f"{name}: {value}" for name, value in told.items()))
    assert max(worked_s) <= AT_MOST_S
