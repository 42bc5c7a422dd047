"""Those who act on a server over HTTP, each in a thread of its own, until the server is killed.

Each tells the ledger what it is about to write, and what was answered.
"""

from __future__ import annotations

import json
import random
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from service.store import PACED_BATCH
from tests.service.operations.ledger import Fields, Key, Ledger, Post, agrees, ranked_ids
from tests.service.operations.servers import Answer, ask

MARK = "n°"
"""What the titles and headlines of all that is written contain, and those of no sample."""
ERASED_TOO = 2
LINES = PACED_BATCH - ERASED_TOO
"""Records of one import: with some of people who were erased they are one batch, there as a whole or not at all."""
TRADES = (
    "Développeuse Python",
    "Boulangère",
    "Comptable",
    "Aide-soignante",
    "Magasinier",
    "Technicienne réseau",
)
WORDS = (
    "Python et SQL.",
    "Le pain, les viennoiseries.",
    "Facturation, Excel.",
    "Soins et écoute.",
    "Logistique.",
)
CREATES: Mapping[str, str] = {"If-None-Match": "*"}


@dataclass(frozen=True, slots=True)
class Place:
    """What is acted on: who may, and some offers and learners that are there from the beginning."""

    keys: Sequence[str]
    offers: Sequence[str]
    learners: Sequence[str]


class Actor(ABC):
    """Does one thing after another, life after life of the server, with a key of its own."""

    pause_s = 0.0

    def __init__(self, name: str, key: str, place: Place, ledger: Ledger, seed: int) -> None:
        self.name, self.key, self.place, self.ledger = name, key, place, ledger
        self.dice = random.Random(f"{name} {seed}")
        self.wrong: list[str] = []
        """Answers that nobody should get."""
        self.done = 0
        self._number = 0
        self.url, self._ended = "", threading.Event()

    def live(self, url: str, ended: threading.Event) -> None:
        """Act until it is said that the server ends, which is right before it does."""
        self.url, self._ended = url, ended
        while not ended.wait(self.pause_s):
            self.act()

    @abstractmethod
    def act(self) -> None:
        """One thing."""

    def send(
        self,
        method: str,
        path: str,
        wanted: Sequence[int],
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        kind: str = "application/json",
    ) -> Answer:
        """Ask, and note an answer that came whole and is none of the wanted ones."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        told = {**(headers or {}), **({"Content-Type": kind} if sent else {})}
        found = ask(self.url, path, self.key, method=method, headers=told, body=sent)
        if found.how == "whole":
            self.done += 1
            if found.status not in wanted:
                self.wrong.append(f"{self.name}: {method} {path} {found.status} {found.body[:500]!r}")
        elif not self._ended.is_set():
            self.wrong.append(f"{self.name}: {method} {path} was cut off by a server that lived")
        return found

    def new_fields(self, kind: str) -> dict[str, object]:
        self._number += 1
        title = f"{self.dice.choice(TRADES)} {MARK} {self.name}-{self._number}"
        words = self.dice.choice(WORDS)
        return {"title": title, "profile": words} if kind == "offers" else {"headline": title, "about": words}

    def new_id(self) -> str:
        self._number += 1
        return f"{self.name}-{self._number}"


def path_of(key: Key) -> str:
    return f"/v1/{key[0]}/{quote(key[1], safe='')}"


def is_kept(found: Answer) -> bool | None:
    """Whether a write was acknowledged; `None` when the answer is not there, or not all of it."""
    return 200 <= found.status < 300 if found.how == "whole" else None


class Importer(Actor):
    """Sends records by the dozen: new ones, and now and then those of an earlier import, changed."""

    pause_s = 0.3

    def __init__(self, name: str, key: str, place: Place, ledger: Ledger, seed: int) -> None:
        super().__init__(name, key, place, ledger, seed)
        self._sent: list[list[Key]] = []

    def act(self) -> None:
        again = bool(self._sent) and self.dice.random() < 0.3
        keys = self.dice.choice(self._sent) if again else self._new_keys()
        after = {key: self.new_fields(key[0]) for key in keys if not self.ledger.may_be_gone(key)}
        erased = self.ledger.some_gone("learners", self.dice, ERASED_TOO)
        lines = [{"kind": kind, "record": {"id": one, **fields}} for (kind, one), fields in after.items()]
        lines += [
            {"kind": "learners", "record": {"id": one, **self.new_fields("learners")}} for one in erased
        ]
        body = "\n".join(json.dumps(one) for one in lines).encode()
        with self.ledger.writing(after) as write:
            found = self.send("POST", "/v1/bulk", (200,), body, kind="application/x-ndjson")
            write.answered = is_kept(found)
        if write.answered:
            told = json.loads(found.body)
            refused = sum(self.ledger.may_be_gone(key) for key in after)  # erased since
            if not len(erased) <= told["dropped"] <= len(erased) + refused:
                self.wrong.append(f"{self.name}: {told}")
        if not again:
            self._sent.append(keys)

    def _new_keys(self) -> list[Key]:
        return [(self.dice.choice(("offers", "learners")), self.new_id()) for _ in range(LINES)]


class Editor(Actor):
    """Posts, puts, patches and removes records of its own, each on the condition that it is as it was read."""

    def __init__(self, name: str, key: str, place: Place, ledger: Ledger, seed: int) -> None:
        super().__init__(name, key, place, ledger, seed)
        self._mine: list[Key] = []

    def act(self) -> None:
        dice, mine = self.dice.random(), [one for one in self._mine if one not in self.ledger.gone]
        self._mine = mine
        if not mine or dice < 0.25:
            self._make(self.dice.choice(("offers", "learners")))
        elif dice < 0.5:
            self._post(self.dice.choice(("offers", "learners")))
        else:
            self._change(self.dice.choice(mine), remove=dice > 0.9)

    def _make(self, kind: str) -> None:
        key, fields = (kind, self.new_id()), self.new_fields(kind)
        with self.ledger.writing({key: fields}) as write:
            write.answered = is_kept(self.send("PUT", path_of(key), (201,), fields, CREATES))
        if write.answered:
            self._mine.append(key)

    def _post(self, kind: str) -> None:
        post = Post(kind, self.new_id(), self.new_fields(kind))
        self.ledger.posts.append(post)
        self.post(post)

    def post(self, post: Post) -> Answer:
        """Send it, for the first time or again."""
        found = self.send("POST", f"/v1/{post.kind}", (201,), post.fields, {"Idempotency-Key": post.once})
        if is_kept(found):
            made = str(json.loads(found.body)["id"])
            if post.record_id is None:
                self.ledger.posted(post, made)
                self._mine.append((post.kind, made))
            elif post.record_id != made:
                self.wrong.append(f"{self.name}: {post} made another, {made}")
        return found

    def _change(self, key: Key, *, remove: bool) -> None:
        read = self.send("GET", path_of(key), (200, 404))
        if read.status == 404 and not self.ledger.may_be_gone(key):
            self.wrong.append(f"{self.name}: {key} is not there")
        if read.status != 200:
            return
        remove = remove and key[0] == "offers"
        fields: dict[str, object] | None = None if remove else self.new_fields(key[0])
        method = "DELETE" if remove else self.dice.choice(("PUT", "PATCH"))
        wanted = (200, 204, 404) if key[0] == "learners" else (200, 204)  # somebody may erase her meanwhile
        with self.ledger.writing({key: fields}) as write:
            found = self.send(method, path_of(key), wanted, fields, {"If-Match": read.headers["etag"]})
            write.answered = is_kept(found)


class Searcher(Actor):
    """Asks for rankings both ways."""

    def act(self) -> None:
        kind = self.dice.choice(("offers", "learners"))
        old = self.place.offers if kind == "offers" else self.place.learners
        known = [self.dice.choice(old), *self.ledger.some_there(kind, self.dice, 1)]
        subject = quote(self.dice.choice(known), safe="")
        other = "learners" if kind == "offers" else "offers"
        self.send("GET", f"/v1/{kind}/{subject}/{other}?k=20", (200, 404))


class Eraser(Actor):
    """Erases learners whom a ranking shows, and tries to put back some who were erased."""

    pause_s = 0.2

    def __init__(self, name: str, key: str, place: Place, ledger: Ledger, seed: int) -> None:
        super().__init__(name, key, place, ledger, seed)
        self.shown_for: list[str] = []
        """The offers in whose rankings those who are gone were shown, the latest last."""

    def act(self) -> None:
        offer = self.dice.choice(self.place.offers)
        shown = self.send("GET", f"/v1/offers/{quote(offer, safe='')}/learners?k=10", (200,))
        if shown.status != 200:
            return
        ids = ranked_ids(json.loads(shown.body)["matches"], "learners")
        there = [one for one in ids if not self.ledger.may_be_gone(("learners", one))]
        if there:
            self.shown_for.append(offer)
            self._erase(("learners", self.dice.choice(there)))
        for one in self.ledger.some_gone("learners", self.dice, 1):
            fields = self.new_fields("learners")
            self.send("PUT", path_of(("learners", one)), (422,), fields, CREATES)

    def _erase(self, key: Key) -> None:
        read = self.send("GET", path_of(key), (200,))
        if read.status != 200:
            return
        self.ledger.saw(key, json.loads(read.body))
        with self.ledger.writing({key: None}) as write:
            # an editor may change her meanwhile
            found = self.send("DELETE", path_of(key), (204, 412), headers={"If-Match": read.headers["etag"]})
            write.answered = is_kept(found)


@dataclass(frozen=True, slots=True)
class Actors:
    """Six who act, each with a key of its own."""

    importer: Importer
    editors: tuple[Editor, Editor]
    searchers: tuple[Searcher, Searcher]
    eraser: Eraser

    @classmethod
    def on(cls, place: Place, ledger: Ledger, seed: int) -> Actors:
        """They draw what they do with the seed."""
        first, second, third, fourth, fifth, sixth = place.keys[:6]
        return cls(
            Importer("import", first, place, ledger, seed),
            (Editor("edit1", second, place, ledger, seed), Editor("edit2", third, place, ledger, seed)),
            (
                Searcher("search1", fourth, place, ledger, seed),
                Searcher("search2", fifth, place, ledger, seed),
            ),
            Eraser("erase", sixth, place, ledger, seed),
        )

    @property
    def all(self) -> tuple[Actor, ...]:
        return (self.importer, *self.editors, *self.searchers, self.eraser)

    @contextmanager
    def acting(self, url: str) -> Iterator[threading.Event]:
        """All act on the server at the address. The event is set right before it is killed, within the block."""
        ended = threading.Event()
        threads = [threading.Thread(target=one.live, args=(url, ended), name=one.name) for one in self.all]
        for thread in threads:
            thread.start()
        try:
            yield ended
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        assert not [wrong for one in self.all for wrong in one.wrong]


def same_fields(found: Answer, fields: Fields | None) -> bool:
    """Whether an answer gives a record that has all that was sent of it, or says that there is none."""
    there = json.loads(found.body) if found.status == 200 else None
    return found.status in (200, 404) and agrees(fields, there)
