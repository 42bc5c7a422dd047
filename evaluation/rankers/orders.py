"""An order by nothing: what every other ranker has to beat."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

BITS = 53  # a float holds as many whole bits


class Random:
    """Scores drawn anew for each pair, uniform in [0, 1), the same for the same seed whatever else is asked."""

    name = "random"

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, query_id: str, candidates: Sequence[str]) -> list[float]:
        return [self._draw(query_id, candidate) for candidate in candidates]

    def _draw(self, query_id: str, candidate: str) -> float:
        text = f"{self._seed}\0{query_id}\0{candidate}".encode()
        drawn = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
        return (drawn >> (64 - BITS)) / (1 << BITS)
