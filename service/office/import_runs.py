"""Imports of the office, each in a thread: nobody's browser must wait for ten thousand records.

How far one has come is noted beside its file, where every worker of this machine reads it. An import that a kill or a
restart ends has kept what it told of; the same file may be imported again, as every record is replaced by itself.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path

from data.readers.report import Problem
from matching.errors import PasserelleError
from service.accounts.actor import Actor
from service.importing import FileReport, import_file
from service.pace import Pace
from service.problems import BROKEN, Kind, kind_of_error
from service.settings import Settings
from service.store import SqlStore
from service.trust.uploads import all_noted, drop_upload, find_upload, has_upload, note_beside, noted

NOTE_EVERY_S = 0.3
SILENT_S = 30.0
"""A run whose note is older than that has died with its process: reading a long file takes some seconds."""
LOG = logging.getLogger("passerelle.office")


class Stage(StrEnum):
    """Where an import stands. One that is `STOPPED` or `FAILED` may be started again."""

    RUNNING = "running"
    KEPT = "kept"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import as its note tells of it.

    Attributes:
        stage: where it stands.
        name: of the file.
        kind: what the file holds, or nothing where it was guessed.
        again: whether those who were erased come again.
        done: records that are kept, of `whole`; both 0 until the file is read.
        whole: records that the file holds.
        report: what came of it, once it is kept.
        why: in French and in English, why it failed.
        cleared: somebody was erased meanwhile, and with her what rows of files say: the report has none.
        resumable: its file is still here.
    """

    stage: Stage
    name: str
    kind: str = ""
    again: bool = False
    done: int = 0
    whole: int = 0
    report: FileReport | None = None
    why: tuple[str, str] = ("", "")
    cleared: bool = False
    resumable: bool = True

    def as_json(self) -> str:
        """What its note holds."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def of_json(cls, text: str) -> ImportRun:
        """Read from a note."""
        found = json.loads(text)
        report = found["report"]
        if report is not None:
            for name in ("problems", "notices"):
                report[name] = tuple(Problem(**one) for one in report[name])
            report["loose_ends"] = tuple(report["loose_ends"])
            report["path"] = Path(report["path"])
            report = FileReport(**report)
        return cls(**{**found, "stage": Stage(found["stage"]), "report": report, "why": tuple(found["why"])})


class _StoppedError(Exception):
    """The service stops."""


class ImportRuns:
    """The imports that one worker of the service has under way.

    Args:
        store: where records are kept.
        settings: where the files are.
        known: gives the sequence of the last change that searches know of.
    """

    def __init__(self, store: SqlStore, settings: Settings, known: Callable[[], int]) -> None:
        self._store, self._settings, self._known = store, settings, known
        self._threads: dict[str, threading.Thread] = {}
        self._starting = threading.Lock()
        self._stopped = threading.Event()

    def start(
        self, token: str, actor: Actor, *, kind: str, again: bool, on: date, within_s: float = 0.0
    ) -> None:
        """Import the file of a token, unless that goes on already or is done; returns within so many seconds.

        Raises:
            UnknownIdError: there is no such file.
            OSError: how far it comes cannot be noted; nothing was imported.
        """
        with self._starting:
            before = self.of(token)
            if before is None or before.stage in (Stage.STOPPED, Stage.FAILED):
                path = find_upload(self._settings, token)
                run = ImportRun(Stage.RUNNING, path.name, kind, again)
                self._note(token, run)
                work = partial(self._run, token, path, run, actor, on)
                self._threads[token] = threading.Thread(target=work, name="passerelle-import", daemon=True)
                self._threads[token].start()
        thread = self._threads.get(token)
        if thread is not None:
            thread.join(within_s)

    def of(self, token: str) -> ImportRun | None:
        """The import of a token; `None` when none was started, or it was an hour ago."""
        found = noted(self._settings, token)
        if found is None:
            return None
        run, silent_s = ImportRun.of_json(found[0]), found[1]
        if run.stage is Stage.RUNNING and silent_s > SILENT_S:
            run = replace(run, stage=Stage.STOPPED)
        return replace(run, resumable=has_upload(self._settings, token))

    def unfinished(self) -> list[tuple[str, ImportRun]]:
        """The imports that go on or were cut short, be it by another worker, with their tokens."""
        found = [(token, self.of(token)) for token in all_noted(self._settings)]
        return [(token, run) for token, run in found if run is not None and run.stage is not Stage.KEPT]

    def stop(self) -> None:
        """End those of this worker after the batch that each is at."""
        self._stopped.set()
        for thread in list(self._threads.values()):
            thread.join()

    def _note(self, token: str, run: ImportRun) -> None:
        note_beside(self._settings, token, run.as_json())

    def _run(self, token: str, path: Path, run: ImportRun, actor: Actor, on: date) -> None:
        latest, noted_at = run, 0.0

        def told(done: int, whole: int) -> None:
            nonlocal latest, noted_at
            latest = replace(run, done=done, whole=whole)
            if self._stopped.is_set():
                raise _StoppedError
            if time.monotonic() - noted_at >= NOTE_EVERY_S:
                with suppress(
                    OSError
                ):  # such as a full disk: whether records are kept is for the store to say
                    self._note(token, latest)
                noted_at = time.monotonic()

        try:
            report = import_file(
                path,
                self._store,
                kind=run.kind or None,
                on=on,
                again=run.again,
                by=actor,
                turn=Pace(self._store, self._known).turn_here,
                told=told,
            )
        except _StoppedError:
            end = replace(latest, stage=Stage.STOPPED)
        except PasserelleError as error:
            end = _failed(latest, kind_of_error(error))
        except Exception as error:
            LOG.exception("an import broke off", exc_info=error)
            end = _failed(latest, BROKEN)
        else:
            cleared = not has_upload(self._settings, token)
            end = replace(
                latest, stage=Stage.KEPT, report=_without_rows(report) if cleared else report, cleared=cleared
            )
            drop_upload(self._settings, token)
        try:
            self._note(token, end)
        except OSError as error:  # such as a full disk: the note that stands falls silent
            LOG.warning("the end of an import cannot be noted", exc_info=error)
        self._threads.pop(token, None)


def _failed(run: ImportRun, kind: Kind) -> ImportRun:
    return replace(run, stage=Stage.FAILED, why=(kind.fr, kind.en))


def _without_rows(report: FileReport) -> FileReport:
    return replace(report, problems=(), notices=(), loose_ends=())
