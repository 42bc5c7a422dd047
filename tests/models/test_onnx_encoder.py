import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from matching.encoder import CachedEncoder, Encoder, Kind, text_key
from matching.errors import IndexFileError, ModelError
from matching.vector_cache import ShippedVectors
from models import cached, load_encoder
from models.build_sample_vectors import RecordingEncoder, write_vectors
from models.load_encoder import SHIPPED
from models.onnx_encoder import MANIFEST, OnnxEncoder, batches, check_files
from models.training.recipe import REFIT_PAIRS, Recipe
from tests.contracts.encoder import EncoderContract

MOST_BYTES = 47_000_000  # of the whole folder
NOTICE = Path(__file__).parents[2] / "NOTICE"
OWED = (
    "multilingual-e5-small",
    "ESCO classification of the European Commission",
    "ROME 4.0",
    "RNCP",
    "La bonne alternance",
    "SkillSkape",
)


class TestShippedEncoder(EncoderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls) -> Encoder:
        return load_encoder()


class TestShippedEncoderBehindItsCache(EncoderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def encoder(cls, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
        return cached(load_encoder(), folder=tmp_path_factory.mktemp("vectors"))


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def test_neighbours_do_not_matter_to_the_last_bit(encoder: Encoder) -> None:
    texts = [f"développeur {word}" for word in ("web", "python", "java", "front", "back")] * 2 + ["boulanger"]
    together = encoder.encode(texts, Kind.TITLE)
    assert np.array_equal(together[3], encoder.encode([texts[3]], Kind.TITLE)[0])


def test_meanings_lie_where_they_should(encoder: Encoder) -> None:
    vectors = encoder.encode(
        ["développeur web", "web developer", "boulanger", "chef de projet web", "chef de cuisine"], Kind.TITLE
    )
    cosines = vectors @ vectors.T
    assert cosines[0, 1] > 0.7
    assert cosines[0, 2] < 0.4
    assert cosines[0, 3] > cosines[0, 4]
    assert cosines[3, 0] > cosines[3, 4]


def test_longer_prose_is_read_than_titles(encoder: Encoder) -> None:
    text = "gestion de projet " * 45 + "boulangerie pâtisserie " * 20
    start = "gestion de projet " * 45
    as_prose = encoder.encode([text, start], Kind.OFFER)
    as_title = encoder.encode([text, start], Kind.TITLE)
    assert as_prose[0] @ as_prose[1] < as_title[0] @ as_title[1]


def test_the_artefact_is_whole_and_small() -> None:
    assert check_files(SHIPPED) == []
    assert sum(one.stat().st_size for one in SHIPPED.iterdir()) < MOST_BYTES


def test_what_ships_is_of_the_recipe_in_the_code_and_says_what_it_owes() -> None:
    manifest = json.loads((SHIPPED / MANIFEST).read_text(encoding="utf-8"))
    refit = manifest["training"]
    chosen = refit["base"]["training"]
    assert chosen["recipe"] == json.loads(json.dumps(Recipe().as_json()))
    assert (chosen["refit"], refit["refit"], refit["recipe"]["pairs"]) == (False, True, REFIT_PAIRS)
    assert chosen["commit"]
    assert refit["commit"]
    notice = NOTICE.read_text(encoding="utf-8")
    for owed in OWED:
        assert owed in notice
        assert any(owed in one for one in manifest["attributions"]), owed


@pytest.mark.parametrize("harm", ["no manifest", "torn manifest", "other format", "no graph", "short graph"])
def test_a_harmed_folder_is_refused(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(SHIPPED, folder)
    manifest = folder / MANIFEST
    graph = folder / "encoder.onnx"
    if harm == "no manifest":
        manifest.unlink()
    elif harm == "torn manifest":
        manifest.write_text(manifest.read_text(encoding="utf-8")[:50], encoding="utf-8")
    elif harm == "other format":
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps({**facts, "format": "another/9"}), encoding="utf-8")
    elif harm == "no graph":
        graph.unlink()
    else:
        graph.write_bytes(graph.read_bytes()[:-1])
    with pytest.raises(ModelError):
        OnnxEncoder(folder)


def test_a_spoilt_file_is_found_by_the_long_check(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(SHIPPED, folder)
    content = bytearray((folder / "tokenizer.json.gz").read_bytes())
    content[5_000] ^= 1
    (folder / "tokenizer.json.gz").write_bytes(bytes(content))
    assert check_files(folder) == ["tokenizer.json.gz"]


def test_batches_hold_every_text_once_and_one_length_each() -> None:
    lengths = [3, 400, 3, 7, 2_000, 400, 400] + [5] * 600
    parts = list(batches(lengths))
    assert sorted(place for part in parts for place in part) == list(range(len(lengths)))
    for part in parts:
        assert len({lengths[place] for place in part}) == 1
        assert len(part) == 1 or len(part) * lengths[part[0]] <= 1_024


def test_vectors_of_recorded_texts_ship(encoder: Encoder, tmp_path: Path) -> None:
    recorder = RecordingEncoder(encoder)
    recorder.encode(["soudeur", "data analyst", "soudeur"], Kind.TITLE)
    recorder.encode(["soudeur"], Kind.SKILL)
    path = tmp_path / "sample.npz"
    assert write_vectors(encoder, recorder.asked, path) == 3
    shipped = ShippedVectors.load(path, encoder.version)
    assert shipped.find([text_key("soudeur", Kind.SKILL), text_key("autre", Kind.SKILL)])[1] is None
    with pytest.raises(IndexFileError):
        ShippedVectors.load(path, "another")
    behind = cached(encoder, [path, tmp_path / "absent.npz"], folder=tmp_path / "cache")
    plain = CachedEncoder(encoder, [])
    wanted = ["data analyst", "soudeur", "plombier"]
    assert np.array_equal(behind.encode(wanted, Kind.TITLE), plain.encode(wanted, Kind.TITLE))
    assert behind.computed == 1
