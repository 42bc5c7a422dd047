"""Hand-labelled French sentences -> the skills that they speak of."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.ranking.task import About, JudgedTask, Truth
from evaluation.skill_extraction import LABELLED, read_sentences
from matching.taxonomy import Taxonomy

SPLIT = "test"
"""The half on which nothing was chosen."""


def sentence_to_skills(taxonomy: Taxonomy, candidates: Iterable[str]) -> JudgedTask:
    """The sentences of the test half that name a skill which the referential has.

    Args:
        taxonomy: gives the names of candidates.
        candidates: codes that may be ranked; those that a label names are added.

    Raises:
        OSError: the labelled sentences are not there.
    """
    sentences = [one for one in read_sentences(LABELLED, SPLIT) if any(skill.codes for skill in one.skills)]
    right = {
        one.id: {code: 1 for skill in one.skills for code in skill.codes if code in taxonomy.skill_row}
        for one in sentences
    }
    codes = tuple(sorted({*candidates, *(code for grades in right.values() for code in grades)}))
    return JudgedTask(
        name="sentence-to-skills",
        queries=tuple(one.id for one in sentences),
        candidates=codes,
        qrels=right,
        about=About(
            title="Labelled sentences to skills",
            truth=Truth.HAND,
            source="Sentences of real adverts and invented learners, marked by one reader; the half that nothing was "
            "chosen on.",
            caveat="Where several concepts mean what a marked word means, all of them are right, so that an ideal list "
            "names each; one reader, so no agreement can be told.",
        ),
        query_texts={one.id: one.text for one in sentences},
        candidate_texts={code: "\n".join(_names(taxonomy, code)) for code in codes},
    )


def _names(taxonomy: Taxonomy, code: str) -> Iterable[str]:
    yield taxonomy.label(code, "fr")
    yield from taxonomy.aliases(code, "fr")
