"""Vectors of given texts, to ship: `python -m models.build_sample_vectors TEXTS --out FILE`.

TEXTS has one JSON object a line: `{"kind": "title", "text": "..."}`. `recorded` gathers them from a running matcher.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from matching.encoder import Encoder, Kind, Vectors, text_key, to_codes
from matching.vector_cache import write_shipped
from models.load_encoder import load_encoder


class RecordingEncoder:
    """An encoder that remembers what it was asked: put it in a matcher, run the matcher, and read `asked`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.version, self.dim = encoder.name, encoder.version, encoder.dim
        self.asked: dict[tuple[Kind, str], None] = {}

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """What the encoder gives."""
        self.asked.update(dict.fromkeys((kind, text) for text in texts))
        return self._encoder.encode(texts, kind)


def write_vectors(encoder: Encoder, texts: Iterable[tuple[Kind, str]], path: Path) -> int:
    """Encode each text once and write the file; the number of vectors in it."""
    asked = list(dict.fromkeys(texts))
    keys, codes = [], [np.zeros((0, encoder.dim), dtype=np.int8)]
    for kind in Kind:
        of_kind = [text for one, text in asked if one == kind]
        keys += [text_key(text, kind) for text in of_kind]
        codes.append(to_codes(encoder.encode(of_kind, kind)))
    write_shipped(path, encoder.version, keys, np.concatenate(codes))
    return len(keys)


def main() -> None:
    """Read the texts and write their vectors."""
    parser = argparse.ArgumentParser(description="Write vectors of texts, to ship with a sample network.")
    parser.add_argument("texts", type=Path, help="JSON lines with kind and text")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    lines = [json.loads(line) for line in arguments.texts.read_text(encoding="utf-8").splitlines() if line]
    count = write_vectors(
        load_encoder(), ((Kind(line["kind"]), line["text"]) for line in lines), arguments.out
    )
    print(f"{count:,} vectors in {arguments.out}")


if __name__ == "__main__":
    main()
