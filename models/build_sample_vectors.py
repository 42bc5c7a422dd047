"""The vectors that ship with the sample network, so that the demo need not compute them.

    python -m models.build_sample_vectors [--out FILE]

They are keyed by text: a sample that changed since is read all the same, and what is missing is computed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from data.sample import generate
from matching.encoder import Encoder, Kind, Vectors, text_key, to_codes
from matching.vector_cache import write_shipped
from models.load import SAMPLE_VECTORS, fill, matcher_with
from models.load_encoder import cached, load_encoder


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

    def prepare(self) -> None:
        """What the encoder makes."""
        self._encoder.prepare()


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
    """Read the sample network through a matcher that remembers, and write the vectors of what it read."""
    parser = argparse.ArgumentParser(description="Write the vectors of the sample network's texts.")
    parser.add_argument("--out", type=Path, default=SAMPLE_VECTORS)
    arguments = parser.parse_args()
    recording = RecordingEncoder(cached(load_encoder()))
    fill(matcher_with(recording), generate().network, _show)
    count = write_vectors(recording, recording.asked, arguments.out)
    print(f"{count:,} vectors in {arguments.out}")


def _show(done: int, whole: int) -> None:
    print(f"{done:,} of {whole:,} records read", flush=True)


if __name__ == "__main__":
    main()
