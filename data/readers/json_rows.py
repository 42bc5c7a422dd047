"""Objects of a JSON file, one at a time: JSONL, a list, a list under a key, or a single object.

A document that breaks off keeps what stands before the break.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from data.codec import parse_json
from data.readers.decoding import Source
from data.readers.report import Report, SpoiledRowError

LARGEST_DOCUMENT = 256 * 1024 * 1024
"""Bytes of a JSON document, which is held whole; JSONL has no limit, it is read a line at a time."""

LONGEST_LINE = 32 * 1024 * 1024
"""Characters of one JSONL line."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LISTS = ("resultats", "@graph", "offres", "offers", "learners", "resumes", "items", "data")


def is_jsonl(source: Source, report: Report, *, look: int = 20) -> bool:
    """Whether one of the first lines is a whole object.

    A single line that holds a list of records under a known key is not: it is a document written on one line, as
    programs send them.
    """
    seen = whole = 0
    holds_list = False
    for line in source.lines(report):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        seen += 1
        if seen == 1 and text.startswith("["):
            return False
        if text.startswith("{") and text.endswith("}") and line[:1] == "{":
            value = _object(text)
            whole += value is not None
            holds_list = holds_list or (value is not None and _holds_list(value))
        if seen >= look or whole >= 2:
            break
    if seen == 1 and holds_list:
        return False
    return whole >= 2 or (whole == 1 and seen <= look)


def jsonl_rows(source: Source, report: Report) -> Iterator[tuple[int, object]]:
    """Each line's value with its number; a line that is no JSON is reported and left out."""
    for number, line in enumerate(source.lines(report), start=1):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        report.line = number
        if len(text) > LONGEST_LINE:
            report.problem("text-cut", None, text, dropped=True, found=len(text), most=LONGEST_LINE)
            continue
        try:
            value = parse_json(text)
        except ValueError as error:
            report.problem("broken-json", None, text, dropped=True, why=_why(error))
            continue
        yield number, value


def document_rows(source: Source, report: Report) -> Iterator[tuple[int, object]]:
    """The objects of a JSON document with the line each starts on.

    Raises:
        SpoiledRowError: the document is too big, or broken before its first object.
    """
    if source.size > LARGEST_DOCUMENT:
        mega = 1024 * 1024
        raise SpoiledRowError("too-big", None, "", size=source.size // mega, most=LARGEST_DOCUMENT // mega)
    text = source.text(report).lstrip("\ufeff")
    yield from text_rows(text, report)


def text_rows(text: str, report: Report, first_line: int = 1) -> Iterator[tuple[int, object]]:
    """The objects of a JSON text: the items of its list, of the list under a known key, or itself."""
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        yield from _items(text, start, report, first_line)
        return
    try:
        whole = parse_json(text)
    except ValueError as error:
        where = _list_start(text)
        if where is None:
            report.line = _line_of_error(text, error, first_line)
            report.problem("broken-json", None, _near(text, error), dropped=True, why=_why(error))
            return
        yield from _items(text, where, report, first_line)
        return
    if isinstance(whole, dict) and _holds_list(whole):
        where = _list_start(text)
        if where is not None:
            yield from _items(text, where, report, first_line)
            return
    report.line = first_line + text.count("\n", 0, start)
    yield report.line, whole


def _items(text: str, start: int, report: Report, first_line: int) -> Iterator[tuple[int, object]]:
    """The items of the list that opens at `start`; where it breaks is reported, and reading ends there."""
    decoder = json.JSONDecoder()
    position = _skip(text, start + 1)
    line, counted = first_line, 0
    while text[position : position + 1] != "]":
        line += text.count("\n", counted, position)
        counted = position
        report.line = line
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            why = _why(error) if isinstance(error, ValueError) else "nested too deeply"
            report.problem("broken-json", None, text[position : position + 200], dropped=True, why=why)
            return
        yield line, value
        position = _skip(text, end)
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)
        elif text[position : position + 1] != "]":
            report.line = line
            report.problem(
                "broken-json", None, text[position : position + 200], dropped=True, why="the list breaks off"
            )
            return


def _list_start(text: str) -> int | None:
    """Where the list under one of the known keys of the outermost object opens."""
    decoder = json.JSONDecoder()
    position = _skip(text, 0)
    if text[position : position + 1] != "{":
        return None
    position = _skip(text, position + 1)
    while text[position : position + 1] == '"':
        try:
            key, position = decoder.raw_decode(text, position)
            position = _skip(text, position)
            if text[position : position + 1] != ":":
                return None
            position = _skip(text, position + 1)
            if key in _LISTS and text[position : position + 1] == "[":
                return position
            _, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return None
        position = _skip(text, position)
        if text[position : position + 1] != ",":
            return None
        position = _skip(text, position + 1)
    return None


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _object(text: str) -> dict[str, object] | None:
    try:
        value = parse_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _holds_list(value: Mapping[str, object]) -> bool:
    return any(isinstance(value.get(key), list) for key in _LISTS)


def _why(error: ValueError) -> str:
    return f"{error.msg} (column {error.colno})" if isinstance(error, json.JSONDecodeError) else str(error)


def _near(text: str, error: ValueError) -> str:
    return (
        text[max(0, error.pos - 40) : error.pos + 40]
        if isinstance(error, json.JSONDecodeError)
        else text[:80]
    )


def _line_of_error(text: str, error: ValueError, first_line: int) -> int:
    return first_line + (error.lineno - 1 if isinstance(error, json.JSONDecodeError) else 0)
