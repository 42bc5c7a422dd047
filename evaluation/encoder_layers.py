"""Which layers of a base can go: `python -m evaluation.encoder_layers --base FOLDER [--drop 3,5,6,8 …]`.

Leaves layers out of an untrained model and scores what is left on samples of two dev tasks, translations of ESCO
labels and appellations of ROME. Without `--drop` every layer is left out alone, one after the other. Needs the extra
`[models]`. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.encoder.build import load_tasks
from evaluation.encoder.task import RankingTask
from matching.encoder import Vectors
from models.onnx_encoder import cores_at_hand
from models.training.network import Network
from models.training.recipe import Recipe

TASKS = ("esco-fr-en", "rome-appellation")
QUERIES, CANDIDATES = 300, 1_200
"""Of each task, drawn once: a layer that matters costs more than the two points that such a sample can be off."""
SEED = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A part of a task: queries, candidates, and for each query the places of those that are right."""

    queries: tuple[str, ...]
    candidates: tuple[str, ...]
    right: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, task: RankingTask) -> Sample:
        """Some queries, all that is right for them, and some of the rest."""
        draw = np.random.default_rng(SEED)
        asked = draw.permutation(task.size)[:QUERIES].tolist()
        others = draw.permutation(len(task.candidates))[:CANDIDATES].tolist()
        kept = sorted({place for number in asked for place in task.grades[number]} | set(others))
        row = {place: number for number, place in enumerate(kept)}
        return cls(
            tuple(task.queries[number].text for number in asked),
            tuple(task.candidates[place].text for place in kept),
            tuple(tuple(row[place] for place in task.grades[number]) for number in asked),
        )


def mean_reciprocal_rank(queries: Vectors, candidates: Vectors, right: Sequence[Sequence[int]]) -> float:
    """Mean over queries of one over the rank of the best right candidate, by inner product; ties count against.

    >>> mean_reciprocal_rank(np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32), [[0], [0]])
    0.75
    """
    ranks = []
    for scores, places in zip(queries @ candidates.T, right, strict=True):
        best = max(scores[place] for place in places)
        wrong = np.delete(scores, list(places))
        ranks.append(1 / (1 + int((wrong >= best).sum())))
    return float(np.mean(ranks))


def main() -> None:
    """Score the whole base, and then without the layers that were named."""
    parser = argparse.ArgumentParser(description="Score a base without some of its layers.")
    parser.add_argument(
        "--base", required=True, help="name or folder of a sentence-transformers model (a BERT)"
    )
    parser.add_argument(
        "--drop", action="append", default=[], metavar="N,N", help="layers to leave out, counted from 0"
    )
    asked = parser.parse_args()
    samples = [Sample.of(task) for task in load_tasks(TASKS) if isinstance(task, RankingTask)]
    count = _network(asked.base, None).layers
    without = [tuple(int(one) for one in given.split(",")) for given in asked.drop]
    print(f"| left out | {' | '.join(TASKS)} |\n|---|{'---|' * len(TASKS)}", flush=True)
    for left_out in [(), *(without or [(number,) for number in range(count)])]:
        network = _network(asked.base, tuple(one for one in range(count) if one not in left_out))
        scores = [
            mean_reciprocal_rank(network.vectors(one.queries), network.vectors(one.candidates), one.right)
            for one in samples
        ]
        name = ", ".join(str(one) for one in left_out) or "none"
        print(f"| {name} | {' | '.join(f'{score:.3f}' for score in scores)} |", flush=True)


def _network(base: str, layers: tuple[int, ...] | None) -> Network:
    network = Network(base, dataclasses.replace(Recipe(), layers=layers), cores_at_hand())
    network.bert.eval()
    return network


if __name__ == "__main__":
    main()
