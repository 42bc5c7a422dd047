"""The training run: seeded, resumable, with progress."""

from __future__ import annotations

import dataclasses
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from matching.encoder import unit_rows
from matching.errors import ModelError
from models.onnx_encoder import cores_at_hand
from models.training.batches import Batch, Neighbours, batches, runners_up
from models.training.network import Network, chances, contrastive_loss, distance
from models.training.pairs import Pair, Pairs, Relations
from models.training.recipe import Recipe

SAVE_EVERY_S = 300  # of training lost at most when a run is stopped
STATE = "state.pt"
RECIPE = "recipe.json"
LATE = 5  # one over the share of the steps in which a late fall falls
WORTH_DRAWING = 2 / 3
"""Share of a batch's texts that a draw may take: a text that is drawn is read twice, so that more of them would take
longer than going back through all."""
TRAINED = "trained"  # folder of the weights as training left them, before the base is mixed in

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run leaves: the folder of its model, and the seconds that parts of it took which were stopped before."""

    model: Path
    seconds_before: float


def train(
    base: str | Path,
    sources: Sequence[Pairs],
    relations: Relations,
    labels: dict[int, str],
    recipe: Recipe,
    work: Path,
    threads: int = 0,
    say: Say = print,
    teacher: str | Path | None = None,
) -> Trained:
    """Train and write the model as a sentence-transformers folder under `work`; goes on where a stopped run was.

    Args:
        base: sentence-transformers folder or name that training starts from.
        sources: the pairs.
        relations: which concepts are no negatives of each other.
        labels: a label of each concept, by which runners-up are found.
        recipe: everything that was chosen.
        work: folder of this run: its state while it runs, `model/` when it is done.
        threads: chunks of texts that run at once; 0 takes the cores this process may use.
        say: told how far it is.
        teacher: sentence-transformers folder or name of the model whose vectors this one keeps near; `None` where the
            recipe has none.

    Raises:
        ModelError: a run of another recipe was stopped or ended in this folder, or see `check_teacher`.
    """
    check_teacher(recipe, teacher)
    done, raw = work / "model", work / TRAINED
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    threads = threads or cores_at_hand()
    told = raw / RECIPE
    before = 0.0
    if not told.is_file():
        before = _learn(base, sources, relations, labels, recipe, work, threads, say, teacher)
        told.write_text(trained_by(recipe.as_json()), encoding="utf-8")
    elif told.read_text(encoding="utf-8") != trained_by(recipe.as_json()):
        raise ModelError(f"{raw} was trained by another recipe: name another folder, or remove this one")
    network = Network(raw, recipe, threads)
    if recipe.keep_base:
        say(f"mixing in the base, {recipe.keep_base:.0%} of it")
        network.mix_in(Network(base, recipe, threads).trained(), recipe.keep_base)
    network.save(done)
    return Trained(done, before)


def check_teacher(recipe: Recipe, teacher: str | Path | None) -> None:
    """`ModelError` where the recipe wants a teacher and there is none, or the other way round."""
    if recipe.near_teacher and teacher is None:
        raise ModelError(
            "this recipe has a teacher: name its folder with --teacher, or do without by --set near_teacher=0"
        )
    if teacher is not None and not recipe.near_teacher:
        raise ModelError(
            "this recipe has no teacher: leave --teacher out, or give its weight by --set near_teacher=10"
        )


def trained_by(recipe: Mapping[str, object]) -> str:
    """What decides the weights that training leaves, as JSON: all of a recipe's JSON but the share of the base."""
    return json.dumps({**recipe, "keep_base": None}, sort_keys=True)


def _learn(
    base: str | Path,
    sources: Sequence[Pairs],
    relations: Relations,
    labels: dict[int, str],
    recipe: Recipe,
    work: Path,
    threads: int,
    say: Say,
    teacher: str | Path | None,
) -> float:
    """The run itself: leaves the weights as training left them in `work / TRAINED`.

    Returns:
        Seconds that parts of this run took which were stopped before; 0 where none was.
    """
    started = time.monotonic()
    network = Network(base, recipe, threads)
    example = Network(teacher, dataclasses.replace(recipe, layers=None), threads) if teacher else None
    neighbours: Neighbours = {}
    if recipe.group > 1:
        say(f"looking for runners-up among {len(labels):,} concepts")
        concepts = sorted(labels)
        vectors = network.vectors([labels[concept] for concept in concepts])
        neighbours = runners_up(unit_rows(vectors - vectors.mean(axis=0)), concepts, recipe.runners_up)
    steps = batches(sources, recipe, neighbours)
    optimiser = torch.optim.AdamW(
        network.trained(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, len(steps), recipe))
    first, taken, before = _resume(work, network, optimiser, schedule, recipe)
    said = saved = start = time.monotonic()
    losses: list[float] = []
    network.bert.train()
    for step in range(first, len(steps)):
        losses.append(_step(network, steps[step], relations, recipe, example, step, taken))
        torch.nn.utils.clip_grad_norm_(network.trained(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        now = time.monotonic()
        if now - said > 20 or step + 1 == len(steps):
            pace = (now - start) / (step + 1 - first)
            left = pace * (len(steps) - step - 1)
            say(f"step {step + 1:,} of {len(steps):,}: loss {np.mean(losses):.3f}, {left / 60:.0f} min to go")
            losses, said = [], now
        if now - saved > SAVE_EVERY_S:
            _save(work, network, optimiser, schedule, step + 1, taken, before + now - started, recipe)
            saved = now
    network.bert.eval()
    network.save(work / TRAINED)
    (work / STATE).unlink(missing_ok=True)
    return before


def _step(
    network: Network,
    batch: Batch,
    relations: Relations,
    recipe: Recipe,
    example: Network | None,
    number: int,
    taken: dict[str, float],
) -> float:
    """Forward and backward of one batch, of that number in the run; the loss.

    `taken` is kept up to date: of each source, the share of its last batch's texts that a draw takes.
    """
    pairs = batch.pairs
    texts = list(dict.fromkeys([pair.left for pair in pairs] + [pair.right for pair in pairs]))
    row = {text: at for at, text in enumerate(texts)}
    lefts = torch.tensor([row[pair.left] for pair in pairs])
    rights = torch.tensor([row[pair.right] for pair in pairs])
    linked = torch.from_numpy(_linked(pairs, relations)).to(network.device)
    wanted = None if example is None else torch.from_numpy(example.vectors(texts)).to(network.device)

    def loss(means: Tensor) -> Tensor:
        found = contrastive_loss(means[lefts], means[rights], linked, recipe)
        return found if wanted is None else found + recipe.near_teacher * distance(means, wanted)

    noise = recipe.noise_of_draw
    if not noise:
        return network.learn(texts, loss).loss
    if taken.get(batch.source, 0.0) > WORTH_DRAWING:
        learnt = network.learn(texts, loss)
    else:
        learnt = network.learn_from_some(texts, loss, noise, np.random.default_rng((recipe.seed, number)))
    taken[batch.source] = float(chances(learnt.norms, noise).mean())
    return learnt.loss


def _linked(pairs: Sequence[Pair], relations: Relations) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """True where pairs i and j speak of linked concepts or share a text, shape (n, n)."""
    lefts, rights = [pair.left_concept for pair in pairs], [pair.right_concept for pair in pairs]
    found = (
        relations.matrix(lefts, rights) | relations.matrix(rights, rights) | relations.matrix(lefts, lefts)
    )
    numbers: dict[str, int] = {}
    left = np.array([numbers.setdefault(pair.left.casefold(), len(numbers)) for pair in pairs])
    right = np.array([numbers.setdefault(pair.right.casefold(), len(numbers)) for pair in pairs])
    for one, other in ((left, left), (right, right), (left, right), (right, left)):
        found |= one[:, None] == other[None, :]
    return np.asarray(found | found.T)


def rate(step: int, steps: int, recipe: Recipe) -> float:
    """Share of the recipe's learning rate at a step, counted from 0.

    >>> [round(rate(step, 10, Recipe(schedule="late")), 2) for step in (0, 1, 7, 8, 9)]
    [1.0, 1.0, 1.0, 1.0, 0.5]
    """
    rising = max(1, round(steps * recipe.warmup))
    gone = min(1.0, max(0.0, (step - rising) / max(1, steps - rising)))
    falling = {
        "line": 1 - gone,
        "cosine": (1 + math.cos(math.pi * gone)) / 2,
        "late": min(1.0, (steps - step) / max(1, round(steps / LATE))),
    }
    return min((step + 1) / rising, falling[recipe.schedule])


def _save(
    work: Path,
    network: Network,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    step: int,
    taken: dict[str, float],
    seconds: float,
    recipe: Recipe,
) -> None:
    state = {
        "step": step,
        "taken": taken,
        "seconds": seconds,
        "recipe": trained_by(recipe.as_json()),
        "weights": network.bert.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.state_dict(),
    }
    torch.save(state, work / f"{STATE}.new")
    (work / f"{STATE}.new").replace(work / STATE)


def _resume(
    work: Path,
    network: Network,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    recipe: Recipe,
) -> tuple[int, dict[str, float], float]:
    """Where a run of this very recipe was stopped here: its step, what draws took of each source, its seconds so far.

    Raises:
        ModelError: a run of another recipe was.
    """
    path = work / STATE
    if not path.is_file():
        return 0, {}, 0.0
    state = torch.load(path, weights_only=True)
    if state["recipe"] != trained_by(recipe.as_json()):
        raise ModelError(
            f"{work} holds a stopped run of another recipe: name another folder, or remove this one"
        )
    network.bert.load_state_dict(state["weights"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"]), dict(state["taken"]), float(state["seconds"])
