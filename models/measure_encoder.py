"""How near to full precision an exported encoder is, and how fast: `python -m models.measure_encoder SOURCE`.

SOURCE is the sentence-transformers folder it was exported from; needs the extra `[models]`. Prints Markdown.
Cosines are given twice: as they are, and after the mean of full precision is taken off, where errors show.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from data import load_taxonomy
from matching.encoder import Encoder, Kind, Vectors, unit_rows
from models.load_encoder import SHIPPED
from models.onnx_encoder import OnnxEncoder
from models.sentence_transformers_encoder import SentenceTransformersEncoder

SEED = 7
TEXTS = 500  # of the cosines: labels and descriptions in both languages
SHORT, LONG = 400, 48  # texts of the timings
SINGLE = 100  # texts given one by one
ROUNDS = 3  # of each timing; the best counts, so that other work on the machine counts less


def main() -> None:
    """Measure both encoders in one run."""
    parser = argparse.ArgumentParser(
        description="Compare the shipped encoder with its source in full precision."
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("--encoder", type=Path, default=SHIPPED, help="exported folder; the one that ships")
    asked = parser.parse_args()
    source = asked.source
    draw = np.random.default_rng(SEED)
    taxonomy = load_taxonomy()
    codes = [code for code in taxonomy.occupation_codes if taxonomy.description(code)]
    chosen = [codes[place] for place in draw.permutation(len(codes))[: TEXTS // 3]]
    labels = [
        *(taxonomy.label(code, "fr") for code in chosen),
        *(taxonomy.label(code, "en") for code in chosen),
    ]
    texts = [*labels, *(taxonomy.description(code) for code in chosen)]
    shipped = OnnxEncoder(asked.encoder)
    full = SentenceTransformersEncoder(str(source))
    ours, theirs = shipped.encode(texts, Kind.OFFER), full.encode(texts, Kind.OFFER)
    mean = theirs.mean(axis=0)
    out = sys.stdout
    out.write(f"Cosine to full precision on {len(texts)} texts: {cosines(ours, theirs)};")
    out.write(f" without the mean {cosines(ours - mean, theirs - mean)}.\n\n")
    names = [name.text for name in taxonomy.names("occupation")]
    short = list(dict.fromkeys(names[place] for place in draw.permutation(len(names))[:SHORT]))
    long = [
        " ".join(taxonomy.description(code) for code in codes[at : at + 9])[:900]
        for at in range(0, LONG * 9, 9)
    ]
    out.write(
        "| encoder | short texts/s | texts of about 200 tokens/s | one short query, ms |\n|---|---|---|---|\n"
    )
    for name, encoder in (("sentence-transformers, float32", full), (shipped.name, shipped)):
        quick, slow = rate(encoder, short, Kind.TITLE), rate(encoder, long, Kind.OFFER)
        out.write(f"| {name} | {quick:.0f} | {slow:.1f} | {single(encoder, short[:SINGLE]):.1f} |\n")


def cosines(ours: Vectors, theirs: Vectors) -> str:
    """Mean and least cosine of rows."""
    each = (unit_rows(ours) * unit_rows(theirs)).sum(axis=1)
    return f"mean {each.mean():.4f}, least {each.min():.4f}"


def rate(encoder: Encoder, texts: list[str], kind: Kind) -> float:
    """Texts a second, best of the rounds."""
    return len(texts) / min(seconds(partial(encoder.encode, texts, kind)) for _ in range(ROUNDS))


def single(encoder: Encoder, texts: list[str]) -> float:
    """Milliseconds for one text, median."""
    return 1_000 * statistics.median(seconds(partial(encoder.encode, [text], Kind.TITLE)) for text in texts)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
