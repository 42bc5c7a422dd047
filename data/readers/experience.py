"""How much experience an offer asks for at least, in years ("2 ans", "débutant accepté", "3 à 5 ans")."""

from __future__ import annotations

import re
from functools import lru_cache

from data.readers.cleaning import fold
from data.readers.quantities import parse_number

_NONE = re.compile(
    r"debutant|junior|aucune|sans experience|pas d'experience|moins d'(?:un|1) an|no experience|entry.level|"
    r"non exigee?|beginner|< ?1|^0\b|premiere experience non"
)
_AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)?)(?P<range> ?(?:a|-|et|to|/) ?\d+(?:[.,]\d+)?)? ?\+? ?"
    r"(?P<unit>an\(s\)|ans?\b|annees?|years?|yrs?|mois|months?)"
)
_AT_MOST_BEFORE = re.compile(
    r"(?:(?<!pas )moins de|jusqu'a|maximum|\bmax\.?|au (?:plus|maximum)|up to|(?<!no )less than|under|at most|<=?|"
    r"inferieure? a) ?:? ?$"
)
_AT_MOST_AFTER = re.compile(
    r" ?(?:d'experience )?(?:maximum|\bmax\b|au (?:plus|maximum)|at most|or less|ou moins)"
)
_AND_MONTHS = re.compile(r"(?:ans?|an\(s\)|years?) ?(?:et|and)? ?(\d{1,2}) ?(?:mois|months?)")
_WITHOUT_FIGURE = re.compile(
    r"exige|souhaite|confirme|senior|experiment|required|preferred|premiere experience|similaire|significative|"
    r"experience|intermediaire|cadre|lead\b|expert"
)
MOST_YEARS = 60.0


@lru_cache(maxsize=4096)
def parse_experience_years(text: str) -> float | None:
    """The least number of years, 0 for "beginners welcome", `None` when no figure is given.

    A figure that is the most ("moins de 2 ans", "jusqu'à 3 ans") asks for nothing at least: 0.

    >>> [parse_experience_years(text) for text in ("3 à 5 ans", "6 mois", "Débutant accepté", "moins de 2 ans")]
    [3.0, 0.5, 0.0, 0.0]
    """
    words = fold(text)
    found = _AMOUNT.search(words)
    if _NONE.search(words) and (
        found is None or "moins d" in words or words.startswith("0") or "debutant" in words
    ):
        return 0.0
    if found is None:
        bare = parse_number(words)
        return bare if bare is not None and 0 <= bare <= MOST_YEARS else None
    if _AT_MOST_BEFORE.search(words[: found.start()]) or (
        not found["range"] and _AT_MOST_AFTER.match(words[found.end() :])
    ):
        return 0.0
    amount = float(found[1].replace(",", "."))
    if found["unit"].startswith("m"):
        return round(amount / 12, 2)
    months = _AND_MONTHS.search(words)
    amount += int(months[1]) / 12 if months else 0.0
    return round(amount, 2) if amount <= MOST_YEARS else None


def is_experience_wording(text: str) -> bool:
    """Whether the words speak of experience without a figure ("expérience exigée"): nothing to report."""
    return bool(_WITHOUT_FIGURE.search(fold(text)))
