"""Tools that are also people's names: "Julia", "Pascal", "Ada". When does a text speak of the tool?

A learner called Julia has no plus over one called Aminata. So such a name needs a word that announces a tool, or to
stand in one list with a skill, behind the first word of the text: another skill in the same line is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.folding import name_key, word_set

GIVEN_NAMES = frozenset(
    name_key(name)
    for name in word_set("ada cassandra claude crystal dora edi jasmine julia lan maya pascal ruby wan")
)
"""Names of tools that people bear too. Acronyms among them ("LAN") are names only where written like one ("Lan")."""

ONE_LETTER_AWAY = frozenset(
    name_key(name) for name in word_set("adama arnould cathia ceylan dale lamia salman shiv swan thalia")
)
"""Names of people that are one letter from a tool's, and in lower case no slip of it either ("adama" and Adabas)."""

_SAYS_TOOL = re.compile(
    r"\b(?:langages?|language|programm\w+|frameworks?|logiciels?|software|outils?|tools?|librair\w+|bibliotheques?|"
    r"library|cod(?:e|er|ais|ant|ing)|dev|developp\w+|developer|stack|technos?|technologies?|competences?|maitris\w+|"
    r"connaiss\w+|connais|utilis\w+|notions?|bases?|formation|certif\w*|autodesk|apache|microsoft|anthropic|"
    r"automat\w+|scripts?|appris|using|knowledge|skills?|echanges?|flux|messages?|reseaux?|en|in|sous|via)"
    r"(?:\s*[:(]\s*|\s+)(?:(?:de|d'|du|des|en|la|le|les|l'|sur|avec|un peu|peu|of|in|with|et|tres|bien|bon|bonne|"
    r"niveau|solides?|a l'aise|langages?|logiciels?|outils?)\s*){0,3}$"
)
_SAYS_TOOL_AFTER = re.compile(r"^\s*(?:programming|language|scripts?|studio|sql|on rails|\d{4}\b|\d+\.\d)")
_SURNAME_AFTER = re.compile(r"^[ \u00a0-]+[A-ZÀ-ÖØ-Þ][\w’'-]+")
_LISTED_TOGETHER = re.compile(r"^\s*(?:(?:[,;/|+&•·(]|[-–*]\s|\b(?:et|ou|and|or|en)\b)\s*)+$")


def is_a_person(
    text: str, flat: str, start: int, end: int, vouchers: Sequence[tuple[int, int]], acronym: bool
) -> bool:
    """Whether a name of `GIVEN_NAMES` that stands at `start:end` may be a person's, so that no skill is read in it.

    Args:
        text: as it was written, and `flat` without capitals and accents, at the same length.
        flat: see `text`.
        start: of the name.
        end: of the name.
        vouchers: spans of other skills.
        acronym: whether the tool's own name is written in capitals.
    """
    if acronym and not text[start:end].istitle():
        return False
    named_next = any(span[0] - end in (1, 2) for span in vouchers)
    if _SURNAME_AFTER.match(text[end:]) and not named_next and not _SAYS_TOOL_AFTER.match(flat[end:]):
        return True
    if _SAYS_TOOL.search(flat[max(0, start - _BEFORE) : start]) or _SAYS_TOOL_AFTER.match(flat[end:]):
        return False
    if not flat[:start].strip():  # a presentation begins with its author: "Julia, Windows, Linux"
        return True
    gaps = [flat[span[1] : start] for span in vouchers if 0 < start - span[1] <= _BEFORE]
    gaps += [flat[end : span[0]] for span in vouchers if 0 < span[0] - end <= _BEFORE]
    return not any(_LISTED_TOGETHER.match(gap) for gap in gaps)


_BEFORE = 60
"""Characters around a name in which what announces a tool, or the next item of its list, is looked for."""
