"""Titles of real offers that are no part of the project -> métiers: `--data` says where they are."""

from __future__ import annotations

from pathlib import Path

from evaluation.encoder.concepts import Candidates, labels, rome_codes
from evaluation.encoder.definition import chosen, definitions
from evaluation.encoder.offer_tasks import offer_task
from evaluation.network_tasks.offers_to_occupations import names_of
from evaluation.ranking.task import About, JudgedTask, Truth
from matching.taxonomy import Taxonomy

TASK = "offer-titles"
"""The encoder's task on titles with codes of ROME v4; here the linker answers, and not the encoder alone."""


def title_to_occupation(taxonomy: Taxonomy, data: Path) -> JudgedTask:
    """Distinct titles and the métiers whose codes they bear, as the encoder's task has them.

    Args:
        taxonomy: the referential.
        data: folder of the offers.

    Raises:
        TaskError: the offers are not there, or torn.
    """
    (definition,) = chosen(definitions(), (TASK,))
    built = offer_task(definition, taxonomy, data)
    place = Candidates.of(labels(taxonomy, rome_codes(taxonomy), "fr")).place
    codes: dict[int, str] = {}
    for code, where in place.items():
        codes.setdefault(where, code)
    queries = {f"title {number}": piece.text for number, piece in enumerate(built.queries, 1)}
    return JudgedTask(
        name="title-to-occupation",
        queries=tuple(queries),
        candidates=tuple(codes.values()),
        qrels={
            query: {codes[where]: grade for where, grade in grades.items()}
            for query, grades in zip(queries, built.grades, strict=True)
        },
        about=About(
            title=definition.title,
            truth=Truth.GIVEN,
            source=definition.source,
            caveat=f"{definition.caveat} {'; '.join(built.remarks)}.",
            seed=definition.seed,
        ),
        query_texts=queries,
        candidate_texts={code: "\n".join(names_of(taxonomy, code)) for code in codes.values()},
    )
