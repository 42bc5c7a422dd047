"""Which pairs meet in a batch. A batch is where negatives come from, so this is where hard negatives are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy import Taxonomy
from models.training.noise import noisy
from models.training.pairs import NOWHERE, Pair, Pairs
from models.training.recipe import Recipe

MIXED = "mixed"  # source of a batch whose pairs come from several


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs that are each other's negatives, and the source they come from, or `MIXED`."""

    source: str
    pairs: tuple[Pair, ...]


Neighbours = Mapping[int, NDArray[np.int64]]  # concept -> its runners-up, nearest first


def drawn(sources: Sequence[Pairs], recipe: Recipe) -> list[list[Pair]]:
    """Each source's part of the training run, sources smaller than their part gone through again and again."""
    whole = sum(recipe.shares[source.source] for source in sources)
    parts = []
    for source in sources:
        draw = Random(f"{recipe.seed} draw {source.source}")
        wanted = round(recipe.pairs * recipe.shares[source.source] / whole)
        part: list[Pair] = []
        while source.pairs and len(part) < wanted:
            part += draw.sample(source.pairs, min(len(source.pairs), wanted - len(part)))
        parts.append(part)
    return parts


def batches(sources: Sequence[Pairs], recipe: Recipe, neighbours: Neighbours) -> list[Batch]:
    """The batches of a whole run, in their order; all of `recipe.batch` pairs but those that end a source.

    No text stands twice on one side of a batch: it would be its own negative.
    """
    parts = drawn(sources, recipe)
    names = [source.source for source in sources]
    if not recipe.by_source:
        parts, names = [[pair for part in parts for pair in part]], [MIXED]
    draw = Random(f"{recipe.seed} batches")
    made = [
        (name, pairs)
        for name, part in zip(names, parts, strict=True)
        for pairs in _of_one_part(part, recipe, neighbours, draw)
    ]
    draw.shuffle(made)
    return [Batch(name, tuple(_spoilt(pair, recipe, draw) for pair in pairs)) for name, pairs in made]


def _of_one_part(
    part: Sequence[Pair], recipe: Recipe, neighbours: Neighbours, draw: Random
) -> list[list[Pair]]:
    waiting: dict[int, list[int]] = {}
    order = list(range(len(part)))
    draw.shuffle(order)
    for at in order:
        waiting.setdefault(part[at].right_concept, []).append(at)
    used = [False] * len(part)
    made: list[list[Pair]] = [[]]
    lefts: set[str] = set()
    rights: set[str] = set()
    later: list[int] = []

    def take(at: int) -> bool:
        pair = part[at]
        if pair.left in lefts or pair.right in rights:
            return False
        used[at] = True
        made[-1].append(pair)
        lefts.add(pair.left)
        rights.add(pair.right)
        if len(made[-1]) >= recipe.batch:
            made.append([])
            lefts.clear()
            rights.clear()
        return True

    for at in order:
        if used[at]:
            continue
        if not take(at):
            later.append(at)
            continue
        concept = part[at].right_concept
        if recipe.group > 1 and concept != NOWHERE and concept in neighbours:
            wanted = recipe.group - 1
            for other in draw.sample(neighbours[concept].tolist(), len(neighbours[concept])):
                mates = waiting.get(other, [])
                while mates and used[mates[-1]]:
                    mates.pop()
                if mates and take(mates[-1]):
                    mates.pop()
                    wanted -= 1
                if wanted == 0:
                    break
    for at in later:
        if not used[at]:
            take(at)
    return [batch for batch in made if len(batch) > 1]


def _spoilt(pair: Pair, recipe: Recipe, draw: Random) -> Pair:
    if draw.random() >= recipe.noise:
        return pair
    return replace(pair, left=noisy(pair.left, draw, pair.title))


def runners_up(vectors: NDArray[np.float32], concepts: Sequence[int], ranks: tuple[int, int]) -> Neighbours:
    """For each concept those at the given ranks by cosine, rows of `vectors` (n, dim) having length 1.

    Robinson et al. (2021) and many since: negatives near the query teach most, and the very nearest are often
    unlabelled positives, so ranks before the first are left out.
    """
    first, last = ranks
    ids = np.asarray(concepts, dtype=np.int64)
    found: dict[int, NDArray[np.int64]] = {}
    for start in range(0, len(ids), 512):
        scores = vectors[start : start + 512] @ vectors.T
        near = np.argpartition(-scores, last + 1, axis=1)[:, : last + 2]
        order = np.take_along_axis(near, np.argsort(-np.take_along_axis(scores, near, 1), axis=1), 1)
        for row, places in enumerate(order):
            found[int(ids[start + row])] = ids[places[first : last + 1]]
    return found


def concept_labels(taxonomy: Taxonomy, row: Mapping[str, int], pairs: Sequence[Pairs]) -> dict[int, str]:
    """A label of every concept that the pairs speak of: what runners-up are looked for by."""
    spoken = {pair.right_concept for one in pairs for pair in one.pairs} - {NOWHERE}
    return {row[code]: taxonomy.forms(code, "fr")[0] for code in row if row[code] in spoken}
