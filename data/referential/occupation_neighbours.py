"""Which occupations are near which, ESCO and ROME together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from data.referential.graph import Graph
from data.referential.neighbours import CHUNK, Matrix, Tree, both_ways, nearest
from data.referential.skill_neighbours import OPTIONAL_SHARE, ancestors
from data.referential.words import folded, word_vectors
from matching.similarity import ANSWERS, MOST, NEAR_OCCUPATION, mobility_nearness, occupation_nearness
from matching.taxonomy import FULL
from matching.taxonomy_file import Flag, Links

LENT_SHARE = 0.5  # what a métier borrows from ESCO counts half beside what was made by hand for it
ANYWHERE_SHARE = (
    0.3  # transversal skills bring trades together little: a head of kitchens plans and leads too
)
SURE = 0.5  # confidence from which a crosswalk link lends skills and an ISCO group to a métier
NEIGHBOURS = 400  # kept from each side, of some 4,600


def occupation_neighbours(graph: Graph, codes: Sequence[str], skills: Sequence[str], near: Links) -> Links:
    """Near occupations by row of `codes`, values in 255ths; symmetric. `near` is by row of `skills`."""
    row_of = {code: row for row, code in enumerate(codes)}
    lent = _lent(graph)
    places = Tree([_places(graph, code, lent) for code in codes])
    shared = _shared(_skills(graph, codes, skills, lent), near)
    texts = word_vectors([_text(graph, code) for code in codes])
    texts_turned = sparse.csr_array(texts.T)
    bridges = _bridges(graph, codes, row_of)
    found: list[tuple[int, int, int]] = []
    for first in range(0, len(codes), CHUNK):
        rows = range(first, min(first + CHUNK, len(codes)))
        similarity = occupation_nearness(
            shared[first : rows.stop],
            places.nearness(rows),
            (texts[first : rows.stop] @ texts_turned).toarray(),
            bridges[first : rows.stop].toarray(),
        )
        found += nearest(rows, similarity, NEAR_OCCUPATION, NEIGHBOURS)
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
    places = {code, f"parent:{parent}", f"domain:{parent[:3]}"}
    best = max(lent.get(code, ()), key=lambda pair: (pair[1], pair[0]), default=None)
    if best is not None:
        places |= {place for place in ancestors(graph, best[0]) if place.startswith("isco:")}
    return places


def _skills(
    graph: Graph, codes: Sequence[str], skills: Sequence[str], lent: dict[str, list[tuple[str, float]]]
) -> Matrix:
    """Occupations by skills: 1 for an essential one, less for others; métiers add what their ESCO links lend them."""
    row_of = {skill: row for row, skill in enumerate(skills)}
    own: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for occupation, skill, relation in sorted(graph.skills):
        own[occupation][skill] = 1.0 if relation == "essential" else OPTIONAL_SHARE
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for row, code in enumerate(codes):
        made = code in graph.curated
        for other, share in lent.get(code, ()):
            for skill, weight in own[other].items():
                weights[row, row_of[skill]] += share * weight * (LENT_SHARE if made else 1.0)
        if made or code.startswith(
            "esco:"
        ):  # the list that a métier shares with its v3 siblings tells nothing
            for skill, weight in own[code].items():
                weights[row, row_of[skill]] = max(weights[row, row_of[skill]], weight)
    anywhere = np.array([bool(graph.drafts[skill].flags & Flag.TRANSVERSAL) for skill in skills])
    keys = sorted(weights)
    at = np.array(keys, dtype=np.int64).reshape(-1, 2)
    values = np.array([weights[key] for key in keys], dtype=np.float32)
    values[anywhere[at[:, 1]]] *= ANYWHERE_SHARE
    return sparse.csr_array((values, (at[:, 0], at[:, 1])), shape=(len(codes), len(skills)))


def _shared(skills: Matrix, near: Links) -> NDArray[np.float32]:
    """How well the skills of two occupations answer one another, shape (n, n).

    The mean, both ways, of the best answer that each skill finds, weighted by how rare the skill is: best-match
    average, Azuaje, Wang & Bodenreider (2005), "Ontology-driven similarity approaches to supporting gene functional
    assessment".
    """
    listed = np.bincount(skills.indices, minlength=skills.shape[1])
    rare = np.log((1 + skills.shape[0]) / (1 + listed)).astype(np.float32)
    asked = sparse.csr_array(skills @ sparse.diags_array(rare))
    total = np.asarray(asked.sum(axis=1)).ravel()
    total[total == 0] = 1.0
    asked = sparse.csr_array(sparse.diags_array((1.0 / total).astype(np.float32)) @ asked)
    answers = []
    for row in range(skills.shape[0]):
        own = skills.indices[skills.indptr[row] : skills.indptr[row + 1]]
        best = np.zeros(skills.shape[1], dtype=np.float32)
        for skill in own.tolist():
            values = near.values_of(skill).astype(np.float32) / FULL
            values[values < ANSWERS] = 0.0
            targets = near.of(skill)
            best[targets] = np.maximum(best[targets], values)
        best[own] = 1.0
        answers.append(sparse.csr_array(best[None, :]))
    if not answers:
        return np.zeros((0, 0), dtype=np.float32)
    one_way = (asked @ sparse.csr_array(sparse.vstack(answers).T)).toarray().astype(np.float32)
    return np.asarray((one_way + one_way.T) / 2, dtype=np.float32)


def _text(graph: Graph, code: str) -> str:
    """Names and description without the words of rank: a head of kitchens is no head of projects."""
    draft = graph.drafts[code]
    forms = " ".join(draft.forms.get("fr", ()))
    text = folded(" ".join([forms, forms, *draft.aliases["fr"], draft.descriptions.get("fr", "")]))
    return _RANKS.sub(" ", text)


_RANKS = re.compile(
    r"\b(?:agente?|aide|assistante?|chargee?|cheffe?|conseill(?:er|ere)|direct(?:eur|rice)|experte?|gestionnaire"
    r"|ingenieure?|manager|operat(?:eur|rice)|ouvri(?:er|ere)|responsable|specialiste|superviseu(?:r|se)"
    r"|technicien(?:ne)?)s?\b"
)


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
