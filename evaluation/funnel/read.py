"""A folder in the layout of docs/funnel.md to a funnel: good rows go on, bad ones are reported and counted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from data.readers.cleaning import header_key
from evaluation.funnel.records import Entry, Event, Funnel, Stage, Version
from evaluation.funnel.settings import FILE, Settings, read_settings
from evaluation.ranking.task import JudgementError

EVENTS, CANDIDATES, JOBS = "events.csv", "candidates.csv", "jobs.csv"
NEEDED: Mapping[str, tuple[str, ...]] = {
    EVENTS: ("candidate", "job", "stage", "at"),
    CANDIDATES: ("id", "joined"),
    JOBS: ("id", "opened"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    EVENTS: ("reason", "list", "position", "list_size", "shuffled"),
    CANDIDATES: ("left", "known_from"),
    JOBS: ("closed", "known_from"),
}
DELIMITERS = (",", ";", "\t")
YES, NO = frozenset({"yes", "true", "1", "oui"}), frozenset({"", "no", "false", "0", "non"})
LONGEST_VALUE = 80  # characters of a value that a problem quotes
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be used as it stands.

    Args:
        file: its name.
        line: on which the row starts, from 1.
        column: our name of it, "" for the whole row.
        value: what stands there, cut to 80 characters.
        why: what is wrong, and what was done.
        kept: whether the row went on without that value.
    """

    file: str
    line: int
    column: str
    value: str
    why: str
    kept: bool = False

    @property
    def said(self) -> str:
        """One line for people."""
        where = f"{self.file}, line {self.line}" + (f", {self.column} {self.value!r}" if self.column else "")
        return f"{where}: {self.why}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A funnel, and what reading it has to tell.

    Args:
        funnel: of the good rows.
        problems: of the others, in the order of files and lines.
        rows: file -> rows that were read, good or bad.
    """

    funnel: Funnel
    problems: tuple[Problem, ...]
    rows: Mapping[str, int]

    @property
    def left_out(self) -> dict[str, int]:
        """File -> rows that did not go on."""
        lines = {(one.file, one.line) for one in self.problems if not one.kept}
        found = Counter(file for file, _ in lines)
        return {file: found[file] for file in self.rows}


def read_funnel(folder: Path) -> Reading:
    """The funnel in a folder: `events.csv`, `candidates.csv`, `jobs.csv`, and `funnel.toml` where there is one.

    Raises:
        JudgementError: a file is missing or torn, a needed column is not there, the settings are wrong, or no event
            can be used.
    """
    reader = _Reader(folder, read_settings(folder / FILE))
    candidates = reader.entries(CANDIDATES, "joined", "left")
    jobs = reader.entries(JOBS, "opened", "closed")
    events = reader.events(candidates, jobs)
    if not events:
        shown = "; ".join(one.said for one in reader.problems[:3]) or "the file has no row"
        raise JudgementError(f"{folder / EVENTS}: no event can be used: {shown}")
    settings = reader.settings
    funnel = Funnel.of(
        candidates.values(), jobs.values(), events, settings.until, settings.zone, reader.whole_days
    )
    return Reading(funnel, tuple(reader.problems), dict(reader.rows))


def parse_time(text: str, zone: tzinfo) -> tuple[datetime, bool] | None:
    """An ISO time, and whether it is a day without an hour, which stands at its midnight; `None` for anything else.

    A time that is written without a zone is of `zone`.

    >>> from datetime import UTC
    >>> parse_time("2026-03-01", UTC)
    (datetime.datetime(2026, 3, 1, 0, 0, tzinfo=datetime.timezone.utc), True)
    >>> parse_time("2026-03-01T09:30:00+01:00", UTC)[0].isoformat(), parse_time("01/03/2026", UTC)
    ('2026-03-01T09:30:00+01:00', None)
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)), bool(_DAY.fullmatch(text))


class _Reader:
    """Rows of the three files, with what was wrong in them."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.problems: list[Problem] = []
        self.rows: Counter[str] = Counter()
        self.whole_days = False

    # ------------------------------------------------------------------- events

    def events(self, candidates: Mapping[str, Entry], jobs: Mapping[str, Entry]) -> list[Event]:
        """The usable events."""
        found: dict[Event, int] = {}
        for line, row in self._rows(EVENTS):
            event = self._event(line, row, candidates, jobs)
            if event is None:
                continue
            if event in found:
                self._problem(
                    EVENTS, line, "", "", f"the same event as on line {found[event]}; the first one counts"
                )
            else:
                found[event] = line
        return list(found)

    def _event(
        self, line: int, row: Mapping[str, str], candidates: Mapping[str, Entry], jobs: Mapping[str, Entry]
    ) -> Event | None:
        at = self._time(EVENTS, line, row, "at")
        stage = self.settings.stage(row["stage"])
        if stage is None:
            why = f"no stage; stages are {', '.join(Stage)}, and other words go into [stages] of {FILE}"
            self._problem(EVENTS, line, "stage", row["stage"], why)
        good = at is not None and stage is not None
        for column, known, file, start in (
            ("candidate", candidates, CANDIDATES, "joined"),
            ("job", jobs, JOBS, "opened"),
        ):
            entry = known.get(row[column])
            if entry is None:
                self._problem(EVENTS, line, column, row[column], f"no such {column} in {file}")
                good = False
            elif at is not None and self._is_before(at, row["at"], entry.since):
                why = f"happened before this {column} {start} on {entry.since.isoformat()}; correct one of the two"
                self._problem(EVENTS, line, "at", row["at"], why)
                good = False
        if not good or at is None or stage is None:
            return None
        size = self._count(line, row, "list_size")
        position = self._count(line, row, "position")
        if position is not None and size is not None and position > size:
            why = f"beyond the end of a list of {size}; read as not logged"
            self._problem(EVENTS, line, "position", row["position"], why, kept=True)
            position = None
        return Event(
            row["candidate"],
            row["job"],
            stage,
            at,
            row.get("reason", ""),
            row.get("list", ""),
            position,
            size,
            self._yes(line, row, "shuffled"),
        )

    def _is_before(self, at: datetime, written: str, since: datetime) -> bool:
        """Whether an event is of a time before its record; a day without an hour may be any hour of it."""
        if _DAY.fullmatch(written):
            return at.date() < since.astimezone(self.settings.zone).date()
        return at < since

    # ------------------------------------------------------------------- candidates and jobs

    def entries(self, file: str, start: str, end: str) -> dict[str, Entry]:
        """The records of a file by id; several rows of one id are its versions."""
        since: dict[str, datetime] = {}
        until: dict[str, datetime] = {}
        versions: dict[str, list[Version]] = {}
        own = {*NEEDED[file], *OPTIONAL[file]}
        for line, row in self._rows(file):
            one = row["id"]
            if not one:
                self._problem(file, line, "id", "", "an id is needed")
                continue
            if one not in since:
                first = self._time(file, line, row, start)
                if first is None:
                    continue
                since[one] = first
            elif row[start] and self._time(file, line, row, start) not in (since[one], None):
                why = f"another row of {one!r} says {since[one].isoformat()}, which counts"
                self._problem(file, line, start, row[start], why, kept=True)
            if row.get(end):
                self._end(file, line, row, end, since[one], until)
            known = self._time(file, line, row, "known_from") if row.get("known_from") else since[one]
            if known is None:
                continue
            fields = {name: value for name, value in row.items() if name not in own and value}
            versions.setdefault(one, []).append(Version(known, fields))
        return {
            one: Entry(
                one,
                start_time,
                until.get(one),
                tuple(sorted(versions.get(one, []), key=lambda version: version.known_from)),
            )
            for one, start_time in since.items()
        }

    def _end(
        self,
        file: str,
        line: int,
        row: Mapping[str, str],
        end: str,
        since: datetime,
        until: dict[str, datetime],
    ) -> None:
        last = self._time(file, line, row, end, kept=True)
        if last is None:
            return
        if last < since:
            why = f"before the start on {since.isoformat()}; read as not known"
            self._problem(file, line, end, row[end], why, kept=True)
        elif until.setdefault(row["id"], last) != last:
            why = f"another row of {row['id']!r} says {until[row['id']].isoformat()}, which counts"
            self._problem(file, line, end, row[end], why, kept=True)

    # ------------------------------------------------------------------- rows and cells

    def _rows(self, file: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Rows by our column names, each with the line it starts on; all needed columns are there, maybe empty."""
        path = self.folder / file
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise JudgementError(f"{path}: cannot be read ({error.strerror}); see docs/funnel.md") from error
        except UnicodeDecodeError as error:
            raise JudgementError(f"{path}: not UTF-8; save the file as CSV (UTF-8)") from error
        header, _, _ = text.partition("\n")
        delimiter = max(DELIMITERS, key=header.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        names = self._names(path, next(reader, []))
        line = reader.line_num + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    self.rows[file] += 1
                    if len(cells) > len(names):
                        why = f"{len(cells)} cells for {len(names)} columns"
                        self._problem(file, line, "", "", why)
                    else:
                        row = dict.fromkeys(NEEDED[file], "")
                        row.update((name, cell.strip()) for name, cell in zip(names, cells, strict=False))
                        yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise JudgementError(
                f"{path}, line {line}: {error}; a quotation mark opens here and is not closed as it should be"
            ) from error

    def _names(self, path: Path, header: list[str]) -> list[str]:
        known = {header_key(name): name for name in (*NEEDED[path.name], *OPTIONAL[path.name])}
        names = []
        for cell in header:
            name = self.settings.column(cell)
            names.append(known.get(header_key(name), name))
        for needed in NEEDED[path.name]:
            if needed not in names:
                raise JudgementError(
                    f"{path}, line 1: no column {needed!r}; columns are {', '.join(names) or 'none'}; name yours in "
                    f"[columns] of {FILE}"
                )
        twice = next((name for name in names if name and names.count(name) > 1), None)
        if twice:
            raise JudgementError(f"{path}, line 1: two columns mean {twice!r}; rename one of them")
        return names

    def _time(
        self, file: str, line: int, row: Mapping[str, str], column: str, kept: bool = False
    ) -> datetime | None:
        found = parse_time(row[column], self.settings.zone)
        if found is None:
            why = "an ISO time is wanted, as 2026-01-31T09:00:00+01:00 or 2026-01-31"
            self._problem(
                file, line, column, row[column], why + ("; read as not known" if kept else ""), kept
            )
            return None
        self.whole_days = self.whole_days or found[1]
        return found[0]

    def _count(self, line: int, row: Mapping[str, str], column: str) -> int | None:
        written = row.get(column, "")
        if not written:
            return None
        if not (written.isascii() and written.isdigit() and int(written)):
            why = "a whole number from 1 on is wanted; read as not logged"
            self._problem(EVENTS, line, column, written, why, kept=True)
            return None
        return int(written)

    def _yes(self, line: int, row: Mapping[str, str], column: str) -> bool:
        written = row.get(column, "").lower()
        if written not in YES | NO:
            self._problem(EVENTS, line, column, written, "yes or no is wanted; read as no", kept=True)
        return written in YES

    def _problem(self, file: str, line: int, column: str, value: str, why: str, kept: bool = False) -> None:
        self.problems.append(Problem(file, line, column, value[:LONGEST_VALUE], why, kept))
