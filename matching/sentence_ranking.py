"""The concepts of a sentence, most likely first: what it says as a whole, what its pieces say, and what it names.

A sentence often speaks of a skill without naming it (the whole is near), and often names one among other things (a
piece is near, or a name stands there). Each alone is wrong for half of the sentences; the sum is declared, and measured
by `python -m evaluation.skill_ranking`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder, Kind
from matching.phrases import clauses, sentences, strip_markup
from matching.records import Hit
from matching.vectors import SCORE_DECIMALS

WHOLE_SHARE = 0.5
"""Of the nearness; the rest is the nearest piece's. Of 0, 0.3, 0.5 and 1 the best compromise of generated English
sentences (where the whole is better) and of real French ones (where the pieces are);
evaluation/results/encoder_linking.md."""
NAMED = 0.3
"""Added for a concept that the sentence names, times the confidence in the name; 0.1 was worse on real sentences."""
UNSEEN = 0.5  # nearness of a named concept that has no vector: what a phrase has to a concept that it plainly means
WINDOW, STRIDE = 5, 2
"""Words of a piece that overlaps the next, for sentences that no comma parts."""
MOST_PIECES = 200  # of a text: some 600 words
LEAD_WEIGHT, INTERCEPT = 6.96, -1.28
"""P(the concept is right): logistic regression on its lead over the tenth, fitted on 150 generated English sentences
and, twice, on the dev half of the labelled French ones (`python -m evaluation.calibration`). The score itself says
nothing more."""
TENTH = 10
WIDER = 4  # times as many concepts as wanted are compared closely: some are one under several codes


class SentenceRanker:
    """Ranks all skill concepts that have a vector, and those that a sentence names.

    Args:
        encoder: the encoder that made `concept_vectors`.
        concept_vectors: vectors of the concepts.
        canonical: for concepts that are one under several codes, the code that is given.
    """

    def __init__(
        self, encoder: Encoder, concept_vectors: ConceptVectors, canonical: Mapping[str, str]
    ) -> None:
        self._encoder = encoder
        codes, self._vectors = concept_vectors.skills()
        self._codes = [canonical.get(code, code) for code in codes]
        self._known = frozenset(self._codes)

    def rank(self, text: str, named: Mapping[str, float], k: int) -> list[Hit]:
        """At most k concepts, best first, ties by code; the score is the probability that the concept is right.

        Args:
            text: a sentence; longer texts are ranked as one.
            named: confidence of each concept that the text names.
            k: how many.
        """
        order = self.scored(text, named, max(k, TENTH))
        tenth = order[min(TENTH, len(order)) - 1][1] if order else 0.0
        return [Hit(code, confidence(score - tenth)) for code, score in order[:k]]

    def scored(self, text: str, named: Mapping[str, float], k: int) -> list[tuple[str, float]]:
        """The k highest concepts with their declared sum, before it is turned into a probability."""
        vectors = self._encoder.encode([text.strip(), *pieces(text)], Kind.SKILL)
        roughly = nearness(vectors @ self._vectors.T)
        width = min(WIDER * k, len(roughly))
        chosen = set(np.argpartition(-roughly, width - 1)[:width].tolist())
        chosen |= {row for row, code in enumerate(self._codes) if code in named}
        rows = sorted(chosen)
        # in double precision: the same whatever the machine's order of adding
        near = nearness(vectors.astype(np.float64) @ self._vectors[rows].astype(np.float64).T)
        best: dict[str, float] = {code: UNSEEN for code in named if code not in self._known}
        for row, value in zip(rows, near.tolist(), strict=True):
            code = self._codes[row]
            best[code] = max(value, best.get(code, -1.0))
        scores = {
            code: round(value + NAMED * named.get(code, 0.0), SCORE_DECIMALS) for code, value in best.items()
        }
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k]


def nearness(cosines: NDArray[np.floating]) -> NDArray[np.floating]:
    """Nearness (concepts,) from cosines (pieces, concepts), the whole text in row 0.

    >>> nearness(np.array([[0.2, 0.4], [0.6, 0.0]])).round(2).tolist()
    [0.4, 0.4]
    """
    near: NDArray[np.floating] = WHOLE_SHARE * cosines[0] + (1 - WHOLE_SHARE) * cosines.max(axis=0)
    return near


def pieces(text: str) -> list[str]:
    """Clauses of a text, and windows of `WINDOW` words of it, each once.

    >>> pieces("gérer la paie, recruter des équipes")
    ['gérer la paie, recruter des équipes', 'gérer la paie, recruter des', 'paie, recruter des équipes']
    """
    clean = strip_markup(text)
    found = [clause.text for sentence in sentences(clean) for clause in clauses(sentence)]
    words = clean.split()
    if len(words) > WINDOW:
        found += [
            " ".join(words[start : start + WINDOW])
            for start in range(0, len(words) - WINDOW + STRIDE, STRIDE)
        ]
    return list(dict.fromkeys(found))[:MOST_PIECES]


def confidence(lead: float) -> float:
    """Probability that a concept whose score is so much higher than the tenth is right.

    >>> confidence(0.3) > 0.5 > confidence(0.1)
    True
    """
    return 1.0 / (1.0 + math.exp(-(LEAD_WEIGHT * lead + INTERCEPT)))


def lead_of(sure: float) -> float:
    """The lead that gives this probability: `confidence` undone.

    >>> round(lead_of(confidence(0.25)), 9)
    0.25
    """
    return (math.log(sure / (1.0 - sure)) - INTERCEPT) / LEAD_WEIGHT


def best_names(found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The highest confidence of each named concept."""
    best: dict[str, float] = {}
    for code, sure in found:
        best[code] = max(sure, best.get(code, 0.0))
    return best
