"""How well `SkillExtractor.rank` orders the concepts of a sentence, and how well its confidence keeps its word.

    python -m evaluation.skill_ranking [--labelled-split dev] [--encoder FOLDER] [--json]

Two sets: SkillSkape's dev sentences (English, synthetic; the encoder saw other sentences of that set) and the
hand-labelled French sentences (real adverts, invented learners). For each the reciprocal rank of the first right
concept, the share of the right ones among the first five (of five or of as many as there are) and among the first ten;
and the expected calibration error of the first answer's confidence.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data import load_taxonomy
from evaluation.skill_extraction import LABELLED, read_sentences
from matching.concept_vectors import ConceptVectors
from matching.records import Hit
from matching.skills import SkillExtractor
from models import load_concept_vectors, load_encoder

SKILLSKAPE = Path(__file__).parent / "tasks" / "encoder" / "skillskape_dev.jsonl"
DEPTH = 10
BINS = 10  # of the reliability diagram


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence and its right concepts: each a set of codes that stand for it."""

    text: str
    wanted: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Means over sentences."""

    sentences: int
    mrr: float
    r_precision_5: float
    recall_10: float
    calibration_error: float


def skillskape() -> list[Asked]:
    """The committed dev sentences."""
    rows = [json.loads(line) for line in SKILLSKAPE.read_text(encoding="utf-8").splitlines()]
    return [Asked(row["sentence"], tuple(frozenset({code}) for code in row["codes"])) for row in rows]


def labelled(split: str, path: Path = LABELLED) -> list[Asked]:
    """The hand-labelled French sentences with a skill that the referential knows."""
    asked = []
    for sentence in read_sentences(path, split):
        wanted = tuple(dict.fromkeys(frozenset(one.codes) for one in sentence.skills if one.codes))
        if wanted:
            asked.append(Asked(sentence.text, wanted))
    return asked


def measure(asked: Sequence[Asked], ranked: Sequence[Sequence[Hit]]) -> Ranking:
    """Means over the sentences; a sentence whose right concepts are not ranked counts zero."""
    firsts, precise, recalled, sure, right = [], [], [], [], []
    for one, hits in zip(asked, ranked, strict=True):
        places = [
            min((rank for rank, hit in enumerate(hits, 1) if hit.id in codes), default=0)
            for codes in one.wanted
        ]
        found = [place for place in places if place]
        firsts.append(1 / min(found) if found else 0.0)
        precise.append(sum(place <= 5 for place in found) / min(5, len(places)))
        recalled.append(sum(place <= DEPTH for place in found) / len(places))
        if hits:
            sure.append(hits[0].score)
            right.append(any(hits[0].id in codes for codes in one.wanted))
    return Ranking(
        len(asked),
        float(np.mean(firsts)),
        float(np.mean(np.minimum(precise, 1.0))),
        float(np.mean(recalled)),
        calibration_error(np.array(sure), np.array(right)),
    )


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance between confidence and share of right answers over bins of equal width, weighted by their answers.

    Naeini et al. (2015), expected calibration error.

    >>> calibration_error(np.array([0.95, 0.95]), np.array([True, False])).__round__(2)
    0.45
    """
    if not len(confidence):
        return 0.0
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(confidence[places == place].mean() - right[places == place].mean()) * (places == place).mean()
        for place in range(BINS)
        if (places == place).any()
    ]
    return float(sum(gaps))


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description="Measure SkillExtractor.rank.")
    parser.add_argument("--labelled-split", choices=("dev", "test"), default="dev")
    parser.add_argument("--encoder", help="folder of another exported encoder; the shipped one by default")
    parser.add_argument("--concepts", type=Path, help="its concept vectors; computed when not given")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    taxonomy, encoder = load_taxonomy(), load_encoder(arguments.encoder)
    concepts = (
        ConceptVectors.load(arguments.concepts, taxonomy, encoder.version)
        if arguments.concepts
        else load_concept_vectors(encoder, taxonomy)
    )
    systems = {
        "names alone": SkillExtractor(taxonomy),
        encoder.name: SkillExtractor(taxonomy, encoder, concepts),
    }
    sets = {
        "SkillSkape dev": skillskape(),
        f"labelled {arguments.labelled_split}": labelled(arguments.labelled_split),
    }
    found = {
        (set_name, name): measure(asked, [system.rank(one.text, DEPTH) for one in asked])
        for set_name, asked in sets.items()
        for name, system in systems.items()
    }
    if arguments.json:
        rows = [{"set": key[0], "system": key[1], **_fields(value)} for key, value in found.items()]
        print(json.dumps(rows, indent=1))
        return
    print(
        "| sentences | system | MRR | R-precision@5 | recall@10 | calibration error |\n|---|---|---|---|---|---|"
    )
    for (set_name, name), one in found.items():
        print(
            f"| {set_name} ({one.sentences}) | {name} | {one.mrr:.3f} | {one.r_precision_5:.3f} | {one.recall_10:.3f}"
            f" | {one.calibration_error:.3f} |"
        )


def _fields(ranking: Ranking) -> dict[str, float]:
    return {
        name: getattr(ranking, name)
        for name in ("sentences", "mrr", "r_precision_5", "recall_10", "calibration_error")
    }


if __name__ == "__main__":
    main()
