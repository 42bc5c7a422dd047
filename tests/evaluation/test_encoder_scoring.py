"""Systems on tasks: a perfect encoder has everything, a constant one nothing, letters are better than chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from evaluation.encoder import evaluate_encoder, load_tasks
from evaluation.encoder.metrics import GAP, NEARER
from evaluation.encoder.scoring import evaluate_system
from evaluation.encoder.systems import Bm25, CharacterTfidf, Dense, lexical_systems
from evaluation.encoder.task import PairTask, Piece, RankingTask
from matching.encoder import Encoder, Kind, Vectors, unit_rows

DIM = 64


class Told:
    """An encoder that gives each text the vector it was told, and counts what it is asked."""

    name = version = "told"
    dim = DIM

    def __init__(self, vector: Callable[[str], Vectors]) -> None:
        self._vector = vector
        self.asked: Counter[tuple[str, Kind]] = Counter()

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        self.asked.update((text, kind) for text in texts)
        return np.stack([self._vector(text) for text in texts])

    def prepare(self) -> None:
        """It has nothing to make."""


def constant() -> Told:
    return Told(lambda text: np.full(DIM, DIM**-0.5, dtype=np.float32))


def perfect(task: RankingTask) -> Told:
    """Each candidate somewhere of its own, each query where its first right candidate is."""
    places = unit_rows(np.random.default_rng(1).normal(size=(len(task.candidates), DIM)).astype(np.float32))
    vectors: Mapping[str, Vectors] = {
        **{piece.text: places[at] for at, piece in enumerate(task.candidates)},
        **{
            query.text: places[next(iter(grades))]
            for query, grades in zip(task.queries, task.grades, strict=True)
        },
    }
    return Told(lambda text: vectors[text])


@pytest.fixture(scope="module")
def alias() -> RankingTask:
    (task,) = load_tasks(["esco-alias-fr"])
    assert isinstance(task, RankingTask)
    return task


@pytest.fixture(scope="module")
def triples() -> PairTask:
    (task,) = load_tasks(["hard-pairs"])
    assert isinstance(task, PairTask)
    return task


def small_task() -> RankingTask:
    def title(text: str) -> Piece:
        return Piece(text, Kind.TITLE)

    return RankingTask(
        "small",
        "mrr",
        (title("boulanger pâtissier"), title("développeur de sites web"), title("soigneur animalier")),
        (title("boulanger"), title("développeur web"), title("soigneur"), title("maçon")),
        ({0: 1}, {1: 1}, {2: 1}),
        (None, None, None),
    )


def test_an_encoder_that_knows_every_answer_scores_one(alias: RankingTask) -> None:
    scores = evaluate_encoder(perfect(alias), [alias])[alias.name]
    assert scores.mean == 1.0
    assert scores.means["recall@10"] == pytest.approx(1.0, abs=0.02)  # a second right one may be far
    assert scores.main.shape == (alias.size,)


def test_an_encoder_that_says_one_thing_scores_next_to_nothing(alias: RankingTask) -> None:
    assert evaluate_encoder(constant(), [alias])[alias.name].mean < 0.001
    (graded,) = load_tasks(["rome-hierarchy-fr"])
    assert evaluate_encoder(constant(), [graded])["rome-hierarchy-fr"].mean < 0.001


def test_a_triple_that_is_not_told_apart_counts_half(triples: PairTask) -> None:
    scores = evaluate_encoder(constant(), [triples])["hard-pairs"]
    assert scores.mean == 0.5
    assert scores.means[GAP] == 0.0


def test_triples_are_told_apart_by_the_cosine_to_the_anchor() -> None:
    corner = np.eye(DIM, dtype=np.float32)
    vectors = {"a": corner[0], "s": unit_rows(corner[:1] + corner[1:2])[0], "o": corner[2]}
    pieces = {name: (Piece(name, Kind.TITLE),) for name in vectors}
    encoder = Told(lambda text: vectors[text])
    right = evaluate_encoder(encoder, [PairTask("t", NEARER, pieces["a"], pieces["s"], pieces["o"])])["t"]
    wrong = evaluate_encoder(encoder, [PairTask("t", NEARER, pieces["a"], pieces["o"], pieces["s"])])["t"]
    assert (right.mean, wrong.mean) == (1.0, 0.0)
    assert right.means[GAP] == pytest.approx(2**-0.5) == pytest.approx(-wrong.means[GAP])


def test_a_text_is_encoded_once_whatever_the_tasks(alias: RankingTask) -> None:
    encoder = perfect(alias)
    system = Dense(encoder)
    evaluate_system(system, [alias, alias])
    evaluate_system(system, [alias])
    assert set(encoder.asked.values()) == {1}
    assert {text for text, _ in encoder.asked} == {piece.text for piece in alias.texts}


def test_the_candidate_that_is_the_query_is_left_out() -> None:
    piece = (Piece("a", Kind.TITLE), Piece("b", Kind.TITLE), Piece("c", Kind.TITLE))
    corner = np.eye(DIM, dtype=np.float32)
    vectors = {"a": corner[0], "b": unit_rows(corner[:1] + corner[1:2])[0], "c": corner[1]}
    task = RankingTask("t", "ndcg@10", piece[:1], piece, ({1: 1},), (0,))
    assert evaluate_encoder(Told(lambda text: vectors[text]), [task])["t"].mean == 1.0


def test_long_lists_of_queries_are_scored_in_parts_to_the_same_end(
    alias: RankingTask,
) -> None:
    scores = evaluate_system(Bm25(), [alias])[alias.name].main
    few = RankingTask(
        "few", "mrr", alias.queries[498:503], alias.candidates, alias.grades[498:503], (None,) * 5
    )
    assert scores[498:503].tolist() == evaluate_system(Bm25(), [few])["few"].main.tolist()


@pytest.mark.parametrize("system", lexical_systems(), ids=lambda system: system.name)
def test_letters_and_words_beat_chance(system: Bm25 | CharacterTfidf, alias: RankingTask) -> None:
    chance = float(np.mean(1 / np.arange(1, 5)))
    assert evaluate_system(system, [small_task()])["small"].mean > chance
    assert evaluate_system(system, [alias])[alias.name].mean > 0.4


@pytest.mark.parametrize("system", lexical_systems(), ids=lambda system: system.name)
def test_letters_fall_for_the_hard_pairs(system: Bm25 | CharacterTfidf, triples: PairTask) -> None:
    scores = evaluate_system(system, [triples])["hard-pairs"]
    assert scores.mean < 0.5
    assert (GAP in scores.values) == system.has_cosines


def test_what_is_measured_keeps_the_protocol() -> None:
    assert isinstance(constant(), Encoder)
