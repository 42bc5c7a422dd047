"""The sender: a thread that delivers what is due in the outbox. Any number of processes may have one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from matching.errors import PasserelleError
from service.operations.delivery import Delivery, NotDeliveredError, UnsureError
from service.store import SqlStore
from service.workspace import outbox

LOOK_EVERY_S = 2.0


def now_utc() -> datetime:
    """The time of the clock on the wall."""
    return datetime.now(tz=UTC)


class Sender:
    """Delivers what is due, one message after the other, in a thread of its own between `start` and `stop`.

    Args:
        store: holds the outbox.
        delivery: the way to people.
        clock: tells the time.
    """

    def __init__(self, store: SqlStore, delivery: Delivery, clock: Callable[[], datetime] = now_utc) -> None:
        self._store, self._delivery, self._clock = store, delivery, clock
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="passerelle-sender", daemon=True)
        self.trouble: PasserelleError | None = None
        """Why the outbox could not be read or written, if so; what is wrong with a message stands in its row."""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message under way, and send no other."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def send_due(self) -> int:
        """Deliver all that is due now; returns how many went out."""
        sent = 0
        while not self._stopped.is_set() and self._any_due():
            with self._store.writing() as now:
                message = outbox.claim(now, self._clock(), repeatable=self._delivery.repeatable)
            if message is None:
                break
            sent += self._deliver(message)
        return sent

    def _any_due(self) -> bool:
        with self._store.reading() as now:
            return outbox.any_due(now, self._clock())

    def _deliver(self, message: outbox.Message) -> bool:
        try:
            self._delivery.deliver(message)
        except NotDeliveredError as error:
            with self._store.writing() as now:
                outbox.put_back(now, message, str(error), self._clock())
            return False
        except UnsureError:
            with self._store.writing() as now:
                outbox.mark_unsure(now, message.id)
            return False
        with self._store.writing() as now:
            outbox.mark_sent(now, message.id, self._clock())
        return True

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_S):
            try:
                self.send_due()
            except PasserelleError as error:
                self.trouble = error
            else:
                self.trouble = None
