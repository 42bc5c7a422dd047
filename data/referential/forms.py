"""Masculine and feminine forms of an occupation's title.

French referentials write both forms in one label and share what follows: "Développeur / Développeuse web"
is "Développeur web" and "Développeuse web"; ESCO writes them whole: "développeur web/développeuse web".
"""

from __future__ import annotations

import re
import unicodedata

_SLASH = re.compile(r"\s*/\s*")
_BRACKETS = re.compile(
    r"(?<=\w)\((e|ne|le)\)"
)  # endings that are only added: "diplômé(e)", "professionnel(le)"
_SHARED_START = 3  # letters that the two genders of a word share at least: "chef" / "cheffe"


def gendered_forms(label: str) -> tuple[str, ...]:
    """(masculine, feminine), or (label,) when the title is neutral.

    >>> gendered_forms("Développeur / Développeuse web")
    ('Développeur web', 'Développeuse web')
    >>> gendered_forms("développeur web/développeuse web")
    ('développeur web', 'développeuse web')
    >>> gendered_forms("Analyste Concepteur / Conceptrice informatique")
    ('Analyste Concepteur informatique', 'Analyste Conceptrice informatique')
    >>> gendered_forms("Animateur / Animatrice assistant(e) sanitaire")
    ('Animateur assistant sanitaire', 'Animatrice assistante sanitaire')
    >>> gendered_forms("Accastilleur(se)")
    ('Accastilleur(se)',)
    >>> gendered_forms("Analyste biologie/microbiologie en industrie")
    ('Analyste biologie/microbiologie en industrie',)
    """
    if _BRACKETS.search(label):
        forms = _slashed(label)
        return _BRACKETS.sub("", forms[0]), _BRACKETS.sub(r"\1", forms[-1])
    return _slashed(label)


def _slashed(label: str) -> tuple[str, ...]:
    parts = label.split(" / ") if " / " in label else _SLASH.split(label)
    if len(parts) != 2 or not all(parts):
        return (label,)
    left, right = parts[0].split(), parts[1].split()
    for start in range(len(left)):
        if _is_pair(left[start], right[0]):
            masculine = [*left, *right[_tail(left[start:], right) :]]
            return " ".join(masculine), " ".join([*left[:start], *right])
    if " / " not in label and len(left) != len(right):
        return (label,)
    if len(left) == len(right) and _related(left, right):
        return parts[0], parts[1]  # "homme de pont/femme de pont"
    return (label,)


def _tail(left: list[str], right: list[str]) -> int:
    """Number of words of `right` that answer the words of `left`; what follows is shared by both."""
    if len(right) >= len(left) and all(_is_pair(a, b) or a == b for a, b in zip(left, right, strict=False)):
        return len(left)
    if left[-1] == right[-1]:  # the two whole titles, of different lengths
        return len(right)
    return min(len(left), len(right))


def _is_pair(masculine: str, feminine: str) -> bool:
    """Whether two words are the two genders of one noun or adjective, or the same neutral word."""
    a, b = _bare(masculine).partition("-")[0], _bare(feminine).partition("-")[0]
    if a == b:
        return True
    if a in _IRREGULAR and b in _IRREGULAR[a]:
        return True
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= min(_SHARED_START, len(a)) and len(a) - shared <= 5 and len(b) - shared <= 6


def _bare(word: str) -> str:
    """Lower case without accents: "Poète" and "Poétesse", and what a file spells in two ways."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def alternatives(label: str) -> tuple[str, ...]:
    """The titles that a label names: its two forms, or two trades, or itself.

    >>> alternatives("Lapidaire / Diamantaire")
    ('Lapidaire', 'Diamantaire')
    """
    forms = gendered_forms(label)
    return tuple(label.split(" / ")) if len(forms) == 1 and label.count(" / ") == 1 else forms


_IRREGULAR = {
    "homme": {"femme"},
    "garcon": {"serveuse", "fille"},
    "monsieur": {"dame"},
    "steward": {"hotesse"},
    "valet": {"femme"},
    "masseur": {"masseuse"},
}


def _related(left: list[str], right: list[str]) -> bool:
    return len(left) > 1 and left[1:] == right[1:]
