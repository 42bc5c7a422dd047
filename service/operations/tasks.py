"""What the clock does: each task's name, how often, and the function. Every one of them bears to be done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from service.desk import Desk
from service.moments import stamp
from service.operations.clock import Task
from service.operations.delivery import remove_files
from service.settings import Settings
from service.store import SqlStore
from service.store.desk_tables import ATTEMPTS, IDEMPOTENCY, ONE_USE_LINKS, SIGN_INS
from service.trust.retention import keep_no_longer
from service.trust.uploads import KEPT_S, clear_uploads
from service.workspace import outbox
from service.workspace.searches import run_alerts

DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
KEEP_SENT = timedelta(days=30)
"""How long a message that went out is kept: long enough to answer "I received nothing"."""


def tasks_of(store: SqlStore, settings: Settings, desk: Callable[[], Desk]) -> tuple[Task, ...]:
    """All tasks of a service. `desk` gives the newest one."""

    def alerts(at: datetime) -> object:
        return run_alerts(store, desk(), at)

    def old_messages(at: datetime) -> None:
        with store.writing() as now:
            gone = outbox.forget_sent(now, at - KEEP_SENT)
        remove_files(settings.outbox, gone)

    def retention(at: datetime) -> object:
        return keep_no_longer(store, desk().today(), at)

    def uploads(at: datetime) -> None:
        clear_uploads(settings, KEPT_S)

    def leftovers(at: datetime) -> None:
        with store.writing() as now:
            for ended in (
                SIGN_INS.delete().where(SIGN_INS.c.expires <= stamp(at)),
                ONE_USE_LINKS.delete().where(ONE_USE_LINKS.c.expires <= stamp(at - KEEP_SENT)),
                IDEMPOTENCY.delete().where(IDEMPOTENCY.c.created <= stamp(at - DAILY)),
                ATTEMPTS.delete().where(ATTEMPTS.c.at <= (at - DAILY).timestamp()),
            ):
                now.connection.execute(ended)

    return (
        Task("alerts", HOURLY, alerts),
        Task("retention", DAILY, retention),
        Task("old messages", DAILY, old_messages),
        Task("uploads", HOURLY, uploads),
        Task("leftovers", DAILY, leftovers),
    )
