"""Which format a file is in, by what it holds and never by its name."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from data.readers import france_travail, json_resume, open_offers
from data.readers.decoding import Source, open_source
from data.readers.json_rows import document_rows, is_jsonl, jsonl_rows
from data.readers.report import Report, SpoiledRowError

CSV = "csv"
RECORDS = "records"  # JSON objects in the codec's layout
OPEN_OFFERS = "open-offers"
FRANCE_TRAVAIL = "france-travail"
JOB_POSTING = "job-posting"
PAGE = "job-posting-page"
JSON_RESUME = "json-resume"

FORMATS = (CSV, RECORDS, OPEN_OFFERS, FRANCE_TRAVAIL, JOB_POSTING, PAGE, JSON_RESUME)

ROWS_TO_LOOK_AT = 20


def detect(path: Path | str) -> str | None:
    """The format of a file, one of `FORMATS`, or `None` when it cannot be read at all.

    JSON is told from CSV by its first character, HTML too; JSON formats by the keys of the first objects.
    """
    scratch = Report()
    try:
        return format_of(open_source(Path(path), scratch))[0]
    except SpoiledRowError:
        return None


def format_of(source: Source) -> tuple[str, bool]:
    """The format of a text file, and whether it is JSON of one object a line.

    Raises:
        SpoiledRowError: it is a JSON document that is too big to look into.
    """
    scratch = Report()
    first = next(
        (line.lstrip("\ufeff \t\r\n") for line in source.lines(scratch) if line.strip("\ufeff \t\r\n")), ""
    )
    if first.startswith("<"):
        return PAGE, False
    if not first.startswith(("{", "[")):
        return CSV, False
    lines = is_jsonl(source, scratch)
    rows = jsonl_rows(source, scratch) if lines else document_rows(source, scratch)
    for _, value in islice(rows, ROWS_TO_LOOK_AT):
        if isinstance(value, dict) and (found := _format_of_object(value)) is not None:
            return found, lines
    return RECORDS, lines


def _format_of_object(value: dict[str, object]) -> str | None:
    if france_travail.is_offer(value):
        return FRANCE_TRAVAIL
    if json_resume.is_resume(value):
        return JSON_RESUME
    if "@context" in value or "@type" in value or "@graph" in value:
        return JOB_POSTING
    if open_offers.is_row(value):
        return OPEN_OFFERS
    return None
