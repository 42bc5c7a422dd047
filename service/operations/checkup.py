"""What the doctor looks at in a service at work: its messages, secrets, journal, clock, tasks and backups."""

from __future__ import annotations

import smtplib
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from matching.errors import PasserelleError
from service.operations.check import FAILURE, OK, WARNING, Check
from service.operations.clock import last_runs
from service.operations.delivery import NotDeliveredError, ToServer
from service.settings import Settings
from service.store import SqlReading, SqlStore, open_store
from service.store_address import exists
from service.workspace import outbox

LONGEST_JOURNAL_MB = 500
"""SQLite empties its journal by itself after some megabytes, unless somebody reads an old moment all the time."""
OLDEST_BACKUP = timedelta(days=2)
LATEST_TASK = timedelta(days=2)
"""Every task is done daily or more often."""
AHEAD_AT_MOST = timedelta(minutes=2)
OTHERS = stat.S_IRWXO


def examine_work(settings: Settings, at: datetime | None = None) -> Iterator[Check]:
    """All checks of a service at work, one after the other. `at` is the time, the clock's by default."""
    now = at or datetime.now(tz=UTC)
    yield messages_go_out(settings)
    yield secrets_are_kept(settings)
    yield from of_the_store(settings, now)
    yield backups_are_young(settings.backups, now)


def messages_go_out(settings: Settings) -> Check:
    """Whether the outbox's folder can be written, or the mail server lets us in."""
    if settings.smtp is None:
        return _folder_is_writable(settings.outbox)
    try:
        with closing(ToServer(settings.smtp, settings.sender).connected()) as smtp:
            smtp.noop()
    except (NotDeliveredError, smtplib.SMTPException, OSError) as error:
        told = str(error) if isinstance(error, NotDeliveredError) else type(error).__name__
        return Check(
            "outbox", FAILURE, f"{settings.smtp}: {told}", "look at PASSERELLE_SMTP, and at the server"
        )
    if settings.sender.endswith("@localhost"):
        advice = "set PASSERELLE_FROM to an address of your own: others refuse mail from localhost"
        return Check("outbox", WARNING, f"{settings.smtp} answers; mail comes from {settings.sender}", advice)
    return Check("outbox", OK, f"{settings.smtp} answers")


def _folder_is_writable(folder: Path) -> Check:
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there):
            pass
    except OSError as error:
        told = f"{folder}: {error.strerror}"
        return Check("outbox", FAILURE, told, "let the service write there, or set PASSERELLE_OUTBOX")
    return Check("outbox", OK, f"messages become files in {folder}")


def secrets_are_kept(settings: Settings) -> Check:
    """Whether files about people are closed to other accounts of this machine."""
    store = [settings.db, settings.db.with_suffix(".erased")] if isinstance(settings.db, Path) else []
    open_ones = [
        one for one in (*store, settings.outbox, settings.backups, settings.index) if _open_to_others(one)
    ]
    if open_ones:
        shown = ", ".join(str(one) for one in open_ones)
        return Check(
            "secrets",
            WARNING,
            f"any account of this machine may read {shown}",
            f"chmod -R o= {settings.data}",
        )
    return Check("secrets", OK, "no other account of this machine may read the data")


def _open_to_others(path: Path) -> bool:
    """Whether an account that is neither the owner nor of the group gets to a path, through all folders above it."""
    if not path.exists():
        return False
    above = path.absolute().parents
    return bool(path.stat().st_mode & OTHERS) and all(one.stat().st_mode & stat.S_IXOTH for one in above)


def of_the_store(settings: Settings, at: datetime) -> Iterator[Check]:
    """What the store tells of its journal, of the clock, of the tasks and of messages; nothing where there is none."""
    if isinstance(settings.db, Path):
        yield _journal(settings.db)
    if not exists(settings.db):
        return
    looks: tuple[Callable[[SqlReading, datetime], Check], ...] = (_clock, _tasks, _stuck)
    try:
        with closing(open_store(settings.db, settings.data)) as store:
            yield from _looked_at(store, looks, at)
    except PasserelleError:  # the check of the store itself has said so
        return


def _looked_at(
    store: SqlStore, looks: tuple[Callable[[SqlReading, datetime], Check], ...], at: datetime
) -> list[Check]:
    with store.reading() as now:
        return [look(now, at) for look in looks]


def _journal(path: Path) -> Check:
    journal = path.with_name(path.name + "-wal")
    size_mb = journal.stat().st_size / 1_000_000 if journal.exists() else 0.0
    if size_mb > LONGEST_JOURNAL_MB:
        advice = "stop all that has the store open, and start again: the journal is emptied then"
        return Check("journal", WARNING, f"{journal.name} has {size_mb:.0f} MB", advice)
    return Check("journal", OK, f"{size_mb:.0f} MB")


def _clock(now: SqlReading, at: datetime) -> Check:
    last = now.changes(now.sequence - 1, 1)
    ahead = datetime.fromisoformat(last[0].at) - at if last else timedelta()
    if ahead > AHEAD_AT_MOST:
        found = f"the store was last changed {ahead.total_seconds():.0f} s from now"
        return Check("clock", WARNING, found, "set the clock of this machine, best by NTP")
    return Check("clock", OK, f"{at:%Y-%m-%d %H:%M} UTC")


def _tasks(now: SqlReading, at: datetime) -> Check:
    runs = last_runs(now)
    failed = [one.name for one in runs if one.trouble is not None]
    late = [one.name for one in runs if at - one.at > LATEST_TASK]
    if failed:
        return Check("tasks", WARNING, f"failed: {', '.join(failed)}", "look into the log for “task failed”")
    if late:
        return Check(
            "tasks", WARNING, f"not done for two days: {', '.join(late)}", "passerelle serve does them"
        )
    return Check("tasks", OK, ", ".join(one.name for one in runs) or "none was done yet")


def _stuck(now: SqlReading, at: datetime) -> Check:
    stuck = outbox.stuck(now)
    if stuck:
        found = f"{len(stuck)} were given up, the last: {stuck[-1].trouble}"
        return Check(
            "messages", WARNING, found, "mend what is wrong, then have them tried again in the office"
        )
    return Check("messages", OK, f"{outbox.waiting(now)} wait")


def backups_are_young(folder: Path, at: datetime) -> Check:
    """Whether the newest file in the folder of backups is young."""
    advice = f"passerelle backup {folder / 'FILE'}, every night"
    ages = [
        at - datetime.fromtimestamp(one.stat().st_mtime, tz=UTC)
        for one in (folder.iterdir() if folder.is_dir() else ())
        if one.is_file()
    ]
    if not ages:
        return Check("backups", WARNING, f"there is none in {folder}", advice)
    found = f"the newest in {folder} is {min(ages).total_seconds() / 3600:.0f} h old"
    return (
        Check("backups", WARNING, found, advice) if min(ages) > OLDEST_BACKUP else Check("backups", OK, found)
    )
