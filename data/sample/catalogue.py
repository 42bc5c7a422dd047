"""The trainings of the sample: real certifications chosen by hand, given by invented providers."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from data import load_taxonomy
from data.sample.banks import offer_banks, read_table
from data.sample.dice import Dice
from data.sample.places import draw_home_near, draw_town, place_of, towns
from data.sample.trades import Trade, digital_trades, trades
from matching.records import Delivery, Organisation, Rhythm, Session, Skill, SkillSource, Training

CATALOGUE = Path(__file__).parent.parent / "curation" / "trainings_catalogue.csv"
LABEL_YEARS = 3
LABEL_MARGIN_DAYS = 60  # some labels of the sample ended up to two months before the reference day
HORIZON_DAYS = 240  # sessions are known about eight months ahead
TRAININGS_PER_PROVIDER = 10 / 3  # 400 trainings, some 120 providers
USUAL_MONTHS = 7


@dataclass(frozen=True, slots=True)
class Certified:
    """A certification of the catalogue, with the trade it leads to."""

    rncp: str
    title: str
    trade: Trade
    level: int
    months: int
    skills: tuple[Skill, ...]
    occupations: tuple[str, ...]
    prerequisites: str


@dataclass(frozen=True, slots=True)
class Taught:
    """A training with its trade and its sessions."""

    training: Training
    trade: Trade
    sessions: tuple[Session, ...]


@cache
def certifications() -> tuple[Certified, ...]:
    """The catalogue, in the order of the file. The trade is set by hand, or read in the title."""
    taxonomy = load_taxonomy()
    with CATALOGUE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    by_hand = {row["rncp"]: trades()[row["trade"]] for row in read_table("certification_trades.csv")}
    found = []
    for row in rows:
        codes = dict.fromkeys(code for code in row["skill_codes"].split("|") if code in taxonomy)
        found.append(
            Certified(
                rncp=row["rncp"],
                title=row["title_public"],
                trade=by_hand.get(row["rncp"]) or trade_of(row["title_public"], row["family"]),
                level=int(row["level"].removeprefix("NIV")),
                months=int(row["months"]),
                skills=tuple(
                    Skill(taxonomy.label(code, "fr"), code, source=SkillSource.TRAINING) for code in codes
                ),
                occupations=tuple(row["occupations"].split("|")),
                prerequisites=row["prerequisites"],
            )
        )
    return tuple(found)


def trade_of(title: str, family: str) -> Trade:
    """The trade a certification leads to: the first listed word that its title holds, else its family's first.

    >>> trade_of("Développeur no code", "web-dev").key
    'dev-nocode'
    """
    plain = title.casefold()
    of_family = [trade for trade in digital_trades() if trade.family == family]
    for only_family in (True, False):
        for row in read_table("title_trades.csv"):
            trade = trades()[row["trade"]]
            if row["word"] in plain and (not only_family or trade in of_family):
                return trade
    return of_family[0]


def draw_trainings(seed: int, count: int, today: date) -> tuple[tuple[Organisation, ...], tuple[Taught, ...]]:
    """Providers and trainings with their sessions: `count` trainings, numbered from 1.

    Args:
        seed: of the whole sample.
        count: number of trainings.
        today: the reference day; some labels and sessions lie before it, some after.
    """
    dice = Dice(seed, "trainings")
    providers = _providers(dice, max(1, round(count / TRAININGS_PER_PROVIDER)))
    catalogue = certifications()
    shared = {trade.key: sum(c.trade is trade for c in catalogue) for trade in digital_trades()}
    weights = [720 * c.trade.learners // shared[c.trade.key] for c in catalogue]
    chosen = dice.shuffled([catalogue[at] for at in _even_shares(weights, count)])
    taught: list[Taught] = []
    for number, certified in enumerate(chosen, start=1):
        taught.append(
            _training(Dice(seed, "training", number), number, certified, dice.one(providers), today)
        )
    return providers, tuple(taught)


def _even_shares(weights: Sequence[int], count: int) -> list[int]:
    """`count` positions, each as often as its weight says to the nearest whole time (systematic sampling).

    >>> _even_shares([3, 1], 4)
    [0, 0, 0, 1]
    """
    sums = list(accumulate(weights))
    return [bisect_right(sums, (2 * i + 1) * sums[-1] // (2 * count)) for i in range(count)]


def _providers(dice: Dice, count: int) -> tuple[Organisation, ...]:
    slots = offer_banks().slots
    seen: set[str] = set()
    providers: list[Organisation] = []
    while len(providers) < count:
        town = draw_town(dice)
        name = f"{dice.one(slots.texts('provider-first'))} {dice.one(slots.texts('provider-second'))}"
        if name in seen:
            name = f"{name} {town.name}"
        if name in seen:
            continue
        seen.add(name)
        number = len(providers) + 1
        providers.append(Organisation(f"provider-{number:03}", name, "provider", place_of(town)))
    return tuple(providers)


def _training(dice: Dice, number: int, certified: Certified, provider: Organisation, today: date) -> Taught:
    words = offer_banks().slots
    training_id = f"training-{number:03}"
    delivery = dice.from_table(((Delivery.ON_SITE, 62), (Delivery.HYBRID, 23), (Delivery.ONLINE, 15)))
    months = certified.months if dice.chance(30) else min(12, max(4, USUAL_MONTHS + dice.between(-2, 2)))
    label_from = _monday(today - timedelta(days=dice.between(10, 365 * LABEL_YEARS + LABEL_MARGIN_DAYS)))
    label_until = label_from.replace(year=label_from.year + LABEL_YEARS, day=min(label_from.day, 28))
    place = provider.place
    if dice.chance(20) and place is not None and place.commune is not None:
        near = draw_home_near(dice, place.commune)
        if near in towns():
            place = place_of(near)
    internship = dice.chance(50)
    rhythm = dice.from_table(((Rhythm.FULL_TIME, 85), (Rhythm.PART_TIME, 15)))
    seats = dice.between(10, 24)
    given = {
        Delivery.ON_SITE: f"En présentiel{f' à {place.label}' if place else ''}.",
        Delivery.HYBRID: "Alternance de journées sur place et de journées à distance.",
        Delivery.ONLINE: "Entièrement à distance, classes virtuelles chaque jour.",
    }[delivery]
    training = Training(
        id=training_id,
        title=certified.title,
        provider_id=provider.id,
        provider=provider.name,
        certification=certified.rncp,
        level=certified.level,
        description=dice.one(words.texts("training-description"))
        .replace("{months}", str(months))
        .replace("{delivery}", given)
        .replace("{internship}", "Stage en entreprise inclus." if internship else "")
        .replace("{seats}", str(seats))
        .strip(),
        skills=certified.skills,
        occupations=certified.occupations,
        delivery=delivery,
        rhythm=rhythm,
        duration_months=float(months),
        internship=internship,
        prerequisites=(
            certified.prerequisites,
            *dice.some(words.texts("prerequisite"), dice.between(0, 2)),
        ),
        partners=tuple(dice.some(words.texts("partner"), dice.between(1, 3))),
        place=place,
        label_from=label_from,
        label_until=label_until,
        synthetic=True,
    )
    return Taught(training, certified.trade, _sessions(dice, training, months, seats, today))


def _sessions(dice: Dice, training: Training, months: int, seats: int, today: date) -> tuple[Session, ...]:
    """Cohorts that start while the label holds: past ones, the running one, those to come."""
    if training.label_from is None or training.label_until is None:
        return ()
    sessions: list[Session] = []
    start = _monday(training.label_from + timedelta(days=dice.between(7, 75)))
    last = min(training.label_until, today + timedelta(days=HORIZON_DAYS))
    while start <= last:
        end = start + timedelta(days=months * 30 + dice.between(-6, 6))
        sessions.append(
            Session(
                id=f"{training.id}-{len(sessions) + 1}",
                training_id=training.id,
                start=start,
                end=end,
                place=None if training.delivery is Delivery.ONLINE else training.place,
                seats=max(6, seats + dice.between(-2, 2)),
                rhythm=training.rhythm,
            )
        )
        start = _monday(start + timedelta(days=months * 30 + dice.between(-60, 60)))
    return tuple(sessions)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
