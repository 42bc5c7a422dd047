"""Invitations of many, each in a thread: nobody's browser must wait for ten thousand messages.

How far one has come needs no note: who was invited has an account. What a kill or a restart ends, whoever asks again
goes on with.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from functools import partial

from service.accounts.actor import Actor
from service.store import SqlStore
from service.workspace.inviting import invite_learners

LOG = logging.getLogger("passerelle.office")


class InvitationRuns:
    """The invitation of many that one worker of the service has under way: one at a time."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self.broken = False
        """Whether the last one ended early by an error, such as a full disk."""

    @property
    def goes_on(self) -> bool:
        """Whether one is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(
        self, actor: Actor, ids: Sequence[str], *, site: str, training_id: str | None, within_s: float
    ) -> None:
        """Invite learners, unless others are being invited; returns within so many seconds."""
        with self._starting:
            if not self.goes_on:
                self.broken = False
                work = partial(self._run, actor, ids, site, training_id)
                self._thread = threading.Thread(target=work, name="passerelle-inviting", daemon=True)
                self._thread.start()
            thread = self._thread
        if thread is not None:
            thread.join(within_s)

    def stop(self) -> None:
        """End after the batch that it is at."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, actor: Actor, ids: Sequence[str], site: str, training_id: str | None) -> None:
        try:
            invite_learners(
                self._store,
                actor,
                ids,
                site=site,
                training_id=training_id,
                goes_on=lambda: not self._stopped.is_set(),
            )
        except Exception as error:
            self.broken = True
            LOG.exception("an invitation of many broke off", exc_info=error)
