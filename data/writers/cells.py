"""Cells of a CSV file that people open in a spreadsheet: quoted, and never run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

BOM = "\ufeff"
"""At the start of a file: without it, a spreadsheet takes UTF-8 for Windows-1252."""
DELIMITER = ";"
"""What spreadsheets in French expect, where the comma is a decimal mark."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def unrun(text: str) -> str:
    """A text that a spreadsheet shows and does not run: an apostrophe before what could be a formula.

    Numbers stay numbers. OWASP, CSV Injection; the readers take the apostrophe away again.

    >>> unrun("=1+1"), unrun("-1.55"), unrun("+33 6"), unrun("'=a")
    ("'=1+1", '-1.55', "'+33 6", "''=a")
    """
    bare = text.lstrip("'")
    runs = bare.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if runs else text


def cell(value: object) -> str:
    """A value as the text of a cell; "" for nothing.

    >>> cell(None), cell(True), cell(date(2026, 3, 1)), cell(30.0)
    ('', 'true', '2026-03-01', '30')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case StrEnum():
            return value.value
        case float():
            return repr(int(value)) if value.is_integer() else repr(value)
        case date():
            return value.isoformat()
        case _:
            return unrun(str(value))


def listed(pieces: Iterable[str]) -> str:
    """Several texts in one cell, as `data.readers.skills_cell.split_cell` takes them apart.

    >>> listed(["Python", "HTML"]), listed(["HTML, CSS"])
    ('Python | HTML', 'HTML, CSS |')
    """
    kept = [" ".join(piece.replace("|", "/").split()) for piece in pieces]
    if len(kept) == 1 and (";" in kept[0] or "," in kept[0]):
        return f"{kept[0]} |"
    return " | ".join(kept)


def line(cells: Sequence[object]) -> str:
    """A row of a file, with its end."""
    out = io.StringIO()
    csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n").writerow([cell(one) for one in cells])
    return out.getvalue()
