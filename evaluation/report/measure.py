"""Measure everything that the report speaks of: tasks with all systems, and audits."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evaluation.audits import (
    by_word,
    candidate_tables,
    certainty_of_engine,
    exposure,
    query_tables,
    reliability,
)
from evaluation.audits.attacks import attack_gains
from evaluation.audits.counterfactual import (
    engine_of,
    gendered_titles,
    identity_swaps,
    prose_twins,
    two_forms,
)
from evaluation.audits.proxies import proxies
from evaluation.audits.reliability import Reliability, Word
from evaluation.audits.sample_market import sample_market
from evaluation.audits.stability import stability
from evaluation.baselines import Contest, Sizes, contests
from evaluation.evaluate import Evaluation, evaluate
from evaluation.rankers import Direction, Market
from evaluation.ranking.task import JudgedTask
from evaluation.report.made import made
from evaluation.report.measured import (
    DEPTH,
    MAIN,
    METRICS,
    AuditsFound,
    Case,
    Measured,
    Place,
    Reason,
    TaskFound,
)
from evaluation.statistics import Comparison, with_holm
from matching.reading import ProfileReader
from matching.records import Match
from models import load_matcher

CASES = 4
"""Queries shown of those that go worst, and half as many of those that go best."""
LINES = 5
"""Lines shown of each list."""
LEAST_RELEVANT = 2
"""Grade from which a pair counts as right when scores are read as chances: "could do the job", not "might"."""
REASONS = 3
"""Reasons shown of each line: those that move the score most."""
PROSE_LEARNERS = 12
"""Learners whose prose is written twice for each of some dozen phrases."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Depths:
    """How much is measured. Everything is seeded, so that the same depths give the same report."""

    sizes: Sizes = field(default_factory=Sizes)
    audit_learners: int = 80
    audit_offers: int = 40
    audits: bool = True
    data: Path | None = None


def measure(depths: Depths, command: str, say: Say) -> Measured:
    """The whole evaluation, some minutes on two cores.

    Args:
        depths: how much.
        command: what the report says it was made by.
        say: told what is being measured.
    """
    seconds: dict[str, float] = {}
    found = []
    started = time.perf_counter()
    say("network")
    matcher = load_matcher()
    for contest in contests(depths.sizes, data=depths.data, matcher=matcher):
        say(contest.task.name)
        found.append(_task(contest, say))
        seconds[contest.task.name] = time.perf_counter() - started
        started = time.perf_counter()
    audits = _audits(matcher.reader, depths, say) if depths.audits else None
    seconds["audits"] = time.perf_counter() - started
    sizes = depths.sizes
    drawn = (
        f"{sizes.learners:,} learners, {sizes.offers:,} invented offers, {sizes.queries:,} queries each way"
    )
    about = made(command, sizes.seed, matcher.reader, seconds, drawn)
    return Measured(about, tuple(found), audits)


def _task(contest: Contest, say: Say) -> TaskFound:
    task = contest.task
    measured = []
    for ranker in (*contest.rankers, *contest.ablated):
        say(f"{task.name}: {ranker.name}")
        measured.append(evaluate(ranker, task, METRICS, name=ranker.name))
    systems = tuple(measured[: len(contest.rankers)])
    ablated = tuple(measured[len(contest.rankers) :])
    engine, others = systems[0], systems[1:]
    best = max(others, key=lambda one: (one.means[MAIN], one.run.name))
    values = dict(zip(task.queries, engine.values[MAIN].tolist(), strict=True))
    matches: Callable[[str], Sequence[Match]] = unexplained
    reliable: Reliability | None = None
    words: tuple[Word, ...] = ()
    if contest.market is not None:
        matches = partial(explained, contest.market)
        say(f"{task.name}: reliability")
        said = certainty_of_engine(matches, task, DEPTH, LEAST_RELEVANT).said
        reliable, words = reliability(said), by_word(said)
    return TaskFound(
        task=task,
        systems=systems,
        ablated=ablated,
        comparisons=_against(engine, others),
        ablation=_against(engine, ablated),
        best_other=best.run.name,
        exposure={one.run.name: exposure(one.run, task, DEPTH) for one in systems},
        groups=candidate_tables(engine.run, task, DEPTH) if task.candidate_groups else (),
        served=query_tables(values, task) if task.query_groups else (),
        reliability=reliable,
        words=words,
        cases=_cases(task, engine, best, matches),
    )


def _against(engine: Evaluation, others: Sequence[Evaluation]) -> tuple[Comparison, ...]:
    """The engine less each other system in the main metric: one family."""
    every = [one for other in others for one in engine.differences(other)]
    return with_holm([one for one in every if one.metric == MAIN])


# --------------------------------------------------------------------------- queries looked at


def unexplained(query: str) -> tuple[Match, ...]:
    """No match: the task is not one of learners and offers."""
    return ()


def explained(market: Market, query: str) -> tuple[Match, ...]:
    """The first matches of a query on the path that is served, with their reasons."""
    matcher, on = market.matcher, market.on
    if market.direction is Direction.LEARNER_TO_OFFERS:
        return matcher.offers_for(matcher.learners.record(query), DEPTH, on=on).matches
    return matcher.learners_for(matcher.offers.record(query), DEPTH, on=on).matches


def _cases(
    task: JudgedTask, engine: Evaluation, other: Evaluation, matches: Callable[[str], Sequence[Match]]
) -> tuple[Case, ...]:
    """The queries that go worst among those that could go well, then those that go best.

    Of those that go as badly, the ones with the best answers to find come first; then by id.
    """
    values = engine.values[MAIN]
    hopeless = set(task.without_relevant)
    best_grades = [sorted(task.qrels.get(query, {}).values(), reverse=True)[:LINES] for query in task.queries]
    rising = sorted(
        (one for one in range(len(task.queries)) if task.queries[one] not in hopeless),
        key=lambda one: (float(values[one]), [-grade for grade in best_grades[one]], task.queries[one]),
    )
    chosen = [(one, False) for one in rising[:CASES]] + [(one, True) for one in rising[CASES:][-CASES // 2 :]]
    return tuple(
        Case(
            query=task.queries[one],
            best=best,
            value=float(values[one]),
            other_value=float(other.values[MAIN][one]),
            highest=tuple(best_grades[one]),
            engine=_lines(task, engine, task.queries[one], matches(task.queries[one])),
            other=_lines(task, other, task.queries[one], ()),
        )
        for one, best in chosen
    )


def _lines(task: JudgedTask, system: Evaluation, query: str, matches: Sequence[Match]) -> tuple[Place, ...]:
    why = {}
    for match in matches:
        strongest = sorted(match.reasons, key=lambda one: (-abs(one.points), one.feature))[:REASONS]
        candidate = match.offer_id if match.learner_id == query else match.learner_id
        why[candidate] = tuple(Reason(one.feature, one.points) for one in strongest)
    grades = task.qrels.get(query, {})
    return tuple(
        Place(candidate, grades.get(candidate), why.get(candidate, ()))
        for candidate in system.run.ranked(query, LINES)
    )


# --------------------------------------------------------------------------- audits


def _audits(reader: ProfileReader, depths: Depths, say: Say) -> AuditsFound:
    market = sample_market(depths.audit_learners, depths.audit_offers, depths.sizes.seed)
    say("audits: swapped identities")
    swaps = identity_swaps(market.network, engine_of(reader, market.on))
    say("audits: titles in both genders")
    titles = gendered_titles(reader, market.network, two_forms(reader.taxonomy), market.on)
    say("audits: prose")
    prose = prose_twins(reader, PROSE_LEARNERS)
    say("audits: typing")
    typed = stability(market, reader)
    say("audits: attacks")
    attacks = attack_gains(market, reader)
    say("audits: proxies")
    stands_in = proxies(market, market.matcher(reader))
    return AuditsFound(swaps, titles, tuple(prose), typed, attacks, stands_in)
