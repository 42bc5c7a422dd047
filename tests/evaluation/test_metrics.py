"""Measures of relevance against arithmetic done by hand, their names, and how quick they are."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from evaluation.metrics import DEFAULT, Metric, Packed, RankOverlap, pack, parse_metric, parse_metrics
from evaluation.metrics.overlap import overlaps, rank_biased_overlap
from evaluation.ranking import JudgedTask, Run
from evaluation.ranking.task import JudgementError
from matching.errors import ShapeError

LOG2, LOG3, LOG4, LOG5, LOG6 = (math.log2(rank) for rank in (2, 3, 4, 5, 6))

# Ranked: d (unjudged), a (2), b (wrong), c (1); e (3) is relevant and not listed, f is wrong and not listed.
QRELS = {"q": {"a": 2, "b": 0, "c": 1, "e": 3, "f": 0}, "none right": {"a": 0}, "unanswered": {"a": 1}}
TASK = JudgedTask("t", (*QRELS, "unjudged"), tuple("abcdef"), QRELS)
RUN = Run.in_order(
    "t", {"q": ["d", "a", "b", "c"], "none right": ["a"], "unjudged": ["a", "b"], "else": ["a"]}
)

BY_HAND = {
    "nDCG@3": (2 / LOG3) / (3 / LOG2 + 2 / LOG3 + 1 / LOG4),
    "nDCG": (2 / LOG3 + 1 / LOG5) / (3 / LOG2 + 2 / LOG3 + 1 / LOG4),
    "nDCG_exp": (3 / LOG3 + 1 / LOG5) / (7 / LOG2 + 3 / LOG3 + 1 / LOG4),
    "nDCG_condensed@3": (2 / LOG2 + 1 / LOG4) / (3 / LOG2 + 2 / LOG3 + 1 / LOG4),
    "RR": 1 / 2,
    "RR@1": 0.0,
    "RR(rel=3)": 0.0,
    "AP": (1 / 2 + 2 / 4) / 3,
    "AP@3": (1 / 2) / 3,
    "AP(rel=2)": (1 / 2) / 2,
    "P@2": 1 / 2,
    "P@5": 2 / 5,  # the list is short, the divisor is not
    "P(rel=2)@5": 1 / 5,
    "R@2": 1 / 3,
    "R@100": 2 / 3,
    "Rprec": 1 / 3,  # three are relevant, one of them in the first three
    "Bpref": (1 + (1 - 1 / 2)) / 3,  # a before any wrong one; c after one of two
    "Judged@2": 1 / 2,
    "Judged@10": 3 / 4,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_metric_is_what_it_is_by_hand(name: str) -> None:
    metric = parse_metric(name)
    assert isinstance(metric, Metric)
    values = metric.of(pack(RUN, TASK))
    assert values[0] == pytest.approx(BY_HAND[name], abs=1e-12)
    judged = 1.0 if metric.family == "Judged" else 0.0
    assert values[1:].tolist() == [judged, 0.0, 0.0]


def test_bpref_forgives_no_more_than_as_many_wrong_ones_as_are_right() -> None:
    # one relevant, three wrong: two before it are more than R = 1
    task = JudgedTask("t", ("q",), tuple("abcd"), {"q": {"a": 1, "b": 0, "c": 0, "d": 0}})
    lists = (["a", "b"], ["b", "a"], ["b", "c", "a"])
    packed = [pack(Run.in_order("t", {"q": ranked}), task) for ranked in lists]
    assert [float(Metric("Bpref").of(one)[0]) for one in packed] == [1.0, 0.0, 0.0]


def test_a_run_of_nothing_is_zero_everywhere() -> None:
    packed = pack(Run("t", {}), TASK)
    for metric in parse_metrics([*BY_HAND, *DEFAULT]):
        assert isinstance(metric, Metric)
        assert metric.of(packed).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_packed_arrays_say_what_is_judged_and_how_much() -> None:
    packed = pack(RUN, TASK)
    assert packed.listed.tolist() == [4, 1, 0, 2]
    assert packed.judged.tolist() == [
        [False, True, True, True],
        [True, False, False, False],
        [False] * 4,
        [False] * 4,
    ]
    assert packed.relevant_count().tolist() == [3, 0, 1, 0]
    assert packed.relevant_count(2).tolist() == [2, 0, 0, 0]
    assert packed.wrong_count().tolist() == [2, 1, 0, 0]
    with pytest.raises(ShapeError, match="2 rows of grades, 1 lengths and 2 rows of best"):
        Packed(np.zeros((2, 3)), np.zeros(1, dtype=np.int64), np.zeros((2, 1)))
    with pytest.raises(ShapeError, match="a list of 4 in 3 ranks"):
        Packed(np.zeros((1, 3)), np.array([4]), np.zeros((1, 1)))


# ------------------------------------------------------------------- overlap


def test_overlap_of_lists_worked_by_hand() -> None:
    # a b / b a at p = .5: agreement 0 at depth 1, 1 at depth 2 and, going on so, ever after
    assert rank_biased_overlap(["a", "b"], ["b", "a"], 0.5) == pytest.approx(0.5 * 0.5 + 0.25)
    # a c / a d: agreement 1, then 1/2 for ever
    assert rank_biased_overlap(["a", "c"], ["a", "d"], 0.5) == pytest.approx(
        0.5 * 1 + 0.5 * 0.5 * 0.5 + 0.25 * 0.5
    )
    assert rank_biased_overlap([], []) == 1.0
    assert rank_biased_overlap([], ["a"]) == 0.0


def _summed(short: list[str], long: list[str], p: float, depth: int = 2000) -> float:
    """The definition, summed to a great depth: both lists are taken to go on agreeing as they did."""
    total = 0.0
    seen_in_short = len(set(short) & set(long[: len(short)])) / len(short)
    at_end = (len(set(short) & set(long)) + seen_in_short * (len(long) - len(short))) / len(long)
    for d in range(1, depth + 1):
        if d <= len(short):
            agreement = len(set(short[:d]) & set(long[:d])) / d
        elif d <= len(long):
            agreement = (len(set(short) & set(long[:d])) + seen_in_short * (d - len(short))) / d
        else:
            agreement = at_end
        total += (1 - p) * p ** (d - 1) * agreement
    return total


@pytest.mark.parametrize("seed", range(20))
def test_overlap_is_the_sum_that_defines_it(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ids = [f"d{number}" for number in range(15)]
    short, long = sorted((list(draw.permutation(ids)[: draw.integers(1, 15)]) for _ in range(2)), key=len)
    p = float(draw.uniform(0.3, 0.97))
    assert rank_biased_overlap(short, long, p) == pytest.approx(_summed(short, long, p), abs=1e-9)
    assert rank_biased_overlap(short, long, p) == rank_biased_overlap(long, short, p)


def test_overlap_of_runs_is_by_query() -> None:
    other = Run.in_order("o", {"q": ["d", "a", "b", "c"], "unjudged": ["c"]})
    assert overlaps(RUN, other, TASK.queries).tolist() == [1.0, 0.0, 1.0, 0.0]
    with pytest.raises(JudgementError, match=r"persistence 1\.0"):
        rank_biased_overlap(["a"], ["b"], 1.0)


# ------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("written", "metric"),
    [
        ("nDCG@10", Metric("nDCG", 10)),
        ("ndcg", Metric("nDCG")),
        ("nDCG_exp@10", Metric("nDCG_exp", 10)),
        ("NDCG_condensed@10", Metric("nDCG_condensed", 10)),
        ("RR", Metric("RR")),
        ("mrr@10", Metric("RR", 10)),
        ("AP", Metric("AP")),
        ("MAP", Metric("AP")),
        (" P@5 ", Metric("P", 5)),
        ("P(rel=2)@5", Metric("P", 5, 2)),
        ("R@100", Metric("R", 100)),
        ("Recall@100", Metric("R", 100)),
        ("Rprec", Metric("Rprec")),
        ("R-Precision(rel=3)", Metric("Rprec", None, 3)),
        ("Judged@10", Metric("Judged", 10)),
        ("Bpref", Metric("Bpref")),
        ("RBO(p=0.8)", RankOverlap(0.8)),
        ("rbo", RankOverlap(0.9)),
    ],
)
def test_names_are_read_as_people_write_them(written: str, metric: Metric | RankOverlap) -> None:
    assert parse_metric(written) == metric
    assert parse_metric(metric.name) == metric


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ERR@10", "'ERR@10' is not a metric; known are nDCG@k"),
        ("", "'' is not a metric"),
        ("nDCG@", "is not a metric"),
        ("nDCG@0", "is not a metric"),
        ("nDCG@ten", "is not a metric"),
        ("P", "needs a number of ranks, as in P@10"),
        ("recall", "needs a number of ranks, as in R@10"),
        ("Bpref@10", "takes no number of ranks"),
        ("nDCG(rel=2)@10", r"takes no (rel=2)"),
        ("P(p=0.5)@10", r"takes no (p=0.5)"),
        ("P(rel=0)@10", "not between 1 and 10"),
        ("P(rel=1.5)@10", "not between 1 and 10"),
        ("RBO(p=1)", "not above 0 and below 1"),
        ("RBO(p=1.2.3)", "not above 0 and below 1"),
        ("RBO(p=0.9)@10", "is written with p alone"),
    ],
)
def test_other_names_are_refused_with_what_is_known(written: str, said: str) -> None:
    with pytest.raises(JudgementError) as caught:
        parse_metric(written)
    assert said in str(caught.value)
    assert "nDCG_condensed@k" in str(caught.value)


def test_a_metric_named_twice_stands_once() -> None:
    assert parse_metrics(["MAP", "AP", "P@5"]) == (Metric("AP"), Metric("P", 5))
    with pytest.raises(JudgementError, match="no metric is named"):
        parse_metrics([])


# ------------------------------------------------------------------- speed

NAMED = ("nDCG@5", "nDCG@10", "nDCG@20", "RR", "AP", "P@5", "P@10", "R@100")
SECONDS = 30.0  # asked of the whole; it takes two or three


def test_ten_thousand_queries_of_a_thousand_ranks_take_seconds() -> None:
    draw = np.random.default_rng(3)
    grades = draw.choice([np.nan, 0.0, 1.0, 2.0, 3.0], p=[0.6, 0.3, 0.06, 0.03, 0.01], size=(10_000, 1_000))
    best = -np.sort(-np.nan_to_num(grades), axis=1)
    packed = Packed(grades, np.full(10_000, 1_000), best)
    started = time.perf_counter()
    means = {
        name: float(metric.of(packed).mean())
        for name in NAMED
        if isinstance(metric := parse_metric(name), Metric)
    }
    assert time.perf_counter() - started < SECONDS
    assert len(means) == len(NAMED)
    assert means["P@10"] == pytest.approx(0.1, abs=0.005)  # a tenth of all ranks is relevant
