"""Which skills are near which: ESCO and tools among themselves, ROME items among themselves, and across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy import sparse

from data.referential.graph import Graph
from data.referential.neighbours import CHUNK, Matrix, Tree, both_ways, company, nearest
from data.referential.words import folded, word_vectors
from matching.similarity import (
    DIRECT_BROADER,
    DIRECT_RELATED,
    MOST,
    NEAR_SKILL,
    skill_nearness,
)
from matching.taxonomy import FULL
from matching.taxonomy_file import Flag, Links

NEIGHBOURS = 100  # kept from each side; a pair stays when either side keeps it
OPTIONAL_SHARE = 0.5  # an optional skill says half of what an essential one says
SAME_NAME = 0.8  # names of a ROME item and an ESCO skill nearer than this are the same skill
Found = list[tuple[int, int, int]]


def skill_neighbours(graph: Graph, codes: Sequence[str]) -> Links:
    """Near skills by row of `codes`, values in 255ths; symmetric."""
    row_of = {code: row for row, code in enumerate(codes)}
    core = [code for code in codes if not code.startswith("rome:")]
    listed = {skill for occupation, skill, _ in graph.skills if occupation.startswith("rome:")}
    items = [code for code in codes if code.startswith("rome:") and code in listed]
    rows = [(row_of[a], row_of[b], v) for part in (core, items) for a, b, v in _within(graph, part)]
    return both_ways(len(codes), rows + _across(graph, codes, rows))


def _within(graph: Graph, codes: Sequence[str]) -> Iterable[tuple[str, str, int]]:
    if not codes:
        return
    row_of = {code: row for row, code in enumerate(codes)}
    tree = Tree([ancestors(graph, code) for code in codes])
    together = _company(graph, codes, row_of)
    direct = _direct(graph, codes, row_of)
    known = np.diff(together.indptr) > 0
    turned = sparse.csr_array(together.T)
    texts = word_vectors([_names(graph, code) for code in codes])
    texts_turned = sparse.csr_array(texts.T)
    # German does not stand for Spanish: languages are near their own narrower skills alone.
    spoken = np.array([bool(graph.drafts[code].flags & Flag.LANGUAGE) for code in codes])
    for first in range(0, len(codes), CHUNK):
        rows = range(first, min(first + CHUNK, len(codes)))
        shared = (together[first : rows.stop] @ turned).toarray()
        shared[~known[rows.start : rows.stop]] = np.nan
        shared[:, ~known] = np.nan
        family = tree.nearness(rows)
        family[np.ix_(spoken[rows.start : rows.stop], spoken)] = 0.0
        words = (texts[first : rows.stop] @ texts_turned).toarray()
        near = skill_nearness(family, shared, words, direct[first : rows.stop].toarray())
        for row, other, value in nearest(rows, near, NEAR_SKILL, NEIGHBOURS):
            yield codes[row], codes[other], value


def _names(graph: Graph, code: str) -> str:
    draft = graph.drafts[code]
    lang = "fr" if draft.labels.get("fr") else "en"
    return " ".join([draft.labels.get(lang, ""), *draft.aliases[lang]])


def ancestors(graph: Graph, code: str) -> set[str]:
    """The concept and everything above it."""
    seen: set[str] = set()
    todo = [code]
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        draft = graph.drafts.get(one)
        if draft is not None:
            todo.extend(draft.broader)
        if one in graph.savoir_family:
            seen.add(f"family:{graph.savoir_family[one]}")
    return seen


def _company(graph: Graph, codes: Sequence[str], row_of: Mapping[str, int]) -> Matrix:
    columns: dict[str, int] = {}
    links: dict[tuple[int, int], float] = {}
    for occupation, skill, relation in sorted(graph.skills):
        if skill in row_of:
            # Siblings of one ROME v3 parent share its list: they are one occupation here.
            shared = occupation not in graph.curated and occupation in graph.parents_v3
            column = columns.setdefault(graph.parents_v3[occupation] if shared else occupation, len(columns))
            links[row_of[skill], column] = 1.0 if relation == "essential" else OPTIONAL_SHARE
    return company(len(codes), max(len(columns), 1), links)


def _direct(graph: Graph, codes: Sequence[str], row_of: Mapping[str, int]) -> Matrix:
    links: dict[tuple[int, int], float] = {}

    def link(one: int, other: int, value: float) -> None:
        for key in ((one, other), (other, one)):
            links[key] = max(links.get(key, 0.0), value)

    for row, code in enumerate(codes):
        draft = graph.drafts[code]
        for other in draft.related:
            if other in row_of:
                link(row, row_of[other], DIRECT_RELATED)
        for other in draft.broader:
            if other in row_of:
                link(row, row_of[other], DIRECT_BROADER)
    keys = sorted(links)
    at = np.array(keys, dtype=np.int64).reshape(-1, 2)
    values = np.array([links[key] for key in keys], dtype=np.float32)
    return sparse.csr_array((values, (at[:, 0], at[:, 1])), shape=(len(codes), len(codes)))


def _across(graph: Graph, codes: Sequence[str], rows: Found) -> Found:
    """ROME items that bear the name of an ESCO skill or tool are as near to its neighbours as it is."""
    same = same_names(graph, codes)
    near: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other, value in rows:
        near[one].append((other, value))
        near[other].append((one, value))
    found: Found = []
    bearers: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for item, skill, sure in same:
        bearers[skill].append((item, sure))
        found.append((item, skill, int(sure * FULL)))
        for other, value in near[skill]:
            if other != item and sure * value >= NEAR_SKILL * FULL:
                found.append((item, other, int(sure * value)))
    for together in bearers.values():
        for place, (one, sure) in enumerate(together):
            for other, also in together[:place]:
                found.append((one, other, int(sure * also * FULL)))
    return found


def same_names(graph: Graph, codes: Sequence[str]) -> Found | list[tuple[int, int, float]]:
    """(row of a ROME item, row of its namesake in ESCO or the tools, confidence), one for each item at most."""
    ours: list[tuple[int, str]] = []
    theirs: list[tuple[int, str]] = []
    for row, code in enumerate(codes):
        draft = graph.drafts[code]
        names = [draft.labels.get("fr", ""), *draft.aliases["fr"]]
        side = ours if code.startswith("rome:") else theirs
        side.extend((row, name) for name in names if name)
    if not ours or not theirs:
        return []
    exact: dict[str, int] = {}
    for row, name in theirs:
        exact.setdefault(folded(name), row)
    vectors = word_vectors([name for _, name in ours + theirs])
    product = sparse.coo_array(vectors[: len(ours)] @ sparse.csr_array(vectors[len(ours) :].T))
    best: dict[int, tuple[float, int]] = {}
    keep = product.data >= SAME_NAME
    for one, other in zip(product.row[keep].tolist(), product.col[keep].tolist(), strict=True):
        (item, name), (skill, other_name) = ours[one], theirs[other]
        letters = Levenshtein.normalized_similarity(folded(name), folded(other_name))
        sure = min(letters, MOST)
        if sure >= SAME_NAME and (sure, -skill) > (best.get(item, (0.0, 0))[0], -best.get(item, (0.0, 0))[1]):
            best[item] = (sure, skill)
    for item, name in ours:
        if (skill_row := exact.get(folded(name))) is not None:
            best[item] = (MOST, skill_row)
    return [(item, skill, sure) for item, (sure, skill) in sorted(best.items())]
