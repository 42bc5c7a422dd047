"""How the encoder is trained: every choice that someone might question, with its reason.

The reasons point to evaluation/results/encoder_training.md, where each choice stands beside what it was tried against.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

SHARES: Mapping[str, float] = MappingProxyType(
    {
        "skill aliases, en": 0.16,  # the widest vocabulary: 69,000 pairs, and half of what an offer is made of
        "skill aliases, fr": 0.05,  # 2,800 pairs only, seen several times: French comes first
        "occupation aliases, en": 0.11,
        "occupation aliases, fr": 0.08,  # 6,000 pairs, seen several times
        "translations": 0.16,  # what holds the two languages together
        "descriptions": 0.06,  # long texts beside short ones, so that neither forgets the other
        "occupations and skills": 0.08,  # profile to offer; more of it pulls titles towards lists
        "rome appellations": 0.12,  # the French trades
        "rome definitions": 0.03,
        "rome competences": 0.02,
        "tools": 0.02,  # 2,400 names that no referential has
        "made sentences": 0.04,
        "skillskape": 0.03,  # synthetic sentences, English: 4,000 that speak of no held-out skill, seen once
        "rncp": 0.02,
        "keyword bags": 0.03,  # noisy, the only words of real adverts that may be used
    }
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sizes are in pairs (two texts); lengths in tokens."""

    pairs: int = 600_000
    """More is better as far as it was tried: seven layers alone have .686 on the mean of all dev tasks after 300,000
    and .697 after 600,000, where hardly another setting moves it by a point."""
    noise_of_draw: float = 0.1
    """Each step goes back through a part of its texts, drawn so that gradients are the same on average; this is the
    variance that the draw may add, as a share of the batch's own. Of names against names a fifth to a third are gone
    back through, of lists and bags nearly all. 0 goes back through all, always."""
    batch: int = 192
    """Pairs that are each other's negatives."""
    learning_rate: float = 2e-4
    warmup: float = 0.1
    """Share of the steps over which the rate rises."""
    schedule: Literal["line", "cosine", "late"] = "line"
    """How the rate then falls to zero: in a straight line, along a half cosine, or over the last fifth alone. No one of
    them is better than another."""
    weight_decay: float = 0.01
    temperature: float = 0.05
    longest: int = 64
    """Tokens of a text that are read in training; what is longer is cut."""
    prefix: str = ""
    """Written before every text. The base expects "query: ": three tokens where a title has eight, and worth a third of
    a point on the mean of all dev tasks."""
    layers: tuple[int, ...] | None = (0, 1, 2, 4, 9, 10, 11)
    """Layers of the base that are kept, counted from 0; `None` keeps all. Layers in the middle can go (`python -m
    evaluation.encoder_layers`), and time goes with the layers."""
    words: bool = False
    """Whether the table of words (half of all weights) is trained."""
    frozen: int = 0
    """So many of the lowest layers kept stay as the base has them, and so do its tables. They need no backward pass,
    two thirds of their work; four of a teacher's twelve cost a point."""
    pooling: Literal["mean", "first"] = "mean"
    """How the vectors of a text's tokens become one: their mean, or the first of them, which is no better and which
    `models.export_encoder` does not write."""
    dims: tuple[int, ...] = (384,)
    """The loss is the mean over the first so many coordinates (Kusupati et al. 2022, Matryoshka)."""
    group: int = 8
    """Pairs of neighbouring concepts that are put into one batch: runners-up as negatives. 1 mixes at random."""
    runners_up: tuple[int, int] = (2, 30)
    """Ranks of the neighbours taken; the very nearest are too often the same thing in other words."""
    by_source: bool = True
    """Whether all pairs of a batch come from one source, so that length and style give nothing away."""
    same_side: bool = True
    """Whether the left texts are each other's negatives too, and the right ones."""
    noise: float = 0.2
    """Share of pairs whose left side is written as people do."""
    guided: float | None = None
    """Negatives whose cosine is above the partner's by more than this are left out: more often unlabelled partners
    than mistakes (Solatorio 2024, "GISTEmbed", with the network in training as its own guide). `None` keeps all."""
    near_teacher: float = 0.0
    """Weight of the distance to a teacher's vectors beside the loss of the pairs; 0 for none. A student of 150,000
    pairs behind a teacher of twelve layers and 300,000 is no better than 600,000 pairs alone, for more work."""
    keep_base: float = 0.1
    """Share of the base in the final weights (Wortsman et al. 2022, WiSE-FT). Mixed in after training, so that another
    share needs no other run. A tenth is better than none on every sample that it was tried on; a fifth gains on offers
    and loses between the languages."""
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    seed: int = 1

    def as_json(self) -> dict[str, object]:
        """For the manifest."""
        return {
            **{one.name: getattr(self, one.name) for one in dataclasses.fields(self)},
            "shares": dict(self.shares),
        }


PILOT = Recipe(
    pairs=8_064,
    batch=64,
    learning_rate=8e-5,
    longest=40,
    layers=None,
    group=1,
    by_source=False,
    same_side=False,
    noise=0.0,
    noise_of_draw=0.0,
    keep_base=0.0,
    shares={
        "skill aliases, en": 0.45,
        "skill aliases, fr": 0.10,
        "occupation aliases, en": 0.15,
        "occupation aliases, fr": 0.10,
        "translations": 0.20,
    },
)
"""The first trial of this project: ESCO pairs only, plain in-batch negatives. The row to beat."""

REFIT_PAIRS, REFIT_RATE = 50_000, 5e-5
"""The refit goes on from the chosen model, with the pairs that were held out and as many of the others: a twelfth of
the work at a quarter of the rate, so that what was measured stays and what was kept out is learnt."""
