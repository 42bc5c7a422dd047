"""Where people live and work: communes drawn by population, and the communes around one."""

from __future__ import annotations

import math
from functools import cache

from data import load_gazetteer
from data.gazetteer import Commune
from data.sample.dice import Dice, Urn
from matching.records import Place

KM_PER_DEGREE = 111.2
TOWN = 15_000  # inhabitants: providers and most recruiters stand in towns at least this big
DIVIDED = frozenset({"75056", "69123", "13055"})  # Paris, Lyon, Marseille: people live in a part of them


@cache
def homes() -> tuple[Commune, ...]:
    """Where learners may live: every commune with coordinates, divided cities by arrondissement."""
    return tuple(c for c in load_gazetteer().all() if c.lat is not None and c.code not in DIVIDED)


@cache
def towns() -> tuple[Commune, ...]:
    """Towns where providers and recruiters stand, divided cities whole."""
    return tuple(
        c
        for c in load_gazetteer().all()
        if c.lat is not None and c.population >= TOWN and not c.is_arrondissement
    )


def draw_home(dice: Dice) -> Commune:
    """A commune, as often as it has inhabitants."""
    return homes()[_home_urn().draw(dice)]


def draw_town(dice: Dice) -> Commune:
    """A town, as often as it has inhabitants."""
    return towns()[_town_urn().draw(dice)]


def draw_home_near(dice: Dice, commune: str, within_km: int = 30) -> Commune:
    """A commune at most `within_km` away from the one with this INSEE code, as often as it has inhabitants."""
    near, urn = _around(commune, within_km)
    return near[urn.draw(dice)]


def place_of(commune: Commune) -> Place:
    """A commune as a place of a record."""
    return Place(
        commune.name.removesuffix(" Arrondissement"),
        commune.code,
        commune.departement,
        commune.lat,
        commune.lon,
    )


@cache
def _home_urn() -> Urn:
    return Urn([_weight(c) for c in homes()])


@cache
def _town_urn() -> Urn:
    return Urn([_weight(c) for c in towns()])


def _weight(commune: Commune) -> int:
    return max(1, commune.population)


@cache
def _around(code: str, within_km: int) -> tuple[tuple[Commune, ...], Urn]:
    centre = load_gazetteer().by_code(code)
    if centre is None or centre.lat is None or centre.lon is None:
        raise ValueError(f"commune {code!r} has no coordinates")
    # The Earth is flat enough over 30 km; the cosine is rounded so that every platform agrees to the last bit.
    shrink = round(math.cos(math.radians(centre.lat)), 6)
    near = []
    for home in homes():
        if home.lat is None or home.lon is None or abs(home.lat - centre.lat) * KM_PER_DEGREE > within_km:
            continue
        north = (home.lat - centre.lat) * KM_PER_DEGREE
        east = (home.lon - centre.lon) * KM_PER_DEGREE * shrink
        if north * north + east * east <= within_km * within_km:
            near.append(home)
    if not near:
        near = [centre]
    return tuple(near), Urn([_weight(c) for c in near])
