"""Rows of a CSV file, streamed: delimiter and headers recognised, each row with the line it starts on."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from data.readers.cleaning import header_key, one_line
from data.readers.columns import COLUMNS, NEEDED, names_by_header
from data.readers.decoding import Source
from data.readers.report import Report, SpoiledRowError

LONGEST_FIELD = 16 * 1024 * 1024
"""Characters of one field before it is taken for a quotation mark that was never closed."""

DELIMITERS = (";", ",", "\t", "|")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row: the first line it stands on, its cells by the reader's name, and the file's header of each."""

    line: int
    cells: dict[str, object]
    shown: dict[str, str]


def split_header(line: str) -> tuple[str, list[str]]:
    """The delimiter of a header line and its cells: the delimiter that makes the most known columns.

    >>> split_header("id;titre;nom, prénom")
    (';', ['id', 'titre', 'nom, prénom'])
    """
    known = {key for kind in COLUMNS for key in names_by_header(kind)}
    rated = []
    for delimiter in DELIMITERS:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        rated.append((sum(header_key(cell) in known for cell in cells), len(cells), delimiter, cells))
    _, _, delimiter, cells = max(rated, key=lambda one: one[:2])
    return delimiter, cells


def csv_rows(source: Source, kind: str, report: Report) -> Iterator[CsvRow]:
    """The rows of a file of `kind`. Columns that are not known are noticed, never read.

    Raises:
        SpoiledRowError: no header is known, or a needed column is not there.
    """
    numbered = enumerate(source.lines(report), start=1)
    number, header = next(((n, line) for n, line in numbered if line.strip()), (1, ""))
    forced = None
    if header_key(header).startswith("sep") and "=" in header and len(header.strip()) <= len("sep=;") + 2:
        forced = header.strip().strip('"')[-1]  # Excel's own first line
        number, header = next(numbered, (number, ""))
    delimiter, cells = split_header(header)
    if forced is not None:
        delimiter, cells = forced, next(csv.reader([header], delimiter=forced), [])
    report.line = number
    names = _known_columns(cells, kind, report)
    report.line = None
    shown = {name: one_line(cells[position]) for position, name in reversed(names)}
    for line, row in _records(numbered, delimiter, report):
        if not any(cell and not cell.isspace() for cell in row):
            continue
        report.line = line
        if len(row) > len(cells) and any(row[len(cells) :]):
            report.problem("extra-cells", None, row[len(cells)], found=len(row), wanted=len(cells))
        found: dict[str, object] = {}
        for position, name in names:
            if position < len(row) and row[position] and name not in found:
                found[name] = _without_guard(row[position])
        yield CsvRow(line, found, shown)


def _without_guard(cell: str) -> str:
    """A cell without what an export puts round a text for the sake of spreadsheets.

    That is an apostrophe before what would be run as a formula, or a formula that is the text (`="01000"`), so that it
    keeps its leading zeros.

    >>> _without_guard("'=1+1"), _without_guard("'prime"), _without_guard("''=a"), _without_guard('="01000"')
    ('=1+1', "'prime", "'=a", '01000')
    """
    if cell.startswith("'") and cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell[1:]
    written = _TEXT_FORMULA.fullmatch(cell)
    return written[1] if written else cell


def _known_columns(cells: list[str], kind: str, report: Report) -> list[tuple[int, str]]:
    by_header = names_by_header(kind)
    names: list[tuple[int, str]] = []
    for position, cell in enumerate(cells):
        name = by_header.get(header_key(cell))
        if name is None:
            if cell.strip():
                report.notice("unknown-column", one_line(cell), "")
            continue
        if any(name == other for _, other in names):
            report.notice("column-twice", one_line(cell), "", name=name)
        names.append((position, name))
    if not names:
        raise SpoiledRowError("no-header", None, " ".join(cells))
    present = {name for _, name in names}
    for needed in NEEDED[kind]:
        if needed not in present:
            raise SpoiledRowError("column-needed", needed, " ".join(cells), name=needed)
    return names


def _records(
    numbered: Iterator[tuple[int, str]], delimiter: str, report: Report
) -> Iterator[tuple[int, list[str]]]:
    """Each record with its first line.

    Quotation marks are read strictly, so that one that is never closed, or closed by the opening one of a row
    further down, costs its own line and not the rows between.
    """
    if csv.field_size_limit() < LONGEST_FIELD:
        csv.field_size_limit(LONGEST_FIELD)
    again: deque[tuple[int, str]] = deque()
    broken = True
    while broken:
        broken = False
        taken: list[tuple[int, str]] = []
        reader = csv.reader(_noting(again, numbered, taken), delimiter=delimiter, strict=True)
        for row in _rows_until_broken(reader):
            if row is not None:
                yield taken[0][0], row
                taken.clear()
                continue
            broken = True
            number, line = taken[0]
            again.extendleft(reversed(taken[1:]))
            sloppy = next(csv.reader([line], delimiter=delimiter), []) if line.count('"') % 2 == 0 else None
            if sloppy is not None:  # a quotation mark inside a cell: "Le "Bon" Code"
                yield number, sloppy
            else:
                report.line = number
                report.problem("open-quote", None, line, dropped=True)
            break


def _rows_until_broken(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """The rows of a reader, then `None` if it gives up (a field over the limit)."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _noting(
    again: deque[tuple[int, str]], lines: Iterator[tuple[int, str]], taken: list[tuple[int, str]]
) -> Iterator[str]:
    """Lines to parse, those to read again first; each is noted in `taken`."""
    while again:
        taken.append(again.popleft())
        yield taken[-1][1]
    for numbered in lines:
        taken.append(numbered)
        yield numbered[1]
