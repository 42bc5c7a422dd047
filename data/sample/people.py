"""Invented identities. They are drawn apart from the hidden states: who somebody is says nothing of what she knows.

Only two things tie a person to her trade: the share of women differs between trades, and nothing else. Given
the trade, levels, wishes and needs are drawn without a look at the identity, so that an engine which ranks by
gender, origin, age or neighbourhood can be told from one that doesn't.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from data.gazetteer import Commune
from data.sample.banks import read_table
from data.sample.dice import Dice
from data.sample.trades import Trade
from matching.records import Identity

PHONES = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")  # kept for fiction by Arcep
NATIONALITIES = {
    "maghreb": ("algérienne", "marocaine", "tunisienne"),
    "west-africa": ("sénégalaise", "malienne", "ivoirienne", "congolaise"),
    "portugal-spain-italy": ("portugaise", "espagnole", "italienne"),
    "east-europe": ("ukrainienne", "roumaine", "polonaise"),
    "turkey-middle-east": ("turque", "syrienne", "afghane"),
    "asia": ("vietnamienne", "chinoise", "indienne"),
}
FOREIGN_PERCENT = 28  # of those whose name comes from abroad
NEIGHBOURHOOD_PERCENT, NEIGHBOURHOOD_PERCENT_ABROAD = 28, 44
LONG_UNEMPLOYED_PERCENT = 27
DISABILITY_PERCENT = 7


@dataclass(frozen=True, slots=True)
class NamePool:
    """Given names of women and of men, and family names, of one origin."""

    origin: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An identity, with the two facts of it that prose needs: the gender of words and the age."""

    identity: Identity
    feminine: bool
    age: int


@cache
def _pools() -> tuple[tuple[NamePool, int], ...]:
    return tuple(
        (
            NamePool(
                row["origin"],
                tuple(row["women"].split("|")),
                tuple(row["men"].split("|")),
                tuple(row["families"].split("|")),
            ),
            int(row["weight"]),
        )
        for row in read_table("names.csv")
    )


def draw_person(
    dice: Dice, learner_id: str, trade: Trade, home: Commune, entry_level: int | None, today: date
) -> Person:
    """An invented person.

    Args:
        dice: a stream of its own.
        learner_id: whose identity it is.
        trade: the true trade; only its share of women is read.
        home: where the person lives.
        entry_level: diploma level on the way into training (`None`: none at all).
        today: the reference day.
    """
    feminine = dice.chance(trade.women)
    pool = dice.from_table(_pools())
    given = dice.one(pool.women if feminine else pool.men)
    family = dice.one(pool.families)
    age = dice.from_table(
        ((dice.between(18, 25), 42), (dice.between(26, 35), 34), (dice.between(36, 57), 24))
    )
    birth = today - timedelta(days=age * 365 + age // 4 + dice.between(1, 360))
    foreign = pool.origin in NATIONALITIES and dice.chance(FOREIGN_PERCENT)
    abroad = pool.origin not in ("fr", "antilles-reunion")
    in_town = home.population >= 10_000
    neighbourhood = in_town and dice.chance(NEIGHBOURHOOD_PERCENT_ABROAD if abroad else NEIGHBOURHOOD_PERCENT)
    if not neighbourhood and entry_level is None and in_town:
        neighbourhood = dice.chance(20)
    phone = f"{dice.one(PHONES)} {dice.below(100):02} {dice.below(100):02}"
    streets = read_streets()
    postcode = home.postcodes[0] if home.postcodes else ""
    identity = Identity(
        learner_id=learner_id,
        given_name=given,
        family_name=family,
        email=f"{ascii_name(given)}.{ascii_name(family)}.{learner_id.removeprefix('learner-')}@example.org",
        phone=phone,
        address=f"{dice.between(1, 140)} {dice.one(streets)}, {postcode} {home.name}".replace(",  ", ", "),
        gender="female" if feminine else "male",
        birth_date=birth,
        nationality=dice.one(NATIONALITIES[pool.origin]) if foreign else "française",
        priority_neighbourhood=neighbourhood,
        disability=dice.chance(DISABILITY_PERCENT),
        without_diploma=entry_level is None,
        long_term_unemployed=dice.chance(LONG_UNEMPLOYED_PERCENT + (10 if neighbourhood else 0)),
    )
    return Person(identity, feminine, whole_years(birth, today))


@cache
def read_streets() -> tuple[str, ...]:
    """Street names of no town in particular."""
    return tuple(row["street"] for row in read_table("streets.csv"))


def ascii_name(name: str) -> str:
    """A name as it stands in an address of mail.

    >>> ascii_name("El Idrissi"), ascii_name("Élodie")
    ('el-idrissi', 'elodie')
    """
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(" ", "-").replace("'", "")


def whole_years(birth: date, today: date) -> int:
    """Age in whole years.

    >>> whole_years(date(2000, 6, 16), date(2026, 6, 15))
    25
    """
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
