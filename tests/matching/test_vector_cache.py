import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from matching.encoder import KEY_BYTES, Codes, Key
from matching.errors import IndexFileError, ShapeError
from matching.vector_cache import CHECK_BYTES, SEGMENTS, ShippedVectors, VectorCache, write_shipped

DIM = 8
RECORD = KEY_BYTES + DIM + CHECK_BYTES


def key(number: int) -> Key:
    return number.to_bytes(KEY_BYTES, "big")


def row(number: int) -> Codes:
    return np.random.default_rng(number).integers(-127, 128, DIM).astype(np.int8)


def fill(cache: VectorCache, numbers: range) -> None:
    cache.add([key(one) for one in numbers], np.stack([row(one) for one in numbers]))


def known(cache: VectorCache, numbers: range) -> list[int]:
    found = cache.find([key(one) for one in numbers])
    for number, codes in zip(numbers, found, strict=True):
        assert codes is None or np.array_equal(codes, row(number))
    return [number for number, codes in zip(numbers, found, strict=True) if codes is not None]


def write_in_another_process(folder: Path, start: int) -> None:
    fill(VectorCache(folder, "v1", DIM), range(start, start + 50))


def test_what_was_written_is_found_later(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "v1", DIM)
    fill(cache, range(10))
    fill(cache, range(10, 20))
    assert known(cache, range(25)) == list(range(20))
    assert known(VectorCache(tmp_path, "v1", DIM), range(25)) == list(range(20))


def test_another_version_sees_nothing(tmp_path: Path) -> None:
    fill(VectorCache(tmp_path, "v1", DIM), range(10))
    assert known(VectorCache(tmp_path, "v2", DIM), range(10)) == []


@pytest.mark.parametrize("cut", [1, RECORD - 1, RECORD + 3])
def test_a_torn_end_is_dropped_and_written_anew(tmp_path: Path, cut: int) -> None:
    fill(VectorCache(tmp_path, "v1", DIM), range(10))
    (segment,) = tmp_path.rglob("*.vectors")
    segment.write_bytes(segment.read_bytes()[:-cut])
    cache = VectorCache(tmp_path, "v1", DIM)
    left = known(cache, range(10))
    assert left == list(range(10 - -(-cut // RECORD)))
    fill(cache, range(10))
    assert known(VectorCache(tmp_path, "v1", DIM), range(10)) == list(range(10))


def test_a_spoilt_record_is_dropped(tmp_path: Path) -> None:
    fill(VectorCache(tmp_path, "v1", DIM), range(10))
    (segment,) = tmp_path.rglob("*.vectors")
    content = bytearray(segment.read_bytes())
    content[4 * RECORD + KEY_BYTES + 2] ^= 1  # a bit of the codes of the fifth record
    segment.write_bytes(bytes(content))
    assert known(VectorCache(tmp_path, "v1", DIM), range(10)) == [0, 1, 2, 3, 5, 6, 7, 8, 9]


def test_the_folder_stays_within_its_bound_and_the_newest_stay(tmp_path: Path) -> None:
    limit = 100 * RECORD
    cache = VectorCache(tmp_path, "v1", DIM, limit)
    for start in range(0, 400, 5):
        fill(cache, range(start, start + 5))
        size = sum(one.stat().st_size for one in tmp_path.rglob("*.vectors"))
        assert size <= limit
    left = known(cache, range(400))
    assert left[-1] == 399
    assert left == list(range(left[0], 400))
    assert len(left) >= 100 - 2 * (100 // SEGMENTS + 5)


def test_the_bound_holds_for_all_versions_together(tmp_path: Path) -> None:
    limit = 100 * RECORD
    fill(VectorCache(tmp_path, "old", DIM, limit), range(80))
    fill(VectorCache(tmp_path, "new", DIM, limit), range(60))
    assert known(VectorCache(tmp_path, "old", DIM, limit), range(80)) == []
    assert known(VectorCache(tmp_path, "new", DIM, limit), range(60)) == list(range(60))


def test_processes_share_a_folder(tmp_path: Path) -> None:
    here = VectorCache(tmp_path, "v1", DIM)
    fill(here, range(50))
    context = multiprocessing.get_context("spawn")
    others = [
        context.Process(target=write_in_another_process, args=(tmp_path, start)) for start in (100, 200)
    ]
    for one in others:
        one.start()
    fill(here, range(50, 100))
    for one in others:
        one.join()
        assert one.exitcode == 0
    everything = [*range(150), *range(200, 250)]
    assert known(VectorCache(tmp_path, "v1", DIM), range(250)) == everything


def test_a_folder_that_refuses_stops_the_writing_not_the_work(tmp_path: Path) -> None:
    (tmp_path / "v1").write_text("a file where the folder should be")
    cache = VectorCache(tmp_path, "v1", DIM)
    fill(cache, range(3))
    assert cache.problem is not None
    assert known(cache, range(3)) == []


def test_rows_and_keys_must_agree(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "v1", DIM)
    with pytest.raises(ShapeError, match="1 keys of 8 dimensions"):
        cache.add([key(1)], np.zeros((2, DIM), dtype=np.int8))


def test_shipped_vectors_belong_to_one_version(tmp_path: Path) -> None:
    path = tmp_path / "shipped.npz"
    write_shipped(path, "v1", [key(2), key(1)], np.stack([row(2), row(1)]))
    shipped = ShippedVectors.load(path, "v1")
    found = shipped.find([key(1), key(3), key(2)])
    assert [None if one is None else one.tolist() for one in found] == [
        row(1).tolist(),
        None,
        row(2).tolist(),
    ]
    with pytest.raises(IndexFileError, match="vectors of v1, not of v2"):
        ShippedVectors.load(path, "v2")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(IndexFileError):
        ShippedVectors.load(path, "v1")
