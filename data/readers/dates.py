"""Dates as people write them, day first."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from data.readers.cleaning import fold

EARLIEST, LATEST = 1900, 2100
"""Years outside are taken for a slip of the keyboard."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier february fevr fev feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?$")
_FRENCH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}[:h]\d{2}.*)?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WORDS = re.compile(r"(?:(\d{1,2})(?:er|st|nd|rd|th)? )?([a-z]+)\.? (\d{4})$")
_ENGLISH = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/\-](\d{4})$")
_YEAR = re.compile(r"(\d{4})$")
_WEEKDAY = re.compile(
    r"(?:le |the )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday),? |le |the |(?:des|debut|fin|from|since) "
)
_SINCE = re.compile(r"(?:depuis|since|from|des) (.+)$")
_STILL = re.compile(r"$|aujourd'hui|present|actuel|now|en cours|today|ce jour|maintenant|current|\.\.\.|…")
_BETWEEN = (" - ", " – ", " — ", " a ", " to ", " au ", "–", "—", "/", "-", "->", "→", "..")
_SOON = re.compile(
    r"(?:disponible |available )?(?:immediat(?:e|ement)?|immediately|immediate start|maintenant|now|asap|"
    r"(?:tout )?de suite|des que possible|as soon as possible|des maintenant|right away|sans delai)$|disponible$"
)


@lru_cache(maxsize=4096)
def parse_date(text: str, *, last_day: bool = False) -> date | None:
    """The day that `text` names, or `None`. A month or a year alone is its first day (its last if `last_day`).

    >>> parse_date("31/12/2026"), parse_date("1er septembre 2026"), parse_date("2026-09-01T08:00:00Z")
    (datetime.date(2026, 12, 31), datetime.date(2026, 9, 1), datetime.date(2026, 9, 1))
    >>> parse_date("septembre 2026", last_day=True), parse_date("31/02/2026")
    (datetime.date(2026, 9, 30), None)
    """
    words = fold(text)
    words = _WEEKDAY.sub("", words, count=1) if words[:1].isalpha() else words
    if found := _ISO.match(words) or _COMPACT.match(words):
        return _day(found[1], found[2], found[3])
    if found := _FRENCH.match(words):
        return _day(found[3], found[2], found[1])
    if found := _ENGLISH.match(words):
        return _day(found[3], _MONTHS.get(found[1], 0), found[2])
    if found := _WORDS.match(words):
        month = _MONTHS.get(found[2], 0)
        return _day(found[3], month, found[1]) if found[1] else _month(found[3], month, last_day)
    if found := _YEAR_MONTH.match(words):
        return _month(found[1], int(found[2]), last_day)
    if found := _MONTH_YEAR.match(words):
        return _month(found[2], int(found[1]), last_day)
    if found := _YEAR.match(words):
        return _month(found[1], 12 if last_day else 1, last_day)
    return None


def is_soon(text: str) -> bool:
    """Whether `text` says "as soon as possible" rather than a day.

    >>> is_soon("Dès que possible"), is_soon("lundi")
    (True, False)
    """
    return bool(_SOON.match(fold(text).strip(" .!")))


@lru_cache(maxsize=4096)
def parse_period(text: str) -> tuple[date | None, date | None] | None:
    """The first and last day of a period, or `None` when it cannot be read. An open end has no last day.

    >>> parse_period("2019-2021")
    (datetime.date(2019, 1, 1), datetime.date(2021, 12, 31))
    >>> parse_period("depuis mars 2020"), parse_period("hier")
    ((datetime.date(2020, 3, 1), None), None)
    """
    words = fold(text).strip()
    if found := _SINCE.match(words):
        start = parse_date(found[1])
        return None if start is None else (start, None)
    if (whole := parse_date(words)) is not None:
        return whole, parse_date(words, last_day=True)
    for separator in _BETWEEN:
        first, found_separator, last = words.partition(separator)
        if not found_separator:
            continue
        start = parse_date(first.strip())
        open_ended = _STILL.match(last.strip()) is not None
        end = None if open_ended else parse_date(last.strip(), last_day=True)
        if start is not None and (open_ended or end is not None):
            return start, end
    return None


def _day(year: str, month: str | int, day: str | int) -> date | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    if not EARLIEST <= full <= LATEST:
        return None
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _month(year: str, month: int, last_day: bool) -> date | None:
    if not 1 <= month <= 12:
        return None
    return _day(year, month, calendar.monthrange(max(1, int(year)), month)[1] if last_day else 1)
