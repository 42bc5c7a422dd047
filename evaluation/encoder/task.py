"""What a dev task is once it is built: texts to ask with, texts to find, and which of them are right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matching.encoder import Kind


class Piece(NamedTuple):
    """A text and what it is, as an encoder wants to know."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class RankingTask:
    """Find the right candidates for each query.

    Args:
        name: of the task's file, without its ending.
        metric: the one that stands in the table: a name of `evaluation.encoder.metrics`.
        queries: n of them.
        candidates: m distinct texts.
        grades: for each query, grade by place of the candidates that are right: 1 or more.
        left_out: for each query, the place of the candidate that is the query itself, or `None`.
        remarks: what was counted while the task was built.
    """

    name: str
    metric: str
    queries: tuple[Piece, ...]
    candidates: tuple[Piece, ...]
    grades: tuple[Mapping[int, int], ...]
    left_out: tuple[int | None, ...]
    remarks: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of queries."""
        return len(self.queries)

    @property
    def texts(self) -> Iterable[Piece]:
        """Every text that a system must read."""
        return (*self.candidates, *self.queries)

    @property
    def fingerprint(self) -> str:
        """Of everything that a score depends on but the system: the same digest is the same task."""
        parts = [self.metric, repr(self.queries), repr(self.candidates), repr(self.left_out)]
        return _digest([*parts, repr([sorted(of_one.items()) for of_one in self.grades])])


@dataclass(frozen=True, slots=True)
class PairTask:
    """Say which of two texts is nearer to an anchor: n triples."""

    name: str
    metric: str
    anchors: tuple[Piece, ...]
    same: tuple[Piece, ...]
    other: tuple[Piece, ...]
    remarks: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of triples."""
        return len(self.anchors)

    @property
    def texts(self) -> Iterable[Piece]:
        """Every text that a system must read."""
        return (*self.anchors, *self.same, *self.other)

    @property
    def fingerprint(self) -> str:
        """Of everything that a score depends on but the system."""
        return _digest([self.metric, repr(self.anchors), repr(self.same), repr(self.other)])


Task = RankingTask | PairTask


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
