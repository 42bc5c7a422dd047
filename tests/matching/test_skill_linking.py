"""Phrases linked by vectors, with an encoder of letters: what is spelt alike is near."""

import numpy as np
import pytest

from data import load_taxonomy
from matching.concept_vectors import ConceptVectors, OccupationNames
from matching.encoder import Kind, to_codes
from matching.skill_linking import PhraseLinker
from matching.skills import SkillExtractor
from matching.taxonomy import Taxonomy
from tests.letter_encoder import LetterEncoder

ENCODER = LetterEncoder(dim=256)


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="module")
def vectors(taxonomy: Taxonomy) -> ConceptVectors:
    codes = [
        code
        for code in taxonomy.skill_codes
        if code.startswith("esco:") and (taxonomy.is_digital(code) or taxonomy.is_transversal(code))
    ]
    skills = ENCODER.encode([taxonomy.label(code) for code in codes], Kind.SKILL)
    nobody = OccupationNames((), (), np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int32))
    none = np.zeros((0, ENCODER.dim), dtype=np.int8)
    return ConceptVectors(ENCODER.version, taxonomy.version, codes, to_codes(skills), nobody, none)


@pytest.fixture(scope="module")
def extractor(taxonomy: Taxonomy, vectors: ConceptVectors) -> SkillExtractor:
    return SkillExtractor(taxonomy, ENCODER, vectors)


NEAR = "concevant une interface pour utilisateurs"
MEANT = "concevoir une interface utilisateur"


def test_a_phrase_is_linked_to_the_concept_it_is_near(extractor: SkillExtractor) -> None:
    (found,) = [one for one in extractor.extract(f"Bonjour.\n- {NEAR}") if one.how == "dense"]
    assert (found.label, found.text) == (MEANT, NEAR)


@pytest.mark.parametrize("text", [f"Avantages\n- {NEAR}", f"À propos de nous\n- {NEAR}"])
def test_phrases_about_the_employer_or_the_perks_are_not_linked(extractor: SkillExtractor, text: str) -> None:
    assert [one for one in extractor.extract(text) if one.how == "dense"] == []


def test_ranking_uses_names_and_vectors(extractor: SkillExtractor, taxonomy: Taxonomy) -> None:
    ranked = extractor.rank(f"{NEAR} avec Django", 10)
    assert len(ranked) == 10
    assert ranked[0].id == "tool:django"
    assert MEANT in [taxonomy.label(hit.id) for hit in ranked]
    assert [hit.score for hit in ranked] == sorted((hit.score for hit in ranked), reverse=True)


def test_links_are_the_nearest_of_all_by_brute_force(vectors: ConceptVectors) -> None:
    linker = PhraseLinker(ENCODER, vectors, {})
    codes, rows = vectors.skills()
    for text in ("tester un logiciel", "faire preuve de patience", "🙂"):
        cosines = rows @ ENCODER.encode([text], Kind.SKILL)[0]
        exact = [code for _, code in sorted(zip(-cosines, codes, strict=True))[:5]]
        assert [hit.id for hit in linker.link([text], 5)[0]] == exact


def test_a_batch_gives_what_single_texts_give(extractor: SkillExtractor) -> None:
    texts = [NEAR, "", f"Java\n- {NEAR}", "tester un logiciel en ligne"]
    assert extractor.extract_many(texts) == [extractor.extract(text) for text in texts]
