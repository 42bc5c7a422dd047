"""Finding a skill or an occupation by the first letters of its words, as people type it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from matching.folding import flatten
from matching.made_once import MadeOnce
from matching.taxonomy import Lang, Taxonomy

MOST_LETTERS = 100
"""Letters of a query that are read: no name of the referential is much longer."""
LEAST_LETTERS = 2
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_Order = tuple[bool, bool, bool, bool, bool, int, str]


def _searched(text: str) -> str:
    """The words of a text without case and accents, each with a space before it.

    >>> _searched("L’Été, en C++")
    ' l ete en c++'
    """
    return "".join(f" {word}" for word in _WORD.findall(flatten(text)))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept that a query may mean. `name` is the one that was found, when it is not the label."""

    code: str
    label: str
    name: str = ""


class NameSearch:
    """Names of one kind of concept, all on one long text that is searched as a whole: some 20 ms a query.

    Args:
        taxonomy: whose names.
        kind: of which concepts.
    """

    def __init__(self, taxonomy: Taxonomy, kind: Literal["skill", "occupation"]) -> None:
        self._taxonomy = taxonomy
        self._names = list(taxonomy.names(kind))
        lines = [_searched(one.text) for one in self._names]
        self._text = "\n".join(lines)
        self._starts = array("q", [0])
        for one in lines:
            self._starts.append(self._starts[-1] + len(one) + 1)

    def find(self, query: str, lang: Lang, most: int) -> tuple[Suggestion, ...]:
        """Concepts that have a name in which every word of the query begins a word, the likeliest first.

        Before others come names that are the query, or begin with it, digital concepts, names of the reader's
        language, preferred names, and short ones. A query of less than `LEAST_LETTERS` letters finds nothing.
        """
        asked = _searched(query[:MOST_LETTERS])
        words = [f" {word}" for word in asked.split()]
        if len(asked) - len(words) < LEAST_LETTERS:
            return ()
        best: dict[str, tuple[_Order, int]] = {}
        for row in self._rows(max(words, key=len)):
            line = self._text[self._starts[row] : self._starts[row + 1] - 1]
            if all(word in line for word in words):
                name = self._names[row]
                order = (
                    line != asked,
                    not line.startswith(words[0]),
                    not self._taxonomy.is_digital(name.code),
                    name.lang != lang,
                    not name.preferred,
                    len(line),
                    name.code,
                )
                if name.code not in best or order < best[name.code][0]:
                    best[name.code] = (order, row)
        return tuple(self._suggestion(row, lang) for _, row in sorted(best.values())[:most])

    def _rows(self, word: str) -> Iterator[int]:
        """The names in which a word, with the space before it, stands."""
        at = self._text.find(word)
        while at >= 0:
            row = bisect_right(self._starts, at) - 1
            yield row
            at = self._text.find(word, self._starts[row + 1])

    def _suggestion(self, row: int, lang: Lang) -> Suggestion:
        code, name = self._names[row].code, self._names[row].text
        label = self._taxonomy.label(code, lang)
        same = _searched(label) == _searched(name) or name in self._taxonomy.forms(code, lang)
        return Suggestion(code, label, "" if same else name)


@dataclass(frozen=True, slots=True)
class _Searches:
    skills: MadeOnce[NameSearch]
    occupations: MadeOnce[NameSearch]


_OF: WeakKeyDictionary[Taxonomy, _Searches] = WeakKeyDictionary()


def _searches(taxonomy: Taxonomy) -> _Searches:
    if taxonomy not in _OF:
        _OF[taxonomy] = _Searches(
            MadeOnce(lambda: NameSearch(taxonomy, "skill")),
            MadeOnce(lambda: NameSearch(taxonomy, "occupation")),
        )
    return _OF[taxonomy]


def find_skills(taxonomy: Taxonomy, query: str, lang: Lang = "fr", most: int = 8) -> tuple[Suggestion, ...]:
    """Skills that a query may mean. The first call makes the table of names, some seconds."""
    return _searches(taxonomy).skills().find(query, lang, most)


def find_occupations(
    taxonomy: Taxonomy, query: str, lang: Lang = "fr", most: int = 8
) -> tuple[Suggestion, ...]:
    """Occupations that a query may mean."""
    return _searches(taxonomy).occupations().find(query, lang, most)
