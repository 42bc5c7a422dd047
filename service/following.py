"""Following the store: its feed is read in order, and each part of it becomes a new desk that replaces the last.

A desk never changes. Whoever took one answers from it to the end, while the next is being made from a copy of its
index; so no question waits for a change, and none sees half of one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from data.histories import histories
from data.network import Network
from matching.errors import PasserelleError
from matching.matcher import Changes
from matching.records import Learner, Offer
from service.desk import Desk, Histories, open_desk
from service.settings import Settings
from service.snapshot import save_snapshot
from service.store import ABOUT, KINDS, Change, Reading, Store, record_key

LOOK_EVERY_S = 0.2
"""How often the feed is looked at: a write must be visible to a search within a second."""
CHANGES_AT_A_TIME = 1_000
SAVE_EVERY_S = 300.0
"""How long a change may be missing from the snapshot: after a kill, that much is read anew at the next start."""

OF_THE_ENGINE = ("learners", "trainings", "sessions", "enrolments", "offers", "organisations")
"""The kinds that a desk knows; identities, interactions and placements it must not see or does not need."""
OF_A_HISTORY = frozenset(("trainings", "sessions", "enrolments"))


class Follower:
    """Keeps a desk up to date with a store, in a thread of its own between `start` and `stop`.

    Args:
        store: read by the follower alone, or shared: a store may be.
        settings: where the snapshot is.
        desk: what to begin with, of the same store.
        publish: given every new desk, before the next change is looked at.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        desk: Desk,
        publish: Callable[[Desk], None] = lambda desk: None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._publish = publish
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="passerelle-follower", daemon=True)
        self._id = store.id
        self._saved = desk.sequence
        self._saved_at = time.monotonic()
        self.desk = desk
        self.trouble: PasserelleError | OSError | None = None
        """Why the last look failed, if it did: the desk of before is still served, and the next look tries again."""

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer, and save the snapshot if there is something new in it."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._attempt(self.save)

    def catch_up(self) -> int:
        """Take in the next changes of the feed; returns how many there were, 0 when the desk is up to date."""
        desk = self.desk
        with self._store.reading() as now:
            feed = now.changes(desk.sequence, CHANGES_AT_A_TIME)
            foreign = now.id != self._id or now.sequence < desk.sequence
            if not foreign and feed and feed[0].sequence == desk.sequence + 1:
                network = network_after(desk.network, feed, now)
            elif not foreign and not feed:
                return 0
            else:
                network = None
        if network is None:  # another store is in its place, such as a backup: nothing known holds
            self._replace(open_desk(self._store, self._settings))
            self._id = self._store.id
            return 1
        self._replace(desk_after(desk, network, feed))
        return len(feed)

    def save(self) -> None:
        """Save the snapshot if the desk has changed since. Raises `OSError`."""
        if self.desk.sequence != self._saved:
            save_snapshot(
                self._settings.index, self.desk.matcher, self.desk.network, self._id, self.desk.sequence
            )
            self._saved = self.desk.sequence
        self._saved_at = time.monotonic()

    def _replace(self, desk: Desk) -> None:
        self.desk = desk
        self._publish(desk)

    def _follow(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_S):
            self._attempt(self._look)

    def _look(self) -> None:
        while not self._stopped.is_set() and self.catch_up():
            continue
        if time.monotonic() - self._saved_at > SAVE_EVERY_S:
            self.save()

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (PasserelleError, OSError) as error:
            self.trouble = error
        else:
            self.trouble = None


def network_after(network: Network, feed: Collection[Change], now: Reading) -> Network:
    """A network after some changes, each changed record as a reading of the store has it."""
    parts: dict[str, Any] = {}
    for kind in OF_THE_ENGINE:
        ids = {one.id for one in feed if one.kind == kind}
        if ids:
            records = {record_key(one): one for one in getattr(network, kind)}
            found = now.some(KINDS[kind], ids)
            for one in ids:
                if one in found:
                    records[one] = found[one]
                else:
                    records.pop(one, None)
            parts[kind] = tuple(
                records[one] for one in sorted(records)
            )  # the order in which a store has them
    if any(one.kind == ABOUT for one in feed):
        parts["about"] = now.about
    return replace(network, **parts)


def desk_after(desk: Desk, network: Network, feed: Collection[Change]) -> Desk:
    """The desk of a network that came of another by the changes of a feed. The old one stays as it is."""
    kinds = {one.kind for one in feed}
    followed = desk.histories
    if kinds & OF_A_HISTORY:
        followed = histories(network.enrolments, network.sessions, network.trainings)
    changes = Changes(
        learners=_new_learners(desk, network, followed),
        offers=_new_offers(desk, network),
        gone_learners=_gone(desk.network.learners, network.learners),
        gone_offers=_gone(desk.network.offers, network.offers),
    )
    matcher = desk.matcher.after(changes, followed)
    matcher.prepare()
    sequence = max((one.sequence for one in feed), default=desk.sequence)
    return Desk(network, matcher, sequence, followed)


def _new_learners(desk: Desk, network: Network, followed: Histories) -> tuple[Learner, ...]:
    """Learners who are not as the desk knows them, or have followed other trainings than it knows of."""
    sides, before = desk.matcher.learners, desk.histories
    same = network.learners is desk.network.learners and followed is before
    return (
        ()
        if same
        else tuple(
            one
            for one in network.learners
            if one.id not in sides
            or sides.record(one.id) != one
            or followed.get(one.id) != before.get(one.id)
        )
    )


def _new_offers(desk: Desk, network: Network) -> tuple[Offer, ...]:
    known = desk.matcher.offers
    if network.offers is desk.network.offers:
        return ()
    return tuple(one for one in network.offers if one.id not in known or known.record(one.id) != one)


def _gone(
    was: tuple[Learner, ...] | tuple[Offer, ...], now: tuple[Learner, ...] | tuple[Offer, ...]
) -> frozenset[str]:
    if was is now:
        return frozenset()
    return frozenset(one.id for one in was) - frozenset(one.id for one in now)
