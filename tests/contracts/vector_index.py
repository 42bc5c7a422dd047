"""What every index of vectors must do, judged by brute force: subclass it, and say how one is made and loaded."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.errors import BadRecordError, DuplicateIdError, IndexFileError, ShapeError, UnknownIdError
from matching.id_rows import Positions
from matching.vectors import SCORE_DECIMALS, VectorIndex, Vectors

Table = dict[str, Vectors]  # what the index should hold: a row by id
Answer = list[tuple[str, float]]

DIM = 4
seeds = st.integers(0, 2**32 - 1)
shared = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.differing_executors])


def grid_vectors(seed: int, count: int, dim: int = DIM) -> Vectors:
    """Unit vectors from a coarse grid: many are equal, and many more are equally far from a query."""
    grid = np.random.default_rng(seed).integers(-2, 3, size=(count, dim)).astype(np.float32)
    grid[~grid.any(axis=1), 0] = 1
    unit: Vectors = (grid / np.linalg.norm(grid, axis=1, keepdims=True)).astype(np.float32)
    return unit


def names(count: int, seed: int = 0) -> list[str]:
    """Distinct ids whose order is not the order they come in."""
    ids = [f"id-{number}" for number in range(count)]
    random.Random(seed).shuffle(ids)
    return ids


def brute_force(table: Table, query: Vectors, k: int, among: Sequence[str] | None = None) -> Answer:
    """The right answer, one correctly rounded sum at a time."""
    allowed = table if among is None else set(among)
    scored = []
    for one in allowed:
        terms = [float(a) * float(b) for a, b in zip(table[one], query, strict=True)]
        scored.append((one, round(math.fsum(terms), SCORE_DECIMALS)))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


def answers(index: VectorIndex, queries: Vectors, k: int, among: Positions | None = None) -> list[Answer]:
    return [[(hit.id, hit.score) for hit in hits] for hits in index.search(queries, k, among)]


class VectorIndexContract:
    def make(self, dim: int) -> VectorIndex:
        raise NotImplementedError

    def load(self, folder: Path, expect: Mapping[str, str] | None) -> VectorIndex:
        raise NotImplementedError

    def filled(self, seed: int, count: int) -> tuple[VectorIndex, Table]:
        ids, vectors = names(count, seed), grid_vectors(seed, count)
        index = self.make(DIM)
        index.add(ids, vectors)
        return index, dict(zip(ids, vectors, strict=True))

    # ------------------------------------------------------------------- the right answer

    @shared
    @given(
        seed=seeds,
        count=st.integers(1, 300),
        share=st.floats(0, 1),
        k=st.integers(0, 40),
        queries=st.integers(1, 30),
    )
    def test_equals_brute_force_under_every_filter(
        self, seed: int, count: int, share: float, k: int, queries: int
    ) -> None:
        index, table = self.filled(seed, count)
        asked = grid_vectors(seed + 1, queries)
        among = np.flatnonzero(np.random.default_rng(seed + 2).random(count) < share)
        allowed = [index.ids[row] for row in among.tolist()]
        assert answers(index, asked, k) == [brute_force(table, query, k) for query in asked]
        shuffled = np.random.default_rng(seed + 3).permutation(among)
        assert answers(index, asked, k, shuffled) == [
            brute_force(table, query, k, allowed) for query in asked
        ]

    @shared
    @given(seed=seeds, steps=st.lists(st.sampled_from(["add", "update", "remove"]), max_size=12))
    def test_equals_brute_force_after_any_changes(self, seed: int, steps: list[str]) -> None:
        index, table = self.filled(seed, 60)
        draw = random.Random(seed)
        for step, change in enumerate(steps):
            fresh = grid_vectors(seed + step + 1, 30)
            if change == "add":
                ids = [f"new-{step}-{number}" for number in range(draw.randrange(30))]
                index.add(ids, fresh[: len(ids)])
            else:
                ids = draw.sample(sorted(table), draw.randrange(min(30, len(table) + 1)))
                if change == "update":
                    index.update(ids, fresh[: len(ids)])
                else:
                    index.remove(ids)
            if change == "remove":
                for one in ids:
                    del table[one]
            else:
                table.update(zip(ids, fresh, strict=False))
        assert sorted(index.ids) == sorted(table)
        assert len(index) == len(table)
        assert index.positions(index.ids).tolist() == list(range(len(index)))
        asked = grid_vectors(seed + 99, 3)
        assert answers(index, asked, 25) == [brute_force(table, query, 25) for query in asked]
        half = np.arange(len(index))[::2]
        allowed = [index.ids[row] for row in half.tolist()]
        assert answers(index, asked, 5, half) == [brute_force(table, query, 5, allowed) for query in asked]

    def test_update_keeps_positions_and_remove_moves_the_rest_up(self) -> None:
        index, _ = self.filled(3, 6)
        before = list(index.ids)
        index.update(before[1:3], grid_vectors(4, 2))
        assert list(index.ids) == before
        index.remove([before[0], before[3]])
        assert list(index.ids) == [before[1], before[2], before[4], before[5]]
        assert index.positions([before[4]]).tolist() == [2]

    def test_ties_break_by_id_however_many_they_are(self) -> None:
        ids = names(500)
        index = self.make(DIM)
        index.add(ids, np.repeat(grid_vectors(1, 1), 500, axis=0))
        found = index.search(grid_vectors(1, 1), k=7)[0]
        assert [hit.id for hit in found] == sorted(ids)[:7]

    def test_noise_below_single_precision_is_a_tie(self) -> None:
        query = np.array([[0.6, 0.8, 0, 0]], dtype=np.float32)
        upper = np.nextafter(query, np.float32(2))
        index = self.make(DIM)
        index.add(["b", "a"], np.vstack([upper, query]).astype(np.float32))
        assert [hit.id for hit in index.search(query, k=2)[0]] == ["a", "b"]

    # ------------------------------------------------------------------- what must change nothing

    @shared
    @given(seed=seeds)
    def test_order_of_insertion_changes_nothing(self, seed: int) -> None:
        index, table = self.filled(seed, 200)
        ids = sorted(table, key=lambda one: random.Random(f"{seed}{one}").random())
        other = self.make(DIM)
        for start in range(0, 200, 70):
            other.add(ids[start : start + 70], np.stack([table[one] for one in ids[start : start + 70]]))
        asked = grid_vectors(seed + 1, 25)
        assert answers(other, asked, 15) == answers(index, asked, 15)
        assert other.checksum == index.checksum

    @shared
    @given(seed=seeds)
    def test_a_query_gets_the_same_answer_in_any_batch(self, seed: int) -> None:
        index, _ = self.filled(seed, 200)
        asked = grid_vectors(seed + 1, 40)
        among = np.arange(0, 200, 2)
        assert answers(index, asked, 9) == [answers(index, one[np.newaxis], 9)[0] for one in asked]
        assert answers(index, asked, 9, among) == [
            answers(index, one[np.newaxis], 9, among)[0] for one in asked
        ]

    def test_a_repeated_position_counts_once(self) -> None:
        index, _ = self.filled(5, 30)
        asked = grid_vectors(6, 2)
        assert answers(index, asked, 9, np.array([4, 7, 4, 4])) == answers(index, asked, 9, np.array([4, 7]))

    # ------------------------------------------------------------------- edges

    def test_nothing_allowed_nothing_found(self) -> None:
        index, _ = self.filled(1, 10)
        assert index.search(grid_vectors(2, 3), 5, np.empty(0, dtype=np.intp)) == [[], [], []]
        assert index.search(grid_vectors(2, 3), 0) == [[], [], []]
        assert self.make(DIM).search(grid_vectors(2, 2), 5) == [[], []]
        assert index.search(np.empty((0, DIM), dtype=np.float32), 5) == []

    def test_all_removed_then_filled_again(self) -> None:
        index, table = self.filled(1, 10)
        index.remove(list(table))
        assert len(index) == 0
        assert index.search(grid_vectors(2, 1), 5) == [[]]
        index.add(list(table), np.stack(list(table.values())))
        assert answers(index, grid_vectors(2, 1), 5) == [brute_force(table, grid_vectors(2, 1)[0], 5)]

    def test_an_empty_change_changes_nothing(self) -> None:
        index, _ = self.filled(1, 10)
        before, nothing = index.checksum, np.empty((0, DIM), dtype=np.float32)
        index.add([], nothing)
        index.update([], nothing)
        index.remove([])
        assert index.checksum == before

    def test_checksum_follows_ids_and_vectors(self) -> None:
        index, table = self.filled(1, 10)
        one, before = next(iter(table)), index.checksum
        index.update([one], -table[one][np.newaxis])
        changed = index.checksum
        assert changed != before
        index.update([one], table[one][np.newaxis])
        assert index.checksum == before
        index.remove([one])
        index.add(["another"], table[one][np.newaxis])
        assert index.checksum not in {before, changed}

    # ------------------------------------------------------------------- refusals

    def test_refused_changes_say_why_and_leave_all_as_it_was(self) -> None:
        index, _ = self.filled(1, 10)
        known, before, good = index.ids[0], index.checksum, grid_vectors(2, 2)
        bad = {"nan": np.nan, "inf": np.inf, "zero": 0.0, "long": 3.0}
        with pytest.raises(ShapeError, match=r"3 ids but 2 vectors"):
            index.add(["x", "y", "z"], good)
        with pytest.raises(ShapeError, match=rf"\(2, 3\).* {DIM} dimensions"):
            index.add(["x", "y"], good[:, :3])
        with pytest.raises(DuplicateIdError, match=known):
            index.add(["x", known], good)
        with pytest.raises(DuplicateIdError, match="'x' comes twice"):
            index.add(["x", "x"], good)
        with pytest.raises(UnknownIdError, match="'x'"):
            index.update([known, "x"], good)
        with pytest.raises(UnknownIdError, match="'x'"):
            index.remove([known, "x"])
        with pytest.raises(DuplicateIdError, match=known):
            index.remove([known, known])
        for name, value in bad.items():
            wrong = np.vstack([good[:1], np.full((1, DIM), value, dtype=np.float32)])
            with pytest.raises(BadRecordError, match=f"id 'the-{name}'"):
                index.add(["x", f"the-{name}"], wrong)
            with pytest.raises(BadRecordError, match=known):
                index.update([index.ids[1], known], wrong)
            with pytest.raises(BadRecordError, match="query 1"):
                index.search(wrong, 3)
        assert index.checksum == before

    def test_unknown_positions_and_shapes_are_refused(self) -> None:
        index, _ = self.filled(1, 10)
        asked = grid_vectors(2, 1)
        with pytest.raises(UnknownIdError, match="'x'"):
            index.positions([index.ids[0], "x"])
        for outside in (10, -1):
            with pytest.raises(ShapeError, match=rf"{outside}.* 10 rows"):
                index.search(asked, 3, np.array([0, outside]))
        with pytest.raises(ShapeError, match="mask"):
            index.search(asked, 3, np.ones(10, dtype=np.bool_))
        with pytest.raises(ShapeError, match="-1"):
            index.search(asked, -1)
        with pytest.raises(ShapeError, match=rf"\(1, 3\).* {DIM} dimensions"):
            index.search(asked[:, :3], 1)

    # ------------------------------------------------------------------- on disk

    @shared
    @given(seed=seeds, count=st.integers(0, 100))
    def test_saved_and_loaded_gives_the_same_answers(self, seed: int, count: int) -> None:
        index, table = self.filled(seed, count)
        if count > 5:
            index.remove(list(table)[1:4])
        stamp = {"data": "7", "encoder": "é"}
        with tempfile.TemporaryDirectory() as name:
            index.save(Path(name), stamp)
            again = self.load(Path(name), stamp)
        assert (again.ids, again.dim, again.checksum) == (index.ids, index.dim, index.checksum)
        asked = grid_vectors(seed + 1, 5)
        assert answers(again, asked, 9) == answers(index, asked, 9)
        again.add(["one more"], asked[:1])
        assert len(again) == len(index) + 1

    def test_a_stale_index_is_refused_and_says_in_what(self, tmp_path: Path) -> None:
        index, _ = self.filled(1, 10)
        index.save(tmp_path, {"data": "7", "encoder": "a"})
        with pytest.raises(IndexFileError, match=r"data is '7' and '8' is wanted\. Delete .* build"):
            self.load(tmp_path, {"data": "8", "encoder": "a"})
        with pytest.raises(IndexFileError, match="encoder"):
            self.load(tmp_path, {"data": "7"})
        assert len(self.load(tmp_path, None)) == 10

    def test_a_folder_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(IndexFileError, match=r"no manifest.*build the index"):
            self.load(tmp_path / "nowhere", None)
