"""Diploma words to the French and European framework, 3 (CAP) to 8 (doctorate).

2 stands for "without a diploma", "brevet des collèges" and school years before the Bac: an offer that asks for no
diploma asks for level 2, which every learner whose level is known meets. Old levels in Roman numbers (niveau III =
Bac+2) and new ones (niveau 5 = Bac+2) are told apart. A year of a diploma that is named as such (M1, L2, BUT 1)
counts for what it comes to: M1 is Bac+4, level 6. A diploma that is not obtained, or not yet, is none that a person
has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from data.readers.cleaning import fold

WITHOUT_DIPLOMA = 2

_BAC_PLUS = re.compile(r"bac(?:calaureat)? ?\+ ?(\d)")
_LEVEL_OF_YEARS = {1: 4, 2: 5, 3: 6, 4: 6, 5: 7, 6: 7, 7: 7, 8: 8, 9: 8}
_NEW = re.compile(r"(?:\bniv\.?(?:eau)?|\blevel|\beqf|\bcec|\brncp) ?:? ?([1-8])\b|^([1-8])$")
_OLD = re.compile(
    r"\bniv(?:eau)?\.? (?P<one>vi|v|iv|iii|ii|i)\b(?: ?(?:ou|et|a|or|/|-) ?(?P<other>vi|v|iv|iii|ii|i)\b)?"
)
_LEVEL_OF_OLD = {"vi": 2, "v": 3, "iv": 4, "iii": 5, "ii": 6, "i": 7}
_WORDS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (8, r"doctora|\bph\.? ?d\b|\bthese\b"),
        (
            7,
            r"\bmaster(?!(?:e|s|'s)? ?\(?m? ?1\b)|"
            r"\bmaster ?1 ?(?:et|ou|and|or|a|,|/|-|&) ?m?(?:aster)? ?2\b|"
            r"\bingenieur|\bmba\b|\bdea\b|\bdess\b|grande ecole|\bm2\b|postgraduate|"
            r"magistere|\bmsc\b|diplome d'ecole|master's",
        ),
        (
            6,
            r"\bm1\b|\bmasters?e? ?1\b|\blicence(?! iv\b)(?! ?[12]\b)|\bbachelor|\bbut\b(?! ?[12]\b)|\bbut3\b|"
            r"maitrise\b(?! de| d')|\bl3\b|undergraduate|\bdcg\b|\bbsc\b|"
            r"diplome d'etat infirmier",
        ),
        (
            5,
            r"\bbts\b|\bbtsa\b|\bdut\b|\bdeug\b|\bdeust\b|associate degree|\bhnd\b|\bl2\b|\b(?:licence|but) ?2\b",
        ),
        (
            4,
            r"\bbac(?:calaureat)?\b(?! ?\+)|\bbp\b|brevet professionnel|high school|\bdaeu\b|a.levels?|"
            r"secondary (?:school|education) diploma|brevet de technicien|"
            r"\bl1\b|\b(?:licence|but) ?1\b",
        ),
        (3, r"\bcap\b|\bbep\b|\bcapa\b|\bbepa\b|vocational (?:certificate|training)|certificat d'aptitude"),
        (
            WITHOUT_DIPLOMA,
            r"sans diplome|aucun (?:diplome|niveau)|aucune (?:formation|qualification)|no (?:degree|diploma|formal)|"
            r"brevet des colleges|\bdnb\b|\bcfg\b|(?:3|4|troisie|quatrie)e?me achevee|2nd ou 1ere|non diplome|"
            r"primaire|niveau college|^brevet$|sans qualification|^aucune?$|^none$",
        ),
    )
)
_NOT_HELD = re.compile(
    r"non[- ](?:obtenu|valide|acquis|termine|acheve)|(?:pas|jamais|sans) (?:ete |encore |l'avoir |encore ete )?"
    r"(?:obtenu|valide|acquis|termine|acheve|eu\b)|en (?:cours|preparation)\b|\bje prepare|"
    r"abandon|interromp|inacheve|echou|\bechec|"
    r"\b[12] ?(?:ere|er|re|eme|e|nde|nd|de|st) (?:annee|year)|(?:premiere|deuxieme|seconde) annee|"
    r"(?:first|second)[- ]year|ongoing|in progress|unfinished|not (?:obtained|completed|finished|passed)|dropped out|"
    r"(?:prevue?|attendue?|expected)s? (?:en|pour|in|for)\b|^(?:present|aujourd'hui|now|today|current)|"
    r"(?:bac|licence|bachelor|master|bts|dut|cap|bep)\b.*\bnon diplome"
)
_CLAUSES = re.compile(r"[,;|()\[\]\n]| - | – | puis | then ")
_UNDATED = re.compile(r"indifferent|non (?:precise|requis|specifie)|tous niveaux|any level|peu importe|autre")


@lru_cache(maxsize=4096)
def diploma_levels(text: str) -> tuple[int, ...]:
    """Every level that `text` names, lowest first.

    >>> diploma_levels("Bac + 3, bac + 4"), diploma_levels("CAP ou Bac pro"), diploma_levels("Niveau III")
    ((6,), (3, 4), (5,))
    >>> diploma_levels("Bac à Bac+2")
    (4, 5)
    >>> diploma_levels("M1"), diploma_levels("Master 2"), diploma_levels("niveau IV ou III")
    ((6,), (7,), (4, 5))
    """
    words = fold(text)
    years = {_LEVEL_OF_YEARS.get(int(found[1]), 7) for found in _BAC_PLUS.finditer(words)}
    if not years and (found := _NEW.search(words)):
        return (int(found[1] or found[2]),)
    named = years | {level for level, pattern in _WORDS if pattern.search(words)}
    if WITHOUT_DIPLOMA in named and len(named) > 1 and re.search(r"ou (?:sans|aucun)|brevet", words) is None:
        named = {WITHOUT_DIPLOMA}  # "sans diplôme (niveau Bac)" has none
    if not named and (old := _OLD.search(words)):
        return tuple(sorted({_LEVEL_OF_OLD[one] for one in old.groups() if one}))
    return tuple(sorted(named))


def least_level(text: str) -> int | None:
    """The lowest level named: what an offer asks for at least."""
    levels = diploma_levels(text)
    return levels[0] if levels else None


def highest_level(text: str) -> int | None:
    """The highest level named: what a training leads to."""
    levels = diploma_levels(text)
    return levels[-1] if levels else None


def held_level(text: str) -> int | None:
    """The highest level that a person has: of those named, those that the words do not say are still to be had.

    >>> held_level("CAP puis Bac pro"), held_level("Bac, BTS SIO (non obtenu)"), held_level("Licence (1ère année)")
    (4, 4, None)
    """
    if not is_unfinished(text):
        return highest_level(text)
    held: list[int | None] = []
    for clause in _CLAUSES.split(fold(text)):
        level = highest_level(clause)
        if not is_unfinished(clause):
            held.append(level)
        elif level is None and held:  # "BTS SIO (non obtenu)": it is said of what stands before
            held.pop()
    return max((level for level in held if level is not None), default=None)


def is_unfinished(text: str) -> bool:
    """Whether the words speak of a diploma that is not obtained, or not yet ("en cours", "1re année").

    >>> is_unfinished("Bac non obtenu"), is_unfinished("BTS")
    (True, False)
    """
    return bool(_NOT_HELD.search(fold(text)))


def asks_for_no_level(text: str) -> bool:
    """Whether the words say that the diploma does not matter or is not told ("indifférent").

    >>> asks_for_no_level("Indifférent"), asks_for_no_level("Bac+2")
    (True, False)
    """
    return bool(_UNDATED.search(fold(text)))
