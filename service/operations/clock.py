"""The clock: what the service does by itself every day or every hour. Of all workers on a store, one does it.

Who it is stands in the store's own values, claimed in a transaction: the holder says until when it holds the clock,
and says so again before that. If it dies, another takes over. Of each task the last run is kept: when it began, how
long it took, how it ended. A task that was cut off is begun again, so each must bear to be done twice.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matching.errors import PasserelleError
from service.operations.sending import now_utc
from service.store import SqlReading, SqlStore, SqlWriting
from service.store.tables import META

VALUE = "clock"
LOOK_EVERY_S = 5.0
HELD_FOR = timedelta(minutes=2)
"""How long a claim holds. A task that takes longer is not begun by another worker: its own row says it has begun."""
AGAIN_AFTER = timedelta(minutes=10)
"""After a failure, or a run of which nobody knows how it ended."""
LOG = logging.getLogger("passerelle.clock")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do every so often. `act` is given the time; an error of ours is told, and it is tried again."""

    name: str
    every: timedelta
    act: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Run:
    """The last run of a task: when it began, how long it took in seconds (`None`: not over), what went wrong if so."""

    name: str
    at: datetime
    took_s: float | None
    trouble: str | None


def last_runs(now: SqlReading) -> list[Run]:
    """The last run of each task that was ever begun, by name."""
    return [
        Run(name, datetime.fromisoformat(run["at"]), run["took_s"], run["trouble"])
        for name, run in sorted(_kept(now)["runs"].items())
    ]


class Clock:
    """Does what is due, one task after the other, in a thread of its own between `start` and `stop`.

    Args:
        store: holds who has the clock, and what was done when.
        tasks: what there is to do.
        clock: tells the time.
    """

    def __init__(
        self, store: SqlStore, tasks: Sequence[Task], clock: Callable[[], datetime] = now_utc
    ) -> None:
        self._store, self._tasks, self._clock = store, tasks, clock
        self._me = secrets.token_hex(8)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="passerelle-clock", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the task under way, and let another worker have the clock at once."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
            try:
                with self._store.writing() as now:
                    kept = _kept(now)
                    if kept["holder"] == self._me:
                        _keep(now, {**kept, "until": ""})
            except PasserelleError:
                LOG.warning("the clock could not be let go: it is free again in two minutes")

    def do_due(self) -> list[str]:
        """Do everything that is due, if the clock is this worker's; returns the names of what was done."""
        done = []
        while not self._stopped.is_set() and (task := self._claim()) is not None:
            self._do(task)
            done.append(task.name)
        return done

    def _claim(self) -> Task | None:
        """The next task, its beginning kept; `None` if there is none, or the clock is another's."""
        at = self._clock()
        with self._store.reading() as now:
            kept = _kept(now)
        if not self._mine_or_free(kept, at):
            return None
        long_held = kept["holder"] == self._me and kept["until"] > (at + HELD_FOR / 2).isoformat()
        if long_held and not any(_due(one, kept["runs"], at) for one in self._tasks):
            return None
        with self._store.writing() as now:
            kept = _kept(now)
            if not self._mine_or_free(kept, at):
                return None
            task = next((one for one in self._tasks if _due(one, kept["runs"], at)), None)
            runs = kept["runs"]
            if task is not None:
                runs = {**runs, task.name: {"at": at.isoformat(), "took_s": None, "trouble": None}}
            _keep(now, {"holder": self._me, "until": (at + HELD_FOR).isoformat(), "runs": runs})
        return task

    def _mine_or_free(self, kept: dict[str, Any], at: datetime) -> bool:
        return bool(kept["holder"] == self._me or kept["until"] < at.isoformat())

    def _do(self, task: Task) -> None:
        began, trouble = time.monotonic(), None
        try:
            task.act(self._clock())
        except (PasserelleError, OSError) as error:
            trouble = type(error).__name__  # its text may name somebody
            LOG.error("task failed", exc_info=error, extra={"fields": {"task": task.name}})
        took_s = round(time.monotonic() - began, 3)
        with self._store.writing() as now:
            kept = _kept(now)
            run = {**kept["runs"][task.name], "took_s": took_s, "trouble": trouble}
            _keep(now, {**kept, "runs": {**kept["runs"], task.name: run}})
        if trouble is None:
            LOG.info("task done", extra={"fields": {"task": task.name, "took_s": took_s}})

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_S):
            try:
                self.do_due()
            except PasserelleError as error:
                LOG.error("the clock cannot be kept", exc_info=error)


def _due(task: Task, runs: dict[str, Any], at: datetime) -> bool:
    last = runs.get(task.name)
    if last is None:
        return True
    well = last["took_s"] is not None and last["trouble"] is None
    pause = task.every if well else min(task.every, AGAIN_AFTER)
    return at >= datetime.fromisoformat(last["at"]) + pause


def _kept(now: SqlReading) -> dict[str, Any]:
    row = now.connection.execute(META.select().where(META.c.name == VALUE)).first()
    kept: dict[str, Any] = {"holder": "", "until": "", "runs": {}}
    return kept if row is None else {**kept, **json.loads(row.value)}


def _keep(now: SqlWriting, kept: dict[str, Any]) -> None:
    text = json.dumps(kept, sort_keys=True)
    changed = now.connection.execute(META.update().where(META.c.name == VALUE).values(value=text))
    if not changed.rowcount:
        now.connection.execute(META.insert().values(name=VALUE, value=text))
