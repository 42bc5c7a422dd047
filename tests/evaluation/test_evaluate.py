"""Any callable, any run: what is measured, what is declared, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation import Evaluation, JudgedTask, Run, evaluate
from evaluation.metrics import RankOverlap
from evaluation.ranking.task import JudgementError
from evaluation.statistics import holm

TASK = JudgedTask(
    "t",
    ("q1", "q2", "q3", "q4"),
    ("a", "b", "c"),
    {"q1": {"a": 1, "b": 0}, "q2": {"b": 2}, "q3": {"a": 0}},
    candidate_texts={"a": "x", "b": "xx", "c": "xxx"},
    among={"q2": ("b", "a")},
)


def test_a_ranker_of_five_lines_is_measured() -> None:
    def longest_first(query: str, candidates: Sequence[str]) -> list[int]:
        return [len(TASK.candidate_texts[one]) for one in candidates]

    found = evaluate(longest_first, TASK, ["MRR", "P@1", "R@100"])
    assert found.run.name == "longest_first"
    assert found.run.ranked("q1") == ("c", "b", "a")
    assert found.run.ranked("q2") == ("b", "a")
    assert {name: values.tolist() for name, values in found.values.items()} == {
        "RR": [1 / 3, 1.0, 0.0, 0.0],
        "P@1": [0.0, 1.0, 0.0, 0.0],
        "R@100": [1.0, 1.0, 0.0, 0.0],
    }
    assert found.means == pytest.approx({"RR": 1 / 3, "P@1": 1 / 4, "R@100": 1 / 2})
    assert found.intervals["RR"].low < 1 / 3 < found.intervals["RR"].high
    assert found.without_relevant == ("q3", "q4")
    assert found.unanswered == ()
    assert found.judged == pytest.approx((2 / 3 + 1 / 2 + 1 / 3 + 0) / 4)
    assert found.latency is not None
    assert 0.0 < found.latency.median_ms <= found.latency.p95_ms


@pytest.mark.parametrize(
    "answer",
    [
        {"b": 2.0, "a": 1},
        MappingProxyType({"a": np.float32(1), "b": np.int64(2)}),
        np.array([1.0, 2.0, -np.inf]),
        np.array([1, 2, 0]),
        (1.0, 2.0, 0.5),
    ],
)
def test_scores_come_by_id_or_in_order(
    answer: Mapping[str, float] | Sequence[float] | NDArray[np.float64],
) -> None:
    task = JudgedTask("t", ("q",), ("a", "b", "c"), {"q": {"a": 1}})
    found = evaluate(lambda query, candidates: answer, task, ["RR"], name="ours")
    assert found.run.name == "ours"
    assert found.run.ranked("q")[:2] == ("b", "a")
    assert len(found.run.ranked("q")) == len(answer)


def test_a_ranker_that_answers_nothing_is_declared() -> None:
    found = evaluate(lambda query, candidates: {"a": 1.0} if query == "q1" else {}, TASK, ["RR"])
    assert found.unanswered == ("q2", "q3", "q4")
    assert found.values["RR"].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found.judged == 1.0
    nothing = evaluate(lambda query, candidates: {}, TASK, ["RR"])
    assert (nothing.judged, nothing.means) == (0.0, {"RR": 0.0})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([0.1, 0.2], "ranker ours, query 'q1': 2 scores for 3 candidates"),
        ([0.1, float("nan"), 0.2], "the score of 'b' is not a number (NaN)"),
        (["c", "b", "a"], "the score of 'a' is 'c' and not a number"),
        ({"a": 0.1, "z": 0.2}, "'z' is scored and is no candidate of the query"),
        ({"a": None}, "the score of 'a' is None and not a number"),
        ([True, False, True], "the score of 'a' is True and not a number"),
        (None, "a NoneType; wanted scores"),
        ("abc", "a str; wanted scores"),
        (np.zeros((3, 1)), "a ndarray; wanted scores"),
        (np.float64(1.0), "a float64; wanted scores"),
    ],
)
def test_other_answers_are_refused(answer: Sequence[float], said: str) -> None:
    with pytest.raises(JudgementError) as caught:
        evaluate(lambda query, candidates: answer, TASK, name="ours")
    assert said in str(caught.value)


def test_the_best_are_kept_to_the_depth() -> None:
    task = JudgedTask("t", ("q",), tuple(f"d{number}" for number in range(50)), {"q": {"d7": 1}})
    found = evaluate(lambda query, candidates: np.arange(50.0), task, ["RR"], depth=3)
    assert found.run.ranked("q") == ("d49", "d48", "d47")
    with pytest.raises(JudgementError, match="depth of 0"):
        evaluate(lambda query, candidates: np.arange(50.0), task, depth=0)


def test_ties_have_one_order_whatever_order_the_candidates_come_in() -> None:
    turned = JudgedTask("t", TASK.queries, ("c", "a", "b"), TASK.qrels)
    ours = [evaluate(lambda query, candidates: [0.0] * len(candidates), task).run for task in (TASK, turned)]
    assert ours[0].ranked("q1") == ours[1].ranked("q1") == ("c", "b", "a")


def test_a_run_is_taken_as_it_is() -> None:
    run = Run.in_order("theirs", {"q1": ["a"], "q9": ["a", "zz"]})
    found = evaluate(run, TASK)
    assert (found.run, found.latency, found.foreign, found.unanswered) == (
        run,
        None,
        ("q9",),
        ("q2", "q3", "q4"),
    )
    for stray in ({"q1": ["zz"]}, {"q2": ["b", "c"]}):
        with pytest.raises(JudgementError, match="is no candidate of it; take it out of the run"):
            evaluate(Run.in_order("theirs", stray), TASK)


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(JudgementError, match="has no query"):
        evaluate(Run("r", {}), JudgedTask("t", (), (), {}))
    with pytest.raises(JudgementError, match="'ERR' is not a metric"):
        evaluate(Run("r", {}), TASK, ["ERR"])
    with pytest.raises(JudgementError, match="RBO compares two runs"):
        evaluate(Run("r", {}), TASK, ["RBO"])


def _noisy(task: JudgedTask, noise: float, name: str, seed: int) -> Evaluation:
    draw = np.random.default_rng(seed)

    def ranker(query: str, candidates: Sequence[str]) -> NDArray[np.float64]:
        truth = np.array([task.qrels[query].get(one, 0) for one in candidates], dtype=np.float64)
        return truth + noise * draw.normal(size=len(candidates))

    return evaluate(ranker, task, ["nDCG@10", "AP", "RBO(p=0.8)"], name)


def _large() -> JudgedTask:
    draw = np.random.default_rng(1)
    candidates = tuple(f"d{number}" for number in range(40))
    qrels = {f"q{query}": {one: int(draw.integers(4)) for one in candidates[:20]} for query in range(60)}
    return JudgedTask("large", tuple(qrels), candidates, qrels)


def test_two_systems_are_compared_query_by_query() -> None:
    task = _large()
    good, bad = _noisy(task, 0.5, "good", 1), _noisy(task, 4.0, "bad", 2)
    found = good.compare(bad)
    assert [(one.metric, one.first, one.second) for one in found] == [
        ("nDCG@10", "good", "bad"),
        ("AP", "good", "bad"),
    ]
    for one in found:
        assert one.significant
        assert one.difference.mean == pytest.approx(good.means[one.metric] - bad.means[one.metric])
        assert one.wins + one.ties + one.losses == 60
        assert one.wins > 50
    assert [one.p_holm for one in found] == list(holm([one.p for one in good.differences(bad)]))
    assert not any(one.significant for one in good.compare(good))
    assert good.overlap_with(good).mean == 1.0
    assert good.overlaps == (RankOverlap(0.8),)
    assert good.overlap_with(bad, good.overlaps[0]).mean < 0.6


def test_shuffled_scores_are_found_out() -> None:
    task = _large()
    honest = _noisy(task, 0.5, "honest", 1)
    draw = np.random.default_rng(3)
    shuffled = evaluate(
        Run.of(
            "shuffled",
            {
                query: dict(
                    zip(
                        (one for one, _ in found),
                        draw.permutation([score for _, score in found]).tolist(),
                        strict=True,
                    )
                )
                for query, found in honest.run.lists.items()
            },
        ),
        task,
        ["nDCG@10", "AP"],
    )
    for one in shuffled.compare(honest):
        assert one.significant
        assert one.difference.high < -0.1


def test_systems_on_other_judgements_are_not_compared() -> None:
    other = JudgedTask("t", TASK.queries, TASK.candidates, {"q1": {"a": 2}})
    with pytest.raises(JudgementError, match="not asked the same queries"):
        evaluate(Run("r", {}), TASK).compare(evaluate(Run("s", {}), other))
    with pytest.raises(JudgementError, match="share no metric"):
        evaluate(Run("r", {}), TASK, ["RR"]).compare(evaluate(Run("s", {}), TASK, ["AP"]))
