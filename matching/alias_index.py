"""Names of concepts found in a text, word by word: the longest name wins, spelling variants are one name.

A name is kept under its stems ("gestion de projets" as `gestion projet`), so that plurals, stop words, hyphens
and dots make no difference. The index is one dictionary and a table of how many words the names that begin with
a word may have: a text is read in one pass, in a few lookups a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from matching.folding import STOP_WORDS, Words, name_keys, stem

LONGEST_NAME = 9
"""Telling words of the longest name that is looked for; longer ones are sentences that nobody writes word for word."""

_GLUE = frozenset({"", " ", "-", ".", "'", "/", " - ", "_", "&", " & ", "' ", "  ", " /", "/ ", " / ", "·"})
"""What may stand between two words of one name. A full stop followed by a space, a comma or a line's end may not."""

_QUALIFIER = re.compile(r"\s*\([^)]*\)")
_JOINABLE = 24
"""Characters of the longest name that is also looked for in one word: "after effects" as "aftereffects"."""


class NameLike(Protocol):
    """A name of a concept, as `Taxonomy.names` gives it."""

    @property
    def text(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def preferred(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Alias:
    """A concept under one of its names; `text` is the name as the referential writes it."""

    code: str
    text: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class AliasHit:
    """A name found: words `first` to `last` (included) of the text."""

    key: str
    first: int
    last: int
    alias: Alias


def scheme_rank(code: str) -> int:
    """Which concept a shared name stands for: our tools first, then ESCO, then ROME."""
    if code.startswith("tool:"):
        return 0
    if code.startswith("esco:"):
        return 1
    return 2 if code.startswith("rome:savoir") else 3


def _rank(name: NameLike, digital: frozenset[str]) -> tuple[int, bool, bool, bool, str, str]:
    french = name.lang == "fr"
    return (
        scheme_rank(name.code),
        not name.preferred,
        name.code not in digital,
        not french,
        name.code,
        name.text,
    )


@dataclass(frozen=True, slots=True)
class NameColumns:
    """Names to look for, one a row: the key, and the concept that it stands for under which of its names."""

    keys: tuple[str, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    preferred: tuple[bool, ...]


def name_columns(names: Iterable[NameLike], digital: frozenset[str] = frozenset()) -> NameColumns:
    """The names worth keeping, one a key. Of concepts with the same name, the first by `scheme_rank`.

    Args:
        names: the names; their order does not matter.
        digital: codes to be preferred among concepts of one scheme with the same name.
    """
    held: dict[str, NameLike] = {}
    listed = list(names)
    bare = [_QUALIFIER.sub("", name.text) if "(" in name.text else name.text for name in listed]
    for name, key in zip(listed, name_keys(bare), strict=True):
        if not key or key.count(" ") >= LONGEST_NAME:
            continue
        other = held.get(key)
        if other is None or _rank(name, digital) < _rank(other, digital):
            held[key] = name
    for key in [key for key in held if " " in key and len(key) <= _JOINABLE]:
        if held[key].code.startswith("tool:") or re.search(r"[-.]", held[key].text):
            held.setdefault(stem(key.replace(" ", "")), held[key])
    return NameColumns(
        tuple(held),
        tuple(name.code for name in held.values()),
        tuple(name.text for name in held.values()),
        tuple(name.preferred for name in held.values()),
    )


class AliasIndex:
    """Looks up names in texts."""

    def __init__(self, columns: NameColumns) -> None:
        self._columns = columns
        self._row = {key: row for row, key in enumerate(columns.keys)}
        self._reach: dict[str, int] = {}
        for key in columns.keys:
            first, _, rest = key.partition(" ")
            size = 1 + (rest.count(" ") + 1 if rest else 0)
            if size > self._reach.get(first, 0):
                self._reach[first] = size

    def __len__(self) -> int:
        return len(self._row)

    def get(self, key: str) -> Alias | None:
        """The concept whose name has this key (see `matching.folding.name_key`)."""
        row = self._row.get(key)
        if row is None:
            return None
        return Alias(self._columns.codes[row], self._columns.texts[row], self._columns.preferred[row])

    def __iter__(self) -> Iterator[str]:
        """The keys of all names."""
        return iter(self._row)

    def find(self, words: Words, corrected: Sequence[str] | None = None) -> list[AliasHit]:
        """All names in a text, leftmost first; of names that overlap, the longer, then the earlier.

        Args:
            words: the words of the text.
            corrected: stems to read in place of the words' own, one a word.
        """
        stems = words.stems if corrected is None else corrected
        hits: list[AliasHit] = []
        at, size = 0, len(stems)
        while at < size:
            hit = self._longest(words, stems, at)
            if hit is None:
                at += 1
            else:
                hits.append(hit)
                at = hit.last + 1
        return hits

    def _longest(self, words: Words, stems: Sequence[str], at: int) -> AliasHit | None:
        first = stems[at]
        best: AliasHit | None = None
        reach = self._reach.get(first, 0)
        if reach:
            key = first
            alias = self.get(key)
            if alias is not None:
                best = AliasHit(key, at, at, alias)
            used, last = 1, at
            while used < reach and last + 1 < len(stems) and words.gap(last) in _GLUE:
                last += 1
                if stems[last] in STOP_WORDS:
                    continue
                key = f"{key} {stems[last]}"
                used += 1
                alias = self.get(key)
                if alias is not None:
                    best = AliasHit(key, at, last, alias)
        if best is None or best.last == at:
            joined = self._joined(words, stems, at)
            return joined or best
        return best

    def _joined(self, words: Words, stems: Sequence[str], at: int) -> AliasHit | None:
        """Two written words that are one in the index: "e-commerce", "power point"."""
        if (
            at + 1 < len(stems)
            and words.gap(at) in ("-", ".", " ")
            and len(stems[at]) + len(stems[at + 1]) > 5
        ):
            key = stem(stems[at] + stems[at + 1])
            alias = self.get(key)
            if alias is not None and " " not in key:
                return AliasHit(key, at, at + 1, alias)
        return None
