"""What a server was asked to write, what it said it kept, and whether its store agrees after it was killed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from data.codec import Record, to_json
from matching.records import Identity, Learner, Offer
from service.store import SqlStore, record_key

CLASSES: Mapping[str, type[Record]] = {"learners": Learner, "offers": Offer}

Key = tuple[str, str]
"""The kind of a record, and its id."""
Fields = Mapping[str, object]
"""What was sent of a record."""


@dataclass(eq=False, slots=True)
class Post:
    """A record whose id the server makes, sent under an `Idempotency-Key`; the id is known once it was answered."""

    kind: str
    once: str
    fields: Fields
    record_id: str | None = None


@dataclass(eq=False, slots=True)
class Write:
    """A write that is done as a whole or not at all: each record as it is afterwards, `None` where it is gone.

    `answered` is set once the whole of an answer has come: whether it was kept.
    """

    after: Mapping[Key, Fields | None]
    answered: bool | None = None


@dataclass(slots=True)
class Ledger:
    """All that was written to one server in its lives. Threads write in it at the same time.

    No id is used again: what is gone stays gone. `there` is what was last acknowledged of each record.
    """

    there: dict[Key, Fields] = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    recent: set[Key] = field(default_factory=set)
    """Of the life that is not settled yet."""
    under_way: list[Write] = field(default_factory=list)
    unsettled: int = 0
    """How many writes a kill left without an answer."""
    acknowledged: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def writing(self, after: Mapping[Key, Fields | None]) -> Iterator[Write]:
        """Around a request: it is noted before it is sent, and again when its answer has come."""
        write = Write(after)
        with self._lock:
            self.under_way.append(write)
            self.recent.update(after)
        yield write
        if write.answered is None:
            return
        with self._lock:
            self.under_way.remove(write)
            if write.answered:
                self.acknowledged += 1
                self._take(after)

    def posted(self, post: Post, record_id: str) -> None:
        """Note the id that a post was answered with."""
        with self._lock:
            post.record_id = record_id
            self.acknowledged += 1
            self.recent.add((post.kind, record_id))
            self._take({(post.kind, record_id): post.fields})

    def saw(self, key: Key, fields: Fields) -> None:
        """Note a record that was there before anything was written of it."""
        with self._lock:
            if key not in self.gone:
                self.there.setdefault(key, fields)

    def unanswered(self) -> list[Post]:
        """What was posted and had no answer."""
        return [one for one in self.posts if one.record_id is None]

    def may_be_gone(self, key: Key) -> bool:
        """Whether somebody has asked for it to be removed."""
        with self._lock:
            return key in self.gone or any(one.after.get(key, one) is None for one in self.under_way)

    def some_gone(self, kind: str, dice: random.Random, count: int) -> list[str]:
        """Ids of some that were removed, as many as there are at most."""
        with self._lock:
            ids = sorted(one for its_kind, one in self.gone if its_kind == kind)
        return dice.sample(ids, min(count, len(ids)))

    def some_there(self, kind: str, dice: random.Random, count: int) -> list[str]:
        with self._lock:
            ids = [one for its_kind, one in self.there if its_kind == kind]
        return dice.sample(ids, min(count, len(ids)))

    def _take(self, after: Mapping[Key, Fields | None]) -> None:
        for key, fields in after.items():
            if fields is None:
                self.gone.add(key)
                self.there.pop(key, None)
            elif key not in self.gone:  # an edit that was answered after an erasure was done before it
                self.there[key] = fields

    # ------------------------------------------------------------------- after a kill

    def settle(self, store: SqlStore) -> None:
        """Compare with the store after a kill; what had no answer is found out, and holds from now on."""
        found = _found(store, self.recent)
        self.unsettled += len(self.under_way)
        for write in sorted(self.under_way, key=_is_removal, reverse=True):
            due = {key: fields for key, fields in write.after.items() if key not in self.gone}
            if all(agrees(fields, found.get(key)) for key, fields in due.items()):
                self._take(due)
            else:  # then nothing of it is there
                assert all(agrees(self.there.get(key), found.get(key)) for key in due), write
        self.under_way.clear()
        for key in self.recent:
            assert agrees(self.there.get(key), found.get(key)), key
        self.recent.clear()
        with store.reading() as now:
            ids = {(kind, one) for kind, cls in CLASSES.items() for one in now.ids(cls)}
            names = now.some(Identity, [one for kind, one in self.gone if kind == "learners"])
        assert self.there.keys() <= ids
        assert not self.gone & ids
        assert not names

    def compare_all(self, store: SqlStore, mark: str) -> None:
        """Every record that was ever written is as it was written last, and none with the mark is there twice."""
        with store.reading() as now:
            records = {
                kind: {record_key(one): to_json(one) for one in now.all(cls)} for kind, cls in CLASSES.items()
            }
        for (kind, one), fields in self.there.items():
            assert agrees(fields, records[kind][one]), (kind, one)
        ours = [
            (kind, one)
            for kind, some in records.items()
            for one, record in some.items()
            if mark in str(record.get("title", record.get("headline", "")))
        ]
        assert set(ours) <= self.there.keys(), (
            "something is there that was never acknowledged, nor found after a kill"
        )


def _is_removal(write: Write) -> bool:
    return None in write.after.values()


def _found(store: SqlStore, keys: Iterable[Key]) -> dict[Key, Fields]:
    some: dict[str, list[str]] = {kind: [] for kind in CLASSES}
    for kind, one in keys:
        some[kind].append(one)
    with store.reading() as now:
        return {
            (kind, one): to_json(record)
            for kind, cls in CLASSES.items()
            for one, record in now.some(cls, some[kind]).items()
        }


def agrees(fields: Fields | None, found: Fields | None) -> bool:
    """Whether what was found of a record has all that was sent of it."""
    if fields is None or found is None:
        return fields is None and found is None
    return all(found.get(name) == value for name, value in fields.items())


def ranked_ids(matches: Sequence[Mapping[str, object]], kind: str) -> list[str]:
    """The ids in a ranking of `learners` or `offers`."""
    name = {"learners": "learner_id", "offers": "offer_id"}[kind]
    return [str(one[name]) for one in matches]
