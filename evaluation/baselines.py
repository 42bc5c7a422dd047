"""The engine beside what is simpler than it, on the built-in tasks: one table a task.

    python -m evaluation.baselines [--learners N] [--offers N] [--queries N] [--seed N] [--without-ablations]

Learner to offers and offer to learners have silver grades (docs/silver-judgements.md); offer to métier and sentence to
skills were judged by hand. `--data FOLDER` adds titles of real offers that are no part of the project.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.sample import DEFAULT_SEED
from data.sample.real_offers import load_real_offers
from evaluation.evaluate import Evaluation, evaluate
from evaluation.network_tasks import (
    learner_to_offers,
    offer_to_learners,
    offer_to_occupation,
    sentence_to_skills,
    silver_sample,
    title_to_occupation,
)
from evaluation.network_tasks.people_and_offers import LEARNERS, OFFERS, QUERIES
from evaluation.rankers import (
    Bm25,
    CharacterTfidf,
    DenseNames,
    DenseOnly,
    DenseSkills,
    Direction,
    Engine,
    FreshestFirst,
    Linker,
    Market,
    Random,
    Ranker,
    SentenceSkills,
    SkillJaccard,
    WholeTextTfidf,
    ablations,
    run_of,
)
from evaluation.ranking.task import JudgedTask
from matching.concept_vectors import ConceptVectors
from matching.matcher import Matcher
from matching.reading import ProfileReader
from models import load_matcher
from models.load import fill
from models.load_concept_vectors import load_concept_vectors

METRICS = ("nDCG@10", "RR", "P@5")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the sample network is, how many ask, and the seed of all draws."""

    learners: int = LEARNERS
    offers: int = OFFERS
    queries: int = QUERIES
    seed: int = DEFAULT_SEED


@dataclass(frozen=True, slots=True)
class Contest:
    """A task and who takes part.

    Args:
        task: what is asked.
        rankers: the engine first.
        ablated: the engine without one group of features at a time.
        market: the filled matcher that answers; `None` where the task is not one of learners and offers.
    """

    task: JudgedTask
    rankers: tuple[Ranker, ...]
    ablated: tuple[Ranker, ...] = ()
    market: Market | None = None


def contests(
    sizes: Sizes = Sizes(),
    with_ablations: bool = True,
    data: Path | None = None,
    matcher: Matcher | None = None,
) -> Iterator[Contest]:
    """The built-in tasks, each with its rankers; a network of the given sizes is drawn and read once.

    Args:
        sizes: of the network.
        with_ablations: whether the engine takes part without each group of features too.
        data: folder of real offers that are no part of the project; their titles are a further task.
        matcher: an empty one to fill, where its reader is wanted for more; one of its own by default.

    Raises:
        JudgementError: the sizes leave nobody to ask or to be found.
        ModelError: the shipped encoder is missing or torn.
    """
    sample = silver_sample(sizes.learners, sizes.offers, seed=sizes.seed)
    matcher = load_matcher() if matcher is None else matcher
    fill(matcher, sample.network)
    for task, direction in (
        (learner_to_offers(sample, sizes.queries, sizes.seed), Direction.LEARNER_TO_OFFERS),
        (offer_to_learners(sample, sizes.queries, sizes.seed), Direction.OFFER_TO_LEARNERS),
    ):
        market = Market(matcher, direction, sample.reference_day)
        ablated = ablations(market) if with_ablations else ()
        yield Contest(task, market_rankers(market, task, sizes.seed), ablated, market)
    reader = matcher.reader
    concepts = load_concept_vectors(reader.encoder, reader.taxonomy)
    task = offer_to_occupation()
    titles = {offer.id: offer.title for offer in load_real_offers()}
    whole = WholeTextTfidf.of(task)
    yield Contest(task, (*occupation_rankers(reader, concepts, task, titles), whole, Random(sizes.seed)))
    if data is not None:
        task = title_to_occupation(reader.taxonomy, data)
        yield Contest(
            task, (*occupation_rankers(reader, concepts, task, task.query_texts), Random(sizes.seed))
        )
    task = sentence_to_skills(reader.taxonomy, concepts.skills()[0])
    yield Contest(task, (*skill_rankers(reader, concepts, task), Random(sizes.seed)))


def market_rankers(market: Market, task: JudgedTask, seed: int) -> tuple[Ranker, ...]:
    """The engine and everything it is compared with, on a task of learners and offers."""
    return (
        Engine(market),
        DenseOnly(market),
        SkillJaccard(market),
        Bm25.of(task),
        CharacterTfidf.of(task),
        WholeTextTfidf.of(task),
        FreshestFirst(market),
        Random(seed),
    )


def occupation_rankers(
    reader: ProfileReader, concepts: ConceptVectors, task: JudgedTask, titles: Mapping[str, str]
) -> tuple[Ranker, ...]:
    """The engine's linker and what it is compared with: all read the title alone, as the engine does."""
    return (
        Linker(reader.linker, titles),
        DenseNames(reader.encoder, concepts, titles),
        Bm25(titles, task.candidate_texts),
        CharacterTfidf(titles, task.candidate_texts),
    )


def skill_rankers(reader: ProfileReader, concepts: ConceptVectors, task: JudgedTask) -> tuple[Ranker, ...]:
    """The engine's ranking of skills and what it is compared with, on sentences."""
    return (
        SentenceSkills(reader.extractor, task.query_texts),
        DenseSkills(reader.encoder, concepts, task.query_texts),
        Bm25.of(task),
        CharacterTfidf.of(task),
    )


def measured(contest: Contest, metrics: Sequence[str] = METRICS) -> tuple[Evaluation, ...]:
    """The evaluation of each ranker and then of each ablated engine, in their order, on whole lists.

    Raises:
        JudgementError: a metric is not known, or a ranker gives something else than scores.
    """
    return tuple(
        evaluate(run_of(ranker, contest.task), contest.task, metrics)
        for ranker in (*contest.rankers, *contest.ablated)
    )


def table(task: JudgedTask, found: Sequence[Evaluation]) -> str:
    """One Markdown table of means with 95% intervals, and what must be known of the task above it."""
    metrics = tuple(found[0].intervals) if found else ()
    lines = [
        f"## {task.about.title}",
        "",
        f"{len(task.queries)} queries, {len(task.candidates)} candidates, truth: {task.about.truth}. "
        f"{len(task.without_relevant)} queries have no relevant candidate and count as nought.",
        "",
        "| ranker | " + " | ".join(metrics) + " |",
        "|---|" + "---|" * len(metrics),
    ]
    lines += [
        f"| {one.run.name} | "
        + " | ".join(f"{of.mean:.3f} [{of.low:.3f}, {of.high:.3f}]" for of in one.intervals.values())
        + " |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="The engine and its baselines on the built-in tasks.")
    parser.add_argument("--learners", type=int, default=LEARNERS, help="of the sample network")
    parser.add_argument("--offers", type=int, default=OFFERS, help="invented offers of the sample network")
    parser.add_argument("--queries", type=int, default=QUERIES, help="of each silver task")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--without-ablations", action="store_true", help="leave out the ablated engines")
    parser.add_argument("--data", type=Path, help="folder of real offers that are no part of the project")
    given = parser.parse_args(arguments)
    sizes = Sizes(given.learners, given.offers, given.queries, given.seed)
    for contest in contests(sizes, not given.without_ablations, given.data):
        sys.stdout.write(table(contest.task, measured(contest)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
