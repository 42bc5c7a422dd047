"""Encoder: texts -> vectors. Caching of vectors by text, so that a text is encoded once.

What turns text into numbers lives above the library (`models/`); here is what it must promise, and the cache that
every caller goes through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matching.errors import ShapeError

Vectors = NDArray[np.float32]  # (n, dim), rows of length 1
Codes = NDArray[np.int8]  # (n, dim), rows of signed bytes: directions only
Key = bytes  # of a text and its kind: KEY_BYTES long

KEY_BYTES = 16
"""128 bits: among a billion texts, the chance that two share a key is about 1 in 10^21."""
LARGEST_CODE = 127  # of a signed byte; -128 is left out so that the range is symmetric


class Kind(StrEnum):
    """What a text is, so that an encoder may read titles and prose differently."""

    TITLE = "title"
    SKILL = "skill"
    LEARNER = "learner"
    OFFER = "offer"


@runtime_checkable
class Encoder(Protocol):
    """Texts to vectors.

    Every implementation gives rows of length 1, the same vector for the same text and kind whatever else is in
    the call (to 1e-5), a finite vector for any string (empty, very long, emoji), and (0, dim) for no text.
    `version` names everything that a vector depends on: two encoders of one version give the same vectors.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Vectors (len(texts), dim), rows of length 1, in the order of the texts."""
        ...

    def prepare(self) -> None:
        """Make now what the first text would have to wait for; nothing needs it."""
        ...


class VectorStore(Protocol):
    """Codes by key: read, and where it can be written, added to."""

    def find(self, keys: Sequence[Key]) -> list[Codes | None]:
        """The code row (dim,) of each key, or `None`."""
        ...

    def add(self, keys: Sequence[Key], codes: Codes) -> None:
        """Keep rows for later; a store that is read-only or full of trouble drops them."""
        ...

    def forget(self, keys: Collection[Key]) -> int:
        """Destroy the rows of some keys, where they can be written; returns how many there were. Raises `OSError`."""
        ...


# --------------------------------------------------------------------------- one byte for each coordinate


def to_codes(vectors: Vectors) -> Codes:
    """Directions in signed bytes, each row scaled by its own largest coordinate.

    At 384 dimensions the cosine between a vector and its codes is 0.9999 or more. A row of zeros stays zero.

    >>> to_codes(np.array([[0.6, -0.8]], dtype=np.float32)).tolist()
    [[95, -127]]
    """
    if vectors.ndim != 2:
        raise ShapeError(f"vectors must have two dimensions, not {vectors.ndim}")
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scale = np.where(largest > 0, LARGEST_CODE / np.where(largest > 0, largest, 1), 0)
    return np.rint(vectors * scale).astype(np.int8)


def from_codes(codes: Codes) -> Vectors:
    """Vectors of length 1 from their codes. Exact: the same codes give the same floats on every machine.

    >>> from_codes(np.array([[3, -4]], dtype=np.int8)).tolist()
    [[0.6000000238418579, -0.800000011920929]]
    """
    wide = codes.astype(np.float64)
    lengths = np.sqrt(
        np.square(wide).sum(axis=1, keepdims=True)
    )  # sums of whole numbers: no order of adding matters
    return np.asarray(wide / np.maximum(lengths, 1.0), dtype=np.float32)


def unit_rows(vectors: NDArray[np.float32]) -> Vectors:
    """Rows divided by their length; a row of zeros becomes the first axis, so that every row has length 1.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)).round(3).tolist()
    [[0.6000000238418579, 0.800000011920929], [1.0, 0.0]]
    """
    lengths = np.sqrt(np.square(vectors.astype(np.float64)).sum(axis=1, keepdims=True))
    units = np.asarray(vectors / np.maximum(lengths, np.finfo(np.float64).tiny), dtype=np.float32)
    units[lengths[:, 0] == 0, 0] = 1.0
    return units


def text_key(text: str, kind: Kind) -> Key:
    """Key of a text: BLAKE2b of its kind and its UTF-8 bytes.

    >>> text_key("boulanger", Kind.TITLE) == text_key("boulanger", Kind.SKILL)
    False
    """
    kept = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(kept, digest_size=KEY_BYTES, person=kind.value.encode()).digest()


# --------------------------------------------------------------------------- the encoder everybody holds


class CachedEncoder:
    """An encoder that looks in its stores first, and writes what it had to compute to the last of them.

    A vector goes through its codes whether it was found or computed, so a text has one vector: the same floats before
    and after the cache knew it.
    """

    def __init__(self, encoder: Encoder, stores: Sequence[VectorStore]) -> None:
        self._encoder = encoder
        self._stores = tuple(stores)
        self._listeners: list[set[Key]] = []
        self.computed = 0
        """Texts that had to be encoded since the start: what the stores did not know."""

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def version(self) -> str:
        return self._encoder.version

    @property
    def dim(self) -> int:
        return self._encoder.dim

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Vectors (len(texts), dim), rows of length 1, each text encoded at most once in its life."""
        distinct = list(dict.fromkeys(texts))
        keys = [text_key(text, kind) for text in distinct]
        for heard in self._listeners:
            heard.update(keys)
        found = self._look_up(keys)
        missing = [place for place, row in enumerate(found) if row is None]
        if missing:
            unknown = [distinct[place] for place in missing]
            codes = to_codes(self._encoder.encode(unknown, kind))
            self.computed += len(unknown)
            for place, row in zip(missing, codes, strict=True):
                found[place] = row
            if self._stores:
                self._stores[-1].add([text_key(text, kind) for text in unknown], codes)
        rows = {text: row for text, row in zip(distinct, found, strict=True) if row is not None}
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        return from_codes(np.stack([rows[text] for text in texts]))

    def prepare(self) -> None:
        """Make now what the first text that no store knows would have to wait for."""
        self._encoder.prepare()

    @contextmanager
    def listening(self) -> Iterator[set[Key]]:
        """The keys of all texts that are asked for meanwhile, by any thread."""
        heard: set[Key] = set()
        self._listeners = [*self._listeners, heard]
        try:
            yield heard
        finally:
            self._listeners = [one for one in self._listeners if one is not heard]

    def forget(self, keys: Collection[Key]) -> int:
        """Destroy the vectors of some texts; returns how many were kept. Asked for again, they are computed again.

        Raises `OSError`.
        """
        return sum(store.forget(keys) for store in self._stores)

    def _look_up(self, keys: list[Key]) -> list[Codes | None]:
        found: list[Codes | None] = [None] * len(keys)
        wanted = list(range(len(keys)))
        for store in self._stores:
            if not wanted:
                break
            for place, row in zip(wanted, store.find([keys[place] for place in wanted]), strict=True):
                found[place] = row
            wanted = [place for place in wanted if found[place] is None]
        return found


def encode_in_parts(
    encoder: Encoder, texts: Sequence[str], kind: Kind, size: int = 2_000
) -> Iterable[tuple[int, Vectors]]:
    """Encode a long list part by part, giving the number done so far with each part: for progress on long work."""
    for start in range(0, len(texts), size):
        part = texts[start : start + size]
        yield start + len(part), encoder.encode(part, kind)
