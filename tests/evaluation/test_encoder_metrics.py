"""Metrics and intervals against arithmetic done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evaluation.encoder.metrics import ndcg, nearer, r_precision, ranks_of_right, recall, reciprocal_rank
from evaluation.statistics.bootstrap import interval, resampled_means

SCORES = np.array([0.1, 0.9, 0.5, 0.7, 0.3], dtype=np.float32)  # best first: 1, 3, 2, 4, 0


def test_ranks_are_those_of_the_list_sorted_by_score() -> None:
    assert ranks_of_right(SCORES, np.array([0, 3])).tolist() == [2, 5]
    assert ranks_of_right(SCORES, np.array([1])).tolist() == [1]


def test_a_wrong_candidate_with_the_same_score_comes_first_and_a_right_one_does_not() -> None:
    same = np.zeros(4, dtype=np.float32)
    assert ranks_of_right(same, np.array([2])).tolist() == [4]
    assert ranks_of_right(same, np.array([1, 2])).tolist() == [3, 4]
    assert ranks_of_right(same, np.array([0, 1, 2, 3])).tolist() == [1, 2, 3, 4]


def test_measures_of_ranks() -> None:
    ranks = np.array([2, 5, 11])
    assert reciprocal_rank(ranks) == 0.5
    assert recall(ranks, 1) == 0.0
    assert recall(ranks, 10) == pytest.approx(2 / 3)
    assert r_precision(ranks, 5) == pytest.approx(2 / 3)  # three could be among the first five
    assert r_precision(np.array([1, 2, 3, 4, 5, 6]), 5) == 1.0


def test_ndcg_of_a_list_worked_by_hand() -> None:
    # order 1, 3, 2, 4, 0 with grades 1, 0, 3, 0, 2: gains 2^g - 1 are 1, 0, 7, 0, 3
    found = 1 / math.log2(2) + 7 / math.log2(4) + 3 / math.log2(6)
    best = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(SCORES, {1: 1, 2: 3, 0: 2}, 10) == pytest.approx(found / best)
    first_two = 1 / math.log2(2)
    assert ndcg(SCORES, {1: 1, 2: 3}, 2) == pytest.approx(first_two / (7 + 1 / math.log2(3)))


def test_ndcg_takes_ties_against_the_system() -> None:
    same = np.zeros(4, dtype=np.float32)
    last = 1 / math.log2(5)
    assert ndcg(same, {0: 1}, 4) == pytest.approx(last)
    assert ndcg(same, {0: 1}, 3) == 0.0


def test_a_tie_of_a_triple_counts_half() -> None:
    assert [nearer(0.2, 0.1), nearer(0.1, 0.1), nearer(0.1, 0.2)] == [1.0, 0.5, 0.0]


def test_an_interval_is_as_wide_as_the_normal_one_where_that_holds() -> None:
    half = np.repeat([0.0, 1.0], 200)[:, None]
    found = interval(0.5, resampled_means(half)[:, 0])
    error = 1.96 * math.sqrt(0.25 / 400)
    assert found.low == pytest.approx(0.5 - error, abs=0.005)
    assert found.high == pytest.approx(0.5 + error, abs=0.005)


def test_systems_are_resampled_together_so_that_a_steady_gain_has_no_doubt() -> None:
    values = np.random.default_rng(5).random(300)
    drawn = resampled_means(np.stack([values, values + 0.01], axis=1), resamples=500)
    assert drawn.shape == (500, 2)
    assert np.ptp(drawn[:, 0]) > 0.01
    assert drawn[:, 1] - drawn[:, 0] == pytest.approx(np.full(500, 0.01))


def test_two_systems_with_the_same_values_differ_by_nothing_at_all() -> None:
    values = np.random.default_rng(5).random(300)
    drawn = resampled_means(np.stack([values, np.ones(300), values], axis=1), resamples=500)
    assert np.all(drawn[:, 0] - drawn[:, 2] == 0.0)


def test_tasks_of_as_many_queries_share_their_draws() -> None:
    # French to English and back: the same concepts in the same order, so that a mean over both is as unsure as each
    values = np.random.default_rng(5).random((300, 1))
    both = (resampled_means(values, 200) + resampled_means(values.copy(), 200)) / 2
    assert np.ptp(both) == pytest.approx(np.ptp(resampled_means(values, 200)))


def test_the_same_seed_gives_the_same_interval() -> None:
    values = np.random.default_rng(5).random((50, 1))
    assert resampled_means(values, 40).tolist() == resampled_means(values, 40).tolist()
    assert resampled_means(values, 40).tolist() != resampled_means(values, 40, seed=2).tolist()
