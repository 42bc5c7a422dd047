"""Many writes in a row, no quicker than searches learn of them, so that what others change is soon found too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from service.store import SqlStore

PATIENCE_S = 10.0
"""How long one batch waits for the index. When it does not come on at all, it is not waited for any more: what was
written is kept, and `/v1/health` tells what is wrong."""
LOOK_EVERY_S = 0.02


class Pace:
    """The pace of one import, whose next batch waits until the index knows of the batch before the last.

    So the index never stands still between two batches, and never has more than two of them before it.

    Args:
        store: where the batches are kept.
        known: gives the sequence of the last change that the index knows of: that of this process, as those of other
            workers go at about the same pace, or of all workers of this machine; `None` where there is none.
    """

    def __init__(self, store: SqlStore, known: Callable[[], int | None]) -> None:
        self._store, self._known = store, known
        self._last = 0
        self._hopeless = False

    async def turn(self) -> None:
        """Wait after a batch, without keeping a thread."""
        wanted = await run_in_threadpool(self._before_the_last)
        until = time.monotonic() + PATIENCE_S
        while self._waits(wanted, until):
            await asyncio.sleep(LOOK_EVERY_S)

    def turn_here(self) -> None:
        """Wait after a batch, in the thread that keeps them."""
        wanted = self._before_the_last()
        until = time.monotonic() + PATIENCE_S
        while self._waits(wanted, until):
            time.sleep(LOOK_EVERY_S)

    def _before_the_last(self) -> int:
        wanted, self._last = self._last, self._store.sequence
        return wanted

    def _waits(self, wanted: int, until: float) -> bool:
        known = None if self._hopeless else self._known()
        if known is None or known >= wanted:
            return False
        self._hopeless = time.monotonic() > until
        return not self._hopeless


def pace_of(request: Request) -> Pace:
    """The pace of an import that a request asks for."""
    state = request.app.state
    return Pace(state.store, lambda: int(state.desk.sequence))
