"""An encoder without a model: letters of a text, hashed and spread over few dimensions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.encoder import Kind, Vectors, unit_rows
from matching.letters import BUCKETS, ngram_counts

LONGEST = 500


class LetterEncoder:
    name = "letters"

    def __init__(self, seed: int = 0, dim: int = 48) -> None:
        self.dim = dim
        self.version = f"letters-{seed}-{dim}"
        self.encoded = 0
        self._axes = np.random.default_rng(seed).standard_normal((BUCKETS, dim), dtype=np.float32)

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        self.encoded += len(texts)
        rows = [
            np.asarray(ngram_counts([text[:LONGEST]]) @ self._axes, dtype=np.float32)[0] for text in texts
        ]
        return unit_rows(np.array(rows, dtype=np.float32).reshape(len(texts), self.dim))

    def prepare(self) -> None:
        """It has nothing to make."""
