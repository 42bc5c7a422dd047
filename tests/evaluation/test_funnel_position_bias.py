"""Position bias on click models of which the truth is known, and measures by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from evaluation.funnel import (
    Entry,
    Event,
    Examination,
    Funnel,
    Side,
    Stage,
    as_judged_task,
    choice_weights,
    estimate_examination,
    impressions,
    split,
    weighted_ndcg,
    weighted_rr,
)
from evaluation.funnel.position_bias import Impression, Source, Weights
from evaluation.funnel.synthetic import Sizes, examined, synthetic_funnel
from evaluation.metrics import pack, parse_metric
from evaluation.metrics.names import Metric
from evaluation.ranking import JudgedTask, Run
from evaluation.ranking.task import JudgementError

LOOKED_AT = np.arange(1, 9) ** -1.0  # p(k) of the model, 8 positions
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def logged(seed: int, queries: int, times: int, mixed: float, shuffled: bool = False) -> list[Impression]:
    """Choices under the position-based model, of lists that are ordered by merit plus noise."""
    draw = np.random.default_rng(seed)
    found = []
    for query in range(queries):
        merit = draw.uniform(0.05, 0.9, len(LOOKED_AT))
        for _ in range(times):
            order = np.argsort(-(merit + mixed * draw.random(len(merit))))
            chosen = draw.random(len(merit)) < LOOKED_AT * merit[order]
            found += [
                Impression(f"q{query}", f"d{shown}", place, bool(did), shuffled)
                for place, (shown, did) in enumerate(zip(order.tolist(), chosen.tolist(), strict=True), 1)
            ]
    return found


def furthest(shares: Sequence[float]) -> float:
    return float(np.abs(np.array(shares) / LOOKED_AT[: len(shares)] - 1).max())


def naive_shares(shown: Sequence[Impression]) -> list[float]:
    rates = [
        np.mean([one.chosen for one in shown if one.position == place])
        for place in range(1, len(LOOKED_AT) + 1)
    ]
    return [float(rate / rates[0]) for rate in rates]


def test_shuffled_lists_give_the_examination_of_the_model() -> None:
    found = estimate_examination(logged(1, 1500, 2, mixed=1e9, shuffled=True))
    assert found.source is Source.SHUFFLED
    assert len(found.by_position) == len(LOOKED_AT)
    assert found.by_position[0] == 1.0
    assert furthest(found.by_position) < 0.2
    assert "estimated from shuffled lists" in found.said


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_swaps_give_the_examination_of_the_model_where_counting_does_not(seed: int) -> None:
    shown = logged(seed, 600, 8, mixed=0.6)
    found = estimate_examination(shown)
    assert found.source is Source.SWAPS
    assert len(found.by_position) == len(LOOKED_AT)
    assert furthest(found.by_position) < 0.2
    assert furthest(naive_shares(shown)) > 0.5  # the better stand higher, and that is not examination


def test_the_fit_is_exact_where_there_is_no_noise() -> None:
    """Two pairs of positions, merit 1/2 everywhere, and shares of choices that are exactly p(k) / 2."""
    shown = []
    for first, second in ((1, 2), (2, 3), (1, 3)):
        for place in (first, second):
            share = {1: 400, 2: 200, 3: 100}[place]  # of 1,000: p = 0.8, 0.4, 0.2
            shown += [Impression(f"{first}{second}", "d", place, number < share) for number in range(1000)]
    found = estimate_examination(shown)
    assert found.by_position == pytest.approx((1.0, 0.5, 0.25), rel=1e-4)
    assert found.chosen == (800, 400, 200)


def test_too_little_is_declared_and_not_guessed() -> None:
    few = logged(1, 3, 1, mixed=0.3)
    found = estimate_examination(few)
    assert (found.source, found.by_position, found.impressions) == (Source.NONE, (), 24)
    assert "not corrected: 24 people were shown" in found.said
    assert "does not say at which position" in estimate_examination([]).said
    still = logged(1, 600, 8, mixed=0.0)  # the same order every time: nothing was ever swapped
    assert estimate_examination(still).source is Source.NONE
    with pytest.raises(JudgementError, match="not estimated"):
        found.weight(1)
    with pytest.raises(JudgementError, match="from 1"):
        estimate_examination([Impression("q", "d", 0, True)])


def test_positions_that_cannot_be_compared_with_the_first_are_not_estimated() -> None:
    apart = [
        Impression(pair, "d", place, number < 40)
        for pair, places in (("a", (1, 2)), ("b", (3, 4)))
        for place in places
        for number in range(100)
    ]
    assert len(estimate_examination(apart).by_position) == 2


def test_weights_are_one_over_examination_and_cut() -> None:
    found = Examination(Source.SHUFFLED, (1.0, 0.5, 0.05), 100)
    assert [found.weight(place) for place in (1, 2, 3, 9)] == [1.0, 2.0, 10.0, 10.0]
    assert found.weight(3, clip=4.0) == 4.0
    with pytest.raises(JudgementError, match="must be 1 or more"):
        found.weight(0)


# ------------------------------------------------------------------- measures


def test_weighted_measures_by_hand() -> None:
    task = JudgedTask("t", ("q", "r"), ("a", "b", "c"), {"q": {"a": 1, "b": 2, "c": 0}, "r": {"c": 1}})
    run = Run.in_order("run", {"q": ["a", "b", "c"], "r": ["a", "b", "c"]})
    weights: Weights = {"q": {"a": 4.0}}
    # q: gains 4 (rank 1) and 2 (rank 2), in the best order already; r: gain 1 at rank 3 of at best 1
    log3 = np.log2(3)
    found = weighted_ndcg(run, task, weights)
    assert found.value.mean == pytest.approx((4 + 2 / log3 + 1 / 2) / (4 + 2 / log3 + 1))
    assert (found.weighted, found.unweighted) == (1, 2)
    assert weighted_ndcg(run, task, weights, cutoff=1).value.mean == pytest.approx(4 / 5)
    plain = weighted_ndcg(run, task, {})
    assert plain.value.mean == pytest.approx((1 + 2 / log3 + 1 / 2) / (2 + 1 / log3 + 1))
    assert (found.metric, plain.metric) == ("choice nDCG@10, weighted", "choice nDCG@10")
    ranks = weighted_rr(run, task, weights)
    assert ranks.value.mean == pytest.approx((4 / 1 + 1 / 2 + 1 / 3) / (4 + 1 + 1))
    assert 0.0 <= ranks.value.low <= ranks.value.mean <= ranks.value.high <= 1.0
    with pytest.raises(JudgementError, match="must be 0 or more"):
        weighted_rr(run, task, {"r": {"c": -1.0}})


def test_with_one_right_answer_a_query_and_no_weights_they_are_the_plain_measures() -> None:
    draw = np.random.default_rng(2)
    ids = [f"d{number:02}" for number in range(30)]
    qrels = {f"q{number}": {ids[int(draw.integers(30))]: 1} for number in range(40)}
    task = JudgedTask("t", tuple(qrels), tuple(ids), qrels)
    run = Run.of("run", {query: dict(zip(ids, draw.random(30).tolist(), strict=True)) for query in qrels})
    packed = pack(run, task)
    for name, found in (("nDCG@10", weighted_ndcg(run, task, {})), ("RR", weighted_rr(run, task, {}))):
        metric = parse_metric(name)
        assert isinstance(metric, Metric)
        assert found.value.mean == pytest.approx(float(metric.of(packed).mean()))


def simulated(seed: int) -> tuple[JudgedTask, JudgedTask, dict[str, Run], Weights, Examination]:
    """One right answer a query among eight; an old order that logged, and a new one that is better."""
    draw = np.random.default_rng(seed)
    ids = tuple(f"d{number}" for number in range(len(LOOKED_AT)))
    truth: dict[str, dict[str, int]] = {}
    clicks: dict[str, dict[str, int]] = {}
    places: dict[str, dict[str, int]] = {}
    old: dict[str, list[str]] = {}
    new: dict[str, list[str]] = {}
    for number in range(2000):
        query, right = f"q{number:04}", int(draw.integers(len(ids)))
        wanted = np.arange(len(ids)) == right
        shared, own = draw.normal(size=len(ids)), draw.normal(size=len(ids))
        old[query] = [ids[one] for one in np.argsort(-(0.3 * wanted + shared))]
        new[query] = [ids[one] for one in np.argsort(-(0.6 * wanted + 0.6 * shared + 0.8 * own))]
        truth[query] = {ids[right]: 1}
        place = old[query].index(ids[right]) + 1
        if draw.random() < LOOKED_AT[place - 1]:
            clicks[query], places[query] = {ids[right]: 1}, {ids[right]: place}
    shuffled = estimate_examination(logged(seed + 100, 1500, 2, mixed=1e9, shuffled=True))
    weights = {
        query: {one: shuffled.weight(place) for one, place in found.items()}
        for query, found in places.items()
    }
    runs = {"old": Run.in_order("old", old), "new": Run.in_order("new", new)}
    return (
        JudgedTask("truth", tuple(truth), ids, truth),
        JudgedTask("clicks", tuple(clicks), ids, clicks),
        runs,
        weights,
        shuffled,
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_corrected_measure_is_nearer_to_the_truth_than_the_naive_one(seed: int) -> None:
    truth, clicks, runs, weights, examination = simulated(seed)
    assert furthest(examination.by_position) < 0.2
    for measure in (weighted_ndcg, weighted_rr):
        real = {name: measure(run, truth, {}).value.mean for name, run in runs.items()}
        naive = {name: measure(run, clicks, {}).value.mean for name, run in runs.items()}
        mended = {name: measure(run, clicks, weights).value.mean for name, run in runs.items()}
        for name in runs:
            assert abs(mended[name] - real[name]) < abs(naive[name] - real[name]) / 2
        assert real["new"] > real["old"]
        assert (
            naive["old"] > naive["new"]
        )  # what was shown first was chosen first: the old order looks better
        assert mended["new"] > mended["old"]


# ------------------------------------------------------------------- from a funnel


def test_impressions_by_hand() -> None:
    def event(candidate: str, job: str, stage: Stage, name: str, place: int | None, after: int = 0) -> Event:
        return Event(candidate, job, stage, DAY + timedelta(minutes=after), "", name, place)

    events = [
        event("a", "j", Stage.SEEN, "of j", 1),
        event("b", "j", Stage.SEEN, "of j", 2),
        event("b", "j", Stage.CONTACTED, "of j", 2, 5),
        event("c", "j", Stage.SEEN, "of j", 3),
        event("c", "j", Stage.DISMISSED, "of j", 3, 6),
        event("c", "j", Stage.APPLIED, "", None, 7),  # elsewhere: no choice from this list
        event("a", "j", Stage.SEEN, "of a", 1, 10),
        event("a", "k", Stage.SEEN, "of a", 2, 10),
        event("b", "k", Stage.SEEN, "alone", 1, 20),
        event("a", "j", Stage.SEEN, "nowhere", None, 30),
        event("b", "j", Stage.SEEN, "nowhere", None, 30),
    ]
    assert impressions(events, Side.JOB) == (
        Impression("j", "a", 1, False),
        Impression("j", "b", 2, True),
        Impression("j", "c", 3, False),
    )
    assert impressions(events, Side.CANDIDATE) == (
        Impression("a", "j", 1, False),
        Impression("a", "k", 2, False),
    )


def test_choices_of_a_task_get_the_weight_of_their_position() -> None:
    shown = [("a", 1), ("b", 2), ("c", 3)]
    events = [Event("z", "j", Stage.SEEN, DAY)]
    for one, place in shown:
        at = DAY + timedelta(days=2, minutes=place)
        events.append(Event(one, "j", Stage.SEEN, at, "", "l", place, 3))
    events += [
        Event("b", "j", Stage.CONTACTED, DAY + timedelta(days=2, hours=1), "", "l", 2, 3),
        Event("b", "j", Stage.INTERVIEWED, DAY + timedelta(days=3)),
        Event("c", "j", Stage.CONTACTED, DAY + timedelta(days=3), "", "l", 3, 3),
        Event("z", "j", Stage.APPLIED, DAY + timedelta(days=3)),  # from no list
    ]
    people = [Entry(one, DAY - timedelta(days=1)) for one in "abcz"]
    funnel = Funnel.of(people, [Entry("j", DAY - timedelta(days=1))], events, DAY + timedelta(days=9))
    asked = as_judged_task([split(funnel, DAY + timedelta(days=1), timedelta(days=5), Side.JOB)])
    examination = Examination(Source.SHUFFLED, (1.0, 0.5, 0.25), 3)
    assert choice_weights(asked, examination) == {"j": {"b": 2.0, "c": 4.0}}


def test_the_examination_of_an_invented_funnel_is_found() -> None:
    funnel = synthetic_funnel(6, Sizes(360, 400, 800))
    found = estimate_examination(impressions(funnel.events, Side.CANDIDATE))
    assert found.source is Source.SHUFFLED
    assert len(found.by_position) >= 5
    for place, share in enumerate(found.by_position, 1):
        assert share == pytest.approx(examined(place), abs=0.12)
