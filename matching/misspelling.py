"""Misspelt names of skills: "javascritp", "photoshp", "comunication".

A word that no name of the referential contains, of five letters or more, is compared with the one-word names: one
slip is allowed (a letter too many, missing, other, or two exchanged). The first letter must be right: slips there
are rare, and asking for it keeps real words apart ("pascal" and "rascal").

Candidates come from a table of what the names look like with a letter left out (Garbe, SymSpell, 2012), so that a
look-up costs some dictionary reads; the distance is then computed exactly.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

SHORTEST = 5
"""Letters of the shortest word that is corrected; below, almost everything is one slip from something."""

_LONG = 8  # letters of a name from which its last may be missing ("javascrip")

SLIPS = 1
"""Two would be right in most long words too, but take long to prepare for."""


class Misspellings:
    """Names that a word may stand for when it is misspelt.

    Args:
        names: stems to correct to.
        known: stems that are words, and are left alone.
    """

    def __init__(self, names: Iterable[str], known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._shorter: dict[str, list[str]] = {}
        for name in sorted(set(names)):
            if len(name) >= SHORTEST and name.isalpha():
                for short in _with_a_letter_left_out(name):
                    self._shorter.setdefault(short, []).append(name)
        self._seen: dict[str, str | None] = {}

    def correct(self, stem: str) -> str | None:
        """The name a stem stands for, `None` if it is a known word or near no name. Ties go to the first name."""
        if len(stem) < SHORTEST - 1 or stem in self._known or not stem.isalpha():
            return None
        if stem in self._seen:
            return self._seen[stem]
        if len(self._seen) > _SEEN_KEPT:
            self._seen.clear()
        found = self._seen[stem] = self._look_up(stem)
        return found

    def _look_up(self, stem: str) -> str | None:
        candidates = {
            name
            for short in _with_a_letter_left_out(stem)
            for name in self._shorter.get(short, ())
            if name[0] == stem[0]
        }
        near = []
        for name in candidates:
            slips = OSA.distance(stem, name)
            if slips <= SLIPS and not _inflected(stem, name):
                near.append((slips, name))
        return min(near)[1] if near else None


_SEEN_KEPT = 50_000  # distinct unknown words remembered, some 5 MB


def _inflected(stem: str, name: str) -> bool:
    """Whether only the last letter differs: another form of another word ("vélocité" and "Velocity"), not a slip."""
    return stem[:-1] == name[:-1] or stem[:-1] == name or (stem == name[:-1] and len(name) < _LONG)


def _with_a_letter_left_out(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
