"""Texts a second of the encoder that ships, beside sentence-transformers in full precision in the same run.

    python -m evaluation.bench_encoder

The other has the shape of ours with random weights (time depends on shapes alone) and reads the same texts on as many
cores. Both are given the whole list at once and batch it as they like; the two take turns, and the best round of each
counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data import load_taxonomy
from evaluation.plain_baseline import random_model
from matching.encoder import Kind
from models.load_encoder import load_encoder

ROUNDS = 3
SHORT, LONG, SINGLE = 400, 48, 60
LONG_WORDS = 130  # French words of about 200 tokens
SEED = 5


@dataclass(frozen=True, slots=True)
class EncoderFigures:
    """Texts a second, and milliseconds of one short text alone; ours and the baseline's."""

    short: tuple[float, float]
    long: tuple[float, float]
    single_ms: tuple[float, float]


def measure() -> EncoderFigures:
    """About a minute on two cores; needs the extra `[models]`."""
    ours, plain = load_encoder(), random_model()
    short, long = _texts()

    def encode(texts: Sequence[str]) -> object:
        return ours.encode(texts, Kind.LEARNER)

    def encode_plainly(texts: Sequence[str]) -> object:
        return plain.encode(list(texts), show_progress_bar=False)

    both = (encode, encode_plainly)
    return EncoderFigures(
        short=_a_second(both, short),
        long=_a_second(both, long),
        single_ms=_single_ms(both, short[:SINGLE]),
    )


def _texts() -> tuple[list[str], list[str]]:
    """Titles and skills in both languages, and descriptions joined to about 200 tokens."""
    taxonomy = load_taxonomy()
    draw = np.random.default_rng(SEED)
    codes = [*taxonomy.occupation_codes, *(code for code in taxonomy.skill_codes if code.startswith("esco:"))]
    chosen = [codes[place] for place in draw.permutation(len(codes))[: SHORT // 2]]
    short = [taxonomy.label(code, lang) for code in chosen for lang in ("fr", "en")]
    described = [code for code in taxonomy.occupation_codes if taxonomy.description(code)]
    words = " ".join(
        taxonomy.description(described[place]) for place in draw.permutation(len(described))[:400]
    ).split()
    long = [" ".join(words[start : start + LONG_WORDS]) for start in range(0, LONG * LONG_WORDS, LONG_WORDS)]
    return list(dict.fromkeys(short)), long


def _a_second(both: Sequence[Callable[[Sequence[str]], object]], texts: Sequence[str]) -> tuple[float, float]:
    best = [0.0, 0.0]
    for encode in both:
        encode(texts[:8])
    for _ in range(ROUNDS):
        for at, encode in enumerate(both):
            started = time.perf_counter()
            encode(texts)
            best[at] = max(best[at], len(texts) / (time.perf_counter() - started))
    return best[0], best[1]


def _single_ms(
    both: Sequence[Callable[[Sequence[str]], object]], texts: Sequence[str]
) -> tuple[float, float]:
    times: list[list[float]] = [[], []]
    for text in texts:
        for at, encode in enumerate(both):
            started = time.perf_counter()
            encode([text])
            times[at].append(1000 * (time.perf_counter() - started))
    return float(np.median(times[0])), float(np.median(times[1]))


def main() -> None:
    """Print the figures as JSON."""
    found = measure()
    print(json.dumps({name: getattr(found, name) for name in EncoderFigures.__slots__}))


if __name__ == "__main__":
    main()
