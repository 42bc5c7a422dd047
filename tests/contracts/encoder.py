"""What every encoder must do: subclass it, and say how one is made."""

from __future__ import annotations

import numpy as np
import pytest

from matching.encoder import Encoder, Kind

SAME = 1e-5  # how near two vectors of one text must be
LENGTH = 1e-5  # how near to 1 the length of a row must be
TEXTS = (
    "développeur web",
    "web developer",
    "boulangère",
    "Gérer des bases de données relationnelles et écrire des requêtes SQL",
    "",
    " ",
    "\n\t",
    "🚀🚀🚀",
    "مطور ويب",
    "C++",
    "½ \x00 \ud800",
    "conduite de projet " * 400,
    "x" * 200_000,
)


class EncoderContract:
    """Every implementation passes this."""

    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls) -> Encoder:
        raise NotImplementedError

    @pytest.mark.parametrize("kind", list(Kind))
    def test_one_row_of_length_one_for_each_text(self, encoder: Encoder, kind: Kind) -> None:
        vectors = encoder.encode(TEXTS, kind)
        assert vectors.shape == (len(TEXTS), encoder.dim)
        assert vectors.dtype == np.float32
        assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < LENGTH

    def test_no_text_gives_no_row(self, encoder: Encoder) -> None:
        assert encoder.encode([], Kind.TITLE).shape == (0, encoder.dim)

    def test_neighbours_do_not_matter(self, encoder: Encoder) -> None:
        together = encoder.encode(TEXTS, Kind.TITLE)
        alone = np.concatenate([encoder.encode([text], Kind.TITLE) for text in TEXTS])
        backwards = encoder.encode(TEXTS[::-1], Kind.TITLE)[::-1]
        assert np.abs(together - alone).max() <= SAME
        assert np.abs(together - backwards).max() <= SAME

    def test_a_repeated_text_has_one_vector(self, encoder: Encoder) -> None:
        vectors = encoder.encode(["soudeur", "data analyst", "soudeur"], Kind.TITLE)
        assert np.array_equal(vectors[0], vectors[2])
        assert not np.allclose(vectors[0], vectors[1], atol=1e-2)

    def test_again_the_same(self, encoder: Encoder) -> None:
        assert np.array_equal(encoder.encode(TEXTS[:4], Kind.OFFER), encoder.encode(TEXTS[:4], Kind.OFFER))

    def test_it_says_what_it_is(self, encoder: Encoder) -> None:
        assert encoder.name
        assert encoder.version.startswith(encoder.name)
        assert encoder.dim > 1
