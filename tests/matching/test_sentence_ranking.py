"""The concepts of a sentence: what it says as a whole, what its pieces say, what it names."""

import numpy as np
import pytest

from data import load_taxonomy
from matching.concept_vectors import ConceptVectors, OccupationNames
from matching.encoder import Kind, to_codes
from matching.sentence_ranking import NAMED, UNSEEN, SentenceRanker, best_names, confidence, pieces
from tests.letter_encoder import LetterEncoder

ENCODER = LetterEncoder(dim=256)
LABELS = (
    "gérer la paie",
    "écrire des tests",
    "tailler des arbres",
    "servir en salle",
    "souder des tubes",
) * 3


@pytest.fixture(scope="module")
def ranker() -> SentenceRanker:
    taxonomy = load_taxonomy()
    codes = taxonomy.skill_codes[: len(LABELS)]
    texts = [f"{label} {number // 5}" for number, label in enumerate(LABELS)]
    nobody = OccupationNames((), (), np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int32))
    vectors = ConceptVectors(
        ENCODER.version,
        taxonomy.version,
        codes,
        to_codes(ENCODER.encode(texts, Kind.SKILL)),
        nobody,
        np.zeros((0, ENCODER.dim), dtype=np.int8),
    )
    return SentenceRanker(ENCODER, vectors, {codes[10]: codes[0]})


SENTENCE = "vous saurez accueillir le public, gérer la paie 0, et rendre compte à la direction du site"


def test_a_piece_of_a_long_sentence_is_found(ranker: SentenceRanker) -> None:
    hits = ranker.rank(SENTENCE, {}, 5)
    assert hits[0].id == load_taxonomy().skill_codes[0]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score < 1 for hit in hits)


def test_a_name_lifts_a_concept_even_one_without_a_vector(ranker: SentenceRanker) -> None:
    codes = load_taxonomy().skill_codes
    lifted = ranker.rank(SENTENCE, {codes[3]: 0.95}, 15)
    plain = ranker.rank(SENTENCE, {}, 15)
    assert [hit.id for hit in lifted].index(codes[3]) < [hit.id for hit in plain].index(codes[3])
    scores = dict(ranker.scored(SENTENCE, {"rome:competence/1": 0.9}, 15))
    assert scores["rome:competence/1"] == pytest.approx(UNSEEN + NAMED * 0.9)


def test_one_concept_under_two_codes_is_given_once(ranker: SentenceRanker) -> None:
    codes = load_taxonomy().skill_codes
    found = [hit.id for hit in ranker.rank(SENTENCE, {}, 15)]
    assert len(found) == len(set(found))
    assert codes[10] not in found


def test_a_larger_k_only_adds(ranker: SentenceRanker) -> None:
    assert ranker.rank(SENTENCE, {}, 12)[:4] == ranker.rank(SENTENCE, {}, 4)


def test_pieces_overlap_and_are_bounded() -> None:
    assert "paie, recruter des équipes" in pieces("gérer la paie, recruter des équipes")
    assert len(pieces("mot " * 10 + " ".join(str(number) for number in range(5_000)))) <= 200
    assert pieces("un deux") in ([], ["un deux"])


def test_a_larger_lead_is_surer() -> None:
    assert confidence(0.5) > confidence(0.2) > confidence(0.0) > 0
    assert best_names([("a", 0.5), ("a", 0.9), ("b", 0.1)]) == {"a": 0.9, "b": 0.1}
