"""What works beside the answers of one worker: the sender, the clock, and the watch over it all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from fastapi import FastAPI

from service.following import Follower
from service.operations.bodies import Bodies
from service.operations.clock import Clock, Task
from service.operations.delivery import delivery_of
from service.operations.metrics import Metrics
from service.operations.requests import Requests
from service.operations.sending import Sender
from service.operations.state import Watch
from service.operations.workers import WorkerNumber
from service.settings import Settings
from service.store import SqlStore
from service.trust.ranking_log import RankingLog

MEASURE_EVERY_S = 5.0
LOG = logging.getLogger("passerelle.operations")


class AtWork:
    """The threads of one worker beside its answers, and its metrics.

    Args:
        store: shared with the answers.
        settings: where messages go, and where workers leave what they measure.
        follower: keeps the worker's desk up to date.
        log: of the rankings.
        tasks: what the clock does.
        metrics: counts the requests already.
    """

    def __init__(
        self,
        store: SqlStore,
        settings: Settings,
        follower: Follower,
        log: RankingLog,
        tasks: Sequence[Task],
        metrics: Metrics,
    ) -> None:
        self._store = store
        self.number = WorkerNumber(settings.workers_folder)
        self.metrics = metrics
        self.metrics.worker = str(self.number.number)
        self.sender = Sender(store, delivery_of(settings))
        self.clock = Clock(store, tasks)
        self.watch = Watch(store, follower, self.sender, lambda: log.health)
        self._stopped = threading.Event()
        self._measuring = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="passerelle-measuring", daemon=True)

    def start(self) -> None:
        """Begin to send, to do what is due, and to measure."""
        self.sender.start()
        self.clock.start()
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way. Messages that wait go out after the next start: they are in the store."""
        self._stopped.set()
        self._thread.join()
        self.clock.stop()
        self.sender.stop()
        self.number.let_go()

    def knows(self, sequence: int) -> None:
        """Tell imports by command how far this worker's desk has come, as long as its number is its own."""
        if self._stopped.is_set():
            return
        with suppress(OSError):  # such as a full disk: they wait a while, and then no more
            self.number.knows(self._store.id, sequence)

    def measure(self) -> None:
        """Note how the worker stands."""
        with self._measuring:
            self.metrics.stands(self.watch.look())

    def _run(self) -> None:
        while True:
            try:
                self.measure()
                self.number.write(self.metrics.exposed())
            except OSError as error:
                LOG.warning("what was measured cannot be written", exc_info=error)
            if self._stopped.wait(MEASURE_EVERY_S):
                break


def add_operations(app: FastAPI) -> None:
    """Put the middleware of operations around an application: the last that is added is the outermost."""
    app.state.metrics = Metrics()
    app.add_middleware(Bodies)
    app.add_middleware(Requests, metrics=app.state.metrics)


@contextmanager
def at_work(
    app: FastAPI,
    store: SqlStore,
    settings: Settings,
    follower: Follower,
    log: RankingLog,
    tasks: Sequence[Task],
) -> Iterator[AtWork]:
    """What works beside the answers, from the start to the end of the application."""
    working = AtWork(store, settings, follower, log, tasks, app.state.metrics)
    app.state.at_work = working
    app.state.knows = working.knows
    working.knows(follower.desk.sequence)
    working.start()
    try:
        yield working
    finally:
        working.stop()
