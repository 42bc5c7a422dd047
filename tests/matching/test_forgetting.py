"""What is removed is not in the files that are written afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matching.encoder import CachedEncoder, Codes, Kind, Vectors, text_key
from matching.vector_cache import VectorCache

DIM = 8


class Counting:
    """An encoder of little vectors."""

    name, version, dim = "counting", "1", DIM

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        return np.full((len(texts), DIM), DIM**-0.5, dtype=np.float32)

    def prepare(self) -> None:
        """It has nothing to make."""


def _codes(*values: int) -> Codes:
    return np.array([[value] * DIM for value in values], dtype=np.int8)


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*.vectors")))


def test_a_forgotten_vector_is_gone_from_the_disk_and_for_every_process(tmp_path: Path) -> None:
    keys = [text_key(text, Kind.TITLE) for text in ("awa", "lou", "zoe")]
    one = VectorCache(tmp_path, "v1", DIM)
    one.add(keys, _codes(11, 22, 33))
    other = VectorCache(tmp_path, "v1", DIM)
    other.add([keys[0]], _codes(11))  # two processes computed the same text at once
    assert other.find([keys[0]])[0] is not None
    assert one.forget([keys[0], text_key("nobody", Kind.TITLE)]) == 2
    assert keys[0] not in _bytes(tmp_path)
    assert bytes([11] * DIM) not in _bytes(tmp_path)
    for cache in (one, other, VectorCache(tmp_path, "v1", DIM)):
        found = cache.find(keys)
        assert found[0] is None
        assert [row[0] for row in found[1:] if row is not None] == [22, 33]


def test_a_forgotten_vector_can_be_kept_again(tmp_path: Path) -> None:
    cache, key = VectorCache(tmp_path, "v1", DIM), text_key("awa", Kind.TITLE)
    cache.add([key], _codes(11))
    cache.forget([key])
    cache.add([key], _codes(44))
    for each in (cache, VectorCache(tmp_path, "v1", DIM)):
        (row,) = each.find([key])
        assert row is not None
        assert row[0] == 44


def test_an_encoder_hears_which_texts_are_asked_for_and_forgets_them(tmp_path: Path) -> None:
    encoder = CachedEncoder(Counting(), [VectorCache(tmp_path, "1", DIM)])
    encoder.encode(["before"], Kind.TITLE)
    with encoder.listening() as heard:
        encoder.encode(["awa", "before"], Kind.TITLE)
    encoder.encode(["after"], Kind.TITLE)
    assert heard == {text_key("awa", Kind.TITLE), text_key("before", Kind.TITLE)}
    computed = encoder.computed
    assert encoder.forget({text_key("awa", Kind.TITLE)}) == 1
    encoder.encode(["before", "after"], Kind.TITLE)
    assert encoder.computed == computed
    encoder.encode(["awa"], Kind.TITLE)
    assert encoder.computed == computed + 1
