"""What `passerelle backup`, `restore`, `erase` and `retention` do. The command line acts as the system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from matching.records import Learner
from service.desk import open_desk
from service.front import Front, UsageError
from service.store import SqlStore, Tombstones, open_store
from service.store.sql_store import erased_file
from service.store.upgrading import NEWEST
from service.store_address import exists
from service.trust.backup import back_up
from service.trust.erasure import erase, forget
from service.trust.restoring import copy_of, put_into
from service.trust.retention import keep_no_longer


def backup(front: Front, path: Path) -> None:
    """Write a backup."""
    with _store(front) as store:
        manifest = back_up(store, path, datetime.now(tz=UTC))
    front.tell("backup.done", path=path, rows=sum(manifest.counts.values()), sequence=manifest.sequence)


def verify_file(front: Front, path: Path) -> None:
    """Read a backup, compare it with what it says of itself, try what a restore would do with it, and say so."""
    settings = front.settings
    with copy_of(path) as copy:
        told = copy.manifest
        again = len(Tombstones(erased_file(settings.db, settings.data)).among(copy.people()))
    rows = sum(told.counts.values())
    front.tell("restore.verified", path=path, rows=rows, sequence=told.sequence, at=told.at)
    if copy.is_older:
        front.tell("restore.would-upgrade", old=told.version, new=NEWEST)
    if again:
        front.tell("restore.would-erase", n=again)


def restore_file(front: Front, path: Path, *, replace: bool) -> None:
    """Put a backup into the store, which is made when it is not there."""
    settings = front.settings
    # The copy comes first: a backup that is refused makes no store.
    with copy_of(path) as copy, closing(open_store(settings.db, settings.data)) as store:
        done = put_into(store, copy, replace=replace)
        store.scrub()
    front.tell("restore.done", db=settings.db, rows=sum(done.counts.values()))
    if copy.is_older:
        front.tell("restore.upgraded", old=copy.manifest.version, new=NEWEST)
    if done.erased_again:
        front.tell("restore.again", n=done.erased_again)


def erase_person(front: Front, learner_id: str) -> None:
    """Erase a person out of the store and out of what was made from it."""
    with _store(front) as store:
        gone = store.some(Learner, [learner_id])
        done = erase(store, learner_id, datetime.now(tz=UTC))
        _forget(front, store, list(gone.values()))
    front.tell("erase.done", records=done.records, rows=done.rows)


def retention(front: Front, *, dry_run: bool, as_json: bool) -> None:
    """Tell those whose term is near, erase those whose term is over."""
    at = datetime.now(tz=UTC)
    with _store(front) as store:
        day = store.about.get("reference_day")
        on = date.fromisoformat(day) if isinstance(day, str) else at.date()
        due = keep_no_longer(store, on, at, dry_run=True)
        gone = store.some(Learner, due.erased)
        done = due if dry_run else keep_no_longer(store, on, at)
        if done.erased and not dry_run:
            _forget(front, store, list(gone.values()))
    if as_json:
        front.print_json({"dry_run": dry_run, **asdict(done)})
    else:
        counts = {name: len(ids) for name, ids in asdict(done).items()}
        front.tell("retention.would" if dry_run else "retention.done", **counts)


def _forget(front: Front, store: SqlStore, gone: list[Learner]) -> None:
    """Save the index without those who were erased, and clear files of them. A service that runs does so by itself."""
    desk = open_desk(store, front.settings)
    forget(store, front.settings, desk.matcher, gone)


@contextmanager
def _store(front: Front) -> Iterator[SqlStore]:
    if not exists(front.settings.db):
        raise UsageError(front.say("backup.none", db=front.settings.db))
    with closing(open_store(front.settings.db, front.settings.data)) as store:
        yield store
