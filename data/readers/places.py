"""Places: towns through the gazetteer, coordinates checked, swapped ones put right."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from data.gazetteer import Commune, Gazetteer
from data.readers.cleaning import fold, one_line
from data.readers.report import Report
from matching.records import Place

FRENCH_BOXES: tuple[tuple[float, float, float, float], ...] = (
    (41.2, 51.3, -5.4, 9.8),  # mainland and Corsica: south, north, west, east in degrees
    (15.7, 16.6, -61.9, -60.9),  # Guadeloupe
    (14.3, 15.0, -61.3, -60.7),  # Martinique
    (17.8, 18.2, -63.2, -62.7),  # Saint-Martin, Saint-Barthélemy
    (2.0, 6.0, -54.7, -51.5),  # Guyane
    (-21.5, -20.8, 55.1, 55.9),  # La Réunion
    (-13.1, -12.5, 44.9, 45.4),  # Mayotte
    (46.6, 47.2, -56.5, -56.0),  # Saint-Pierre-et-Miquelon
    (-23.0, -19.5, 163.5, 168.2),  # Nouvelle-Calédonie
    (-28.0, -7.8, -154.8, -134.4),  # Polynésie
)

_POSTCODE = re.compile(r"\b(\d{5})\b")
_PREFIXED = re.compile(r"^(\d{2,3}|2[ABab]) ?- ?(.+)$")
_ARRONDISSEMENT = re.compile(
    r"[ -]*\b\d{1,2} ?(?:e|er|eme|ème|ère|nd)?[ -]*(?:arr(?:ondissement|\.)?|$)|\bcedex\b.*$", re.IGNORECASE
)
_DEPARTEMENT_IN_BRACKETS = re.compile(r"\(\s*(\d{2}|2[ABab]|9[78]\d)\s*\)")
_BRACKETS = re.compile(r"\([^)]*\)")
_LEADING_ARTICLE = re.compile(r"^(.*) \((L[ea']s?|L’|L')\)$", re.IGNORECASE)
_NOT_A_PLACE = re.compile(
    r"teletravail|a distance|\bremote\b|^france(?: entiere)?$|partout en france|non precise|^n/?a$"
)


class PlaceFinder:
    """Makes places out of what rows say. The gazetteer is loaded when a row first needs it."""

    def __init__(self, load: Callable[[], Gazetteer]) -> None:
        self._load = load
        self._gazetteer: Gazetteer | None = None
        self._found: dict[tuple[str, str | None, str | None, str | None], tuple[Commune, ...]] = {}

    def place(
        self,
        report: Report,
        column: str,
        label: str,
        *,
        commune: str | None = None,
        postcode: str | None = None,
        departement: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
    ) -> Place | None:
        """The place that a row describes, `None` when it says nothing. Coordinates of the row go first.

        A name that several towns bear alike is kept as it stands, without a commune, and is noticed.
        """
        label = one_line(label)
        point = checked_point(report, column, lat, lon)
        if not label and not postcode and not commune and point is None:
            return None
        meant = self._towns(label, commune, postcode, departement)
        town = meant[0] if len(meant) == 1 else None
        shown = _shown_label(label, town) or postcode or commune or f"{lat}, {lon}"
        if town is None:
            _, _, said = town_names(label)
            if point is None and _NOT_A_PLACE.search(fold(label)):
                report.notice("no-place", column, label)
                return None
            if point is None and said is None:
                report.notice("ambiguous-town" if meant else "unknown-town", column, shown)
            return Place(shown, commune, departement or said, *(point or (None, None)))
        where = point or (town.lat, town.lon)
        return Place(shown, commune or town.code, departement or town.departement, *where)

    def _towns(
        self, label: str, commune: str | None, postcode: str | None, departement: str | None
    ) -> tuple[Commune, ...]:
        """The town that a row means, none, or several that it does not tell apart."""
        key = (label, commune, postcode, departement)
        if key not in self._found:
            if self._gazetteer is None:
                self._gazetteer = self._load()
            by_code = self._gazetteer.by_code(commune) if commune else None
            self._found[key] = (
                self._look_up(self._gazetteer, label, postcode, departement)
                if by_code is None
                else (by_code,)
            )
        return self._found[key]

    @staticmethod
    def _look_up(
        gazetteer: Gazetteer, label: str, postcode: str | None, departement: str | None
    ) -> tuple[Commune, ...]:
        names, said_postcode, said_departement = town_names(label)
        postcode, departement = postcode or said_postcode, departement or said_departement
        for name in names:
            meant = gazetteer.meant(name, departement=departement, postcode=postcode)
            if not meant and postcode is not None:
                town = gazetteer.find(name, departement=departement)
                meant = () if town is None else (town,)
            if len(meant) > 1:  # the whole may say more than the name: "Saint-Denis, La Réunion"
                town = gazetteer.find(label, departement=departement, postcode=postcode)
                return meant if town is None else (town,)
            if meant:
                return meant
        return gazetteer.meant("", postcode=postcode) if postcode is not None else ()


def _shown_label(label: str, town: Commune | None) -> str:
    """The label as people read it: without "75 - " before it, and not in capitals."""
    bare = found[2] if (found := _PREFIXED.match(label)) else label
    return town.name if town is not None and bare.isupper() else bare


def town_names(label: str) -> tuple[list[str], str | None, str | None]:
    """Names to look up for a label, likeliest first, with the postcode and département it holds.

    >>> town_names("75 - Paris 9e Arrondissement")
    (['Paris'], None, '75')
    >>> town_names("Montreuil (62)")
    (['Montreuil'], None, '62')
    >>> town_names("6 rue Lavoisier 93100 Montreuil")
    (['Montreuil', '6 rue Lavoisier'], '93100', None)
    >>> town_names("Nouméa, Nouvelle-Calédonie")[0]
    ['Nouméa', 'Nouvelle-Calédonie']
    """
    departement = None
    if found := _PREFIXED.match(label):
        departement, label = found[1].upper(), found[2]
    if departement is None and (bracketed := _DEPARTEMENT_IN_BRACKETS.search(label)):
        departement = bracketed[1].upper()
    if found := _LEADING_ARTICLE.match(label.split(",")[0]):
        label = f"{found[2]} {found[1]}"
    postcode = None
    pieces: list[str]
    if found := _POSTCODE.search(label):
        postcode = found[1]
        pieces = [label[found.end() :], label[: found.start()]]
    else:
        pieces = [label]
    names = []
    for piece in pieces:
        for part in _BRACKETS.sub(" ", piece.replace("()", "")).split(","):
            name = one_line(_ARRONDISSEMENT.sub(" ", part)).strip(" -–()")
            if name and name not in names:
                names.append(name)
    return names, postcode, departement


def checked_point(
    report: Report, column: str, lat: float | None, lon: float | None
) -> tuple[float, float] | None:
    """The point, put right if latitude and longitude were swapped, or `None` if it is no place.

    Swapped: the point lies outside France, and inside once turned round.
    """
    if lat is None or lon is None:
        if lat is not None or lon is not None:
            report.problem("coordinates-off", column, f"{lat}, {lon}")
        return None
    shown = f"{lat}, {lon}"
    if in_france(lat, lon):
        return lat, lon
    if in_france(lon, lat):
        report.notice("coordinates-swapped", column, shown)
        return lon, lat
    finite = math.isfinite(lat) and math.isfinite(lon)
    if not finite or abs(lat) > 90 or abs(lon) > 180 or (lat == 0 and lon == 0):
        report.problem("coordinates-off", column, shown)
        return None
    report.notice("coordinates-abroad", column, shown)
    return lat, lon


def in_france(lat: float, lon: float) -> bool:
    """Whether a point lies in one of the boxes around France's lands.

    >>> in_france(48.85, 2.35), in_france(2.35, 48.85)
    (True, False)
    """
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in FRENCH_BOXES)
