"""Contract words ("CDD 10 mois", "alternance", "titulaire") and rhythm words ("temps partiel", "20 h").

Decisions: "contractuel" and "titulaire ou contractuel" are a fixed term, the door that is open to who is not
a civil servant; "titulaire" alone is permanent; a V.I.E and a civic service are one kind (both are
"volontariat" under the Code du service national); "saisonnier", "vacation", "extra" are fixed terms;
"portage salarial" and "prestation" are freelance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data.readers.cleaning import fold
from data.readers.quantities import parse_months
from matching.records import Contract, Rhythm

FULL_TIME_FROM_HOURS = 32.0
"""Weekly hours from which a job counts as full time (35 is the law, 32 the four-day week)."""

_WORDS: tuple[tuple[Contract, re.Pattern[str]], ...] = tuple(
    (contract, re.compile(pattern))
    for contract, pattern in (
        (
            Contract.APPRENTICESHIP,
            r"alternan|apprenti|professionnalisation|contrats? pro\b|work.study|\bcap en 1 an",
        ),
        (Contract.INTERNSHIP, r"\bstag|intern(?:ship)?\b|\btrainee"),
        (Contract.CIVIC_SERVICE, r"service civique|civic.service|\bv\.?i\.?[ea]\b|volontariat|volunteer"),
        (
            Contract.FREELANCE,
            r"freelance|free.lance|independ[ae]nt|prestataire|prestation|auto.?entrepren|micro.?entrepren|"
            r"profession (?:liberale|commerciale)|\blib\b|\bcce\b|portage|contractor\b|self.employed",
        ),
        (
            Contract.INTERIM,
            r"interim|\bmis\b|mission de travail|\btti\b|temp agency|agency work|temporary agency",
        ),
        (
            Contract.CDD,
            r"\bcdd|duree determinee|contractuel|\bsai\b|saisonn|vacation|vacataire|\bddi\b|\bcddi\b|fixed.term|"
            r"\btemporary\b|contrat d.usage|\bextras?\b|intermittent|\bcui\b|parcours emploi",
        ),
        (
            Contract.CDI,
            r"\bcdi|\bdin\b|duree indeterminee|titulaire|fonction+aire|permanent|open.ended|regular employment",
        ),
    )
)
_CIVIL_SERVANT = re.compile(r"titulaire|fonction+aire")
_PART_TIME = re.compile(r"temps.partiel|mi.temps|part.time|\btp\b|temps non complet|quotite [1-9]\d ?%")
_FULL_TIME = re.compile(r"temps.plein|temps.complet|full.time|plein temps")
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))? ?h(?:eures?)?(?: ?(\d{2}))?\b")
_EITHER = re.compile(
    r"(?:plein|complet) ?(?:ou|et|/|,|-) ?(?:a |bien )?(?:temps )?partiel|"
    r"partiel ?(?:ou|et|/|,|-) ?(?:a |bien )?(?:temps )?(?:plein|complet)|full.? ?(?:or|/|and) ?part.time"
)
_OF_A_DAY = r"\b(?:[01]?\d|2[0-4]) ?(?:h|heures?|:) ?(?:[0-5]\d)?"
_SCHEDULE = re.compile(rf"{_OF_A_DAY} ?(?:-|–|—|a|/|jusqu'a|to) ?{_OF_A_DAY}(?! ?(?:/|par|hebdo| ?sem))")
"""From one hour of the day to another ("9h-17h30"): when the work is, and not how long."""

_NOT_A_CONTRACT = re.compile(r"^\(?categorie [abc]\+?\)?$")


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What contract words say: every contract named (best first), how long, at which rhythm."""

    contracts: tuple[Contract, ...] = ()
    duration_months: float | None = None
    rhythm: Rhythm | None = None

    @property
    def contract(self) -> Contract | None:
        """The contract to keep when there is room for one: the first that is named."""
        return self.contracts[0] if self.contracts else None


@lru_cache(maxsize=4096)
def parse_contract(text: str) -> ContractTerms:
    """The terms that `text` names; no contract at all when no word is known.

    >>> terms = parse_contract("CDD 10 mois, temps partiel")
    >>> terms.contract, terms.duration_months, terms.rhythm
    (<Contract.CDD: 'cdd'>, 10.0, <Rhythm.PART_TIME: 'part-time'>)
    >>> parse_contract("freelance/CDD").contracts
    (<Contract.FREELANCE: 'freelance'>, <Contract.CDD: 'cdd'>)
    """
    words = fold(text).replace("_", " ")
    found = [(match.start(), contract) for contract, pattern in _WORDS if (match := pattern.search(words))]
    contracts = [contract for _, contract in sorted(found, key=lambda item: item[0])]
    if Contract.APPRENTICESHIP in contracts or Contract.INTERIM in contracts:
        # "CDD en alternance" is an apprenticeship; "CDI intérimaire" is read by its code DIN
        keep = Contract.APPRENTICESHIP if Contract.APPRENTICESHIP in contracts else Contract.INTERIM
        if not re.search(r"[/,|]| ou | et ", words):
            contracts = [keep]
    if Contract.CDD in contracts and Contract.CDI in contracts and _CIVIL_SERVANT.search(words):
        contracts = [Contract.CDD] if "cdi" not in words else contracts
    return ContractTerms(tuple(contracts), parse_months(text) if contracts else None, parse_rhythm(text))


def says_nothing_of_contract(text: str) -> bool:
    """Whether the words stand where a contract does but are about something else ("catégorie A").

    >>> says_nothing_of_contract("(catégorie A)"), says_nothing_of_contract("CDX")
    (True, False)
    """
    return bool(_NOT_A_CONTRACT.match(fold(text))) or parse_rhythm(text) is not None or is_either_rhythm(text)


@lru_cache(maxsize=4096)
def parse_rhythm(text: str) -> Rhythm | None:
    """Full time or part time, from words or weekly hours; `None` when neither is named, or both.

    >>> parse_rhythm("35H Travail en journée"), parse_rhythm("mi-temps"), parse_rhythm("de jour")
    (<Rhythm.FULL_TIME: 'full-time'>, <Rhythm.PART_TIME: 'part-time'>, None)
    >>> parse_rhythm("du lundi au vendredi, 9h-17h"), parse_rhythm("temps plein ou partiel")
    (None, None)
    """
    if is_either_rhythm(text):
        return None
    words = fold(text).replace("_", " ")
    if _PART_TIME.search(words):
        return Rhythm.PART_TIME
    if _FULL_TIME.search(words):
        return Rhythm.FULL_TIME
    hours = _HOURS.search(_SCHEDULE.sub(" ", words))
    if hours is None or "/jour" in words:
        return None
    return Rhythm.FULL_TIME if float(hours[1]) >= FULL_TIME_FROM_HOURS else Rhythm.PART_TIME


def is_either_rhythm(text: str) -> bool:
    """Whether the words leave the choice between full time and part time.

    >>> is_either_rhythm("temps partiel ou temps plein"), is_either_rhythm("temps partiel")
    (True, False)
    """
    words = fold(text).replace("_", " ")
    return bool(_EITHER.search(words) or (_PART_TIME.search(words) and _FULL_TIME.search(words)))
