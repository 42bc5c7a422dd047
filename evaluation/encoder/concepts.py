"""Names of concepts as the tasks use them, and draws that do not move when a concept is added."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from data.held_out import is_held_out
from evaluation.encoder.task import Piece
from matching.encoder import Kind
from matching.taxonomy import Lang, Taxonomy
from matching.titles import normalise_title


def drawn(items: Iterable[str], seed: int) -> list[str]:
    """Distinct items in an order that their own text and the seed decide: the first n are a draw of n.

    >>> drawn(["a", "b", "c"], 1) == drawn(["c", "b", "a", "a"], 1)
    True
    """
    key = seed.to_bytes(8, "little")

    def place(item: str) -> tuple[bytes, str]:
        return hashlib.blake2b(item.encode(), digest_size=8, key=key).digest(), item

    return sorted(set(items), key=place)


def concept_piece(text: str, code: str, lang: Lang) -> Piece:
    """A name of a concept. A French title is the job in one form, as the product reads it; a skill stays as it is."""
    if ":skill/" in code:
        return Piece(text, Kind.SKILL)
    return Piece(normalise_title(text).text if lang == "fr" else text, Kind.TITLE)


def esco_codes(taxonomy: Taxonomy) -> list[str]:
    """Skills, then occupations, of ESCO."""
    return [code for code in (*taxonomy.skill_codes, *taxonomy.occupation_codes) if code.startswith("esco:")]


def rome_codes(taxonomy: Taxonomy) -> list[str]:
    """Métiers of ROME."""
    return [code for code in taxonomy.occupation_codes if code.startswith("rome:")]


def esco_sample(taxonomy: Taxonomy, size: int, seed: int) -> list[str]:
    """So many concepts of ESCO: all that are held out, then a draw of the others."""
    codes = esco_codes(taxonomy)
    held_out = [code for code in codes if is_held_out(code)]
    others = drawn((code for code in codes if not is_held_out(code)), seed)
    return sorted([*held_out, *others[: max(0, size - len(held_out))]])


def labels(taxonomy: Taxonomy, codes: Iterable[str], lang: Lang) -> dict[str, Piece]:
    """Preferred label by code, of the concepts that have one in `lang`; of two forms, the masculine."""
    own = _labelled(taxonomy, lang)
    return {code: concept_piece(taxonomy.forms(code, lang)[0], code, lang) for code in codes if code in own}


@lru_cache(maxsize=2)
def _labelled(taxonomy: Taxonomy, lang: Lang) -> frozenset[str]:
    """Concepts with a label of their own in a language."""
    names = chain(taxonomy.names("skill"), taxonomy.names("occupation"))
    return frozenset(name.code for name in names if name.lang == lang and name.preferred)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Distinct texts, and where the text of each concept stands: two concepts of one name share a place."""

    pieces: tuple[Piece, ...]
    place: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, named: Mapping[str, Piece]) -> Candidates:
        """The texts of `named`, by code."""
        seen: dict[str, int] = {}
        pieces: list[Piece] = []
        place: dict[str, int] = {}
        for code, piece in named.items():
            key = piece.text.casefold()
            if key not in seen:
                seen[key] = len(pieces)
                pieces.append(piece)
            place[code] = seen[key]
        return cls(tuple(pieces), place)


class Bearers:
    """Which concepts bear a text as one of their names: all of them are right for it."""

    def __init__(self, names: Iterable[tuple[str, Piece]]) -> None:
        self._codes: dict[str, set[str]] = {}
        for code, piece in names:
            self._codes.setdefault(piece.text.casefold(), set()).add(code)

    def grades(self, text: str, candidates: Candidates) -> dict[int, int]:
        """Grade 1 for each place of a candidate that bears the text."""
        codes = self._codes.get(text.casefold(), set())
        return dict.fromkeys(sorted({candidates.place[one] for one in codes if one in candidates.place}), 1)


def all_names(taxonomy: Taxonomy, codes: Sequence[str], lang: Lang) -> list[tuple[str, Piece]]:
    """(code, name) of every label and alias in `lang`, labels first."""
    found = list(labels(taxonomy, codes, lang).items())
    for code in codes:
        found += [(code, concept_piece(alias, code, lang)) for alias in taxonomy.aliases(code, lang)]
    return found
