"""The matcher one writes in an afternoon, to have something to divide our times by.

sentence-transformers in full precision over whole texts, one flat matrix, no cache, and a Python loop over all pairs.
Its encoder has the shape of ours with random weights: time depends on shapes alone. The skills of each record are
given to it, so that only its own way of matching is timed. It stands here for its time; what it would answer is no
baseline of quality.

Run by `evaluation.bench` in a process of its own, so that neither weighs on the other: `python -m
evaluation.plain_baseline FOLDER` prints its figures as JSON.
"""

from __future__ import annotations

import gzip
import importlib
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from data import load_taxonomy
from data.codec import read_jsonl
from evaluation.peak_memory import peak_memory_mb
from matching.matcher import Matcher
from matching.records import Learner, Offer
from matching.taxonomy import Taxonomy
from matching.text import Field, learner_prose, offer_prose
from models.load_encoder import SHIPPED

LAYERS, WIDTH, INNER, HEADS = 12, 384, 1536, 12  # of the shipped encoder's base
MAX_TOKENS = 512
SPECIAL_TOKENS = {
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "mask_token": "<mask>",
}
EARTH_KM = 6371.0
SAMPLE = 48
"""Whole texts of each side that are encoded; the time of all of them is extrapolated from these."""
LOOPS = 3
"""Questions of each side that are answered by the loop over all pairs: each takes seconds, and all alike."""
SEED = 1
CODES, VECTORS = "baseline_codes.json", "baseline_vectors.npz"

Record = TypeVar("Record", Learner, Offer)


@dataclass(frozen=True, slots=True)
class PlainFigures:
    """What the plain way costs. Seconds of a text are for one in a batch, milliseconds for one alone."""

    learner_text_s: float
    offer_text_s: float
    short_text_ms: float
    full_offer_ms: float
    learners_for_ms: float
    offers_for_ms: float
    load_s: float
    memory_mb: float
    encoded: int
    looped: int


def hand_over(folder: Path, matcher: Matcher) -> None:
    """Write what `main` needs of records that were read: the codes of the skills of each, and its vector."""
    skill_codes = matcher.reader.taxonomy.skill_codes
    sides = {"learners": matcher.learners.profiles(), "offers": matcher.offers.profiles()}
    codes = {
        name: {one.id: [skill_codes[row] for row in one.skills["row"].tolist()] for one in profiles}
        for name, profiles in sides.items()
    }
    (folder / CODES).write_text(json.dumps(codes), encoding="utf-8")
    vectors = {name: np.stack([one.vector for one in profiles]) for name, profiles in sides.items()}
    np.savez(folder / VECTORS, learners=vectors["learners"], offers=vectors["offers"])


class PlainMatcher:
    """All records in lists, one matrix a side.

    Args:
        taxonomy: for the similarity of two skills, one pair at a time.
        learners: all of them.
        offers: all of them.
        skills: codes of the skills of each record, by side and id.
        vectors: a matrix a side, rows in the order of the records.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        learners: Sequence[Learner],
        offers: Sequence[Offer],
        skills: Mapping[str, Mapping[str, list[str]]],
        vectors: Mapping[str, NDArray[np.float32]],
    ) -> None:
        self._taxonomy = taxonomy
        self._learners, self._offers = learners, offers
        self._skills, self._vectors = skills, vectors

    def learners_for(self, number: int, k: int) -> list[tuple[float, str]]:
        """Every learner beside offer `number`: cosine, skills met one by one, distance."""
        offer = self._offers[number]
        cosines = self._vectors["learners"] @ self._vectors["offers"][number]
        scored = [
            (float(cosine) + self._rest(learner, offer), learner.id)
            for learner, cosine in zip(self._learners, cosines, strict=True)
        ]
        return sorted(scored, reverse=True)[:k]

    def offers_for(self, number: int, k: int) -> list[tuple[float, str]]:
        """Every offer beside learner `number`."""
        learner = self._learners[number]
        cosines = self._vectors["offers"] @ self._vectors["learners"][number]
        scored = [
            (float(cosine) + self._rest(learner, offer), offer.id)
            for offer, cosine in zip(self._offers, cosines, strict=True)
        ]
        return sorted(scored, reverse=True)[:k]

    def _rest(self, learner: Learner, offer: Offer) -> float:
        wanted, held = self._skills["offers"][offer.id], self._skills["learners"][learner.id]
        similarity = self._taxonomy.skill_similarity
        met = sum(max((similarity(one, other) for other in held), default=0.0) for one in wanted)
        return met / max(len(wanted), 1) - (_km(learner, offer) or 0.0) / 100


def measure(folder: Path) -> PlainFigures:
    """Time the plain way on the network, the short texts and the full offers of a folder of `evaluation.bench`."""
    started = time.perf_counter()
    learners = list(read_jsonl(folder / "network" / "learners.jsonl", Learner))
    offers = list(read_jsonl(folder / "network" / "offers.jsonl", Offer))
    taxonomy = load_taxonomy()
    model = random_model()
    load_s = time.perf_counter() - started
    codes = json.loads((folder / CODES).read_text(encoding="utf-8"))
    with np.load(folder / VECTORS) as arrays:
        plain = PlainMatcher(taxonomy, learners, offers, codes, dict(arrays))
    short = json.loads((folder / "short.json").read_text(encoding="utf-8"))
    full = list(read_jsonl(folder / "full.jsonl", Offer))
    step_l, step_o = len(learners) // LOOPS, len(offers) // LOOPS
    return PlainFigures(
        learner_text_s=_in_batch(model, [_whole(learner_prose(one)) for one in _spread(learners)]),
        offer_text_s=_in_batch(model, [_whole(offer_prose(one)) for one in _spread(offers)]),
        short_text_ms=_alone(model, short),
        full_offer_ms=_alone(model, [_whole(offer_prose(one)) for one in full]),
        learners_for_ms=_median_ms(lambda number: plain.learners_for(number * step_o, 10), range(LOOPS)),
        offers_for_ms=_median_ms(lambda number: plain.offers_for(number * step_l, 10), range(LOOPS)),
        load_s=load_s,
        memory_mb=peak_memory_mb(),
        encoded=SAMPLE,
        looped=LOOPS,
    )


def _spread(records: Sequence[Record]) -> Sequence[Record]:
    return records[:: max(len(records) // SAMPLE, 1)][:SAMPLE]


def _whole(fields: Sequence[Field]) -> str:
    return " ".join(one.text for one in fields)


def _in_batch(model: Any, texts: Sequence[str]) -> float:
    model.encode(list(texts[:2]))
    started = time.perf_counter()
    model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return (time.perf_counter() - started) / len(texts)


def _alone(model: Any, texts: Sequence[str]) -> float:
    return _median_ms(lambda text: model.encode([text], show_progress_bar=False), texts)


T = TypeVar("T")


def _median_ms(act: Callable[[T], object], over: Sequence[T]) -> float:
    times = []
    for one in over:
        started = time.perf_counter()
        act(one)
        times.append(1000 * (time.perf_counter() - started))
    return float(np.median(times))


def _km(learner: Learner, offer: Offer) -> float | None:
    here, there = learner.place, offer.place
    if here is None or there is None or here.lat is None or there.lat is None:
        return None
    if here.lon is None or there.lon is None:
        return None
    a, b = math.radians(here.lat), math.radians(there.lat)
    half = math.radians(there.lon - here.lon) / 2
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(chord, 1.0)))


def random_model() -> Any:
    """A model of our encoder's shape and tokenizer, as one is loaded from disk. Imported here: torch takes seconds."""
    torch: Any = importlib.import_module("torch")
    library: Any = importlib.import_module("sentence_transformers")
    transformers: Any = importlib.import_module("transformers")
    transformers.utils.logging.disable_progress_bar()
    torch.manual_seed(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokenizer_file = folder / "tokenizer.json"
        tokenizer_file.write_bytes(gzip.decompress((SHIPPED / "tokenizer.json.gz").read_bytes()))
        tokenizer = transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(tokenizer_file), model_max_length=MAX_TOKENS, **SPECIAL_TOKENS
        )
        config = transformers.BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            intermediate_size=INNER,
            max_position_embeddings=MAX_TOKENS,
        )
        transformers.BertModel(config).save_pretrained(folder / "bert")
        tokenizer.save_pretrained(folder / "bert")
        model = library.SentenceTransformer(str(folder / "bert"), device="cpu")  # adds the mean of the tokens
    model.max_seq_length = MAX_TOKENS
    return model


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Path(sys.argv[1])))))
