"""Which post-processing ships: `python -m models.compare_postprocess`, two minutes on two cores.

Held-out concepts only: the mean and the components are fitted on labels of other concepts. Prints a Markdown table of
the mean reciprocal rank of four tasks, and the mean cosine of unrelated jobs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data import load_taxonomy
from matching.encoder import Encoder, Kind, Vectors
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title
from models.load_encoder import SHIPPED
from models.onnx_encoder import OnnxEncoder
from models.postprocess import fit

SEED = 31
CANDIDATES = 3_000  # concepts of a task: as many as keep the whole comparison within two minutes
QUERIES = 1_000  # of a task: the standard error of a reciprocal rank is then near 0.01
FIT_LABELS = 6_000
REMOVED = (0, 1, 2, 3, 5, 8)
SHRINKAGES: tuple[float | None, ...] = (None, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02)

Move = Callable[[Vectors], Vectors]


@dataclass(frozen=True, slots=True)
class Task:
    """Queries, candidates, and for each query the place of its one right candidate."""

    name: str
    queries: Vectors
    candidates: Vectors
    right: list[int]

    def mean_reciprocal_rank(self, move: Move) -> float:
        """Mean of one over the rank of the right candidate. Voorhees (1999), TREC-8 QA track; ties count against."""
        scores = move(self.queries) @ move(self.candidates).T
        own = scores[np.arange(len(self.right)), self.right]
        return float(np.mean(1.0 / (scores >= own[:, None]).sum(axis=1)))


def esco_tasks(
    encoder: Encoder, taxonomy: Taxonomy, codes: Sequence[str], draw: np.random.Generator
) -> list[Task]:
    """Alias to label in both languages, French label to English label."""
    french = encoder.encode([taxonomy.label(code, "fr") for code in codes], Kind.SKILL)
    english = encoder.encode([taxonomy.label(code, "en") for code in codes], Kind.SKILL)
    tasks = []
    for lang, labels in (("fr", french), ("en", english)):
        named = [
            place
            for place, code in enumerate(codes)
            if taxonomy.aliases(code, "fr" if lang == "fr" else "en")
        ]
        right = [named[one] for one in draw.permutation(len(named))[:QUERIES].tolist()]
        aliases = [taxonomy.aliases(codes[place], "fr" if lang == "fr" else "en") for place in right]
        texts = [of_one[int(draw.integers(len(of_one)))] for of_one in aliases]
        tasks.append(Task(f"ESCO alias → concept ({lang})", encoder.encode(texts, Kind.SKILL), labels, right))
    both = [
        place for place, code in enumerate(codes) if taxonomy.label(code, "fr") != taxonomy.label(code, "en")
    ]
    right = [both[one] for one in draw.permutation(len(both))[:QUERIES].tolist()]
    tasks.append(Task("French label → English", french[right], english, right))
    return tasks


def rome_task(encoder: Encoder, taxonomy: Taxonomy, draw: np.random.Generator) -> Task:
    """Appellation to the label of its métier, all métiers as candidates."""
    codes = [code for code in taxonomy.occupation_codes if code.startswith("rome:")]
    labels = [normalise_title(taxonomy.label(code)).text for code in codes]
    pairs = sorted(
        {
            (normalise_title(alias).text, place)
            for place, code in enumerate(codes)
            for alias in taxonomy.aliases(code)
        }
    )
    chosen = [pairs[one] for one in draw.permutation(len(pairs))[:QUERIES].tolist()]
    queries = encoder.encode([text for text, _ in chosen], Kind.TITLE)
    return Task(
        "ROME appellation → métier", queries, encoder.encode(labels, Kind.TITLE), [one for _, one in chosen]
    )


def main() -> None:
    """Encode once without post-processing, then try every pair of settings."""
    parser = argparse.ArgumentParser(description="Compare post-processings of the shipped encoder.")
    parser.parse_args()
    draw = np.random.default_rng(SEED)
    taxonomy = load_taxonomy()
    encoder = OnnxEncoder(SHIPPED, postprocess=False)
    esco = [code for code in (*taxonomy.skill_codes, *taxonomy.occupation_codes) if code.startswith("esco:")]
    shuffled = [esco[place] for place in draw.permutation(len(esco)).tolist()]
    with_french = [code for code in shuffled if taxonomy.aliases(code, "fr")]
    held_out = sorted({*shuffled[:CANDIDATES], *with_french[:QUERIES]})
    kept = [code for code in shuffled if code not in set(held_out)][: FIT_LABELS // 2]
    labels = [label for code in kept for label in (taxonomy.label(code, "fr"), taxonomy.label(code, "en"))]
    fitted_on = encoder.encode(labels, Kind.SKILL)
    tasks = [*esco_tasks(encoder, taxonomy, held_out, draw), rome_task(encoder, taxonomy, draw)]
    jobs = tasks[-1].candidates
    pairs = draw.integers(len(jobs), size=(2, 5_000))
    out = sys.stdout
    out.write(
        "| removed | shrinkage | " + " | ".join(task.name for task in tasks) + " | mean | unrelated jobs |\n"
    )
    out.write("|---|---|" + "---|" * (len(tasks) + 2) + "\n")
    for removed in (None, *REMOVED):
        for shrinkage in SHRINKAGES if removed is not None else (None,):
            move: Move = (
                (lambda vectors: vectors) if removed is None else fit(fitted_on, removed, shrinkage).apply
            )
            found = [task.mean_reciprocal_rank(move) for task in tasks]
            moved = move(jobs)
            apart = float((moved[pairs[0]] * moved[pairs[1]]).sum(axis=1).mean())
            first = (
                "no post-processing | " if removed is None else f"{removed} | {shrinkage or 'no whitening'}"
            )
            out.write(f"| {first} | " + " | ".join(f"{one:.3f}" for one in found))
            out.write(f" | {np.mean(found):.3f} | {apart:.2f} |\n")
            out.flush()


if __name__ == "__main__":
    main()
