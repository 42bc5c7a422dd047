"""How the service stands: what health, readiness, metrics and the office's page tell, worked out in one place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from matching.errors import PasserelleError
from service.following import Follower
from service.operations.clock import Run, last_runs
from service.operations.sending import Sender
from service.store import SqlStore
from service.trust.ranking_log import LogHealth
from service.workspace import outbox

BEHIND_AT_MOST_S = 30.0
"""A desk that has been behind its store for longer answers with what is no longer so: the worker is not ready."""
QUIET_LOG = LogHealth(waiting=0, written=0, lost=0, trouble=None)


@dataclass(frozen=True, slots=True)
class State:
    """How a worker stands. `behind_s` is for how long its desk has been behind the store, in seconds.

    `parts` says of each part of the service whether it has trouble. `troubles` are sentences for anybody: they name no
    server, no file and no person.
    """

    desk_sequence: int
    store_sequence: int | None
    behind_s: float
    parts: Mapping[str, bool]
    outbox_waiting: int = 0
    outbox_stuck: int = 0
    log_waiting: int = 0
    log_lost: int = 0
    tasks_done: Mapping[str, float] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether to send people here: the store answers, and the desk keeps up with it."""
        return self.store_sequence is not None and self.behind_s <= BEHIND_AT_MOST_S


class Watch:
    """Looks at the parts of a worker. Any thread may ask.

    Args:
        store: the store.
        follower: what brings its desk up to date.
        sender: what empties the outbox.
        log: how the log of rankings stands.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        store: SqlStore,
        follower: Follower,
        sender: Sender,
        log: Callable[[], LogHealth] = lambda: QUIET_LOG,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._follower, self._sender, self._log = store, follower, sender, log
        self._clock = clock
        self._lock = threading.Lock()
        self._behind_since: float | None = None
        self._behind_on = 0

    def look(self) -> State:
        """How it stands now. Asks the store three short questions."""
        desk = self._follower.desk.sequence
        log = self._log()
        sequence: int | None = None
        waiting = stuck = 0
        runs: list[Run] = []
        with suppress(PasserelleError), self._store.reading() as now:  # silence of the store is told below
            waiting, stuck, runs = outbox.waiting(now), len(outbox.stuck(now)), last_runs(now)
            sequence = now.sequence
        failed = [one.name for one in runs if one.trouble is not None]
        behind_s = self._behind(desk, sequence)
        parts = {
            "store": sequence is None,
            "follower": self._follower.trouble is not None or behind_s > BEHIND_AT_MOST_S,
            "outbox": self._sender.trouble is not None or stuck > 0,
            "ranking_log": log.trouble is not None or log.lost > 0,
            "tasks": bool(failed),
        }
        words = {
            "store": "the store does not answer",
            "follower": f"answers do not know of the store's last changes, for {behind_s:.0f} s",
            "outbox": f"messages do not go out: {stuck} were given up, {waiting} wait",
            "ranking_log": f"rankings are not logged: {log.waiting} wait, {log.lost} are lost",
            "tasks": f"a task failed: {', '.join(failed)}",
        }
        return State(
            desk_sequence=desk,
            store_sequence=sequence,
            behind_s=behind_s,
            parts=parts,
            outbox_waiting=waiting,
            outbox_stuck=stuck,
            log_waiting=log.waiting,
            log_lost=log.lost,
            tasks_done={
                one.name: one.at.timestamp() for one in runs if one.took_s is not None and one.trouble is None
            },
            troubles=tuple(words[part] for part, troubled in parts.items() if troubled),
        )

    def _behind(self, desk: int, store: int | None) -> float:
        """Seconds since the desk was last seen to move on or to be up to date."""
        with self._lock:
            if store is None or desk >= store:
                self._behind_since = None
                return 0.0
            if self._behind_since is None or desk != self._behind_on:
                self._behind_since, self._behind_on = self._clock(), desk
            return self._clock() - self._behind_since
