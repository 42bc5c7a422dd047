"""A thousand random runs: our arrays and `ir-measures` give the same values, and a wrong formula does not."""

from __future__ import annotations

import ir_measures
import numpy as np
import pytest

from evaluation.metrics import Metric, pack, parse_metric
from evaluation.metrics.packed import Packed, Values
from evaluation.metrics.reference import AGREED, check, reference_values
from evaluation.ranking import JudgedTask, Run
from evaluation.ranking.task import JudgementError

NAMES = (
    "nDCG",
    "nDCG@5",
    "nDCG@10",
    "nDCG@20",
    "nDCG_exp@10",
    "nDCG_condensed@10",
    "RR",
    "RR@10",
    "RR(rel=2)",
    "AP",
    "AP@5",
    "AP(rel=2)",
    "P@5",
    "P@10",
    "P(rel=3)@5",
    "R@5",
    "R@100",
    "R(rel=2)@10",
    "Rprec",
    "Rprec(rel=2)",
    "Bpref",
    "Bpref(rel=2)",
    "Judged@10",
    "Judged",
)
METRICS = [metric for name in NAMES if isinstance(metric := parse_metric(name), Metric)]
TASKS = 50
RUNS_A_TASK = 20


def _task(draw: np.random.Generator, queries: int) -> JudgedTask:
    candidates = tuple(f"d{number}" for number in range(30))
    qrels: dict[str, dict[str, int]] = {}
    for query in range(queries):
        judged = draw.permutation(candidates)[: draw.integers(0, 25)]
        highest = int(draw.integers(0, 4))  # 0: a query without a relevant candidate
        qrels[f"q{query}"] = {str(one): int(draw.integers(0, highest + 1)) for one in judged}
    return JudgedTask("random", tuple(qrels), candidates, qrels)


def _run(draw: np.random.Generator, task: JudgedTask) -> Run:
    lists: dict[str, dict[str, float]] = {}
    for query in task.queries:
        listed = draw.permutation(task.candidates)[: draw.integers(0, 31)]
        steps = int(draw.choice([2, 5, 1_000_000]))  # few steps: many ties
        lists[query] = {str(one): float(draw.integers(steps)) / steps - 0.5 for one in listed}
    if draw.random() < 0.3:
        del lists[task.queries[0]]
    return Run.of("random", lists)


@pytest.mark.parametrize("seed", range(TASKS))
def test_a_thousand_random_runs_agree_with_the_reference(seed: int) -> None:
    draw = np.random.default_rng(seed)
    task = _task(draw, queries=4)
    for _ in range(RUNS_A_TASK):
        run = _run(draw, task)
        packed = pack(run, task)
        for metric in METRICS:
            assert check(metric.of(packed), run, task, metric) <= AGREED


def test_ties_stand_as_the_reference_has_them() -> None:
    # scores as they are, ties among them: pytrec_eval breaks these itself, by id downwards
    for seed in range(30):
        draw = np.random.default_rng(1000 + seed)
        task = _task(draw, queries=4)
        lists = {
            query: {str(one): float(draw.integers(3)) for one in draw.permutation(task.candidates)[:20]}
            for query in task.queries
        }
        run = Run.of("ties", lists)
        for name, theirs in (
            ("AP", ir_measures.AP),
            ("RR", ir_measures.RR),
            ("nDCG@5", ir_measures.nDCG @ 5),
        ):
            values = {
                one.query_id: one.value
                for one in ir_measures.iter_calc(
                    [theirs], {q: dict(g) for q, g in task.qrels.items() if g}, lists
                )
            }
            metric = parse_metric(name)
            assert isinstance(metric, Metric)
            ours = metric.of(pack(run, task))
            assert ours == pytest.approx([values.get(query, 0.0) for query in task.queries], abs=1e-9)


def test_scores_nearer_than_a_float_can_tell_keep_their_order_with_the_reference_too() -> None:
    task = JudgedTask("t", ("q",), ("a", "b"), {"q": {"a": 1, "b": 0}})
    run = Run.of("near", {"q": {"a": 0.5 + 1e-15, "b": 0.5}})
    assert run.ranked("q") == ("a", "b")
    assert reference_values(run, task, Metric("RR")).tolist() == [1.0]


def _wrong_discount(packed: Packed, cutoff: int) -> Values:
    """As nDCG, but with the logarithm of the rank, floored at 1: a formula that is often taken for it."""
    discounts = 1.0 / np.maximum(np.log2(np.arange(1, packed.grades.shape[1] + 1)), 1.0)
    best_discounts = 1.0 / np.maximum(np.log2(np.arange(1, packed.best.shape[1] + 1)), 1.0)
    found = np.nan_to_num(packed.grades)[:, :cutoff] @ discounts[:cutoff]
    best = np.nan_to_num(packed.best)[:, :cutoff] @ best_discounts[:cutoff]
    return np.divide(found, best, out=np.zeros(packed.size), where=best > 0)


def test_a_metric_with_a_wrong_discount_is_caught() -> None:
    draw = np.random.default_rng(2)
    task = _task(draw, queries=20)
    run = _run(draw, task)
    packed = pack(run, task)
    ndcg = Metric("nDCG", 10)
    assert check(ndcg.of(packed), run, task, ndcg) <= AGREED
    wrong = _wrong_discount(packed, 10)
    assert np.all((wrong >= 0) & (wrong <= 1 + 1e-12))  # nothing about it looks wrong by itself
    with pytest.raises(
        JudgementError, match=r"nDCG@10 of run random, query 'q\d+': our value and that of ir-measures"
    ):
        check(wrong, run, task, ndcg)


def test_a_value_that_is_not_a_number_is_caught() -> None:
    task = JudgedTask("t", ("q",), ("a",), {"q": {"a": 1}})
    with pytest.raises(JudgementError, match="differ by nan"):
        check(np.array([np.nan]), Run.of("t", {"q": {"a": 1.0}}), task, Metric("RR"))
