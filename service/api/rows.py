"""Many records at once: each row checked like a single record, the good ones kept in batches, the others reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from data.codec import BadFieldError, Record
from data.readers.report import shortened
from matching.errors import BadRecordError, UnknownIdError
from service.accounts import acts
from service.accounts.actor import Actor, ForbiddenError
from service.api.keeping import Moment, keep
from service.api.resources import RESOURCES, record_of
from service.api.rights import Rights, require_kind
from service.api.shapes import BadRowOut, ReportOut
from service.problems import BadParameterError
from service.store import SqlStore, SqlWriting, kind_of, record_key
from service.store.rows import row

MOST_PROBLEMS = 1_000
"""Problems that are listed; the others are counted."""
MOST_WARNINGS = 100
"""Those among them that are told of rows that stay: they must not take the place of what was left out."""


class _KeepNothingError(Exception):
    """Ends the transaction of a dry run."""


@dataclass(slots=True)
class Tally:
    """What came of the rows so far."""

    dry_run: bool
    kind: str | None
    read: int = 0
    kept: int = 0
    dropped: int = 0
    problems: list[BadRowOut] = field(default_factory=list)
    more: int = 0
    warned: int = 0

    def problem(
        self,
        line: int | None,
        name: str | None,
        value: object,
        code: str,
        reason: str,
        *,
        dropped: bool = True,
    ) -> None:
        """Note what is wrong with a row, or with a value in it."""
        self.dropped += dropped
        self.warned += not dropped
        if len(self.problems) == MOST_PROBLEMS or (not dropped and self.warned > MOST_WARNINGS):
            self.more += 1
            return
        self.problems.append(
            BadRowOut(
                line=line, field=name, value=shortened(value), code=code, reason=reason, dropped=dropped
            )
        )

    def report(self) -> ReportOut:
        """The tally as an answer."""
        return ReportOut(
            dry_run=self.dry_run,
            kind=self.kind,
            read=self.read,
            kept=self.kept,
            dropped=self.dropped,
            problems=sorted(self.problems, key=lambda one: (one.line is None, one.line or 0)),
            more=self.more,
        )


def keep_batch(
    store: SqlStore,
    actor: Actor,
    rows: Iterable[tuple[int | None, Record]],
    tally: Tally,
    moment: Moment,
    *,
    loose: bool = False,
) -> None:
    """Keep the rows that may be kept, all of them in one transaction; with `tally.dry_run`, only check them.

    With `loose`, what an administrator's rows speak of may come later.

    Raises:
        StoreFullError, StoreError: none of the batch is kept.
    """
    kept = 0
    try:
        with store.writing() as now:
            rights = Rights(actor, now, loose=loose)
            for line, record in rows:
                kept += _keep_row(now, rights, line, record, tally, moment)
            if tally.dry_run:
                raise _KeepNothingError
    except _KeepNothingError:
        tally.kept += kept
        return
    tally.kept += kept


def note_trial(store: SqlStore, actor: Actor, tally: Tally) -> None:
    """Log that somebody tried records out: what she is told says of many ids at once which of them are free."""
    with store.writing() as now:
        detail = {"kind": tally.kind, "read": tally.read, "kept": tally.kept, "dropped": tally.dropped}
        acts.note(now, actor, "import.tried", None, detail)


def _keep_row(
    now: SqlWriting, rights: Rights, line: int | None, record: Record, tally: Tally, moment: Moment
) -> bool:
    """Whether a row was kept; if not, the tally says why."""
    resource, record = RESOURCES[kind_of(record)], rights.signed(record)
    try:
        require_kind(rights.actor, resource, writes=True)
        there = row(now, resource.kind, record_key(record))
        before = None if there is None else record_of(resource, there)
        allowed = rights.to_keep(record, before)
        keep(now, rights.actor, allowed, before, moment)
        rights.kept(allowed)
    except ForbiddenError as error:
        tally.problem(line, None, record_key(record), "forbidden", str(error))
    except UnknownIdError as error:
        tally.problem(line, None, record_key(record), "unknown-id", str(error))
    except BadFieldError as error:
        tally.problem(line, error.field, error.value, "bad-field", error.wanted)
    except BadParameterError as error:
        tally.problem(line, error.field, "", "bad-field", error.wanted)
    except BadRecordError as error:
        tally.problem(line, None, record_key(record), "bad-record", str(error))
    else:
        return True
    return False
