"""Pairs for training: where they come from, what is kept out, which ones meet."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from data import load_taxonomy
from data.held_out import HELD_OUT_ONE_IN, held_out_texts, is_held_out, text_of_name
from data.sample.typing_habits import without_accents
from matching.errors import ReferentialError
from models.training.batches import batches, runners_up
from models.training.noise import noisy, shortened, with_typo
from models.training.pairs import NOWHERE, Pair, Pairs, Relations
from models.training.recipe import Recipe
from models.training.sources import Builder

QUICK_SOURCES = ["skill aliases, fr", "tools", "occupation aliases, fr"]


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    return Builder(load_taxonomy(), tmp_path_factory.mktemp("nothing"), refit=False, seed=1)


def test_one_concept_in_six_is_held_out() -> None:
    codes = [code for code in load_taxonomy().occupation_codes if code.startswith("esco:")]
    share = sum(is_held_out(code) for code in codes) / len(codes)
    assert share == pytest.approx(1 / HELD_OUT_ONE_IN, abs=0.02)
    assert not is_held_out("tool:react")


def test_no_text_of_a_held_out_concept_is_trained_on(builder: Builder) -> None:
    held_out = held_out_texts(load_taxonomy())
    assert text_of_name("Développeuses Web") == text_of_name("développeur web")
    for source in builder.build(QUICK_SOURCES):
        assert source.pairs
        for pair in source.pairs:
            assert text_of_name(pair.left) not in held_out
            assert text_of_name(pair.right) not in held_out


def test_the_refit_trains_on_them(tmp_path: Path) -> None:
    refit = Builder(load_taxonomy(), tmp_path, refit=True, seed=1).build(["skill aliases, fr"])[0]
    held_out = held_out_texts(load_taxonomy())
    assert any(text_of_name(pair.right) in held_out for pair in refit.pairs)


def test_the_same_seed_gives_the_same_pairs(builder: Builder, tmp_path: Path) -> None:
    again = Builder(load_taxonomy(), tmp_path, refit=False, seed=1)
    assert again.build(["tools"]) == builder.build(["tools"])


def test_a_missing_file_or_source_says_what_to_do(builder: Builder) -> None:
    with pytest.raises(ReferentialError, match="--data"):
        builder.build(["keyword bags"])
    with pytest.raises(ReferentialError, match="rome appellations"):
        builder.build(["rom appellations"])


def test_linked_concepts_are_not_pushed_apart(builder: Builder) -> None:
    taxonomy = load_taxonomy()
    occupation = next(code for code in taxonomy.occupation_codes if taxonomy.skills_of(code, "essential"))
    skill = taxonomy.skills_of(occupation, "essential")[0]
    relations = Relations(taxonomy)
    rows = [relations.row[occupation], relations.row[skill], NOWHERE]
    linked = relations.matrix(rows, rows)
    assert linked[0, 1]
    assert linked[0, 0]
    assert not linked[2].any()


def _pairs(count: int) -> Pairs:
    return Pairs("one", tuple(Pair(f"left {n}", f"right {n // 2}", n // 2, n // 2) for n in range(count)))


def _recipe(group: int) -> Recipe:
    return Recipe(pairs=200, batch=16, noise=0.0, shares={"one": 1.0}, group=group)


def test_no_text_stands_twice_on_one_side_of_a_batch_and_all_are_seen() -> None:
    made = [batch.pairs for batch in batches([_pairs(200)], _recipe(group=1), {})]
    for batch in made:
        assert len({pair.right for pair in batch}) == len(batch) == len({pair.left for pair in batch})
    assert len({pair.left for batch in made for pair in batch}) >= 0.95 * 200


def test_neighbours_meet_in_a_batch() -> None:
    near = {n: np.array([(n + 50) % 100, (n + 51) % 100]) for n in range(100)}

    def together(group: int) -> int:
        made = [batch.pairs for batch in batches([_pairs(200)], _recipe(group=group), near)]
        return sum(
            1
            for batch in made
            for pair in batch
            if {(pair.left_concept + 50) % 100, (pair.left_concept + 51) % 100}
            & {other.left_concept for other in batch}
        )

    assert together(3) > 2 * together(1)


def test_runners_up_leave_out_the_very_nearest() -> None:
    angles = np.linspace(0, 1.5, 40)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = runners_up(vectors, list(range(100, 140)), (2, 4))
    assert found[100].tolist() == [102, 103, 104]  # itself and 101 are nearer


def test_noise_keeps_the_words_readable() -> None:
    draw = Random(3)
    assert without_accents("développeur à façon") == "developpeur a facon"
    assert shortened("technicien support", Random(1)).startswith("tech")
    assert shortened("boulanger", draw) == "boulanger"
    slipped = with_typo("gestion de projet", draw)
    assert slipped != "gestion de projet"
    assert abs(len(slipped) - len("gestion de projet")) <= 1
    changed = [noisy("développeur web", Random(seed), title="fr") for seed in range(30)]
    assert len(set(changed)) > 15
    assert any("H/F" in one or "h/f" in one for one in changed)
