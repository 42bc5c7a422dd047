"""Fit anew what the library believes of the encoder's nearness: `python -m evaluation.calibration [--data FOLDER]`.

Logistic regressions, to be copied into `matching/skill_linking.py`, `matching/sentence_ranking.py` and
`matching/occupations.py` when the encoder changes:

- phrases: the clauses of the dev half of the labelled sentences, those without a marked skill too; is the nearest
  concept right, given its cosine and its lead over the tenth?
- sentences: generated English ones, and the labelled dev half twice; is the first concept of `SkillExtractor.rank`
  right, given its lead over the tenth?
- titles, with `--data`: real offer titles with a code of ROME v4 (internal, `offers_internal/offers_fr.jsonl`), which
  no encoder was trained on; is the first answer right, given the fused score?
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from data import load_taxonomy
from evaluation.skill_extraction import LABELLED, read_sentences
from evaluation.skill_ranking import calibration_error, labelled, skillskape
from matching import occupations, sentence_ranking
from matching.encoder import Kind
from matching.occupations import OccupationLinker
from matching.phrases import clauses, sentences
from matching.skills import SkillExtractor
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title
from models import cached, load_concept_vectors, load_encoder

OFFERS = Path("offers_internal") / "offers_fr.jsonl"
LEAST_COVER = 0.5  # of a marked skill that a clause must hold, to be asked about it
TENTH = 10
GENERATED = 150  # generated sentences: as many as the labelled ones, counted twice
LOOSE = 1e3  # inverse strength of the regularisation: next to none, there are two coefficients


def logistic(features: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[list[float], float, float]:
    """Coefficients, intercept, and calibration error over five folds, of P(right)."""
    model = LogisticRegression(C=LOOSE).fit(features, right)
    held_out = np.empty(len(right))
    folds = np.arange(len(right)) % 5
    for fold in range(5):
        part = LogisticRegression(C=LOOSE).fit(features[folds != fold], right[folds != fold])
        held_out[folds == fold] = part.predict_proba(features[folds == fold])[:, 1]
    return (
        [float(one) for one in model.coef_[0]],
        float(model.intercept_[0]),
        calibration_error(held_out, right),
    )


def phrase_cases() -> list[tuple[str, frozenset[str]]]:
    """Clauses of the dev half and the codes that are right for each, none where no skill was marked."""
    cases = []
    for sentence in read_sentences(LABELLED, "dev"):
        for whole in sentences(sentence.text):
            for clause in clauses(whole):
                codes = {
                    code
                    for one in sentence.skills
                    for code in one.codes
                    if min(one.end, clause.end) - max(one.start, clause.start)
                    >= LEAST_COVER * (one.end - one.start)
                }
                cases.append((clause.text, frozenset(codes)))
    return cases


def title_cases(folder: Path, taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """Distinct normalised titles with the one code of ROME v4 that their offers bear."""
    codes: dict[str, set[str]] = {}
    for line in (folder / OFFERS).read_text(encoding="utf-8").splitlines():
        offer = json.loads(line)
        code = f"rome:{offer.get('rome')}"
        if code in taxonomy and not offer.get("is_dup"):
            codes.setdefault(normalise_title(offer["title"]).text, set()).add(code)
    return [(title, next(iter(one))) for title, one in sorted(codes.items()) if len(one) == 1]


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="Fit the certainty of linked phrases and titles.")
    parser.add_argument("--data", type=Path, help="folder with offers_internal/")
    arguments = parser.parse_args()
    taxonomy = load_taxonomy()
    encoder = cached(load_encoder())
    concepts = load_concept_vectors(encoder, taxonomy)

    cases = phrase_cases()
    codes, vectors = concepts.skills()
    cosines = encoder.encode([text for text, _ in cases], Kind.SKILL) @ vectors.T
    order = np.argsort(-cosines, axis=1)[:, :TENTH]
    top = np.take_along_axis(cosines, order, axis=1).astype(np.float64)
    right = np.array([codes[row[0]] in wanted for row, (_, wanted) in zip(order, cases, strict=True)])
    among = np.array(
        [any(codes[place] in wanted for place in row) for row, (_, wanted) in zip(order, cases, strict=True)]
    )
    weights, intercept, error = logistic(np.stack([top[:, 0], top[:, 0] - top[:, -1]], axis=1), right)
    print(f"phrases: {len(cases)} clauses, first right {right.mean():.3f}, among ten {among.mean():.3f}")
    print(
        f"  COSINE_WEIGHT {weights[0]:.2f} LEAD_WEIGHT {weights[1]:.2f} INTERCEPT {intercept:.2f}; error {error:.3f}"
    )
    _sentences(SkillExtractor(taxonomy, encoder, concepts))
    if arguments.data is not None:
        _titles(title_cases(arguments.data, taxonomy), OccupationLinker(taxonomy, encoder, concepts))


def _sentences(extractor: SkillExtractor) -> None:
    leads, right = [], []
    for asked in (*skillskape()[:GENERATED], *labelled("dev"), *labelled("dev")):
        first, *_, tenth = extractor.rank(asked.text, TENTH)
        leads.append(sentence_ranking.lead_of(first.score) - sentence_ranking.lead_of(tenth.score))
        right.append(any(first.id in codes for codes in asked.wanted))
    (weight,), intercept, error = logistic(np.array(leads)[:, None], np.array(right))
    print(f"sentences: {len(right)}, first right {np.mean(right):.3f}")
    print(f"  LEAD_WEIGHT {weight:.2f} INTERCEPT {intercept:.2f}; error {error:.3f}")


def _titles(cases: Sequence[tuple[str, str]], linker: OccupationLinker) -> None:
    answers = linker.link([title for title, _ in cases], 10)
    fused, hits, firsts, fives = [], [], [], []
    for (_, code), links in zip(cases, answers, strict=True):
        rome = [one for one in links if one.code.startswith("rome:")]
        firsts.append(bool(rome) and rome[0].code == code)
        fives.append(any(one.code == code for one in rome[:5]))
        if rome and rome[0].how != "exact":
            sure = rome[0].confidence
            fused.append(occupations.HALF_WAY + math.log(sure / (1 - sure)) / occupations.STEEPNESS)
            hits.append(rome[0].code == code)
    print(f"titles: {len(cases)}, first right {np.mean(firsts):.3f}, among five {np.mean(fives):.3f}")
    weights, intercept, error = logistic(np.array(fused)[:, None], np.array(hits))
    print(
        f"  {len(fused)} not by name; STEEPNESS {weights[0]:.2f} HALF_WAY {-intercept / weights[0]:.2f};"
        f" error {error:.3f}"
    )


if __name__ == "__main__":
    main()
