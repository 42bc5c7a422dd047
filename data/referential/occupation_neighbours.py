"""Which occupations are near which, ESCO and ROME together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from data.referential.graph import Graph
from data.referential.neighbours import CHUNK, Matrix, Tree, both_ways, company, nearest
from data.referential.skill_neighbours import OPTIONAL_SHARE, ancestors
from data.referential.words import word_vectors
from matching.similarity import MOST, NEAR_OCCUPATION, mobility_nearness, occupation_nearness
from matching.taxonomy_file import Links

SURE = 0.5  # confidence from which a crosswalk link lends skills and an ISCO group to a métier
NEIGHBOURS = 400  # kept from each side, of some 4,600


def occupation_neighbours(graph: Graph, codes: Sequence[str]) -> Links:
    """Near occupations by row of `codes`, values in 255ths; symmetric."""
    row_of = {code: row for row, code in enumerate(codes)}
    lent = _lent(graph)
    places = Tree([_places(graph, code, lent) for code in codes])
    skills = _skills(graph, codes, lent)
    texts = word_vectors([_text(graph, code) for code in codes])
    bridges = _bridges(graph, codes, row_of)
    skills_turned, texts_turned = sparse.csr_array(skills.T), sparse.csr_array(texts.T)
    found: list[tuple[int, int, int]] = []
    for first in range(0, len(codes), CHUNK):
        rows = range(first, min(first + CHUNK, len(codes)))
        near = occupation_nearness(
            (skills[first : rows.stop] @ skills_turned).toarray(),
            places.lin(rows),
            (texts[first : rows.stop] @ texts_turned).toarray(),
            bridges[first : rows.stop].toarray(),
        )
        found += nearest(rows, near, NEAR_OCCUPATION, NEIGHBOURS)
    return both_ways(len(codes), found)


def _lent(graph: Graph) -> dict[str, list[tuple[str, float]]]:
    """ESCO occupations that stand for a métier, weights summing to 1."""
    lent: dict[str, list[tuple[str, float]]] = {}
    for metier, occupation, confidence, checked in graph.crosswalk:
        if confidence >= SURE or checked:
            lent.setdefault(metier, []).append((occupation, confidence**2))
    return {
        metier: [(code, weight / sum(w for _, w in found)) for code, weight in found]
        for metier, found in lent.items()
    }


def _places(graph: Graph, code: str, lent: dict[str, list[tuple[str, float]]]) -> set[str]:
    """Places in the hierarchies: ISCO for all (lent to métiers), domains for ROME."""
    if not code.startswith("rome:"):
        return ancestors(graph, code)
    parent = graph.parents_v3.get(code, code[5:])
    places = {code, f"parent:{parent}", f"domain:{parent[:3]}", f"domain:{parent[:1]}"}
    best = max(lent.get(code, ()), key=lambda pair: (pair[1], pair[0]), default=None)
    if best is not None:
        places |= {place for place in ancestors(graph, best[0]) if place.startswith("isco:")}
    return places


def _skills(graph: Graph, codes: Sequence[str], lent: dict[str, list[tuple[str, float]]]) -> Matrix:
    own: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for occupation, skill, relation in graph.skills:
        own[occupation][skill] = 1.0 if relation == "essential" else OPTIONAL_SHARE
    columns: dict[str, int] = {}
    links: dict[tuple[int, int], float] = {}
    for row, code in enumerate(codes):
        weights: dict[str, float] = {}
        if code.startswith("esco:"):
            weights = own[code]
        else:
            for other, share in lent.get(code, ()):
                for skill, weight in sorted(own[other].items()):
                    weights[skill] = weights.get(skill, 0.0) + share * weight
        if code in graph.curated:
            for skill, weight in own[code].items():
                weights[skill] = max(weights.get(skill, 0.0), weight)
        for skill in sorted(weights):
            links[row, columns.setdefault(skill, len(columns))] = weights[skill]
    return company(len(codes), max(len(columns), 1), links)


def _text(graph: Graph, code: str) -> str:
    draft = graph.drafts[code]
    forms = " ".join(draft.forms.get("fr", ()))
    return " ".join([forms, forms, *draft.aliases["fr"], draft.descriptions.get("fr", "")])


def _bridges(graph: Graph, codes: Sequence[str], row_of: dict[str, int]) -> Matrix:
    links: dict[tuple[int, int], float] = {}

    def link(one: str, other: str, value: float) -> None:
        for key in ((row_of[one], row_of[other]), (row_of[other], row_of[one])):
            links[key] = max(links.get(key, 0.0), value)

    for metier, occupation, confidence, _ in graph.crosswalk:
        link(metier, occupation, min(confidence, MOST))
    for metier, targets in graph.mobility.items():
        for place, target in enumerate(targets):
            link(metier, target, mobility_nearness(place))
    keys = sorted(links)
    at = np.array(keys, dtype=np.int64).reshape(-1, 2)
    values = np.array([links[key] for key in keys], dtype=np.float32)
    return sparse.csr_array((values, (at[:, 0], at[:, 1])), shape=(len(codes), len(codes)))
