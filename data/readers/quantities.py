"""Numbers, yes and no, distances and durations as people write them."""

from __future__ import annotations

import re

from data.readers.cleaning import fold

DAYS_IN_A_MONTH = 30.4
WEEKS_IN_A_MONTH = 4.345
ANYWHERE_KM = 1500.0
"""Mobility of who says "France entière": more than the longest way across the mainland (about 1,100 km)."""

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?$")
_DURATION = re.compile(
    r"(\d+(?:[.,]\d+)?) ?(ans?\b|annees?|an\(s\)|years?|mois|months?|semaines?|weeks?|sem\b|jours?|days?|j\b)"
)
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:km|kilometres?|kilometers?)?$")
_YES = frozenset(["oui", "yes", "vrai", "true", "1", "x", "o", "y", "v", "si"])
_NO = frozenset(["non", "no", "faux", "false", "0", "n", "f"])
_ANYWHERE = re.compile(r"france entiere|toute la france|national|anywhere|partout|illimite")


def parse_number(text: str) -> float | None:
    """A number with a decimal comma or point and French thousands, or `None`.

    >>> parse_number("1 234,5"), parse_number("douze")
    (1234.5, None)
    """
    words = fold(text)
    return float(words.replace(" ", "").replace(",", ".")) if _NUMBER.match(words) else None


def parse_count(text: str) -> int | None:
    """A whole number, 0 or more, or `None`."""
    number = parse_number(text)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def parse_truth(text: str) -> bool | None:
    """Yes or no in French or English, or `None`."""
    words = fold(text)
    return True if words in _YES else False if words in _NO else None


def parse_distance_km(text: str) -> float | None:
    """A distance in km, or `None`.

    >>> parse_distance_km("30 km"), parse_distance_km("France entière")
    (30.0, 1500.0)
    """
    words = fold(text)
    if _ANYWHERE.search(words):
        return ANYWHERE_KM
    found = _DISTANCE.match(words)
    return float(found[1].replace(",", ".")) if found else None


def parse_months(text: str) -> float | None:
    """A duration in months, or `None`; what is said in several units is added up.

    >>> parse_months("10 mois"), parse_months("1 an et 6 mois"), parse_months("CDD de 2 semaines")
    (10.0, 18.0, 0.5)
    """
    total, seen = 0.0, set()
    for found in _DURATION.finditer(fold(text)):
        unit = found[2][0] if found[2][0] != "m" else "m"
        if unit in seen:  # "6 à 12 mois" has one unit; "3 mois ou 6 mois" keeps the first
            continue
        seen.add(unit)
        total += float(found[1].replace(",", ".")) * _MONTHS_IN[unit]
    return round(total, 1) if seen else None


_MONTHS_IN = {
    "a": 12.0,
    "y": 12.0,
    "m": 1.0,
    "s": 1 / WEEKS_IN_A_MONTH,
    "w": 1 / WEEKS_IN_A_MONTH,
    "j": 1 / DAYS_IN_A_MONTH,
    "d": 1 / DAYS_IN_A_MONTH,
}
