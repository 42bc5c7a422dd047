"""Nothing later than the moment gets into a question; what comes after it judges; leaks are found."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from evaluation import evaluate
from evaluation.evaluate import Answer
from evaluation.funnel import (
    Entry,
    Event,
    Funnel,
    FunnelRanker,
    FunnelTask,
    FutureFactError,
    Question,
    Side,
    Stage,
    Version,
    View,
    as_judged_task,
    demand_before,
    latest_moment,
    leak_check,
    split,
    windows,
)
from evaluation.funnel.baselines import RandomOrder, freshest_first, popular_first, same_occupation_first
from evaluation.funnel.leaks import Change, alter
from evaluation.funnel.records import STAGE_GRADES
from evaluation.funnel.synthetic import START, Sizes, synthetic_funnel
from evaluation.ranking.task import JudgementError, Truth


def day(number: float) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


def by_hand() -> Funnel:
    """Asked on day 20: what is known and what is not, one case each."""
    people = [
        Entry("ana", day(0), None, (Version(day(0), {"town": "Lyon"}), Version(day(25), {"town": "Lille"}))),
        Entry("bob", day(1), day(30)),
        Entry("late", day(21)),
        Entry("gone", day(1), day(19)),
        Entry("placed", day(1)),
        Entry("met", day(1)),
    ]
    jobs = [
        Entry("open", day(5), day(40)),
        Entry("other", day(18)),
        Entry("closed", day(2), day(20)),
        Entry("shut", day(2), day(19.5)),
        Entry("future", day(22)),
    ]
    events = [
        Event("placed", "closed", Stage.HIRED, day(10)),
        Event("met", "open", Stage.CONTACTED, day(12)),
        Event("ana", "open", Stage.SEEN, day(13)),
        Event("ana", "open", Stage.APPLIED, day(20)),  # at the moment itself: an outcome, and not known
        Event("ana", "open", Stage.INTERVIEWED, day(24)),
        Event("bob", "open", Stage.SEEN, day(21)),
        Event("bob", "other", Stage.CONTACTED, day(22)),
        Event("bob", "other", Stage.DISMISSED, day(23), reason="distance"),
        Event("late", "open", Stage.HIRED, day(26)),  # joined after the moment: nobody could have shown her
        Event("met", "open", Stage.HIRED, day(27)),  # had begun before
        Event("ana", "other", Stage.HIRED, day(30)),  # at the end of the horizon: beyond it
        Event("ana", "future", Stage.APPLIED, day(29)),
    ]
    return Funnel.of(people, jobs, events, until=day(31))


TEN_DAYS = timedelta(days=10)


# ------------------------------------------------------------------- by hand


def test_a_split_parts_events_at_the_moment() -> None:
    found = split(by_hand(), day(20), TEN_DAYS, Side.JOB)
    assert [one.at for one in found.train] == [day(10), day(12), day(13)]
    assert (found.test[0].at, found.test[-1].at) == (day(20), day(29))
    assert [one.asked for one in found.questions] == [
        "closed",
        "open",
        "other",
    ]  # "closed" shuts at the moment


def test_a_task_of_jobs_by_hand() -> None:
    funnel = by_hand()
    asked = as_judged_task([split(funnel, day(20), TEN_DAYS, Side.JOB)], group_by=("town",))
    task = asked.task
    assert task.queries == ("open",)
    assert task.among == {"open": ("ana", "bob")}
    assert task.qrels == {"open": {"ana": 2}}  # bob was only seen: unjudged
    assert task.about.truth is Truth.LOGGED
    assert task.about.as_of == day(20).date()
    assert task.candidate_groups == {"town": {"ana": "Lyon"}}
    counted = asked.counted
    assert (counted.asked, counted.judged, counted.in_task) == (3, 1, 1)
    assert (counted.outcomes, counted.late, counted.unjudged) == (2, 2, 1)
    assert [one.stage for one in asked.evidence["open"]["ana"]] == [Stage.APPLIED, Stage.INTERVIEWED]
    both = as_judged_task([split(funnel, day(20), TEN_DAYS, Side.JOB)], keep_unjudged=True).task
    assert both.queries == ("closed", "open", "other")
    assert both.qrels["other"] == {"bob": 0}
    assert both.without_relevant == ("closed", "other")


def test_a_task_of_candidates_by_hand() -> None:
    funnel = by_hand()
    asked = as_judged_task([split(funnel, day(20), TEN_DAYS, Side.CANDIDATE)])
    assert asked.task.queries == ("ana",)
    assert asked.task.among["ana"] == ("closed", "open", "other")
    assert asked.task.qrels["ana"] == {"open": 2}
    assert asked.counted.late == 2  # ana's application to a job that was not open yet, and met's hire


def test_who_was_placed_comes_back_by_applying() -> None:
    funnel = by_hand()
    assert "placed" not in View.of(funnel, day(20)).present(Side.CANDIDATE)
    assert "placed" in View.of(funnel, day(10)).present(Side.CANDIDATE)
    again = Event("placed", "other", Stage.APPLIED, day(19))
    back = Funnel.of(funnel.candidates.values(), funnel.jobs.values(), (*funnel.events, again), funnel.until)
    assert "placed" in View.of(back, day(20)).present(Side.CANDIDATE)


def test_a_view_shows_the_past_and_raises_on_the_future() -> None:
    view = View.of(by_hand(), day(20))
    assert view.fact(Side.CANDIDATE, "ana", "town") == "Lyon"
    assert (
        view.fact(Side.CANDIDATE, "ana", "town", at=day(0)) is None
    )  # known from day 0 on, so not before it
    assert view.fact(Side.CANDIDATE, "bob", "town") is None
    assert view.entry(Side.JOB, "open").until is None  # it closes later, and nobody knows
    assert view.entry(Side.JOB, "shut").until == day(19.5)
    assert [one.stage for one in view.events_of(Side.CANDIDATE, "ana")] == [Stage.SEEN]
    assert view.events_between(day(11), day(20)) == view.events[1:]
    assert [one.at for one in view.earlier(day(13)).events] == [day(10), day(12)]
    with pytest.raises(FutureFactError, match="'late' was not known"):
        view.entry(Side.CANDIDATE, "late")
    with pytest.raises(FutureFactError, match="'future' was not known"):
        view.events_of(Side.JOB, "future")
    with pytest.raises(FutureFactError, match="had not happened"):
        view.events_between(day(11), day(20.001))
    with pytest.raises(FutureFactError, match="that is later"):
        view.earlier(day(21))
    with pytest.raises(FutureFactError, match="as of"):
        view.fact(Side.CANDIDATE, "ana", "town", at=day(26))


def test_training_events_that_hold_the_tests_future_are_named() -> None:
    cut = split(by_hand(), day(20), TEN_DAYS, Side.JOB)
    demand_before(cut.train, cut.at)
    with pytest.raises(
        FutureFactError, match=r"9 events .* applied of candidate 'ana' and job 'open' .* the test's"
    ):
        demand_before(by_hand().events, cut.at)


def test_moments_that_cannot_be_asked_at_are_refused() -> None:
    funnel = by_hand()
    with pytest.raises(JudgementError, match="ask on 2026-01-22 at the latest"):
        split(funnel, day(21.5), TEN_DAYS, Side.JOB)
    assert latest_moment(funnel, TEN_DAYS) == day(21)
    with pytest.raises(JudgementError, match="must be positive"):
        split(funnel, day(20), timedelta(0), Side.JOB)
    with pytest.raises(JudgementError, match="has no zone"):
        split(funnel, day(20).replace(tzinfo=None), TEN_DAYS, Side.JOB)
    with pytest.raises(JudgementError, match="none of 0 questions"):
        as_judged_task([split(funnel, day(0), TEN_DAYS, Side.JOB)])
    both = [split(funnel, day(20), TEN_DAYS, side) for side in Side]
    with pytest.raises(JudgementError, match="2 sides"):
        as_judged_task(both)
    with pytest.raises(JudgementError, match="asks twice"):
        as_judged_task([both[0], both[0]])
    days = Funnel.of(
        funnel.candidates.values(), funnel.jobs.values(), funnel.events, funnel.until, whole_days=True
    )
    with pytest.raises(JudgementError, match="ask at a midnight"):
        split(days, day(20.5), TEN_DAYS, Side.JOB)
    assert split(days, day(20), TEN_DAYS, Side.JOB).questions


# ------------------------------------------------------------------- on an invented funnel


@pytest.fixture(scope="module")
def funnel() -> Funnel:
    return synthetic_funnel(9, Sizes(150, 120, 220))


WEEK = timedelta(days=7)
FIRST = START + timedelta(days=80)


@pytest.fixture(scope="module")
def asked(funnel: Funnel) -> FunnelTask:
    return as_judged_task(windows(funnel, FIRST, WEEK, 8, WEEK, Side.CANDIDATE))


def test_windows_ask_everybody_once_at_the_first_moment_that_finds_them(funnel: Funnel) -> None:
    found = windows(funnel, FIRST, WEEK, 8, WEEK, Side.CANDIDATE)
    assert [one.at for one in found] == [FIRST + number * WEEK for number in range(8)]
    everybody = [one.asked for each in found for one in each.questions]
    assert len(set(everybody)) == len(everybody)
    for each in found:
        present = set(View.of(funnel, each.at).present(Side.CANDIDATE))
        before = {one.asked for other in found if other.at < each.at for one in other.questions}
        assert {one.asked for one in each.questions} == present - before


def test_no_query_sees_anything_of_its_moment_or_later(funnel: Funnel, asked: FunnelTask) -> None:
    for moment, view in asked.views.items():
        assert view.events == tuple(one for one in funnel.events if one.at < moment)
        for entries in (view.known.candidates, view.known.jobs):
            for entry in entries.values():
                times = [entry.since, *(version.known_from for version in entry.versions)]
                assert max(times) < moment
                assert entry.until is None or entry.until < moment
    for query, question in asked.questions.items():
        began = {
            one.job
            for one in funnel.events
            if one.candidate == question.asked and one.at < question.moment and one.stage is not Stage.SEEN
        }
        assert not began & set(asked.task.among[query])
        for job, grade in asked.task.qrels[query].items():
            assert job in asked.task.among[query]
            assert all(
                question.moment <= one.at < question.moment + WEEK for one in asked.evidence[query][job]
            )
            assert grade in (0, 1, 2, 3)


def test_queries_carry_their_moment_where_somebody_asks_twice(funnel: Funnel) -> None:
    twice = [split(funnel, FIRST + number * WEEK, WEEK, Side.JOB) for number in (0, 1)]
    found = as_judged_task(twice)
    often = [one for one in found.task.queries if "@" in one]
    assert often
    for query in often:
        assert query == f"{found.questions[query].asked}@{found.questions[query].moment.isoformat()}"
    assert found.task.about.as_of is None
    assert set(found.task.query_groups["asked on"].values()) == {"2025-03-22", "2025-03-29"}


def test_what_is_true_of_the_invented_funnel_is_found() -> None:
    funnel = synthetic_funnel(9, Sizes(220, 260, 400))
    asked = as_judged_task(windows(funnel, FIRST, WEEK, 18, WEEK, Side.CANDIDATE))
    values = {
        name: evaluate(asked.asking(ranker), asked.task, ["nDCG@10"], name)
        for name, ranker in (
            ("random", RandomOrder(1)),
            ("fresh", freshest_first),
            ("same", same_occupation_first),
        )
    }
    by_freshness = values["fresh"].compare(values["random"])[0]
    by_trade = values["same"].compare(values["fresh"])[0]
    assert by_freshness.significant
    assert by_freshness.difference.low > 0
    assert by_trade.significant
    assert by_trade.difference.low > 0


def test_popularity_counts_people_once() -> None:
    funnel = by_hand()
    view, question = View.of(funnel, day(30)), Question("q", Side.CANDIDATE, "bob", day(30))
    assert popular_first(view, question, ["open", "other", "future"]) == [1.0, 0.0, 1.0]
    mirrored = Question("q", Side.JOB, "other", day(30))
    assert popular_first(view, mirrored, ["ana", "bob", "met"]) == [1.0, 1.0, 1.0]
    assert freshest_first(view, question, ["open", "other"]) == [-25.0, -12.0]
    assert freshest_first(view, mirrored, ["ana", "bob"]) == [-1.0, -29.0]


# ------------------------------------------------------------------- leaks


@pytest.fixture(scope="module")
def few(funnel: Funnel) -> FunnelTask:
    return as_judged_task(windows(funnel, FIRST, 2 * WEEK, 2, WEEK, Side.CANDIDATE))


def by_later_events(whole: Funnel) -> FunnelRanker:
    """Applicants over the whole log."""
    applied: dict[str, int] = {}
    for one in whole.events:
        if one.stage is Stage.APPLIED:
            applied[one.job] = applied.get(one.job, 0) + 1
    return lambda view, question, jobs: [float(applied.get(job, 0)) for job in jobs]


def by_the_answers(whole: Funnel) -> FunnelRanker:
    """The judgements themselves, used as a feature."""
    answers: dict[tuple[str, str], list[datetime]] = {}
    for one in whole.events:
        if STAGE_GRADES[one.stage][0]:
            answers.setdefault((one.candidate, one.job), []).append(one.at)

    def rank(view: View, question: Question, jobs: Sequence[str]) -> Answer:
        start, end = question.moment, question.moment + WEEK
        return [
            float(any(start <= at < end for at in answers.get((question.asked, job), []))) for job in jobs
        ]

    return rank


def by_later_ends(whole: Funnel) -> FunnelRanker:
    """Jobs that will be filled soon."""
    return lambda view, question, jobs: {
        job: -(until - view.moment).total_seconds()
        for job in jobs
        if (until := whole.jobs[job].until) is not None
    }


def by_later_fields(whole: Funnel) -> FunnelRanker:
    """The occupation that the candidate has in the end."""

    def rank(view: View, question: Question, jobs: Sequence[str]) -> Answer:
        last = whole.candidates[question.asked].value("occupation")
        return [float(view.fact(Side.JOB, job, "occupation") == last) for job in jobs]

    return rank


def by_later_records(whole: Funnel) -> FunnelRanker:
    """How far down the list of all jobs that ever were."""
    share = 1.0 / len(whole.jobs)
    return lambda view, question, jobs: [place * share for place, _ in enumerate(jobs)]


def by_a_task(whole: Funnel) -> FunnelRanker:
    """A task of the test's own time, which cannot be made once that is gone."""
    grades = as_judged_task(windows(whole, FIRST, WEEK, 2, WEEK, Side.CANDIDATE)).task.qrels
    return lambda view, question, jobs: [grades.get(question.asked, {}).get(job, 0) for job in jobs]


def by_looking_up(whole: Funnel) -> FunnelRanker:
    """A table that only the whole log fills."""
    ends = {one.job: one.at for one in whole.events}
    return lambda view, question, jobs: [-ends[job].timestamp() for job in jobs]


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (by_later_events, {Change.EVENTS_REMOVED, Change.EVENTS_CHANGED, Change.ALL_REMOVED}),
        (by_the_answers, {Change.EVENTS_REMOVED, Change.EVENTS_CHANGED, Change.ALL_REMOVED}),
        (by_later_ends, {Change.FACTS_REMOVED, Change.FACTS_CHANGED, Change.ALL_REMOVED}),
        (by_later_fields, {Change.FACTS_REMOVED, Change.FACTS_CHANGED, Change.ALL_REMOVED}),
        (by_later_records, {Change.ALL_REMOVED}),
        (by_a_task, {Change.EVENTS_REMOVED, Change.EVENTS_CHANGED, Change.ALL_REMOVED}),
        (by_looking_up, {Change.EVENTS_REMOVED, Change.EVENTS_CHANGED, Change.ALL_REMOVED}),
    ],
)
def test_a_planted_leak_is_found_and_named(
    funnel: Funnel, few: FunnelTask, make: Callable[[Funnel], FunnelRanker], changes: set[Change]
) -> None:
    report = leak_check(make, funnel, few)
    assert {one.change for one in report.leaks} == changes
    assert all(one.change.value in one.said for one in report.leaks)
    with pytest.raises(JudgementError, match="the ranker knows the future"):
        report.demand_clean()


def test_the_answers_as_a_feature_look_perfect_and_are_caught(funnel: Funnel, few: FunnelTask) -> None:
    found = evaluate(few.asking(by_the_answers(funnel)), few.task, ["RR"])
    assert found.means["RR"] > 0.95
    assert not leak_check(by_the_answers, funnel, few).clean


def test_honest_rankers_are_clean_also_those_that_learn(funnel: Funnel, few: FunnelTask) -> None:
    def learned(whole: Funnel) -> FunnelRanker:
        """Share of the seen that applied, by age of the job in weeks, learned from the view of each moment."""
        tables: dict[datetime, dict[int, float]] = {}

        def learn(view: View) -> dict[int, float]:
            seen: dict[int, list[bool]] = {}
            for one in view.events:
                if one.stage in (Stage.SEEN, Stage.APPLIED):
                    age = (one.at - view.entry(Side.JOB, one.job).since).days // 7
                    seen.setdefault(age, []).append(one.stage is Stage.APPLIED)
            return {age: float(np.mean(acts)) for age, acts in seen.items()}

        def rank(view: View, question: Question, jobs: Sequence[str]) -> Answer:
            if view.moment not in tables:
                tables[view.moment] = learn(view)
            ages = [(view.moment - view.entry(Side.JOB, job).since).days // 7 for job in jobs]
            return np.array([tables[view.moment].get(age, 0.0) for age in ages])

        return rank

    report = leak_check(learned, funnel, few)
    report.demand_clean()
    assert report.questions == len(few.task.queries)


@pytest.mark.parametrize("ranker", [RandomOrder(3), freshest_first, popular_first, same_occupation_first])
def test_the_baselines_are_clean(funnel: Funnel, few: FunnelTask, ranker: FunnelRanker) -> None:
    assert leak_check(lambda _: ranker, funnel, few).clean


def test_chance_is_not_taken_for_a_leak(funnel: Funnel, few: FunnelTask) -> None:
    draw = np.random.default_rng(1)
    with pytest.raises(JudgementError, match="give it a seed"):
        leak_check(lambda _: lambda view, question, jobs: draw.random(len(jobs)), funnel, few)


def test_a_check_that_could_find_nothing_is_refused(funnel: Funnel) -> None:
    question = Question("q", Side.CANDIDATE, "c0000", funnel.until + WEEK)
    with pytest.raises(JudgementError, match="no leak could show"):
        leak_check(lambda _: freshest_first, funnel, [question])
    with pytest.raises(JudgementError, match="no question"):
        leak_check(lambda _: freshest_first, funnel, [])


@pytest.mark.parametrize("change", Change)
def test_an_altered_future_leaves_the_past_alone(funnel: Funnel, few: FunnelTask, change: Change) -> None:
    moment = max(few.views)
    questions = [one for one in few.questions.values() if one.moment == moment]
    altered = alter(funnel, moment, change, questions)
    own, other = funnel.before(moment), altered.before(moment)
    assert own.events == other.events
    assert dict(own.candidates) == dict(other.candidates)
    assert dict(own.jobs) == dict(other.jobs)
    later = [one for one in funnel.events if one.at >= moment]
    kept = [one for one in altered.events if one.at >= moment]
    same_facts = dict(funnel.jobs) == dict(altered.jobs) and dict(funnel.candidates) == dict(
        altered.candidates
    )
    if change in (Change.EVENTS_REMOVED, Change.ALL_REMOVED):
        assert not kept
    elif change is Change.EVENTS_CHANGED:
        assert len(kept) == len(later) + len(questions)
        assert kept != later
    else:
        assert kept == later
    assert same_facts == (change in (Change.EVENTS_REMOVED, Change.EVENTS_CHANGED))
