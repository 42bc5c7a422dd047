"""Training of a small network with random weights: it learns, it can be stopped, it comes out as a folder."""

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from data import load_taxonomy
from matching.encoder import Kind
from matching.errors import ModelError
from models import load_encoder
from models.training import train as training
from models.training.__main__ import STORY, done_already
from models.training.network import Network, chances, chunks, contrastive_loss
from models.training.pairs import NOWHERE, Pair, Pairs, Relations
from models.training.recipe import Recipe

WORDS = ("pain", "code", "bois", "soin", "vente", "toit", "fer", "jardin", "eau", "livre", "train", "photo")
LEFT, RIGHT = "celui qui fait du {}", "{}, metier"


@pytest.fixture(scope="module")
def relations() -> Relations:
    return Relations(load_taxonomy())


def _sources() -> list[Pairs]:
    pairs = tuple(Pair(LEFT.format(word), RIGHT.format(word), NOWHERE, NOWHERE) for word in WORDS)
    return [Pairs("one", pairs)]


RECIPE = Recipe(
    pairs=240,
    batch=12,
    group=1,
    noise=0.0,
    learning_rate=3e-3,
    layers=None,
    words=True,
    keep_base=0.0,
    noise_of_draw=0.0,
    shares={"one": 1.0},
)


def _hits(folder: Path) -> int:
    encoder = load_encoder(folder)
    left = encoder.encode([LEFT.format(word) for word in WORDS], Kind.TITLE)
    right = encoder.encode([RIGHT.format(word) for word in WORDS], Kind.TITLE)
    return int((np.argmax(left @ right.T, axis=1) == np.arange(len(WORDS))).sum())


def test_it_learns_and_comes_out_as_a_folder(source: Path, relations: Relations, tmp_path: Path) -> None:
    before = _hits(source)
    done = training.train(source, _sources(), relations, {}, RECIPE, tmp_path, 1, lambda text: None)
    assert _hits(done.model) > max(before, len(WORDS) // 2)


def test_a_stopped_run_goes_on_to_the_same_weights(
    source: Path, relations: Relations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SAVE_EVERY_S", 0.0)
    drawn = dataclasses.replace(RECIPE, noise_of_draw=0.5)
    whole = training.train(source, _sources(), relations, {}, drawn, tmp_path / "whole", 1, lambda text: None)

    seen: list[str] = []

    def stop(text: str) -> None:
        seen.append(text)

    calls = 0
    step = training._step

    def dying(*given: Any) -> float:
        nonlocal calls
        calls += 1
        if calls == 10:
            raise KeyboardInterrupt
        return step(*given)

    monkeypatch.setattr(training, "_step", dying)
    with pytest.raises(KeyboardInterrupt):
        training.train(source, _sources(), relations, {}, drawn, tmp_path / "halves", 1, stop)
    monkeypatch.setattr(training, "_step", step)
    halves = training.train(source, _sources(), relations, {}, drawn, tmp_path / "halves", 1, stop)
    one, other = (load_encoder(done.model).encode(list(WORDS), Kind.TITLE) for done in (whole, halves))
    np.testing.assert_allclose(one, other, atol=1e-5)
    assert whole.seconds_before == 0 < halves.seconds_before


def test_a_student_keeps_near_its_teacher(source: Path, relations: Relations, tmp_path: Path) -> None:
    """Trained on pairs alone it goes its own way; with weight enough on the distance it stays."""
    teacher = Network(source, RECIPE, 1).vectors([*WORDS])

    def nearness(weight: float) -> float:
        recipe = dataclasses.replace(RECIPE, near_teacher=weight)
        done = training.train(
            source,
            _sources(),
            relations,
            {},
            recipe,
            tmp_path / str(weight),
            1,
            lambda text: None,
            source if weight else None,
        )
        return float((Network(done.model, recipe, 1).vectors([*WORDS]) * teacher).sum(axis=1).mean())

    assert nearness(30.0) > nearness(0.0) + 0.05


@pytest.mark.parametrize(("weight", "teacher"), [(10.0, None), (0.0, "somewhere")])
def test_a_teacher_and_its_weight_come_together(
    weight: float, teacher: str | None, source: Path, relations: Relations, tmp_path: Path
) -> None:
    recipe = dataclasses.replace(RECIPE, near_teacher=weight)
    with pytest.raises(ModelError, match="near_teacher"):
        training.train(source, _sources(), relations, {}, recipe, tmp_path / "new", 1, print, teacher)
    assert not (tmp_path / "new").exists()


def test_another_share_of_the_base_needs_no_other_run(
    source: Path, relations: Relations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(share: float) -> Tensor:
        recipe = dataclasses.replace(RECIPE, keep_base=share)
        done = training.train(source, _sources(), relations, {}, recipe, tmp_path, 1, lambda text: None)
        return Network(done.model, recipe, 1).trained()[0].detach()

    none = run(0.0)
    monkeypatch.setattr(training, "_step", None)  # nothing is trained any more
    quarter = run(0.25)
    base = Network(source, RECIPE, 1).trained()[0].detach()
    torch.testing.assert_close(quarter, 0.75 * none + 0.25 * base)
    with pytest.raises(ModelError, match="another recipe"):
        training.train(
            source,
            _sources(),
            relations,
            {},
            dataclasses.replace(RECIPE, seed=2),
            tmp_path,
            1,
            lambda text: None,
        )


def test_the_layers_that_are_named_are_kept(source: Path) -> None:
    whole = Network(source, RECIPE, 1)
    network = Network(source, dataclasses.replace(RECIPE, layers=(1,)), 1)
    assert network.bert.config.num_hidden_layers == 1
    for kept, first in zip(
        network.bert.encoder.layer[0].parameters(), whole.bert.encoder.layer[1].parameters(), strict=True
    ):
        assert torch.equal(kept, first)


def test_a_model_that_has_lost_its_layers_keeps_the_others(source: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(RECIPE, layers=(1,))
    Network(source, recipe, 1).save(tmp_path / "less")
    assert Network(tmp_path / "less", recipe, 1).bert.config.num_hidden_layers == 1


def test_frozen_layers_stay_and_the_others_learn(source: Path, relations: Relations, tmp_path: Path) -> None:
    recipe = dataclasses.replace(RECIPE, pairs=48, words=False, frozen=1)
    done = training.train(source, _sources(), relations, {}, recipe, tmp_path, 1, lambda text: None)
    before, after = Network(source, recipe, 1), Network(done.model, recipe, 1)
    for name, value in before.bert.named_parameters():
        frozen = name.startswith(("embeddings.", "encoder.layer.0.")) or "pooler" in name
        assert torch.equal(value, after.bert.get_parameter(name)) == frozen, name


def test_a_model_of_first_tokens_is_read_as_one(source: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(RECIPE, pooling="first")
    network = Network(source, recipe, 1)
    network.save(tmp_path / "first")
    read = load_encoder(tmp_path / "first").encode(list(WORDS), Kind.TITLE)
    np.testing.assert_allclose(read, network.vectors(list(WORDS)), atol=1e-5)
    assert not np.allclose(read, Network(source, RECIPE, 1).vectors(list(WORDS)), atol=1e-2)


def test_a_layer_that_the_base_does_not_have_is_refused(source: Path) -> None:
    with pytest.raises(ModelError, match="keeps layer 7 and the base has 2"):
        Network(source, dataclasses.replace(RECIPE, layers=(0, 1, 7)), 1)


def test_chunks_hold_every_text_once() -> None:
    lengths = [3, 80, 4, 9, 10, 3, 77] * 9
    made = chunks(lengths)
    assert sorted(place for chunk in made for place in chunk) == list(range(len(lengths)))
    for chunk in made:
        own = [lengths[place] for place in chunk]
        assert max(own) <= max(1.15 * min(own), min(own) + 1)


def test_the_loss_by_hand() -> None:
    left = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    plain = dataclasses.replace(RECIPE, temperature=1.0, dims=(2,), same_side=False)
    nothing = torch.zeros(2, 2, dtype=torch.bool)
    by_hand = -math.log(math.e / (math.e + 1))
    assert float(contrastive_loss(left, left.clone(), nothing, plain)) == pytest.approx(by_hand)
    everything = torch.ones(2, 2, dtype=torch.bool)
    assert float(contrastive_loss(left, left.clone(), everything, plain)) == pytest.approx(0.0, abs=1e-6)
    guided = dataclasses.replace(plain, guided=-1.5)  # a negative at cosine 0 is above 1 - 1.5
    assert float(contrastive_loss(left, left.clone(), nothing, guided)) == pytest.approx(0.0, abs=1e-6)
    unmoved = dataclasses.replace(plain, guided=0.1)
    assert float(contrastive_loss(left, left.clone(), nothing, unmoved)) == pytest.approx(by_hand)
    both = dataclasses.replace(plain, same_side=True)
    by_hand = -math.log(math.e / (math.e + 1 + 1))
    assert float(contrastive_loss(left, left.clone(), nothing, both)) == pytest.approx(by_hand)


def test_chunks_side_by_side_give_the_gradients_of_the_whole(source: Path) -> None:
    texts = ["pain", "un texte bien plus long que les autres", "code", "bois et fer"]
    network = Network(source, RECIPE, 2)
    network.learn(texts, lambda means: means.square().sum())
    learnt = [value.grad.clone() for value in network.trained() if value.grad is not None]
    for value in network.trained():
        value.grad = None
    one_by_one = torch.stack([network._chunk(network._tokens([text]))[0] for text in texts])
    torch.autograd.backward(one_by_one.square().sum())
    plain = [value.grad for value in network.trained() if value.grad is not None]
    assert len(plain) == len(learnt) > 0
    for one, other in zip(plain, learnt, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4)


def _gradients(network: Network) -> torch.Tensor:
    """All gradients in one row, taken off."""
    found = [torch.zeros_like(value) if value.grad is None else value.grad for value in network.trained()]
    for value in network.trained():
        value.grad = None
    return torch.cat([one.flatten() for one in found])


def test_going_back_through_some_texts_is_the_gradient_of_all_on_average(source: Path) -> None:
    texts = [LEFT.format(word) for word in WORDS]
    network = Network(source, RECIPE, 2)
    weight = torch.linspace(1.0, 0.01, len(texts))[:, None]  # the last texts teach next to nothing

    def loss(means: torch.Tensor) -> torch.Tensor:
        return (weight * means).square().sum()

    plain = network.learn(texts, loss)
    whole = _gradients(network)
    all_of_them = network.learn_from_some(texts, loss, 1e-12, np.random.default_rng(0))
    assert all_of_them.loss == pytest.approx(plain.loss)
    np.testing.assert_allclose(all_of_them.norms, plain.norms, rtol=1e-4)
    torch.testing.assert_close(_gradients(network), whole, rtol=1e-3, atol=1e-4)
    draws = []
    for seed in range(300):
        network.learn_from_some(texts, loss, 2.0, np.random.default_rng(seed))
        draws.append(_gradients(network))
    apart = float((draws[0] - whole).norm() / whole.norm())
    mean = float((torch.stack(draws).mean(dim=0) - whole).norm() / whole.norm())
    assert apart > 0.2  # one draw is noisy, or nothing was left out
    assert mean < apart / 5


def test_a_source_of_which_most_would_be_drawn_is_gone_back_through_whole(
    source: Path, relations: Relations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[int] = []
    learn = Network.learn

    def counted(self: Network, texts: Any, loss_of: Any) -> Any:
        whole.append(len(texts))
        return learn(self, texts, loss_of)

    monkeypatch.setattr(Network, "learn", counted)
    for noise, some in ((1e-9, True), (100.0, False)):
        whole.clear()
        recipe = dataclasses.replace(RECIPE, noise_of_draw=noise)
        work = tmp_path / str(noise)
        training.train(source, _sources(), relations, {}, recipe, work, 1, lambda text: None)
        assert bool(whole) == some


@pytest.mark.parametrize("noise", [0.02, 0.1, 1.0])
def test_the_draw_adds_the_noise_that_is_allowed(noise: float) -> None:
    norms = np.random.default_rng(5).exponential(size=200) ** 3
    odds = chances(norms, noise)
    assert (odds > 0).all()
    assert (odds <= 1).all()
    added = ((1 / odds - 1) * norms**2).sum() / (norms**2).sum()
    assert added == pytest.approx(noise)
    order = np.argsort(norms)
    assert (np.diff(odds[order]) >= 0).all()


def test_a_draw_among_equals_and_among_nothing() -> None:
    np.testing.assert_allclose(chances(np.full(8, 0.5), 0.25), np.full(8, 0.8))  # 1 / 0.8 - 1 = 0.25
    np.testing.assert_array_equal(chances(np.array([0.0, 2.0]), 1e-9), [0.0, pytest.approx(1.0)])
    np.testing.assert_array_equal(chances(np.zeros(3), 0.1), np.zeros(3))


def test_the_run_of_another_recipe_is_neither_taken_for_this_one_nor_lost(
    source: Path, relations: Relations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = dataclasses.replace(RECIPE, temperature=0.1)
    story = {"recipe": RECIPE.as_json(), "refit": False}
    (tmp_path / STORY).write_text(json.dumps(story), encoding="utf-8")
    assert done_already(tmp_path, RECIPE, refit=False)
    assert not done_already(tmp_path / "elsewhere", RECIPE, refit=False)
    for recipe, refit in ((other, False), (RECIPE, True)):
        with pytest.raises(ModelError, match="--work"):
            done_already(tmp_path, recipe, refit)
    assert not done_already(tmp_path, dataclasses.replace(RECIPE, keep_base=0.2), refit=False)

    monkeypatch.setattr(training, "SAVE_EVERY_S", 0.0)
    step, steps = training._step, iter(range(5))

    def dying(*given: Any) -> float:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return step(*given)

    monkeypatch.setattr(training, "_step", dying)
    with pytest.raises(KeyboardInterrupt):
        training.train(source, _sources(), relations, {}, RECIPE, tmp_path / "half", 1, lambda text: None)
    kept = (tmp_path / "half" / training.STATE).read_bytes()
    with pytest.raises(ModelError, match="another recipe"):
        training.train(source, _sources(), relations, {}, other, tmp_path / "half", 1, lambda text: None)
    assert (tmp_path / "half" / training.STATE).read_bytes() == kept
