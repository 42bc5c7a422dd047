"""Learner -> offers and offer -> learners on the sample network, with silver grades.

Only what has a hidden state can be graded, so the real offers that ship with the sample are in neither task. Everything
open on the day may be answered with, and every such pair is judged: nothing in these tasks is unjudged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from data.histories import histories
from data.sample import DEFAULT_SEED, SampleNetwork, generate
from data.sample.dice import Dice
from evaluation.network_tasks.groups import learner_groups
from evaluation.network_tasks.record_texts import learner_text, offer_text
from evaluation.network_tasks.silver import TrueLearners, silver_grades
from evaluation.ranking.task import About, JudgedTask, JudgementError, Truth
from matching.records import Learner, LearnerStatus, Offer, OfferStatus

Record = TypeVar("Record", Learner, Offer)

LEARNERS, OFFERS = 2_000, 1_000
"""Sizes of the network of a usual run: read in under a minute, and seven learners in ten have an offer to be shown."""
TRAININGS = 400
DRAWN_OFFERS = 2_000
"""Offers that are drawn before the first ones are kept: the names of employers depend on how many there are, and the
vectors that ship are of this many offers."""
QUERIES = 200
SOURCE = (
    "Silver grades by a declared rule from the hidden states of the sample network (docs/silver-judgements.md): the "
    "lower of would she be hired and would she take it."
)
CAVEAT = (
    "Silver: derived from what a generator drew, judged by no person. Good for comparing engines with each other, "
    "not for saying how well one works on real people."
)


def silver_sample(
    learners: int = LEARNERS, offers: int = OFFERS, trainings: int = TRAININGS, seed: int = DEFAULT_SEED
) -> SampleNetwork:
    """A sample network without the real offers, which have no hidden state.

    Args:
        learners: how many learners.
        offers: how many invented offers.
        trainings: how many labelled trainings.
        seed: names the network.
    """
    made = generate(seed, learners, max(offers, DRAWN_OFFERS), trainings)
    kept = made.hidden_offers[:offers]
    known = {one.id for one in kept}
    network = replace(made.network, offers=tuple(one for one in made.network.offers if one.id in known))
    return replace(made, network=network, hidden_offers=kept)


def learner_to_offers(sample: SampleNetwork, queries: int = QUERIES, seed: int = DEFAULT_SEED) -> JudgedTask:
    """Offers for learners: learners who seek ask, every graded offer that is open on the day may answer.

    Args:
        sample: a network with its hidden states.
        queries: how many learners ask, drawn among those who seek; all of them if there are fewer.
        seed: of the draw.

    Raises:
        JudgementError: nobody seeks, or no graded offer is open.
    """
    people, offers = _parties(sample)
    asking = tuple(_drawn(people, queries, seed, "silver learners"))
    grades = _grades(sample, asking, offers)
    return JudgedTask(
        name="learner-to-offers-silver",
        queries=tuple(one.id for one in asking),
        candidates=tuple(one.id for one in offers),
        qrels=_qrels(asking, offers, grades.T),
        about=_about("Learner to offers, silver grades", sample.reference_day, seed),
        query_texts=_learner_texts(sample, asking),
        candidate_texts={one.id: offer_text(one) for one in offers},
        query_groups=learner_groups(sample.network, [one.id for one in asking], sample.reference_day),
    )


def offer_to_learners(sample: SampleNetwork, queries: int = QUERIES, seed: int = DEFAULT_SEED) -> JudgedTask:
    """Learners for offers: graded offers that are open ask, every learner who seeks on the day may answer.

    Args:
        sample: a network with its hidden states.
        queries: how many offers ask, drawn among the open ones; all of them if there are fewer.
        seed: of the draw.

    Raises:
        JudgementError: nobody seeks, or no graded offer is open.
    """
    people, offers = _parties(sample)
    asking = tuple(_drawn(offers, queries, seed, "silver offers"))
    grades = _grades(sample, people, asking)
    return JudgedTask(
        name="offer-to-learners-silver",
        queries=tuple(one.id for one in asking),
        candidates=tuple(one.id for one in people),
        qrels=_qrels(asking, people, grades),
        about=_about("Offer to learners, silver grades", sample.reference_day, seed),
        query_texts={one.id: offer_text(one) for one in asking},
        candidate_texts=_learner_texts(sample, people),
        candidate_groups=learner_groups(sample.network, [one.id for one in people], sample.reference_day),
    )


def _qrels(
    asking: Sequence[Learner | Offer], answering: Sequence[Learner | Offer], grades: NDArray[np.int8]
) -> dict[str, dict[str, int]]:
    """Grades, shape (asking, answering), by id."""
    ids = [one.id for one in answering]
    return {
        one.id: dict(zip(ids, row, strict=True)) for one, row in zip(asking, grades.tolist(), strict=True)
    }


def _learner_texts(sample: SampleNetwork, people: Iterable[Learner]) -> dict[str, str]:
    network = sample.network
    followed = histories(network.enrolments, network.sessions, network.trainings)
    return {one.id: learner_text(one, followed.get(one.id, ())) for one in people}


def is_open(offer: Offer, on: date) -> bool:
    """Whether an offer is published, not expired and not filled on a day."""
    published = offer.published is None or offer.published <= on
    return (
        offer.status is OfferStatus.OPEN
        and offer.posts > 0
        and published
        and (offer.expires is None or offer.expires >= on)
    )


def seeks(learner: Learner, on: date) -> bool:
    """Whether a learner looks for work on a day and is already known to the network."""
    return learner.status is LearnerStatus.SEEKING and (learner.created is None or learner.created <= on)


def _parties(sample: SampleNetwork) -> tuple[tuple[Learner, ...], tuple[Offer, ...]]:
    known_people = {one.id for one in sample.hidden_learners}
    known_offers = {one.id for one in sample.hidden_offers}
    on = sample.reference_day
    people = tuple(one for one in sample.network.learners if one.id in known_people and seeks(one, on))
    offers = tuple(one for one in sample.network.offers if one.id in known_offers and is_open(one, on))
    if not people or not offers:
        raise JudgementError(
            f"{len(people)} learners seek and {len(offers)} offers with a hidden state are open on {on}: "
            "make a larger sample"
        )
    return people, offers


def _drawn(records: tuple[Record, ...], queries: int, seed: int, what: str) -> list[Record]:
    drawn = Dice(seed, what).some(records, min(queries, len(records)))
    return sorted(drawn, key=lambda one: one.id)


def _grades(
    sample: SampleNetwork, people: tuple[Learner, ...], offers: tuple[Offer, ...]
) -> NDArray[np.int8]:
    """Silver grades, shape (offers, people)."""
    learners = TrueLearners.of(people, {one.id: one for one in sample.hidden_learners})
    hidden = {one.id: one for one in sample.hidden_offers}
    return np.stack([silver_grades(one, hidden[one.id], learners) for one in offers])


def _about(title: str, on: date, seed: int) -> About:
    return About(
        title=title,
        truth=Truth.SILVER,
        source=SOURCE,
        caveat=CAVEAT,
        as_of=on,
        seed=seed,
        guidelines="docs/silver-judgements.md",
    )
