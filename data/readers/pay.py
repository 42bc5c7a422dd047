"""Pay sentences to EUR a year before tax ("35-45 k€", "Mensuel de 1 800 € sur 13 mois", "12,50 €/h").

Nothing is invented: a daily rate (freelance) has no yearly pay, a pay after tax is not made one before tax,
another currency is not changed, and a figure without a unit is read only where one unit makes sense.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data.readers.cleaning import fold

MONTHS_PAID = 12
HOURS_A_YEAR = 1820.0
"""35 hours x 52 weeks: the legal full time (Code du travail, L3121-27); the SMIC is published on it."""

WEEKS_A_YEAR = 52
LEAST_YEAR, MOST_YEAR = 5_000.0, 500_000.0
"""A yearly pay outside is a slip ("40 EUR a year"); an apprentice's least is about 5,800."""

SURE_YEAR = 10_000.0
"""A bare amount from here on can only be a year's."""

SURE_MONTH = (1_200.0, 8_000.0)
"""A bare amount in this range is taken for a month's: too much for a day, too little for a year."""

_NUMBER = r"\d{1,3}(?:[ .,]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_EURO = r"(?:€|eur(?:os?|o)?s?\b)"
_AMOUNT = re.compile(
    rf"(?P<low>{_NUMBER}) ?(?P<k1>k\b|k(?=€|eur))? ?{_EURO}? ?(?:brute?s?|bruts?)? ?"
    rf"(?:(?:-|–|—|a|et|to|and|/) ?(?P<high>{_NUMBER}) ?(?P<k2>k\b|k(?=€|eur))? ?(?P<euro>{_EURO})?)?"
)
_NOT_MONEY = re.compile(
    rf"(?:{_NUMBER})(?: ?(?:a|-|/|et) ?(?:{_NUMBER}))? ?"
    r"(?:%|mois\b|ans?\b|jours?\b|h\b|heures?\b|e mois|eme|er\b|salaires|months?\b|years?\b|days?\b|tickets?)"
)
_WORKING_TIME = re.compile(
    r"\b\d{1,2}(?:[.,]\d+)? ?(?:h(?:eures?)? ?(?:[0-5]\d)?|j(?:ours?)?)"
    r" ?(?:/ ?s(?:em\w*)?\b|(?:de travail )?(?:par|a la) semaine|hebdo\w*|(?:a|per) week)"
)
"""How long one works in a week ("35h/semaine"), which is no unit of the pay."""

_BONUS = re.compile(
    rf"(?<!hors )\b(?:primes?|bonus)\b(?! inclus| compris)[^\d+,;.:()]{{0,40}}:? ?(?:{_NUMBER})"
    rf"(?: ?(?:-|–|a|et) ?(?:{_NUMBER}))? ?k?(?:{_EURO})?(?: brute?s?| nets?)?"
    r"(?: ?(?:/|par) ?(?:an|mois|trimestre|semestre|semaine|jour)\b)?"
)
"""What is paid beside the pay, and not each time ("prime de 500 €")."""

_MONTHS_PAID = re.compile(r"(?:sur |x ?|\* ?)(1[2-6])(?:[.,](\d))?(?: mois)?\b")
_MONTHS_A_YEAR = re.compile(
    r"(?:sur |x ?|\* ?)?\b(1[2-6](?:[.,]\d)?) ?(?:mois|fois|months|times)? ?(?:par|/|a|per) ?(?:an|year)\b"
)
"""How many months' pay a year has ("13 mois par an"): the unit of the pay is the month."""

_DAY = re.compile(r"\btjm\b|/ ?j(?:our)?s?\b|par jour|journalier|euros jour|per day|daily|a day|jour\b")
_HOUR = re.compile(r"/ ?h(?:eure)?\b|horaire|de l'heure|par heure|per hour|hourly|taux h\b|an hour")
_WEEK = re.compile(r"/ ?sem|hebdo|par semaine|per week|weekly")
_MONTH = re.compile(r"mensuel|/ ?mois|par mois|per month|monthly|/ ?month|a month")
_MONTHS = re.compile(
    r"\bmois\b"
)  # a unit only where no other one is named: "600 € par semaine, stage de 6 mois"
_YEAR = re.compile(
    r"annuel|/ ?an\b|par an\b|per year|yearly|/ ?year|a year|annual|per annum|brut an\b|\bl'annee\b"
)
_NET = re.compile(r"\bnets?\b")
_FOREIGN = re.compile(r"[$£¥]|\b(?:usd|gbp|chf|xpf|cad|dollars?|pounds?|francs?)\b")
_UP_TO = re.compile(r"jusqu'a|maximum|\bmax\b|up to|au plus")
_FROM = re.compile(r"a partir de|des \d|minimum|\bmin\b|au moins|from|starting|et plus|\+")


@dataclass(frozen=True, slots=True)
class Pay:
    """EUR a year before tax. `problem` says why nothing could be read ("" when the text names no amount)."""

    low: float | None = None
    high: float | None = None
    problem: str = ""
    found: float | None = None


@lru_cache(maxsize=4096)
def parse_pay(text: str) -> Pay:
    """The pay a sentence names.

    `problem` is one of "", "pay" (not understood), "pay-day", "pay-net", "pay-currency", "pay-implausible".

    >>> parse_pay("35-45 k€"), parse_pay("1 800 € brut par mois").low, parse_pay("12,50 €/h").low
    (Pay(low=35000.0, high=45000.0, problem='', found=None), 21600.0, 22750.0)
    >>> parse_pay("TJM 400 €").problem
    'pay-day'
    """
    said = _WORKING_TIME.sub(" ", fold(text.replace("\u202f", " ").replace("\xa0", " ")))
    if not any(c.isdigit() for c in said):
        return Pay()
    words = _MONTHS_A_YEAR.sub(r" sur \1 mois ", _BONUS.sub(" ", said))
    months = _MONTHS_PAID.search(words)
    paid = float(f"{months[1]}.{months[2] or 0}") if months else float(MONTHS_PAID)
    hours_said = _HOUR.search(words)
    amounts = words if hours_said else _MONTHS_PAID.sub(" ", words)
    amounts = _NOT_MONEY.sub(" ", amounts)
    money = [one for one in _AMOUNT.finditer(amounts) if _is_money(one, amounts)]
    found = next(
        (one for one in money if _YEAR.search(words) and _is_of_a_year(one)), money[0] if money else None
    )
    if found is None:
        return Pay(problem="pay" if "€" in said or "euro" in said else "")
    if _FOREIGN.search(words) and "€" not in words and "eur" not in words:
        return Pay(problem="pay-currency")
    low = _amount(found["low"], bool(found["k1"] or (found["k2"] and found["high"])))
    high = _amount(found["high"], bool(found["k2"] or found["k1"])) if found["high"] else low
    if low < MOST_YEAR / 1000 and low * 1000 <= high and high >= SURE_YEAR:  # "35 à 40 000 €"
        low *= 1000
    in_thousands = bool(found["k1"] or found["k2"])
    if _DAY.search(words) and not in_thousands and not (_YEAR.search(words) and low >= SURE_YEAR):
        return Pay(problem="pay-day")
    if _NET.search(words) and "brut" not in words:
        return Pay(problem="pay-net")
    factor = _times(words, max(low, high), in_thousands, paid)
    if factor is None:
        return Pay(problem="pay")
    return _bounds(low * factor, high * factor, words)


def yearly(amount: float, unit: str) -> float | None:
    """An amount by a unit of schema.org ("YEAR", "MONTH", "WEEK", "HOUR") a year; `None` for a day's rate."""
    factor = {
        "YEAR": 1.0,
        "MONTH": float(MONTHS_PAID),
        "WEEK": float(WEEKS_A_YEAR),
        "HOUR": HOURS_A_YEAR,
    }.get(unit.upper())
    return None if factor is None else round(amount * factor, 2)


def plausible(amount: float) -> bool:
    """Whether somebody can earn this much in a year."""
    return LEAST_YEAR <= amount <= MOST_YEAR


def _times(words: str, amount: float, in_thousands: bool, months_paid: float) -> float | None:
    """How often a year the amount is paid, or `None` when the sentence does not say and it cannot be told."""
    monthly = _MONTH.search(words)
    if in_thousands and amount < SURE_YEAR and (monthly or _MONTHS.search(words)):  # "1,8 k€ par mois"
        return months_paid
    if _YEAR.search(words) or in_thousands:
        return 1.0
    if _HOUR.search(words):
        return HOURS_A_YEAR
    if not monthly and _WEEK.search(words):
        return float(WEEKS_A_YEAR)
    if monthly or _MONTHS.search(words):
        return months_paid if amount < SURE_YEAR else 1.0
    if amount >= SURE_YEAR:
        return 1.0
    return months_paid if SURE_MONTH[0] <= amount <= SURE_MONTH[1] else None


def _bounds(low: float, high: float, words: str) -> Pay:
    low, high = round(min(low, high), 2), round(max(low, high), 2)
    for amount in (low, high):
        if not plausible(amount):
            return Pay(problem="pay-implausible", found=amount)
    if low == high and _UP_TO.search(words):
        return Pay(None, high)
    if low == high and _FROM.search(words):
        return Pay(low, None)
    return Pay(low, high)


def _is_money(found: re.Match[str], words: str) -> bool:
    """Whether a number is followed by a currency or a k, or is large enough to be nothing else."""
    if found["k1"] or found["k2"] or re.search(_EURO, found[0]):
        return True
    after = words[found.end() : found.end() + 3]
    return "€" in after or _amount(found["high"] or found["low"], thousands=False) >= SURE_MONTH[0]


def _is_of_a_year(found: re.Match[str]) -> bool:
    """Whether an amount is too large for a month: of "2 000 € par mois, soit 24 000 € par an" the second."""
    return _amount(found["low"], bool(found["k1"] or found["k2"])) >= SURE_YEAR


def _amount(text: str, thousands: bool) -> float:
    text = re.sub(r"[ .,](?=\d{3}(?!\d))", "", text).replace(",", ".")
    return float(text) * (1000.0 if thousands and float(text) < 1000 else 1.0)
