"""Offers of the sample: a record and a hidden state for each, by invented organisations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.sample.banks import offer_banks
from data.sample.dice import Dice
from data.sample.hidden import HiddenOffer, draw_offer
from data.sample.offer_prose import Copywriter
from data.sample.places import draw_town, place_of
from data.sample.trades import Trade, trades
from data.sample.wording import smooth
from matching.records import (
    Contract,
    Demand,
    Language,
    Offer,
    OfferStatus,
    Organisation,
    Place,
    Remote,
    Rhythm,
    Skill,
)

OFFERS_PER_ORGANISATION = 10 / 3  # 2,000 offers, some 600 organisations
PUBLISHED_WITHIN_DAYS = 90
PUBLIC_PERCENT = 12
CONTRACTS = {
    "junior": (
        (Contract.CDI, 38), (Contract.CDD, 20), (Contract.APPRENTICESHIP, 25), (Contract.INTERNSHIP, 8),
        (Contract.INTERIM, 6), (Contract.CIVIC_SERVICE, 3),
    ),
    "confirmed": (
        (Contract.CDI, 68), (Contract.CDD, 18), (Contract.INTERIM, 6), (Contract.FREELANCE, 8),
    ),
    "demanding": ((Contract.CDI, 82), (Contract.CDD, 6), (Contract.FREELANCE, 12)),
}  # fmt: skip
SERVICE_TRADES = frozenset({"community", "digital-helper", "video", "webmaster"})  # that take civic service


@dataclass(frozen=True, slots=True)
class DrawnOffer:
    """Everything that is drawn for one offer."""

    offer: Offer
    hidden: HiddenOffer


def draw_organisations(seed: int, offers: int) -> tuple[Organisation, ...]:
    """Invented employers for so many offers; every eighth is public."""
    slots = offer_banks().slots
    dice = Dice(seed, "organisations")
    count = max(1, round(offers / OFFERS_PER_ORGANISATION))
    seen: set[str] = set()
    found: list[Organisation] = []
    while len(found) < count:
        town = draw_town(dice)
        if dice.chance(PUBLIC_PERCENT):
            name = smooth(dice.one(slots.texts("public")).replace("{ville}", town.name))
        else:
            name = f"{dice.one(slots.texts('name-first'))} {dice.one(slots.texts('name-second'))}"
            if dice.chance(20):
                name = f"{name} {town.name}"
        if name in seen:
            continue
        seen.add(name)
        number = len(found) + 1
        website = f"https://org-{number:03}.example.org" if dice.chance(60) else None
        found.append(Organisation(f"org-{number:03}", name, "employer", place_of(town), website))
    return tuple(found)


def draw_offer_file(
    seed: int, number: int, organisations: tuple[Organisation, ...], today: date
) -> DrawnOffer:
    """An offer.

    Args:
        seed: of the whole sample.
        number: of the offer, from 1; with the seed it decides every draw.
        organisations: who may publish it.
        today: the reference day.
    """
    offer_id = f"offer-{number:04}"
    hidden = draw_offer(Dice(seed, "hidden-offer", number), offer_id)
    dice = Dice(seed, "offer", number)
    organisation = dice.one(organisations)
    trade = trades()[hidden.trade]
    contract = dice.from_table(CONTRACTS[hidden.seniority])
    if contract is Contract.CIVIC_SERVICE and hidden.trade not in SERVICE_TRADES:
        contract = Contract.CDD
    published = today - timedelta(days=dice.between(0, PUBLISHED_WITHIN_DAYS))
    expires = published + timedelta(days=dice.one((30, 45, 60, 60, 90, 90, 120))) if dice.chance(82) else None
    pay_from, pay_to = _pay(dice, trade, hidden, contract)
    told = hidden.remote if dice.chance(88) else dice.one(("on-site", "hybrid"))
    offer = Offer(
        id=offer_id,
        title="",
        organisation_id=organisation.id,
        organisation=organisation.name,
        posts=dice.from_table(((1, 86), (2, 9), (3, 3), (6, 2))),
        contract=contract if dice.chance(95) else None,
        duration_months=_duration(dice, contract),
        rhythm=dice.from_table(((Rhythm.FULL_TIME, 80), (Rhythm.PART_TIME, 8), (None, 12))),
        pay_min_eur_year=pay_from,
        pay_max_eur_year=pay_to,
        remote=Remote(told) if dice.chance(64) else None,
        place=_place(dice, organisation, hidden.remote),
        occupations=(trade.rome,) if trade.rome and dice.chance(40) else (),
        languages=_languages(dice, hidden),
        diploma_level=hidden.asked_diploma_level if dice.chance(55) else None,
        experience_years=hidden.asked_experience_years if dice.chance(60) else None,
        starts=_starts(dice, contract, published),
        published=published,
        expires=expires,
        status=_status(dice),
        source="sample",
        synthetic=True,
    )
    advert = Copywriter(Dice(seed, "advert", number), hidden, offer, organisation).write()
    return DrawnOffer(
        replace(
            offer,
            title=advert.title,
            description=advert.description,
            profile=advert.profile,
            skills=tuple(Skill(label, demand=Demand(stated)) for _, label, stated in advert.labels),
        ),
        hidden,
    )


def _pay(
    dice: Dice, trade: Trade, hidden: HiddenOffer, contract: Contract
) -> tuple[float | None, float | None]:
    """Yearly pay before tax, in EUR; half the offers do not say."""
    if dice.chance(46):
        return None, None
    if contract is Contract.INTERNSHIP:
        return 7_800.0, 7_800.0
    if contract is Contract.CIVIC_SERVICE:
        return 7_440.0, 7_440.0
    if contract is Contract.APPRENTICESHIP:
        return 1_000.0 * dice.between(9, 13), 1_000.0 * dice.between(14, 20)
    span = trade.pay_to - trade.pay_from
    low = trade.pay_from + span * {"junior": 0, "confirmed": 40, "demanding": 75}[hidden.seniority] // 100
    low += dice.between(-1, 3)
    return 1_000.0 * low, 1_000.0 * (low + dice.between(0, 7)) if dice.chance(70) else None


def _duration(dice: Dice, contract: Contract) -> float | None:
    choices = {
        Contract.CDD: (3, 6, 6, 9, 12, 12, 18, 24, 36),
        Contract.INTERIM: (1, 2, 3, 6),
        Contract.APPRENTICESHIP: (12, 12, 15, 24),
        Contract.INTERNSHIP: (2, 3, 4, 6),
        Contract.FREELANCE: (3, 6, 12),
        Contract.CIVIC_SERVICE: (6, 8, 9),
    }.get(contract)
    return float(dice.one(choices)) if choices else None


def _place(dice: Dice, organisation: Organisation, remote: str) -> Place | None:
    if remote == "full" and dice.chance(35):
        return None
    if dice.chance(3):
        return None
    if organisation.place is not None and dice.chance(78):
        return organisation.place
    return place_of(draw_town(dice))


def _languages(dice: Dice, hidden: HiddenOffer) -> tuple[Language, ...]:
    found = []
    if hidden.english in ("B1", "B2", "C1") and dice.chance(65):
        level = hidden.english if dice.chance(75) else dice.one(("B2", "C1", "C2"))
        found.append(Language("en", level if dice.chance(80) else None, required=dice.chance(60)))
    if dice.chance(6):
        found.append(Language("fr", dice.one(("B2", "C1"))))
    return tuple(found)


def _starts(dice: Dice, contract: Contract, published: date) -> date | None:
    if contract is Contract.APPRENTICESHIP and dice.chance(75):
        return date(published.year, 9, dice.one((1, 7, 14, 21)))
    return published + timedelta(days=7 * dice.between(1, 20)) if dice.chance(40) else None


def _status(dice: Dice) -> OfferStatus:
    return dice.from_table(((OfferStatus.OPEN, 89), (OfferStatus.FILLED, 8), (OfferStatus.WITHDRAWN, 3)))
