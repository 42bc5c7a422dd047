"""Misspelt names of skills: "javascritp", "photoshp", "comunication".

A word that no name of the referential contains, of five letters or more, is compared with the one-word names: one
slip is allowed (a letter too many, missing, other, or two exchanged). The first letter must be right: slips there
are rare, and asking for it keeps real words apart ("pascal" and "rascal").

A word with a capital may be a person's name, and no name of a person is a skill: "Adama" is no slip of "Adabas". It is
corrected where the slip is one of the hand (two letters exchanged, one doubled or not), where the word is long, or
where it has capitals inside, as tools do ("JavaScipt") and people do not.

Tools that nearly everybody names come first: "pyton" is Python before it is Pyston. A slip in them is looked for in the
word as it is written, also where it has a capital if a letter is missing or too many ("Doker", and not "Decker"); and
"phyton", in which a letter has gone astray, is one.

Candidates come from a table of what the names look like with a letter left out (Garbe, SymSpell, 2012), so that a
look-up costs some dictionary reads; the distance is then computed exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rapidfuzz.distance import OSA

from matching.folding import flatten, stem, word_set

SHORTEST = 5
"""Letters of the shortest word that is corrected; below, almost everything is one slip from something."""

_LONG = 8  # letters of a name from which its last may be missing ("javascrip"), or which no person bears by chance

FREQUENT = word_set(
    "angular ansible arduino autocad azure blender bootstrap canva cisco cypress django docker drupal "
    "elasticsearch excel figma github gitlab grafana hadoop hubspot illustrator indesign javascript jenkins "
    "joomla jquery kotlin kubernetes laravel linux magento mongodb mysql numpy outlook pandas photoshop "
    "postgresql postman powerpoint prestashop proxmox python pytorch salesforce selenium shopify sketchup symfony "
    "tensorflow terraform trello typescript vmware windows wireshark wordpress"
)
"""Tools that are named, and misspelt, all the time, as they are written in lower case."""

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

    def correct(self, stem: str, written: str = "") -> str | None:
        """The name a stem stands for, `None` if it is a known word or near no name. Ties go to the first name.

        `written` is the word as it stands in the text, for its capitals; without it there are none.
        """
        if len(stem) < SHORTEST - 1 or stem in self._known or not stem.isalpha():
            return None
        word = written or stem
        if word in self._seen:
            return self._seen[word]
        if len(self._seen) > _SEEN_KEPT:
            self._seen.clear()
        person = _may_be_a_person(written)
        found = self._seen[word] = _frequent(flatten(word), person) or self._look_up(stem, person)
        return found

    def _look_up(self, stem: str, person: bool) -> str | None:
        candidates = {
            name
            for short in _with_a_letter_left_out(stem)
            for name in self._shorter.get(short, ())
            if name[0] == stem[0]
        }
        near = []
        for name in candidates:
            slips = OSA.distance(stem, name)
            if slips <= SLIPS and not _inflected(stem, name) and (not person or _of_the_hand(stem, name)):
                near.append((slips, name))
        return min(near)[1] if near else None


def _frequent(word: str, person: bool) -> str | None:
    """The stem of the frequent tool that a flattened word is a slip of, the nearest, ties to the first."""
    near = []
    for name in _FREQUENT_BY_LETTER.get(word[:1], ()):
        slips = OSA.distance(word, name, score_cutoff=2)
        astray = slips == 2 and word[-1] == name[-1] and sorted(word) == sorted(name)
        ending = word[:-1] == name and word[-1] != name[-1]  # "excels" is a verb, "excell" a slip
        other = word[:-1] == name[:-1] or (word == name[:-1] and len(name) < _LONG)
        bare = person and len(word) == len(name) and sorted(word) != sorted(name)
        if (slips == SLIPS and not ending and not other and not bare) or astray:
            near.append((slips, name))
    return stem(min(near)[1]) if near else None


_FREQUENT_BY_LETTER = {
    letter: tuple(names) for letter, names in groupby(sorted(FREQUENT), key=lambda name: name[0])
}

_SEEN_KEPT = 50_000  # distinct unknown words remembered, some 5 MB


def _inflected(stem: str, name: str) -> bool:
    """Whether only the last letter differs: another form of another word ("vélocité" and "Velocity"), not a slip."""
    return stem[:-1] == name[:-1] or stem[:-1] == name or (stem == name[:-1] and len(name) < _LONG)


def _may_be_a_person(written: str) -> bool:
    """Whether a word is written as people's names are: "Adama" and "ADAMA", not "adama" nor "JavaScipt"."""
    return written[:1].isupper() and (written[1:].islower() or written.isupper())


def _of_the_hand(stem: str, name: str) -> bool:
    """Whether the same letters are there, but for their order and doubles ("Pyhton", "Comunication"); or many are."""
    if len(stem) < SHORTEST:
        return False
    return len(stem) >= _LONG or sorted(stem) == sorted(name) or _singled(stem) == _singled(name)


def _singled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _with_a_letter_left_out(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
