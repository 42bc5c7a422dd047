"""The network in training: torch, a BERT with mean pooling, and the loss.

Texts are run in chunks of one length each, so that little is computed on padding: titles have eight tokens,
descriptions eighty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from matching.errors import ModelError
from models.training.recipe import Recipe

TOKENS_A_CHUNK, TOKENS_A_CHUNK_ON_GPU = 600, 16_000
WIDEST_CHUNK, WIDEST_CHUNK_ON_GPU = 1.15, 2.0
"""Longest over shortest text of a chunk: at most so much is padding. A processor pays for each token, a GPU for each
start of an operation."""
FORBIDDEN = -1e4  # a logit that the softmax drops


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a batch gave: the loss, and the length (n,) of the gradient by each text's mean."""

    loss: float
    norms: NDArray[np.float64]


def training_device() -> str:
    """`cuda` where there is such a GPU, else `cpu`."""
    return "cuda" if torch.cuda.is_available() else "cpu"


class Network:
    """A sentence-transformers folder, opened for training.

    Args:
        base: the folder or name.
        recipe: layers kept, table of words, prefix and longest text.
        threads: chunks that run at once.

    Raises:
        ModelError: the recipe keeps a layer that the base does not have.
    """

    def __init__(self, base: str | Path, recipe: Recipe, threads: int) -> None:
        self.model = SentenceTransformer(str(base), device="cpu", model_kwargs={"dtype": torch.float32})
        self.device = training_device()
        transformer: Any = self.model[0]
        self.bert: Any = transformer.auto_model
        if recipe.layers is not None:
            self._keep_layers(recipe.layers)
        self.bert.config.hidden_dropout_prob = self.bert.config.attention_probs_dropout_prob = 0.0
        for module in self.bert.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        self.bert.embeddings.word_embeddings.weight.requires_grad_(recipe.words)
        if recipe.frozen:
            for part in (self.bert.embeddings, *self.bert.encoder.layer[: recipe.frozen]):
                part.requires_grad_(requires_grad=False)
        self._first = recipe.pooling == "first"
        if self._first:
            self.model[1] = Pooling(int(self.bert.config.hidden_size), pooling_mode="cls")
        self.bert.to(self.device)
        self._tokenizer = Tokenizer.from_str(self.model.tokenizer.backend_tokenizer.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(recipe.longest)
        self._prefix = recipe.prefix
        self.model.prompts = {"query": recipe.prefix, "document": recipe.prefix}
        self._pad = int(self.bert.config.pad_token_id)
        torch.set_num_threads(1)
        self._pool = ThreadPoolExecutor(threads)
        gpu = self.device == "cuda"
        self._size = TOKENS_A_CHUNK_ON_GPU if gpu else TOKENS_A_CHUNK
        self._widest = WIDEST_CHUNK_ON_GPU if gpu else WIDEST_CHUNK

    @property
    def layers(self) -> int:
        """How many layers it has."""
        return len(self.bert.encoder.layer)

    def trained(self) -> list[Tensor]:
        """The weights that are trained, in a fixed order."""
        return [
            value
            for name, value in self.bert.named_parameters()
            if value.requires_grad and "pooler" not in name
        ]

    def learn(self, texts: Sequence[str], loss_of: Callable[[Tensor], Tensor]) -> Learnt:
        """Add the gradients of `loss_of(means)` to the weights.

        Chunks run side by side, forward and then backward (Gao et al. 2021, "GradCache", with the activations kept):
        on two cores this is twice one thread, which threads inside an operation are not.

        Args:
            texts: all texts of the batch, each once.
            loss_of: from means (len(texts), dim) to a scalar.
        """
        tokens = self._tokens(texts)
        parts = self._parts(tokens)
        outs = list(self._pool.map(lambda chunk: self._chunk([tokens[place] for place in chunk]), parts))
        places = torch.tensor([place for chunk in parts for place in chunk], device=self.device)
        means = torch.empty(len(texts), outs[0].shape[1], device=self.device)
        means[places] = torch.cat([out.detach() for out in outs])
        learnt, gradient = _learnt(means, loss_of)
        gradients = torch.split(gradient[places], [len(chunk) for chunk in parts])
        list(self._pool.map(lambda pair: torch.autograd.backward(*pair), zip(outs, gradients, strict=True)))
        return learnt

    def learn_from_some(
        self,
        texts: Sequence[str],
        loss_of: Callable[[Tensor], Tensor],
        noise: float,
        draw: np.random.Generator,
    ) -> Learnt:
        """As `learn`, going back through some of the texts only: the same gradients on average, for less work.

        All texts are read without gradients. That gives the gradient of each mean, small for most: what is easy teaches
        little. Which texts are read again and gone back through is drawn by `chances`, and what is drawn counts by one
        over its chance, so that nothing is left out on average (Katharopoulos and Fleuret 2018, "Not all samples are
        created equal", with the norm of the gradient itself in place of a bound).

        Args:
            texts: all texts of the batch, each once.
            loss_of: from means (len(texts), dim) to a scalar.
            noise: what the draw may add to the variance of the gradients, as a share of the batch's own; above 0.
            draw: decides which.
        """
        tokens = self._tokens(texts)
        means = torch.empty(len(texts), int(self.bert.config.hidden_size), device=self.device)

        def read(places: list[int]) -> None:
            with torch.no_grad():
                means[places] = self._chunk([tokens[place] for place in places])

        list(self._pool.map(read, self._parts(tokens)))
        learnt, gradient = _learnt(means, loss_of)
        odds = chances(learnt.norms, noise)
        taken = np.flatnonzero(draw.random(len(odds)) < odds)
        weighted = gradient[taken] / torch.from_numpy(odds[taken]).to(gradient)[:, None]
        read_again = [tokens[place] for place in taken]

        def go_back(places: list[int]) -> None:
            torch.autograd.backward(self._chunk([read_again[place] for place in places]), weighted[places])

        list(self._pool.map(go_back, self._parts(read_again)))
        return learnt

    def _parts(self, tokens: Sequence[Sequence[int]]) -> list[list[int]]:
        """Chunks of the texts, the most work first, so that the threads end at about one time."""
        made = chunks([len(one) for one in tokens], self._size, self._widest)
        return sorted(made, key=lambda places: -len(places) * len(tokens[places[-1]]))

    def vectors(self, texts: Sequence[str], block: int = 2_000) -> NDArray[np.float32]:
        """Vectors (len(texts), dim) of length 1, without gradients."""
        found = np.empty((len(texts), int(self.bert.config.hidden_size)), dtype=np.float32)

        def fill(places: list[int], tokens: list[list[int]]) -> None:
            with torch.inference_mode():
                found[places] = functional.normalize(self._chunk(tokens), dim=-1).cpu().numpy()

        for start in range(0, len(texts), block):
            tokens = self._tokens(texts[start : start + block])
            jobs = [
                ([start + place for place in part], [tokens[place] for place in part])
                for part in self._parts(tokens)
            ]
            list(self._pool.map(lambda job: fill(*job), jobs))
        return found

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [one.ids for one in self._tokenizer.encode_batch([self._prefix + text for text in texts])]

    def _chunk(self, tokens: Sequence[Sequence[int]]) -> Tensor:
        """Pooled vectors (len(tokens), dim) of one chunk."""
        longest = max(len(one) for one in tokens)
        ids = torch.full((len(tokens), longest), self._pad, dtype=torch.long)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = torch.tensor(one)
        ids = ids.to(self.device)
        mask = (ids != self._pad).long()
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        if self._first:
            first: Tensor = hidden[:, 0]
            return first
        wide = mask.unsqueeze(-1).to(hidden.dtype)
        means: Tensor = (hidden * wide).sum(dim=1) / wide.sum(dim=1)
        return means

    def save(self, folder: Path) -> None:
        """Write a sentence-transformers folder."""
        self.model.save(str(folder))

    @torch.no_grad()
    def mix_in(self, weights: Sequence[Tensor], share: float) -> None:
        """Move the trained weights towards others, given in the order of `trained()`, by a share of the way."""
        for value, other in zip(self.trained(), weights, strict=True):
            value.lerp_(other, share)

    def _keep_layers(self, kept: Sequence[int]) -> None:
        """Leave out the other layers; a model that has just as many is one from which they were left out before."""
        layers = self.bert.encoder.layer
        if len(layers) == len(kept):
            return
        if max(kept) >= len(layers):
            raise ModelError(
                f"the recipe keeps layer {max(kept)} and the base has {len(layers)}, counted from 0"
            )
        self.bert.encoder.layer = torch.nn.ModuleList([layers[number] for number in kept])
        self.bert.config.num_hidden_layers = len(kept)


def _learnt(means: Tensor, loss_of: Callable[[Tensor], Tensor]) -> tuple[Learnt, Tensor]:
    """What the batch gives, and the gradient (n, dim) of its loss by the means."""
    means.requires_grad_(True)
    loss = loss_of(means)
    torch.autograd.backward(loss)
    if means.grad is None:
        raise ValueError("the loss does not depend on the means")
    norms = torch.linalg.vector_norm(means.grad, dim=1).cpu().numpy().astype(np.float64)
    return Learnt(float(loss.detach()), norms), means.grad


def chances(norms: NDArray[np.float64], noise: float) -> NDArray[np.float64]:
    """Chance (n,) of each text to be drawn: in proportion to its norm, 1 at most, and no larger than it need be.

    With these chances p, the variance that the draw adds to a sum of gradients, sum of (1/p - 1) norm², is least for
    the number of texts drawn; it is held to `noise` times the sum of norm².

    Args:
        norms: (n,) of gradients, not below 0. Where all are 0 nothing is drawn.
        noise: above 0.

    >>> chances(np.array([3.0, 0.3, 0.3]), 1.0).round(2).tolist()
    [0.59, 0.06, 0.06]
    >>> chances(np.array([3.0, 0.3, 0.3]), 0.05).round(2).tolist()
    [1.0, 0.28, 0.28]
    """
    falling = np.sort(norms)[::-1]
    squares = falling**2
    allowed = noise * squares.sum()
    if allowed == 0:
        return np.zeros_like(norms)
    # With the k largest certain, the others have p = factor x norm, which adds (sum of the rest) / factor less the sum
    # of their squares. For every k from 0: the factor with which that is what is allowed.
    rest, rest_squared = falling[::-1].cumsum()[::-1], squares[::-1].cumsum()[::-1]
    factors = rest / (allowed + rest_squared)
    fits = factors * falling <= 1
    if not fits.any():
        return np.asarray(norms > 0, dtype=np.float64)
    return np.asarray(np.minimum(1.0, factors[int(np.argmax(fits))] * norms))


def chunks(
    lengths: Sequence[int], tokens: int = TOKENS_A_CHUNK, widest: float = WIDEST_CHUNK
) -> list[list[int]]:
    """Places of texts, shortest first, cut where a chunk would be too large or too uneven.

    >>> chunks([3, 9, 3])
    [[0, 2], [1]]
    """
    made: list[list[int]] = []
    order = sorted(range(len(lengths)), key=lambda place: lengths[place])
    for place in order:
        length = lengths[place]
        chunk = made[-1] if made else []
        if (
            not chunk
            or length > max(lengths[chunk[0]] * widest, lengths[chunk[0]] + 1)
            or (len(chunk) + 1) * length > tokens
        ):
            made.append([place])
        else:
            chunk.append(place)
    return made


def contrastive_loss(left: Tensor, right: Tensor, linked: Tensor, recipe: Recipe) -> Tensor:
    """Cross entropy of picking each text's partner among the batch, both ways, over the wanted dimensions.

    InfoNCE (van den Oord et al. 2018) in its symmetric form; with `same_side`, texts of the same side are negatives too
    (Li et al. 2023, "GTE", equation 2). Pairs that are linked are left out of each other's negatives.

    Args:
        left: (n, dim) means of the left texts.
        right: (n, dim), partner i of left i.
        linked: (n, n) booleans, true where texts i and j must not be pushed apart.
        recipe: temperature, dims, `same_side` and `guided`.
    """
    count = len(left)
    target = torch.arange(count, device=left.device)
    own = torch.eye(count, dtype=torch.bool, device=left.device)
    losses = []
    for dim in recipe.dims:
        a, b = functional.normalize(left[:, :dim], dim=-1), functional.normalize(right[:, :dim], dim=-1)
        across = (a @ b.T / recipe.temperature).masked_fill(linked & ~own, FORBIDDEN)
        rows, columns = across, across.T
        if recipe.same_side:
            rows = torch.cat(
                [rows, (a @ a.T / recipe.temperature).masked_fill(linked | own, FORBIDDEN)], dim=1
            )
            columns = torch.cat(
                [columns, (b @ b.T / recipe.temperature).masked_fill(linked | own, FORBIDDEN)], dim=1
            )
        if recipe.guided is not None:
            highest = (across.diagonal() + recipe.guided / recipe.temperature).detach()[:, None]
            partner = functional.pad(own, (0, rows.shape[1] - count))
            rows, columns = (
                one.masked_fill((one > highest) & ~partner, FORBIDDEN) for one in (rows, columns)
            )
        losses.append(
            (functional.cross_entropy(rows, target) + functional.cross_entropy(columns, target)) / 2
        )
    return torch.stack(losses).mean()


def distance(means: Tensor, wanted: Tensor) -> Tensor:
    """One minus the cosine of each mean to the vector that a teacher has for its text; their mean.

    After Reimers and Gurevych (2020), "Making monolingual sentence embeddings multilingual", with cosine for their
    squared error.

    Args:
        means: (n, dim).
        wanted: (n, dim), rows of length 1.
    """
    return (1 - (functional.normalize(means, dim=-1) * wanted).sum(dim=-1)).mean()
