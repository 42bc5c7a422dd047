"""Titles and wishes as people write them -> occupations of the taxonomy, each with a confidence.

A title that is a name of an occupation, once normalised, is that occupation. Any other is compared with every name
twice: by its letters (typos, inflections, rare words) and by its vector (synonyms, the other language, slang). A
concept is as near as the nearest of its names; what ESCO and ROME say of each other through the crosswalk is added.
The confidence is the chance that the first answer is right, as measured on titles with known codes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from numpy.typing import NDArray

from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder, Kind, to_codes
from matching.errors import ModelError
from matching.folding import name_key, name_keys
from matching.made_once import MadeOnce
from matching.name_tables import NameTables
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title

if TYPE_CHECKING:
    from matching.letters import LetterIndex

How = Literal["exact", "letters", "dense", "crosswalk"]

LETTERS_SHARE = 0.2
"""Of the fused score; the rest is the vector's. Chosen on titles with codes (evaluation/results/encoder_linking.md)."""
THROUGH_CROSSWALK = 0.9
"""Times the link's confidence: what a concept is worth for being the other scheme's word for a near one."""
STEEPNESS, HALF_WAY = 5.0, 0.75
"""Of the logistic from fused score to confidence. Fitted by `python -m evaluation.calibration` on titles with codes,
and raised for codes that are themselves right 85 times in 100."""
AMBIGUITY = 0.5
"""Exponent: a name that n concepts of one scheme bear gives each 1 over n to this power."""
AS_ALIAS = 0.8
"""Confidence in a concept that bears a title as an alias while it is the proper name of another: ESCO lists "data
engineer" among the aliases of its data scientist, ROME knows both."""
LEAST_CONFIDENCE = 0.1
"""Below it nothing is answered: the first answer is right less than one time in ten."""
NAMES_CONSIDERED = 60  # nearest names of either kind that are scored: a concept has 12 names on average
TITLES_KEPT = 20_000
"""Distinct titles whose answer is remembered, some 10 MB: those of ten thousand learners are a third of that."""
BATCH = 256  # titles compared at once: 256 x 21,000 scores take 20 MB


@dataclass(frozen=True, slots=True)
class LinkedOccupation:
    """An occupation that a title may stand for; `confidence` in [0, 1]."""

    code: str
    confidence: float
    how: How


@dataclass(frozen=True, slots=True)
class _Tables:
    """What titles are compared with, made once. Row i of each is name i of the concept vectors."""

    by_name: Mapping[str, list[int]]
    by_key: Mapping[str, list[int]]  # by the stems of the name: "boulangers", "gestion des projets"
    by_words: Mapping[str, list[int]]  # by the stems in any order: "designer UX/UI"
    rows_of: Mapping[str, NDArray[np.intp]]  # by code
    letters: LetterIndex
    codes: NDArray[np.float32]  # (m, dim), of the names that have a vector
    lengths: NDArray[np.float32]  # (m,)

    @classmethod
    def of(cls, concepts: ConceptVectors, keys: Sequence[str]) -> Self:
        """Of the names of concept vectors and their keys (see `matching.folding.name_key`)."""
        from matching.letters import LetterIndex  # loads scipy, a fifth of a second that a start is spared

        names = concepts.names
        codes = concepts.occupation_name_codes().astype(np.float32)
        return cls(
            by_name=_places(names.texts),
            by_key=_places(keys),
            by_words=_places([_words(key) for key in keys]),
            rows_of={code: np.array(rows, dtype=np.intp) for code, rows in _places(names.codes).items()},
            letters=LetterIndex(names.texts),
            codes=codes,
            lengths=lengths(codes),
        )


class OccupationLinker:
    """Links titles to occupations. Built in no time; its index of letters is made on the first title that needs it."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: Encoder,
        concept_vectors: ConceptVectors,
        tables: Callable[[], NameTables] | None = None,
    ) -> None:
        """Take the parts; `tables` gives those of the taxonomy's names, whose keys are worked out by default.

        Raises:
            ModelError: the concept vectors are of another encoder.
        """
        if concept_vectors.encoder_version != encoder.version:
            raise ModelError(
                f"concept vectors of {concept_vectors.encoder_version} cannot be compared with {encoder.version}"
            )
        self._taxonomy = taxonomy
        self._encoder = encoder
        self._concepts = concept_vectors
        self._names = concept_vectors.names
        self._tables = MadeOnce(
            lambda: _Tables.of(
                concept_vectors,
                tables().keys_of(self._names.texts) if tables else name_keys(self._names.texts),
            )
        )
        self._answered: dict[tuple[str, int], tuple[LinkedOccupation, ...]] = {}

    def prepare(self) -> None:
        """Make now what the first title would have to wait for, about a second: at the start of a service."""
        self._tables()

    def link(self, titles: Sequence[str], k: int = 3) -> list[tuple[LinkedOccupation, ...]]:
        """For each title the k likeliest occupations, best first; fewer, or none, where nothing is near."""
        normal = [normalise_title(title).text for title in titles]
        distinct = [text for text in dict.fromkeys(normal) if text]
        found = {
            "": (),
            **{text: self._answered[text, k] for text in distinct if (text, k) in self._answered},
        }
        new = self._link([text for text in distinct if text not in found], k)
        if len(self._answered) + len(new) > TITLES_KEPT:
            self._answered = {}
        self._answered |= {(text, k): links for text, links in new.items()}
        found |= new
        return [found[text] for text in normal]

    def _link(self, texts: Sequence[str], k: int) -> dict[str, tuple[LinkedOccupation, ...]]:
        found: dict[str, tuple[LinkedOccupation, ...]] = {}
        near: list[str] = []
        for text in texts:
            exact = self._exact_links(text)
            found[text] = exact[:k]
            if len(exact) < k:
                near.append(text)
        for start in range(0, len(near), BATCH):
            part = near[start : start + BATCH]
            for text, links in zip(part, self._near_links(part, k), strict=True):
                known = {one.code for one in found[text]}
                found[text] = (*found[text], *(one for one in links if one.code not in known))[:k]
        return found

    # ------------------------------------------------------------------- exact

    def _exact_links(self, text: str) -> tuple[LinkedOccupation, ...]:
        tables = self._tables()
        key = name_key(text)
        rows = tables.by_name.get(text) or tables.by_key.get(key) or tables.by_words.get(_words(key), [])
        preferred: dict[str, bool] = {}
        for row in rows:
            code = self._names.codes[row]
            preferred[code] = preferred.get(code, False) or bool(self._names.preferred[row])
        bearers: dict[str, int] = defaultdict(int)
        for code in preferred:
            bearers[_scheme(code)] += 1
        as_alias = AS_ALIAS if any(preferred.values()) else 1.0
        links = [
            LinkedOccupation(
                code, 1.0 if is_preferred else as_alias * bearers[_scheme(code)] ** -AMBIGUITY, "exact"
            )
            for code, is_preferred in preferred.items()
        ]
        return tuple(
            sorted(links, key=lambda one: (-one.confidence, not preferred[one.code], _order(one.code)))
        )

    # ------------------------------------------------------------------- near

    def _near_links(self, texts: Sequence[str], k: int) -> list[list[LinkedOccupation]]:
        own = to_codes(self._encoder.encode(texts, Kind.TITLE)).astype(np.float32)
        tables = self._tables()
        # sums of products of bytes stay below 2^24: exact in float32, whatever the batch and the order of adding
        dense = own @ tables.codes.T / lengths(own)[:, None] / tables.lengths
        letters = tables.letters.scores(texts)
        links = []
        for row in range(len(texts)):
            by_letters = np.zeros(len(self._names.texts), dtype=np.float32)
            span = slice(letters.indptr[row], letters.indptr[row + 1])
            by_letters[letters.indices[span]] = letters.data[span]
            links.append(self._fused(by_letters, dense[row], k))
        return links

    def _fused(
        self, by_letters: NDArray[np.float32], by_vector: NDArray[np.float32], k: int
    ) -> list[LinkedOccupation]:
        dense_rows = self._names.dense
        rows_of = self._tables().rows_of
        cosines = np.where(dense_rows >= 0, by_vector[np.maximum(dense_rows, 0)], 0.0)
        letters_by_concept: dict[str, float] = {}
        dense_by_concept: dict[str, float] = {}
        considered = np.union1d(_largest(by_letters, NAMES_CONSIDERED), _largest(cosines, NAMES_CONSIDERED))
        nearest = {self._names.codes[row] for row in considered.tolist()}
        for code in sorted(nearest):
            rows = rows_of[code]
            letters_by_concept[code] = float(by_letters[rows].max())
            dense_by_concept[code] = float(cosines[rows].max())
        own = {
            code: LETTERS_SHARE * letters_by_concept[code]
            + (1 - LETTERS_SHARE) * max(dense_by_concept[code], 0.0)
            for code in nearest
        }
        scores: dict[str, tuple[float, How]] = {}
        for code, score in own.items():
            lead: How = "letters" if letters_by_concept[code] > dense_by_concept[code] else "dense"
            scores[code] = max(scores.get(code, (0.0, lead)), (score, lead), key=lambda one: one[0])
            for link in self._taxonomy.crosswalk(code):
                through = score * link.confidence * THROUGH_CROSSWALK
                if through > scores.get(link.code, (0.0, lead))[0] and through > own.get(link.code, 0.0):
                    scores[link.code] = (through, "crosswalk")
        ranked = sorted(scores.items(), key=lambda one: (-one[1][0], _order(one[0])))[:k]
        links = [LinkedOccupation(code, confidence_of(score), how) for code, (score, how) in ranked]
        return [one for one in links if one.confidence >= LEAST_CONFIDENCE]


def confidence_of(score: float) -> float:
    """Chance in [0, 1) that an answer with this fused score is right.

    >>> confidence_of(HALF_WAY)
    0.5
    """
    return 1 / (1 + math.exp(-STEEPNESS * (score - HALF_WAY)))


def lengths(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lengths (n,) of rows, 1 for a row of zeros."""
    return np.asarray(np.maximum(np.sqrt(np.square(rows).sum(axis=1)), 1.0), dtype=np.float32)


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    """The places at which each key stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    return dict(places)


def _largest(values: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]


def _words(key: str) -> str:
    """The words of a name's key, whatever their order."""
    return " ".join(sorted(key.split()))


def _scheme(code: str) -> str:
    return code.partition(":")[0]


def _order(code: str) -> tuple[bool, str]:
    """ROME before ESCO where all else is equal: its codes are those of French offers."""
    return _scheme(code) != "rome", code
