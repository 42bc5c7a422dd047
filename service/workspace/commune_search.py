"""Finding a commune by the beginning of its name or by its postal code."""

from __future__ import annotations

from functools import cache

from data.bundled import load_gazetteer
from data.gazetteer import Commune, Gazetteer
from matching.folding import flatten
from matching.records import Place

MOST_LETTERS = 60
LEAST_LETTERS = 2


class CommuneSearch:
    """The communes of a gazetteer by their folded names, the most populous first."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._communes = gazetteer.all()
        self._names = tuple(_folded(one.name) for one in self._communes)

    def find(self, query: str, most: int = 8) -> tuple[Commune, ...]:
        """Communes of a postal code, or whose name begins with the query; then those in which it begins a word."""
        asked = _folded(query[:MOST_LETTERS])
        if asked.isdecimal():
            return self._gazetteer.by_postcode(asked)[:most]
        if len(asked) < LEAST_LETTERS:
            return ()
        rows = [row for row, name in enumerate(self._names) if name.startswith(asked)]
        rows.sort(key=lambda row: self._names[row] != asked)  # "Lyon" before "Lyons-la-Forêt"
        inside = f" {asked}"
        rows += [row for row, name in enumerate(self._names) if inside in name]
        return tuple(self._communes[row] for row in rows[:most])


def find_communes(query: str, most: int = 8) -> tuple[Commune, ...]:
    """Communes of France that a query may mean."""
    return _search().find(query, most)


def place_of(code: str) -> Place | None:
    """The place that an INSEE code names; `None` for no commune."""
    commune = load_gazetteer().by_code(code)
    if commune is None:
        return None
    return Place(commune.name, commune.code, commune.departement, commune.lat, commune.lon)


@cache
def _search() -> CommuneSearch:
    return CommuneSearch(load_gazetteer())


def _folded(name: str) -> str:
    """A name as people type it: small letters, spaces for hyphens and apostrophes, "saint" in full.

    >>> _folded("St-Étienne")
    'saint etienne'
    """
    words = flatten(name).replace("-", " ").replace("'", " ").split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)
