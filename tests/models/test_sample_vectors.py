"""The vectors that ship with the sample are those that the encoder gives, and they are enough."""

import numpy as np
import pytest

from data.network import Network
from data.sample.real_offers import load_real_offers
from matching.encoder import from_codes, text_key, to_codes
from matching.vector_cache import ShippedVectors
from models import load_encoder, matcher_with
from models.build_sample_vectors import RecordingEncoder
from models.load import SAMPLE_VECTORS, fill

ENCODED_AGAIN = 200
"""Texts that are encoded again: every tenth or so of those of the real offers."""
ALIKE = 0.998
"""Cosine of one text's vectors from two processors: their GELUs differ in the last bit, and a byte that is rounded the
other way moves those behind it. Between one with AVX-512 and one with AVX2, .9989 was the least."""


@pytest.fixture(scope="module")
def asked() -> RecordingEncoder:
    recording = RecordingEncoder(load_encoder())
    fill(matcher_with(recording), Network(offers=load_real_offers()[:12]))
    return recording


def test_what_the_real_offers_ask_for_ships(asked: RecordingEncoder) -> None:
    shipped = ShippedVectors.load(SAMPLE_VECTORS, asked.version)
    keys = [text_key(text, kind) for kind, text in asked.asked]
    found = shipped.find(keys)
    missing = sum(one is None for one in found)
    assert missing <= 0.02 * len(keys), f"{missing} of {len(keys)}: run python -m models.build_sample_vectors"


def test_what_ships_is_what_the_encoder_gives(asked: RecordingEncoder) -> None:
    shipped = ShippedVectors.load(SAMPLE_VECTORS, asked.version)
    encoder = load_encoder()
    compared = 0
    for kind, text in list(asked.asked)[:ENCODED_AGAIN]:
        (row,) = shipped.find([text_key(text, kind)])
        if row is not None:
            fresh = from_codes(to_codes(encoder.encode([text], kind)))[0]
            assert float(np.dot(from_codes(row[np.newaxis])[0], fresh)) > ALIKE
            compared += 1
    assert compared > ENCODED_AGAIN // 2
