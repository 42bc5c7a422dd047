"""Judgements of people, and the two files that hold them: CSV for spreadsheets, JSONL for programs.

A line is one judgement: task, query, candidate, grade (0 to 3, see the guidelines beside this file), judge, when
(ISO 8601) and note. A judge stands under a pseudonym, "judge-1", never under a name. Who judges a pair again writes a
new line; the latest counts.

    task,query,candidate,grade,judge,when,note
    learner-offers,learner-00012,offer-0007,2,judge-1,2026-06-15T10:30:00+02:00,"SQL is missing"
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evaluation.ranking.task import JudgementError

HIGHEST = 3
"""The highest grade of the guidelines: "fits"."""
COLUMNS = ("task", "query", "candidate", "grade", "judge", "when", "note")
NEEDED = COLUMNS[:-1]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one judge said of one pair.

    Raises:
        JudgementError: the grade is out of range, an id is empty, or `when` has no time zone.
    """

    task: str
    query: str
    candidate: str
    grade: int
    judge: str
    when: datetime
    note: str = ""

    def __post_init__(self) -> None:
        for name, value in (
            ("task", self.task),
            ("query", self.query),
            ("candidate", self.candidate),
            ("judge", self.judge),
        ):
            if not value or value.strip() != value:
                raise JudgementError(f"{name} is {value!r}: give a name without spaces around it")
        if not 0 <= self.grade <= HIGHEST:
            raise JudgementError(
                f"grade {self.grade} of {self.candidate!r} for {self.query!r}: grades run from 0 to {HIGHEST}"
            )
        if self.when.tzinfo is None:
            raise JudgementError(f"when is {self.when.isoformat()}: add the time zone, as in +02:00")

    @property
    def pair(self) -> tuple[str, str]:
        """The query and the candidate."""
        return self.query, self.candidate


def latest(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The last word of each judge on each pair, in the order in which pairs and judges first come.

    Of two with the same moment the later in the file counts.
    """
    kept: dict[tuple[str, str, str, str], Judgement] = {}
    for one in judgements:
        key = (one.task, one.query, one.candidate, one.judge)
        if key not in kept or one.when >= kept[key].when:
            kept[key] = one
    return tuple(kept.values())


# --------------------------------------------------------------------------- files


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a .csv or .jsonl file, in their order, earlier words of a judge included.

    A CSV is UTF-8 (with a byte order mark or without), separated by commas or, as French spreadsheets do, semicolons.
    Columns stand in any order; others are left alone.

    Raises:
        JudgementError: the file is missing, is neither of the two, is not UTF-8, or a line of it cannot be read; the
            message gives the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(f"{path.name} cannot be read as UTF-8 text: {error}") from error
    if path.suffix.lower() == ".csv":
        rows = _csv_rows(path.name, text)
    elif path.suffix.lower() == ".jsonl":
        rows = _jsonl_rows(path.name, text)
    else:
        raise JudgementError(f"{path.name}: judgements are kept in a .csv or a .jsonl file")
    return tuple(_judgement(path.name, line, row) for line, row in rows)


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write a .csv or .jsonl file that `read_judgements` reads back to the same records.

    Raises:
        JudgementError: the name ends in neither.
    """
    if path.suffix.lower() == ".csv":
        file = io.StringIO(newline="")
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows([str(value) for value in _row(one).values()] for one in judgements)
        text = file.getvalue()
    elif path.suffix.lower() == ".jsonl":
        text = "".join(json.dumps(_row(one), ensure_ascii=False) + "\n" for one in judgements)
    else:
        raise JudgementError(f"{path.name}: judgements are kept in a .csv or a .jsonl file")
    path.write_text(text, encoding="utf-8", newline="")


def _row(one: Judgement) -> dict[str, object]:
    return {name: getattr(one, name) for name in COLUMNS} | {"when": one.when.isoformat()}


def _csv_rows(name: str, text: str) -> list[tuple[int, Mapping[str, object]]]:
    head = text.partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(text, newline=""),
        delimiter=";" if head.count(";") > head.count(",") else ",",
        strict=True,
    )
    missing = [column for column in NEEDED if column not in (rows.fieldnames or ())]
    if missing:
        raise JudgementError(f"{name}: the first line must name the columns {', '.join(missing)} too")
    found: list[tuple[int, Mapping[str, object]]] = []
    try:
        for row in rows:
            if None in row:
                raise JudgementError(f"{name}, line {rows.line_num}: more cells than columns; quote the note")
            found.append((rows.line_num, {key: value for key, value in row.items() if key}))
    except csv.Error as error:
        raise JudgementError(f"{name}, line {rows.line_num}: {error}") from error
    return found


def _jsonl_rows(name: str, text: str) -> list[tuple[int, Mapping[str, object]]]:
    found: list[tuple[int, Mapping[str, object]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise JudgementError(f"{name}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise JudgementError(f"{name}, line {number}: an object is wanted, not {line[:40]!r}")
        found.append((number, row))
    return found


def _judgement(name: str, line: int, row: Mapping[str, object]) -> Judgement:
    missing = [column for column in NEEDED if row.get(column) in (None, "")]
    if missing:
        raise JudgementError(f"{name}, line {line}: {', '.join(missing)} is not there")
    words = {column: str(row[column]) for column in NEEDED}
    try:
        return Judgement(
            words["task"],
            words["query"],
            words["candidate"],
            _grade(words["grade"]),
            words["judge"],
            _moment(words["when"]),
            str(row.get("note") or ""),
        )
    except JudgementError as error:
        raise JudgementError(f"{name}, line {line}: {error}") from error


def _grade(word: str) -> int:
    if not word.isdecimal():
        raise JudgementError(f"grade is {word!r}: write a whole number from 0 to {HIGHEST}")
    return int(word)


def _moment(word: str) -> datetime:
    """The moment of an ISO 8601 text; a day alone, or a time without a zone, is taken as UTC."""
    try:
        moment = datetime.fromisoformat(word)
    except ValueError as error:
        raise JudgementError(f"when is {word!r}: write it as 2026-06-15T10:30:00+02:00") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
