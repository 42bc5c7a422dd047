"""The crosswalk from ROME métiers to ESCO occupations: what each pair has in common, and how sure that makes us.

Four kinds of evidence, each in [0, 1]:
- names: the nearest pair of names (letters, TF-IDF, squared), preferred labels counting in full;
- texts: definitions and names together (stemmed words, TF-IDF);
- best: that text over the métier's best;
- places: how often the ROME domain and the ISCO group of the pair meet among pairs whose names are equal.

The weights are those of a logistic regression on the 176 métiers of `data/curation/crosswalk_digital.csv` (26,288
candidate pairs, 304 of them links), then raised for equal names, which are rare among those métiers and common
elsewhere. Against the same hand-made links: of computed ones at 0.6 to 0.7, 0.66 are right, at 0.8 to 0.9, 0.74, above,
0.81; the first link is right for 87 of the 132 métiers that get one. These, with 27 siblings of one parent, are the
hardest. What was checked by hand replaces what was computed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from data.referential.graph import Graph
from data.referential.neighbours import Matrix
from data.referential.words import letter_vectors, word_vectors
from matching.taxonomy_file import Section

NAMES, TEXTS, BEST, PLACES, OFFSET = 2.7, 1.9, 6.5, 1.4, -9.0  # log-odds of one full unit of each evidence
SAME = 3.0  # log-odds of equal preferred names, a third of it through an alias: too rare among the 176 to be fitted
SURE_NAME = 0.97  # names so near are the same but for an ending
LEAST_NAME = 0.35  # nearer names than this make a candidate
LEAST_TEXT = 0.08
ALIAS_SHARE = 0.94  # a match through an alias weighs a little less than one of preferred labels
KEPT = 0.3  # confidence below which a link is not kept
MOST = 6  # links kept a métier
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class _Side:
    codes: list[str]
    names: list[str]
    owner: np.ndarray  # row in `codes` of each name
    preferred: np.ndarray
    texts: list[str]


def build_crosswalk(graph: Graph) -> list[tuple[str, str, float, bool]]:
    """(métier, ESCO occupation, confidence, False) for every link worth keeping, surest first by métier."""
    rome = _side(graph, [code for code in graph.codes(Section.OCCUPATION) if code.startswith("rome:")])
    esco = _side(graph, [code for code in graph.codes(Section.OCCUPATION) if code.startswith("esco:")])
    if not rome.codes or not esco.codes:
        return []
    names = _name_evidence(rome, esco)
    texts = _text_evidence(rome, esco)
    places = _place_evidence(graph, rome, esco, names)
    links: list[tuple[str, str, float, bool]] = []
    for row, code in enumerate(rome.codes):
        candidates = set(names.get(row, {})) | set(texts.get(row, {}))
        best = max(texts.get(row, {}).values(), default=1.0)
        scored = []
        for other in candidates:
            name, text = names.get(row, {}).get(other, 0.0), texts.get(row, {}).get(other, 0.0)
            scored.append((_confidence(name, text, text / best, places(row, other)), esco.codes[other]))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        links += [
            (code, other, confidence, False) for confidence, other in scored[:MOST] if confidence >= KEPT
        ]
    return links


def _confidence(name: float, text: float, best: float, place: float) -> float:
    """Logistic sum of the evidence: about the share of such links that a person would keep."""
    same = SAME if name >= SURE_NAME else SAME / 3 if name >= SURE_NAME * ALIAS_SHARE else 0.0
    sum_ = OFFSET + NAMES * name**2 + same + TEXTS * text + BEST * best + PLACES * place
    return 1.0 / (1.0 + math.exp(-sum_))


def _side(graph: Graph, codes: Sequence[str]) -> _Side:
    names, owner, preferred, texts = [], [], [], []
    for row, code in enumerate(codes):
        draft = graph.drafts[code]
        forms = list(draft.forms.get("fr", ()))
        for name in forms + draft.aliases["fr"]:
            names.append(name)
            owner.append(row)
            preferred.append(name in forms)
        texts.append(" ".join([*forms, *draft.aliases["fr"], draft.descriptions.get("fr", "")]))
    return _Side(list(codes), names, np.array(owner), np.array(preferred), texts)


def _name_evidence(rome: _Side, esco: _Side) -> dict[int, dict[int, float]]:
    vectors = letter_vectors(rome.names + esco.names)
    ours, theirs = vectors[: len(rome.names)], sparse.csr_array(vectors[len(rome.names) :].T)
    found: dict[int, dict[int, float]] = {}
    for first in range(0, len(rome.names), _CHUNK):
        for name, other_name, value in _above(ours[first : first + _CHUNK] @ theirs, LEAST_NAME):
            mine = first + name
            share = 1.0 if rome.preferred[mine] and esco.preferred[other_name] else ALIAS_SHARE
            best = found.setdefault(int(rome.owner[mine]), {})
            other = int(esco.owner[other_name])
            best[other] = max(best.get(other, 0.0), min(value, 1.0) * share)
    return found


def _text_evidence(rome: _Side, esco: _Side) -> dict[int, dict[int, float]]:
    vectors = word_vectors(rome.texts + esco.texts)
    product = vectors[: len(rome.codes)] @ sparse.csr_array(vectors[len(rome.codes) :].T)
    found: dict[int, dict[int, float]] = {}
    for row, other, value in _above(product, LEAST_TEXT):
        found.setdefault(row, {})[other] = min(value, 1.0)
    return found


class _Places:
    """Share of the sure links of a ROME domain that land in an ISCO group, at two depths."""

    def __init__(
        self, domains: list[tuple[str, str]], groups: list[str], sure: list[tuple[int, int]]
    ) -> None:
        self._domains, self._groups = domains, groups
        self._together: Counter[tuple[str, str]] = Counter()
        self._total: Counter[str] = Counter()
        for row, other in sure:
            for domain in domains[row]:
                for length in (2, 3):
                    self._together[domain, groups[other][:length]] += 1
                self._total[domain] += 1

    def __call__(self, row: int, other: int) -> float:
        parts = []
        for domain, length in zip(self._domains[row], (2, 3), strict=True):
            together = self._together[domain, self._groups[other][:length]]
            parts.append((together + 0.2) / (self._total[domain] + 2.0))
        return min(
            1.0, 2.0 * max(parts)
        )  # half of a domain's sure links in one group is as good as all of them


def _place_evidence(graph: Graph, rome: _Side, esco: _Side, names: dict[int, dict[int, float]]) -> _Places:
    domains = [(code[5:6], graph.parents_v3.get(code, code[5:])[:3]) for code in rome.codes]
    groups = [graph.drafts[code].isco for code in esco.codes]
    sure = [
        (row, other)
        for row, found in names.items()
        for other, value in found.items()
        if value >= SURE_NAME * ALIAS_SHARE
    ]
    return _Places(domains, groups, sure)


def _above(product: Matrix, least: float) -> list[tuple[int, int, float]]:
    found = sparse.coo_array(product)
    keep = found.data >= least
    return list(
        zip(
            found.row[keep].tolist(),
            found.col[keep].tolist(),
            found.data[keep].astype(float).tolist(),
            strict=True,
        )
    )
