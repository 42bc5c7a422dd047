"""A small BERT with random weights goes the whole way: sentence-transformers folder, export, ONNX Runtime."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import erf

from matching.encoder import Encoder, Kind
from matching.errors import ModelError
from models import load_encoder
from models.bert_graph import LIFT, WEIGHT_STEPS, BertShape, quantised_rows
from models.export_encoder import export
from models.onnx_encoder import OnnxEncoder
from models.rounding import compensated
from models.sentence_transformers_encoder import SentenceTransformersEncoder
from tests.contracts.encoder import EncoderContract

LIKE_FULL_PRECISION = 0.99  # random weights have no redundancy: the trained encoder stands at 0.999
TEXTS = [
    "développeur web",
    "boulanger",
    "chef de projet",
    "web developer",
    "soudeur " * 30,
    "un poste à Nantes",
]


@pytest.fixture(scope="session")
def exported(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "encoder"
    export(source, folder, "tiny", "Apache-2.0", say=lambda line: None)
    return folder


class TestExportedEncoder(EncoderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls, exported: Path) -> Encoder:
        return load_encoder(exported)


class TestSentenceTransformersEncoder(EncoderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls, source: Path) -> Encoder:
        return load_encoder(source)


def test_bytes_are_near_full_precision(source: Path, exported: Path) -> None:
    small = OnnxEncoder(exported).encode(TEXTS, Kind.TITLE)
    full = SentenceTransformersEncoder(str(source)).encode(TEXTS, Kind.TITLE)
    assert (small * full).sum(axis=1).min() > LIKE_FULL_PRECISION


def test_the_version_follows_the_weights(source: Path, exported: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    export(source, again, "tiny", "Apache-2.0", say=lambda line: None)
    assert (again / "manifest.json").read_bytes() == (exported / "manifest.json").read_bytes()


def test_rounding_against_inputs_moves_outputs_less_than_rounding_alone() -> None:
    draw = np.random.default_rng(4)
    mixed = draw.standard_normal((32, 32)).astype(np.float32)
    inputs = (
        draw.standard_normal((2_000, 32)).astype(np.float32) @ mixed
    )  # channels that go together, as in text
    weight = draw.standard_normal((16, 32)).astype(np.float32)
    codes, scales = quantised_rows(weight, 8)
    better = compensated(weight, scales, (inputs.T @ inputs).astype(np.float64), 8)
    wanted = inputs @ weight.T

    def missed(some: NDArray[np.int8]) -> float:
        return float(np.square(inputs @ (some * scales).T - wanted).mean())

    assert missed(better) < 0.75 * missed(codes)
    assert np.abs(better).max() <= 8


def test_a_gelu_is_never_below_its_lift() -> None:
    x = np.linspace(-5, 5, 100_001)
    least = (x / 2 * (1 + erf(x / np.sqrt(2)))).min()
    assert -LIFT <= least < -LIFT + 0.001


def test_only_what_the_graph_can_do_is_exported(source: Path) -> None:
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="roberta"):
        BertShape.of({**config, "model_type": "roberta"})


def test_products_of_bytes_fit_sixteen_bits() -> None:
    codes, _ = quantised_rows(
        np.random.default_rng(0).standard_normal((64, 64)).astype(np.float32), WEIGHT_STEPS
    )
    assert 2 * 255 * int(np.abs(codes.astype(int)).max()) < 1 << 15


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        load_encoder(tmp_path / "nowhere")
