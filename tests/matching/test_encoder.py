from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.encoder import CachedEncoder, Encoder, Kind, from_codes, text_key, to_codes, unit_rows
from matching.errors import ShapeError
from matching.vector_cache import ShippedVectors, VectorCache, write_shipped
from tests.contracts.encoder import TEXTS, EncoderContract
from tests.letter_encoder import LetterEncoder


class TestLetterEncoder(EncoderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls) -> Encoder:
        return LetterEncoder()


class TestCachedEncoder(EncoderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
        plain = LetterEncoder()
        return CachedEncoder(plain, [VectorCache(tmp_path_factory.mktemp("cache"), plain.version, plain.dim)])


def test_a_text_has_the_same_floats_before_and_after_the_cache_knew_it(tmp_path: Path) -> None:
    plain = LetterEncoder()
    first = CachedEncoder(plain, [VectorCache(tmp_path, plain.version, plain.dim)])
    fresh = first.encode(TEXTS, Kind.LEARNER)
    second = CachedEncoder(plain, [VectorCache(tmp_path, plain.version, plain.dim)])
    found = second.encode(TEXTS[::-1], Kind.LEARNER)[::-1]
    assert np.array_equal(fresh, found)
    assert second.computed == 0
    assert first.computed == len(TEXTS)


def test_a_text_is_encoded_once(tmp_path: Path) -> None:
    plain = LetterEncoder()
    cached = CachedEncoder(plain, [VectorCache(tmp_path, plain.version, plain.dim)])
    cached.encode(["soudeur"] * 5 + ["maçon"], Kind.TITLE)
    cached.encode(["maçon", "plombier"], Kind.TITLE)
    assert plain.encoded == 3
    cached.encode(["maçon"], Kind.SKILL)  # another kind is another text
    assert plain.encoded == 4


def test_shipped_vectors_come_first_and_agree_with_computed_ones(tmp_path: Path) -> None:
    plain = LetterEncoder()
    texts = ["soudeur", "maçon"]
    keys = [text_key(text, Kind.TITLE) for text in texts]
    write_shipped(tmp_path / "shipped.npz", plain.version, keys, to_codes(plain.encode(texts, Kind.TITLE)))
    shipped = ShippedVectors.load(tmp_path / "shipped.npz", plain.version)
    with_both = CachedEncoder(plain, [shipped, VectorCache(tmp_path / "cache", plain.version, plain.dim)])
    without = CachedEncoder(LetterEncoder(), [])
    wanted = [*texts, "plombier"]
    assert np.array_equal(with_both.encode(wanted, Kind.TITLE), without.encode(wanted, Kind.TITLE))
    assert with_both.computed == 1


@given(st.lists(st.floats(-1, 1, width=32), min_size=48, max_size=48))
@example([0.0] * 47 + [1.401298464324817e-45])  # the least that a float32 can hold
def test_codes_keep_the_direction(values: list[float]) -> None:
    vector = unit_rows(np.array([values], dtype=np.float32))
    again = from_codes(to_codes(vector))
    assert float((vector * again).sum()) > 0.999
    assert np.array_equal(from_codes(to_codes(again)), from_codes(to_codes(from_codes(to_codes(again)))))


def test_codes_of_usual_vectors_lose_little() -> None:
    vectors = unit_rows(np.random.default_rng(1).standard_normal((200, 384)).astype(np.float32))
    assert (vectors * from_codes(to_codes(vectors))).sum(axis=1).min() > 0.9998


def test_codes_want_rows() -> None:
    with pytest.raises(ShapeError, match="two dimensions, not 1"):
        to_codes(np.zeros(4, dtype=np.float32))


def test_keys_tell_kinds_and_texts_apart() -> None:
    keys = {text_key(text, kind) for text in TEXTS for kind in Kind}
    assert len(keys) == len(TEXTS) * len(Kind)
