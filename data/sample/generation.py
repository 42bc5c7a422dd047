"""The sample network: generated from a seed, the same to the byte on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from data.codec import write_jsonl
from data.network import Network, write_network
from data.sample.catalogue import Taught, draw_trainings
from data.sample.dice import Dice, Urn
from data.sample.hidden import HiddenLearner, HiddenOffer
from data.sample.learners import draw_learner_file
from data.sample.offers import draw_offer_file, draw_organisations
from data.sample.real_offers import load_real_offers
from data.sample.reference import DEFAULT_SEED, REFERENCE_DAY
from data.sample.trades import affinities
from matching.records import Session

Progress = Callable[[str, int, int], None]  # (what, done, of how many)

LOOK_BACK_DAYS = 800  # learners of the last two years and a bit
FRESH_DAYS = 365  # cohorts that started within a year weigh more
STEP = 250  # records between two reports of progress
STATEMENT_FR = (
    "Réseau d'exemple : les apprenants, identités, formations, sessions, inscriptions, organisations et offres "
    "marqués « synthetic » sont inventés. Aucune personne réelle n'y figure. Les certifications (RNCP) et les "
    "communes sont réelles. Les offres marquées « redated » sont réelles (Licence Ouverte 2.0, source "
    "indiquée), seules leurs dates ont été déplacées."
)
STATEMENT_EN = (
    "Sample network: the learners, identities, trainings, sessions, enrolments, organisations and offers marked "
    '"synthetic" are invented. No real person is in it. Certifications (RNCP) and communes are real. Offers '
    'marked "redated" are real (Licence Ouverte 2.0, source named); only their dates were moved.'
)


@dataclass(frozen=True, slots=True)
class SampleNetwork:
    """A network and, apart from it, the hidden states it was written from. The engine reads only `network`."""

    network: Network
    hidden_learners: tuple[HiddenLearner, ...]
    hidden_offers: tuple[HiddenOffer, ...]
    reference_day: date = REFERENCE_DAY


def generate(
    seed: int = DEFAULT_SEED,
    learners: int = 10_000,
    offers: int = 2_000,
    trainings: int = 400,
    progress: Progress | None = None,
) -> SampleNetwork:
    """Draw a network.

    Args:
        seed: names the network; the same seed and sizes give the same bytes.
        learners: how many learners.
        offers: how many invented offers; the real ones come on top.
        trainings: how many labelled trainings.
        progress: called with what is being made, how many are done and how many there will be.

    Returns:
        The network, dated around `REFERENCE_DAY`, with its hidden states.
    """
    tell = progress or (lambda what, done, total: None)
    providers, taught = draw_trainings(seed, trainings, REFERENCE_DAY)
    tell("trainings", trainings, trainings)
    seats, sessions = _seats(seed, taught, learners)
    drawn = []
    for number, (training, session) in enumerate(seats, start=1):
        drawn.append(draw_learner_file(seed, number, training, session, REFERENCE_DAY))
        if number % STEP == 0:
            tell("learners", number, learners)
    organisations = draw_organisations(seed, offers)
    adverts = []
    for number in range(1, offers + 1):
        adverts.append(draw_offer_file(seed, number, organisations, REFERENCE_DAY))
        if number % STEP == 0:
            tell("offers", number, offers)
    network = Network(
        learners=tuple(d.learner for d in drawn),
        identities=tuple(d.identity for d in drawn),
        trainings=tuple(t.training for t in taught),
        sessions=sessions,
        enrolments=tuple(d.enrolment for d in drawn),
        offers=(*(a.offer for a in adverts), *load_real_offers()),
        organisations=(*providers, *organisations),
        about={
            "reference_day": REFERENCE_DAY.isoformat(),
            "seed": seed,
            "synthetic": True,
            "statement_fr": STATEMENT_FR,
            "statement_en": STATEMENT_EN,
            "counts": {
                "learners": len(drawn),
                "synthetic_offers": len(adverts),
                "real_offers": len(load_real_offers()),
                "trainings": len(taught),
            },
        },
    )
    return SampleNetwork(network, tuple(d.hidden for d in drawn), tuple(a.hidden for a in adverts))


def write(folder: Path, sample: SampleNetwork) -> None:
    """Write the network folder, and beside it `hidden/`, which the engine never reads."""
    write_network(folder, sample.network)
    hidden = folder / "hidden"
    hidden.mkdir(exist_ok=True)
    write_jsonl(hidden / "learners.jsonl", sample.hidden_learners)
    write_jsonl(hidden / "offers.jsonl", sample.hidden_offers)
    table = json.dumps(affinities(), ensure_ascii=False, indent=1, sort_keys=True)
    (hidden / "affinities.json").write_text(table + "\n", encoding="utf-8", newline="\n")


def _seats(
    seed: int, taught: tuple[Taught, ...], learners: int
) -> tuple[list[tuple[Taught, Session]], tuple[Session, ...]]:
    """A seat for every learner, recent cohorts fuller than old ones; and all sessions.

    Where a small sample has more learners than seats, cohorts are made larger.
    """
    first = REFERENCE_DAY - timedelta(days=LOOK_BACK_DAYS)
    last = REFERENCE_DAY + timedelta(days=45)
    every = [(t, s) for t in taught for s in t.sessions]
    offered = [(t, s) for t, s in every if first <= s.start <= last] or every
    total = sum(s.seats or 0 for _, s in offered)
    factor = max(1, -(-learners * 5 // (4 * max(1, total))))
    larger = {s.id: replace(s, seats=(s.seats or 1) * factor) for t in taught for s in t.sessions}
    offered = [(t, larger[s.id]) for t, s in offered]
    left = [s.seats or 0 for _, s in offered]
    dice = Dice(seed, "seats")
    fresh = REFERENCE_DAY - timedelta(days=FRESH_DAYS)
    urn = Urn([(s.seats or 1) * (2 if s.start >= fresh else 1) for _, s in offered])
    seats: list[tuple[Taught, Session]] = []
    while len(seats) < learners:
        at = urn.draw(dice)
        if left[at]:
            left[at] -= 1
            seats.append(offered[at])
    return seats, tuple(larger.values())
