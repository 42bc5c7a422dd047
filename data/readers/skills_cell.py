"""Lists of skills, goals and jobs held in one cell: "Python:3 | HTML", "React / Node.js, C++"."""

from __future__ import annotations

import ast
import re

from data.readers.cleaning import fold, one_line

LONGEST_SKILL = 250
"""Characters of one skill label; the longest of ROME have some 200."""

MOST_WORDS_IN_A_LOOSE_SKILL = 6
"""A piece of a free list with more words is a sentence about skills, not one."""

_SLASHED = re.compile(
    r"c/c\+\+|ci/cd|pl/sql|ux/ui|ui/ux|tcp/ip|a/b|i/o|h/f|f/h|24/7|qa/qc|"
    r"it/ot|m/m|b/b|sap/hana|s/4hana|php/mysql|client/serveur"
)
_LEVEL = re.compile(
    r"^(.*\S) ?(?:: ?(\d)|\((\d)\)|\((notions?|debutant|intermediaire|avance|confirme|expert)[es]*\))$", re.I
)
_LEVEL_WORDS = {
    "notion": 1,
    "notions": 1,
    "debutant": 1,
    "intermediaire": 2,
    "avance": 3,
    "confirme": 3,
    "expert": 4,
}
_LEVELS_BY_NAME = (
    (4, re.compile(r"expert|master|maitrise")),
    (3, re.compile(r"avance|advanced|confirme|proficient|senior")),
    (2, re.compile(r"intermedia|moyen|competent|bon\b")),
    (1, re.compile(r"debutant|beginner|notion|basi|novice|junior|elementa")),
)
_LOOSE = re.compile(r"\s*[,;|\n]\s*|\s+(?:et/ou|et|ou|and|or)\s+|\s+[/–—-]\s+|\s+\+\s+|\s+·\s+")
_FILLER = re.compile(
    r"^(?:stack|techno(?:logie)?s?|langages?|outils?|connaissances? (?:de|en))\s+:?\s*", re.I
)


def split_cell(text: str) -> list[str]:
    """The pieces of a cell: by "|" or line where there is one, else by ";", else by ",". A Python or JSON list too.

    >>> split_cell("Python:3 | HTML, CSS"), split_cell("Python, HTML"), split_cell("['a', 'b']")
    (['Python:3', 'HTML, CSS'], ['Python', 'HTML'], ['a', 'b'])
    """
    text = text.strip()
    if text.startswith("[") and text.endswith("]") and len(text) < 10_000:
        listed = _literal_list(text)
        if listed is not None:
            return listed
    for separator in ("|", "\n", ";", ","):
        if separator in text:
            pieces = _outside_brackets(text, separator)
            return [piece for piece in (one_line(p) for p in pieces) if piece]
    return [one_line(text)] if text else []


def skill_level(piece: str) -> tuple[str, int | None]:
    """A label and the level written behind it.

    >>> skill_level("Python:3"), skill_level("C++ (avancé)"), skill_level("ISO 9001")
    (('Python', 3), ('C++', 3), ('ISO 9001', None))
    """
    found = _LEVEL.match(piece)
    if found is None:
        folded = _LEVEL.match(fold(piece)) if "(" in piece else None
        if folded is None or not folded[4]:
            return piece, None
        return piece[: piece.rindex("(")].strip(), _LEVEL_WORDS[fold(folded[4])]
    if found[4]:
        return found[1], _LEVEL_WORDS[fold(found[4])]
    return found[1], int(found[2] or found[3])


def level_by_name(text: str) -> int | None:
    """A level of 1 to 4 from a word ("Intermediate", "expert") or a figure, or `None`."""
    words = fold(text)
    if words in ("1", "2", "3", "4"):
        return int(words)
    return next((level for level, pattern in _LEVELS_BY_NAME if pattern.search(words)), None)


def loose_skills(text: str) -> tuple[list[str], list[str]]:
    """Skills of a free line, and the pieces of it that are sentences rather than skills.

    >>> loose_skills("Stack Javascript (React) / Node.js, C/C++ et Go")
    (['Javascript (React)', 'Node.js', 'C/C++', 'Go'], [])
    """
    pieces = split_cell(text) if text.strip().startswith("[") else _LOOSE.split(text)
    skills: list[str] = []
    sentences: list[str] = []
    for piece in pieces:
        for part in _by_slash(one_line(piece)):
            label = _FILLER.sub("", part).strip(" .-–—•*:")
            if not label:
                continue
            fits = len(label.split()) <= MOST_WORDS_IN_A_LOOSE_SKILL and not fold(label).startswith("choix")
            (skills if fits else sentences).append(label)
    return skills, sentences


def _by_slash(piece: str) -> list[str]:
    """`piece` cut at "/" unless it is a name that holds one ("CI/CD")."""
    if "/" not in piece or any(_SLASHED.fullmatch(fold(word)) for word in piece.split()):
        return [piece]
    parts = [part.strip() for part in piece.split("/")]
    return parts if all(len(part) > 2 for part in parts) else [piece]


def _outside_brackets(text: str, separator: str) -> list[str]:
    """`text` cut at the separators that stand outside round brackets ("React (hooks, router), CSS")."""
    if "(" not in text:
        return text.split(separator)
    pieces, depth, start = [], 0, 0
    for position, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif letter == separator and depth == 0:
            pieces.append(text[start:position])
            start = position + 1
    return [*pieces, text[start:]]


def _literal_list(text: str) -> list[str] | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    return [piece for piece in (one_line(item) for item in value) if piece]
