"""Following the store: its feed is read in order, and each part of it becomes a new desk that replaces the last.

A desk never changes. Whoever took one answers from it to the end, while the next is being made from a copy of its
index; so no question waits for a change, and none sees half of one.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from data.histories import histories
from data.network import Network
from matching.errors import PasserelleError
from matching.matcher import Changes
from matching.records import Learner, Offer
from matching.side import Side
from service.desk import CHANGES_AT_A_TIME, Desk, Histories, open_desk
from service.settings import Settings
from service.snapshot import save_snapshot
from service.store import ABOUT, ERASED, KINDS, Change, Reading, SqlStore, record_key
from service.trust.erasure import forget

LOOK_EVERY_S = 0.2
"""How often the feed is looked at: a write must be visible to a search within a second."""
FIRST_ANSWERS_S = 1.0
"""After a start that left changes to the follower: whoever waited for the server is answered first."""
FORGET_AGAIN_AFTER_S = 5.0
"""When files could not be cleared of somebody who was erased: somebody reads them, or the disk is full."""
SAVE_EVERY_S = 300.0
"""How long a change may be missing from the snapshot: after a kill, that much is read anew at the next start."""

PREPARE_AFTER_S = 5.0
"""After the start, when the first questions have been answered: what reads new texts is made then, about a second."""

OF_THE_ENGINE = ("learners", "trainings", "sessions", "enrolments", "offers", "organisations")
"""The kinds that a desk knows; identities, interactions and placements it must not see or does not need."""
R = TypeVar("R", Learner, Offer)

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
        store: SqlStore,
        settings: Settings,
        desk: Desk,
        publish: Callable[[Desk], None] = lambda desk: None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._publish = publish
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="passerelle-follower", daemon=True)
        self._preparing = threading.Thread(target=self._prepare, name="passerelle-preparing", daemon=True)
        self._id = store.id
        self._saved: int | None = None  # not known: whoever opened the desk may have left that to us
        self._saved_at = time.monotonic()
        self._to_forget = True  # what a kill may have left in files
        self._gone: list[Learner] = []
        self._forget_from = 0.0  # not before this moment of the monotonic clock
        self.desk = desk
        self.trouble: PasserelleError | OSError | None = None
        """Why the last look failed, if it did: the desk of before is still served, and the next look tries again."""

    def start(self) -> None:
        """Begin to follow, and soon to make what the first new text would have to wait for."""
        self._thread.start()
        self._preparing.start()

    def stop(self) -> None:
        """Follow no longer, and save the snapshot if there is something new in it."""
        self._stopped.set()
        for thread in (self._thread, self._preparing):
            if thread.ident is not None:
                thread.join()
        self._attempt(self.save)
        self._attempt(self.forget)

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
            other = open_desk(self._store, self._settings)
            left = {one.id for one in other.network.learners}
            self._gone += [one for one in desk.network.learners if one.id not in left]
            self._to_forget = True  # also who was erased again as it was restored
            self._replace(other)
            self._id, self._saved = self._store.id, None  # numbers of two stores say nothing of each other
            return 1
        after = desk_after(desk, network, feed)
        if any(
            one.kind == ERASED for one in feed
        ):  # before the desk is seen: what it no longer knows is still in files
            left = {one.id for one in network.learners}
            self._gone += [one for one in desk.network.learners if one.id not in left]
            self._to_forget = True
        self._replace(after)
        return len(feed)

    def save(self) -> None:
        """Save the snapshot if the desk has changed since, or was never saved. Raises `OSError`."""
        if self.desk.sequence != self._saved:
            save_snapshot(
                self._settings.index, self.desk.matcher, self.desk.network, self._id, self.desk.sequence
            )
            self._saved = self.desk.sequence
        self._saved_at = time.monotonic()

    def forget(self) -> None:
        """Clear what files still hold of people who were erased, the snapshot first. Raises `OSError`."""
        if self._to_forget and time.monotonic() >= self._forget_from:
            self._forget_from = time.monotonic() + FORGET_AGAIN_AFTER_S
            self.save()
            if forget(self._store, self._settings, self.desk.matcher, self._gone):
                self._to_forget = False
                self._forget_from = 0.0
                self._gone.clear()

    def _replace(self, desk: Desk) -> None:
        self.desk = desk
        self._publish(desk)

    def _follow(self) -> None:
        pause = FIRST_ANSWERS_S if self.desk.unread else LOOK_EVERY_S
        while not self._stopped.wait(pause):
            self._attempt(self._look)
            pause = LOOK_EVERY_S

    def _prepare(self) -> None:
        if not self._stopped.wait(PREPARE_AFTER_S):
            self.desk.matcher.prepare()

    def _look(self) -> None:
        while not self._stopped.is_set() and self.catch_up():
            continue
        self.forget()
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
        ids = _ids_of(feed, kind)
        if ids:
            parts[kind] = _with(getattr(network, kind), ids, now.some(KINDS[kind], ids))
    if any(one.kind == ERASED for one in feed):
        left = now.ids(Learner)
        for kind, of_whom in (("learners", "id"), ("enrolments", "learner_id")):
            known = parts.get(kind, getattr(network, kind))
            parts[kind] = tuple(one for one in known if getattr(one, of_whom) in left)
    if any(one.kind == ABOUT for one in feed):
        parts["about"] = now.about
    return network.with_parts(**parts) if parts else network


def _ids_of(feed: Collection[Change], kind: str) -> set[str]:
    return {one.id for one in feed if one.kind == kind}


def _with(records: tuple[Any, ...], ids: Collection[str], found: Mapping[str, Any]) -> tuple[Any, ...]:
    """Records in the order of their ids, as a store has them, after those of some ids have become what was found."""
    listed = list(records)
    for one in ids:
        listed[_span(listed, one)] = [found[one]] if one in found else []
    return tuple(listed)


def _span(records: Sequence[Any], one: str) -> slice:
    """Where the record of an id is among records in the order of their ids: empty, where it would be, if it is not."""
    place = bisect_left(records, one, key=record_key)
    return slice(place, place + (place < len(records) and record_key(records[place]) == one))


def desk_after(desk: Desk, network: Network, feed: Collection[Change]) -> Desk:
    """The desk of a network that came of another by the changes of a feed. The old one stays as it is."""
    sequence = max((one.sequence for one in feed), default=desk.sequence)
    if network is desk.network:  # what happens between people, and their names, are none of a desk's
        return Desk(network, desk.matcher, sequence, desk.histories)
    kinds = {one.kind for one in feed}
    followed = desk.histories
    if kinds & OF_A_HISTORY:
        followed = histories(network.enrolments, network.sessions, network.trainings)
    learners, offers = _ids_of(feed, "learners"), _ids_of(feed, "offers")
    erased = any(one.kind == ERASED for one in feed)  # whose records the feed does not name
    changes = Changes(
        learners=_new_learners(desk, network, followed, None if followed is not desk.histories else learners),
        offers=_new(desk.matcher.offers, network.offers, offers),
        gone_learners=_gone(desk.network.learners, network.learners, None if erased else learners),
        gone_offers=_gone(desk.network.offers, network.offers, offers),
    )
    matcher = desk.matcher.after(changes, followed)
    matcher.learners.prepare()  # not the reader, which takes a second the first time: it may not be needed
    matcher.offers.prepare()
    return Desk(network, matcher, sequence, followed)


def _new_learners(
    desk: Desk, network: Network, followed: Histories, ids: Collection[str] | None
) -> tuple[Learner, ...]:
    """Learners who are not as the desk knows them, or have followed other trainings: of some ids, or of all."""
    side, before = desk.matcher.learners, desk.histories
    if ids is not None:
        return _new(side, network.learners, ids)
    return tuple(
        one
        for one in network.learners
        if one.id not in side
        or _differs(side.record(one.id), one)
        or followed.get(one.id) != before.get(one.id)
    )


def _new(side: Side[R, Any], records: Sequence[R], ids: Collection[str]) -> tuple[R, ...]:
    """Those of the records of some ids that a side does not know as they are now."""
    return tuple(
        record
        for one in sorted(ids)
        for record in records[_span(records, one)]
        if one not in side or _differs(side.record(one), record)
    )


def _differs(known: Learner | Offer, now: Learner | Offer) -> bool:
    """Whether a record has changed. Most are the very object that is known, and need no comparison."""
    return known is not now and known != now


def _gone(was: Sequence[R], now: Sequence[R], ids: Collection[str] | None) -> frozenset[str]:
    """The ids of records that were and are no more: among some ids, or among all."""
    if was is now:
        return frozenset()
    if ids is None:
        return frozenset(one.id for one in was) - frozenset(one.id for one in now)
    return frozenset(one for one in ids if not now[_span(now, one)])
