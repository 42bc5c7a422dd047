"""The communes of France: by INSEE code, postal code, or name as people write it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from matching.taxonomy_file import PackReader

_POSTCODE = re.compile(r"(?<!\d)(\d{2})\s?(\d{3})(?!\d)")
_DEPARTEMENT = re.compile(r"(?:\(\s*|-\s*|^|,\s*)(\d{2,3}|2[ABab])\s*\)?(?=\s|$|,|-)")
_IN_BRACKETS = re.compile(r"\(\s*(\d{2,3}|2[ab])\s*\)")
_ORDINAL = re.compile(r"\b(\d{1,2})\s*(?:er|ere|e|eme|nd|nde)?\b\s*(?:arrondissement|arr|ardt|ar)?\b")
_ORDINAL_NAME = re.compile(r"^(paris|lyon|marseille) (\d{1,2})(?:er|e)? arrondissement$")
_CEDEX = re.compile(r"\bcedex\b(?:\s*\d+)?")
_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "ss": "sous",
}
_FILLING = (
    "france",
    "mairie",
    "ville de",
    "commune de",
    "centre ville",
    "centre",
    "et environs",
    "et peripherie",
)
_VILLAGE, _TOWN = (
    6_000,
    15_000,
)  # people: "Boulogne" is the town of Boulogne-Billancourt, not a village of that name
_LIKE_SIZE = 10
"""Namesakes of different départements are told apart by their size alone only if one has this many times the people."""

_OVERSEAS = ("97", "98")  # how the départements and collectivities overseas begin
_SHORTEST_START = 3  # letters that a shortened name must have to be completed
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_ROMAN |= {"xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20}
# Places that people name and that are no commune: the commune where most of the place stands.
_USUAL_NAMES = {
    "la defense": "92062",
    "paris la defense": "92062",
    "la plaine saint denis": "93066",
    "cergy pontoise": "95127",
    "clermont fd": "63113",
    "marne la vallee": "77083",
    "montreuil sous bois": "93048",
    "roissy cdg": "95527",
    "saint quentin en yvelines": "78423",
    "sophia antipolis": "06152",
}
_NO_NAMES = frozenset(
    {"les", "des", "sur", "saint", "sainte", "notre", "grand", "grande", "val", "ile", "port"}
)
_SEVERAL = re.compile(r"\s*[,/;|]\s*|\s+-\s+|\s+ou\s+|\s+et\s+")
_SPLIT_CITIES = ("paris", "lyon", "marseille")


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille (which stands where its city does).

    `code` is INSEE's, `lat`/`lon` are degrees (WGS 84), `None` for some islands overseas.
    """

    code: str
    name: str
    departement: str
    departement_name: str
    region: str
    population: int
    postcodes: tuple[str, ...]
    lat: float | None
    lon: float | None

    @property
    def is_arrondissement(self) -> bool:
        """Whether it is a part of Paris, Lyon or Marseille."""
        return _ORDINAL_NAME.match(_folded(self.name)) is not None

    @property
    def is_overseas(self) -> bool:
        """Whether it lies overseas."""
        return self.departement.startswith(_OVERSEAS)


class Gazetteer:
    """Finds communes. Among namesakes one answers for the name alone only if it is far more populous.

    So "Lyon" is the city, and "Saint-Denis" is nobody's town before its postcode or département is told. A town
    overseas does not answer for a name that the mainland bears too.
    """

    def __init__(self, communes: tuple[Commune, ...]) -> None:
        """`communes` by population, the most populous first."""
        self._all = communes
        self._by_code = {commune.code: commune for commune in communes}
        self._by_postcode: defaultdict[str, list[Commune]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Commune]] = defaultdict(list)
        self._by_departement: defaultdict[str, list[Commune]] = defaultdict(list)
        self._names_of_departements: dict[str, str] = {}
        for commune in communes:
            name = _folded(commune.name)
            if (part := _ORDINAL_NAME.match(name)) is not None:
                name = f"{part[1]} {part[2]}"
            self._by_name[name].append(commune)
            self._by_departement[commune.departement].append(commune)
            self._names_of_departements[_folded(commune.departement_name)] = commune.departement
            for postcode in commune.postcodes:
                self._by_postcode[postcode].append(commune)
        self._towns = tuple(commune for commune in communes if commune.population > _TOWN)

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Read the communes of a referential file.

        Raises:
            ReferentialError: the file is missing or torn.
        """
        pack = PackReader(path)
        try:
            lines, departements = pack.lines("communes"), pack.json("departements")
        finally:
            pack.close()
        communes = []
        for line in lines:
            code, name, departement, population, postcodes, lat, lon = line.split("\t")
            departement_name, region = departements[departement]
            communes.append(
                Commune(
                    code,
                    name,
                    departement,
                    departement_name,
                    region,
                    int(population),
                    tuple(postcodes.split("|")) if postcodes else (),
                    float(lat) if lat else None,
                    float(lon) if lon else None,
                )
            )
        return cls(tuple(communes))

    def all(self) -> tuple[Commune, ...]:
        """Every commune, the most populous first."""
        return self._all

    def by_code(self, code: str) -> Commune | None:
        """The commune with this INSEE code."""
        return self._by_code.get(code.strip().upper())

    def by_postcode(self, postcode: str) -> tuple[Commune, ...]:
        """Communes that share a postal code, arrondissements before their city, then the most populous first."""
        found = self._by_postcode.get(re.sub(r"\s", "", postcode), [])
        return tuple(sorted(found, key=lambda commune: not commune.is_arrondissement))

    def by_departement(self, departement: str) -> tuple[Commune, ...]:
        """Communes of a département ("75", "2A", "974"), the most populous first."""
        return tuple(self._by_departement.get(departement.strip().upper(), []))

    def departement(self, text: str) -> str | None:
        """The code of a département by code or by name: "75", "2a", "1", "Seine-Saint-Denis", "la Réunion".

        `None` when there is none of that code or name.
        """
        code = text.strip().upper()
        code = code.zfill(2) if code.isdecimal() and code.isascii() else code
        if code in self._by_departement:
            return code
        name = _folded(text)
        return self._names_of_departements.get(name) or self._names_of_departements.get(
            re.sub(r"^(le|la|les|l) ", "", name)
        )

    def departement_name(self, code: str) -> str:
        """The name of a département by its code, the code itself where there is none."""
        found = self._by_departement.get(code)
        return found[0].departement_name if found else code

    def find(self, text: str, departement: str | None = None, postcode: str | None = None) -> Commune | None:
        """The commune that `text` names, or `None`.

        Reads "Saint-Étienne", "st etienne", "Lyon 3e", "75011 Paris", "Lille Cedex", "Vitry (94)",
        "44 - NANTES", a bare postal code or INSEE code; of several ("Lyon, Paris") the first. `departement` and
        `postcode` choose among namesakes; without them, a name that several communes bear alike finds none.
        """
        meant = self.meant(text, departement, postcode)
        return meant[0] if len(meant) == 1 else None

    def meant(
        self, text: str, departement: str | None = None, postcode: str | None = None
    ) -> tuple[Commune, ...]:
        """The communes that `text` may mean, the most populous first: one, none, or namesakes it cannot tell apart.

        Arguments as of `find`.
        """
        found = self._meant(text, departement, postcode)
        if not found:
            parts = [part for part in _SEVERAL.split(text) if part and part != text]
            found = next((some for part in parts if (some := self._meant(part, departement, postcode))), ())
        return found

    def _meant(self, text: str, departement: str | None, postcode: str | None) -> tuple[Commune, ...]:
        folded = _folded(text)
        if departement is None and (said := _IN_BRACKETS.search(_plain(text))) is not None:
            text = _plain(text).replace(said[0], " ")
            departement = said[1].upper()
            folded = _folded(text)
        if (code := self._by_code.get(text.strip().upper())) is not None and not self._by_postcode.get(
            text.strip()
        ):
            return (code,)
        if (found := _POSTCODE.search(folded)) is not None:
            postcode = postcode or found[1] + found[2]
            folded = folded[: found.start()] + " " + folded[found.end() :]
        if departement is None and (said := _DEPARTEMENT.search(_plain(text))) is not None:
            code_said = said[1].upper()
            if code_said in self._by_departement and not self._numbered(folded):
                departement = code_said
        if departement is None and (ended := self._departement_named(folded)) is not None:
            departement, folded = ended
        candidates = self._named(folded)
        if not postcode and (usual := self._usual(folded, candidates, departement)) is not None:
            return (usual,)
        if not candidates and postcode:
            candidates = list(self.by_postcode(postcode)) or self._near_postcode(postcode)
            return tuple(candidates[:1])
        return self._best(candidates, departement, postcode)

    def _departement_named(self, folded: str) -> tuple[str, str] | None:
        """(département, what stands before it): "saint denis la reunion"; `None` when the text does not end so."""
        words = folded.split()
        for start in range(1, len(words)):
            code = self._names_of_departements.get(" ".join(words[start:]))
            name = " ".join(words[:start])
            if (
                code
                and folded not in self._by_name
                and any(c.departement == code for c in self._by_name.get(name, ()))
            ):
                return code, name
        return None

    def _usual(self, folded: str, candidates: list[Commune], departement: str | None) -> Commune | None:
        """The town meant by a usual or shortened name: "Boulogne", "Vitry (94)"."""
        name = _readings(folded)[1]
        if name in _USUAL_NAMES:
            return self._by_code.get(_USUAL_NAMES[name])
        here = [c for c in candidates if departement is None or c.departement == departement.strip().upper()]
        if len(name) < _SHORTEST_START or name in _NO_NAMES or (here and here[0].population > _VILLAGE):
            return None
        if departement is not None:
            longer = self._by_departement.get(departement.strip().upper(), []) if not here else []
        else:
            longer = list(self._towns)
        return next(
            (c for c in longer if _folded(c.name).startswith(name + " ") and not c.is_arrondissement), None
        )

    def _best(
        self, candidates: list[Commune], departement: str | None, postcode: str | None
    ) -> tuple[Commune, ...]:
        if postcode:
            whole = [c for c in candidates if postcode in c.postcodes]
            if whole:
                part = [
                    c for c in self.by_postcode(postcode) if c.is_arrondissement and whole[0].name in c.name
                ]
                return ((part or whole)[0],)
            departement = departement or self._departement_of(postcode)
        if departement:
            departement = departement.strip().upper()
            return tuple([c for c in candidates if c.departement == departement][:1])
        return _not_told_apart(candidates)

    def _named(self, folded: str) -> list[Commune]:
        name = _CEDEX.sub(" ", folded)
        numbered = self._numbered(name)
        if numbered is not None and numbered in self._by_name:
            return self._by_name[numbered]
        for reading in _readings(name):
            if reading in self._by_name:
                return self._by_name[reading]
        return []

    def _numbered(self, name: str) -> str | None:
        """Every way to write an arrondissement as "paris 11"; `None` when no divided city is named."""
        for city in _SPLIT_CITIES:
            if not re.match(rf"^{city}\b", name):
                continue
            number = _ORDINAL.search(name)
            roman = re.match(rf"^{city} ([ivx]+)(?:e|eme|er)?\b", name)
            written = f"{city} {int(number[1]) if number else _ROMAN.get(roman[1]) if roman else ''}"
            return written if written in self._by_name else None
        return None

    def _near_postcode(self, postcode: str) -> list[Commune]:
        """Firms have postal codes of their own ("75380"): the most populous commune of the département answers."""
        departement = self._departement_of(postcode)
        return self._by_departement.get(departement, [])[:1] if departement else []

    def _departement_of(self, postcode: str) -> str | None:
        if postcode.startswith("20"):
            return "2A" if postcode[:3] in ("200", "201") else "2B"
        head = postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]
        return head if head in self._by_departement else None


def _not_told_apart(namesakes: list[Commune]) -> tuple[Commune, ...]:
    """The most populous of namesakes, with those of other départements that may be meant as well."""
    if not namesakes:
        return ()
    first, *others = namesakes
    rivals = [
        one
        for one in others
        if one.departement != first.departement
        and (one.population * _LIKE_SIZE >= first.population or (first.is_overseas and not one.is_overseas))
    ]
    return (first, *rivals)


def _plain(text: str) -> str:
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _folded(text: str) -> str:
    """Lower case words without accents or punctuation, abbreviations written out.

    >>> _folded("ST-Étienne s/ Loire")
    'saint etienne sur loire'
    """
    words = re.sub(r"[^a-z0-9]+", " ", _plain(text)).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def _readings(name: str) -> list[str]:
    """`name` from the whole down to what is left without numbers and filling words."""
    bare = " ".join(re.sub(r"\b\d+\w*\b|\b2[ab]\b", " ", name).split())
    readings = [" ".join(name.split()), bare]
    for filling in _FILLING:
        bare = " ".join(re.sub(rf"^{filling}\b|\b{filling}$", " ", bare).split())
        readings.append(bare)
    words = bare.split()
    readings += [f"{article} {bare}" for article in ("le", "la", "les", "l")]
    if len(words) > 1 and words[0] in ("a", "au", "aux"):
        readings.append(" ".join(words[1:]))
    return readings
