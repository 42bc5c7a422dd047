"""What is measured, for Prometheus. Nothing of it is about a person: routes are templates, people are roles.

Each worker measures itself and says so by the label `worker`; `service.operations.workers` puts them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.operations.state import State

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5.0)
"""Among them 0.2 and 0.4 s: what 95 and 99 of 100 answers are promised to take at most."""


class Metrics:
    """The metrics of one worker."""

    def __init__(self, worker: str = "0") -> None:
        self.registry = CollectorRegistry()
        self.worker = worker
        self._requests = self._counter(
            "passerelle_requests", "Requests answered", ("route", "method", "status", "role")
        )
        self._seconds = self._histogram("passerelle_request_seconds", "Time to answer a request", ("route",))
        self._ranking = self._histogram("passerelle_ranking_seconds", "Time to rank", ("side",))
        self._under_way = self._gauge("passerelle_requests_under_way", "Requests being answered")
        self._desk = self._gauge("passerelle_desk_sequence", "Last change that answers know of")
        self._store = self._gauge("passerelle_store_sequence", "Last change of the store")
        self._behind = self._gauge(
            "passerelle_desk_behind_seconds", "For how long the desk has been behind the store"
        )
        self._trouble = self._gauge(
            "passerelle_trouble", "1 where a part of the service has trouble", ("part",)
        )
        self._outbox = self._gauge("passerelle_outbox", "Messages waiting, and those given up", ("state",))
        self._log = self._gauge(
            "passerelle_ranking_log", "Rankings waiting to be logged, and lost", ("state",)
        )
        self._tasks = self._gauge(
            "passerelle_task_done_timestamp_seconds", "When a task was last done", ("task",)
        )
        self._about = self._gauge("passerelle_about", "1; the version", ("version",))

    # ------------------------------------------------------------------- what happens

    def request(self, route: str, method: str, status: int, role: str, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(self.worker, route, method, str(status), role).inc()
        self._seconds.labels(self.worker, route).observe(seconds)

    def under_way(self, more: int) -> None:
        """One more request is being answered, or one fewer."""
        self._under_way.labels(self.worker).inc(more)

    def ranked(self, side: str, seconds: float) -> None:
        """`learners` or `offers` were ranked."""
        self._ranking.labels(self.worker, side).observe(seconds)

    # ------------------------------------------------------------------- how it stands

    def stands(self, state: State) -> None:
        """How the service stands now."""
        self._about.labels(self.worker, version("passerelle")).set(1)
        self._desk.labels(self.worker).set(state.desk_sequence)
        if state.store_sequence is not None:
            self._store.labels(self.worker).set(state.store_sequence)
        self._behind.labels(self.worker).set(state.behind_s)
        for part, troubled in state.parts.items():
            self._trouble.labels(self.worker, part).set(troubled)
        self._outbox.labels(self.worker, "waiting").set(state.outbox_waiting)
        self._outbox.labels(self.worker, "stuck").set(state.outbox_stuck)
        self._log.labels(self.worker, "waiting").set(state.log_waiting)
        self._log.labels(self.worker, "lost").set(state.log_lost)
        for task, done in state.tasks_done.items():
            self._tasks.labels(self.worker, task).set(done)

    def exposed(self) -> bytes:
        """Everything, in the text format of Prometheus."""
        return generate_latest(self.registry)

    # ------------------------------------------------------------------- making them

    def _counter(self, name: str, words: str, labels: Iterable[str] = ()) -> Counter:
        return Counter(name, words, ("worker", *labels), registry=self.registry)

    def _gauge(self, name: str, words: str, labels: Iterable[str] = ()) -> Gauge:
        return Gauge(name, words, ("worker", *labels), registry=self.registry)

    def _histogram(self, name: str, words: str, labels: Iterable[str] = ()) -> Histogram:
        return Histogram(name, words, ("worker", *labels), registry=self.registry, buckets=BUCKETS_S)
