"""A snapshot of the index on disk: what was read in the records, so that the next start need not read them again.

    head/                      what the snapshot is of, with a checksum; written last
    <sequence>-<random>/       the index itself, see `Matcher.save`

The head names the folder of the index, the store, its sequence, the hash of the data and that of the model; every part
of the index carries the same stamp, and every file its own checksum. A save never touches what the head in place speaks
of, so a crash leaves the old snapshot or the new one. The head also keeps a digest of each record: what has changed in
the store since, for whatever reason, is found by comparing and is read anew. What is torn, altered, of another store or
model, or of a later moment than the store is refused whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.codec import record_digest
from data.histories import histories
from data.network import Network
from matching.errors import IndexFileError
from matching.index_file import SavedIndex, read_index, refuse_unless, write_index
from matching.matcher import Changes, Matcher

HEAD = "head"
KIND = "snapshot"
FOLDER = re.compile(
    r"\d+-[0-9a-f]{16}|learners|offers"
)  # the last two are of snapshots before there was a head
KEEP_STRANGERS_S = 3600.0
"""How long a folder that no head names may lie here: another process may be writing it."""
TRIES = 3
"""How often a load is tried while other processes save: each time their newer head is found in place."""


@dataclass(frozen=True, slots=True)
class Digests:
    """A digest of each record that the index is made from, by id; a learner's takes in the trainings she followed.

    They are made of the texts that the store has, so that no record need be written out to be compared.
    """

    learners: Mapping[str, str]
    offers: Mapping[str, str]

    @classmethod
    def of(cls, network: Network) -> Digests:
        """The digests of a network's learners and offers."""
        followed = histories(network.enrolments, network.sessions, network.trainings)
        trainings = {one.id: record_digest(one) for one in network.trainings}
        return cls(
            {
                one.id: _digest(
                    record_digest(one),
                    *(trainings[two.training.id] + two.status.encode() for two in followed.get(one.id, ())),
                )
                for one in network.learners
            },
            {one.id: record_digest(one).hex() for one in network.offers},
        )

    def as_bytes(self) -> bytes:
        """The same bytes for the same digests."""
        return json.dumps([self.learners, self.offers], sort_keys=True).encode()


def save_snapshot(root: Path, matcher: Matcher, network: Network, store: str, sequence: int) -> None:
    """Save a matcher that knows a network as it was at a sequence of a store, unless just that is saved already.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    digests = Digests.of(network).as_bytes()
    what = {"store": store, "sequence": str(sequence), "data": hashlib.sha256(digests).hexdigest()}
    before = _head_or_none(root)
    if before is not None and {**before.stamp, **what, "model": _model(matcher)} == before.stamp:
        return
    stamp = {**what, "folder": f"{sequence}-{secrets.token_hex(8)}"}
    matcher.save(root / stamp["folder"], stamp)
    model = {"model": _model(matcher)}
    write_index(root / HEAD, KIND, {"sequence": sequence}, {"digests": digests}, {**stamp, **model})
    _clear(root, stamp["folder"], None if before is None else before.stamp["folder"])


def load_snapshot(
    root: Path, matcher: Matcher, network: Network, store: str, sequence: int
) -> tuple[Network, int]:
    """Start a matcher from the snapshot.

    Returns the part of the network that the matcher must still be given, and the sequence that the snapshot is of.

    Args:
        root: where the snapshot was saved.
        matcher: takes in every record that is as it was.
        network: what the store holds now.
        store: the store's id.
        sequence: number of the store's last change.

    Raises:
        IndexFileError: there is no snapshot, or it is torn, altered, foreign, of another model or of a later moment.
    """
    tried: set[str] = set()
    while True:
        head = read_index(root / HEAD, KIND)
        folder = head.stamp.get("folder", "")
        refuse_unless(root, _is_of(head, matcher, store), "is of another store or another model")
        refuse_unless(root, head.facts["sequence"] <= sequence, "is of a later moment than the store")
        try:
            return _load(root / folder, matcher, network, head), head.facts["sequence"]
        except IndexFileError:
            tried.add(folder)
            if len(tried) == TRIES or _folder_of(_head_or_none(root)) in tried:
                raise


def _load(folder: Path, matcher: Matcher, network: Network, head: SavedIndex) -> Network:
    content = head.parts["digests"]
    refuse_unless(folder, hashlib.sha256(content).hexdigest() == head.stamp["data"], "is of other data")
    was, now = Digests(*json.loads(content)), Digests.of(network)
    same_learners = _unchanged(was.learners, now.learners)
    same_offers = _unchanged(was.offers, now.offers)
    stamp = {name: head.stamp[name] for name in ("store", "sequence", "data", "folder")}
    matcher.load(
        folder,
        [one for one in network.learners if one.id in same_learners],
        [one for one in network.offers if one.id in same_offers],
        stamp,
        Changes(
            gone_learners=frozenset(was.learners) - same_learners,
            gone_offers=frozenset(was.offers) - same_offers,
        ),
    )
    return replace(
        network,
        learners=tuple(one for one in network.learners if one.id not in same_learners),
        offers=tuple(one for one in network.offers if one.id not in same_offers),
    )


def _unchanged(was: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    return frozenset(one for one, digest in now.items() if was.get(one) == digest)


def _head_or_none(root: Path) -> SavedIndex | None:
    try:
        return read_index(root / HEAD, KIND)
    except IndexFileError:
        return None


def _folder_of(head: SavedIndex | None) -> str | None:
    return None if head is None else head.stamp.get("folder")


def _is_of(head: SavedIndex, matcher: Matcher, store: str) -> bool:
    return head.stamp.get("store") == store and head.stamp.get("model") == _model(matcher)


def _model(matcher: Matcher) -> str:
    return _digest(json.dumps(dict(matcher.versions), sort_keys=True).encode())


def _clear(root: Path, current: str, before: str | None) -> None:
    """Remove the index that the last head named, and what processes that were killed left long ago."""
    long_ago = time.time() - KEEP_STRANGERS_S
    for entry in root.iterdir():
        ours = FOLDER.fullmatch(entry.name) is not None and entry.name != current
        if ours and (entry.name == before or _written(entry) < long_ago):
            shutil.rmtree(entry, ignore_errors=True)  # another process may be doing the same


def _written(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:  # another process has just removed it
        return time.time()


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
