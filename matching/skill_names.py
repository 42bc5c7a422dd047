"""The names of skills, ready to be looked for in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matching.alias_index import Alias, AliasIndex, name_columns
from matching.ambiguity import NameJudge, Standing
from matching.colloquial import COLLOQUIAL_NAMES
from matching.concept_vectors import occupation_names
from matching.everyday_words import NO_SLIPS
from matching.folding import name_keys
from matching.given_names import ONE_LETTER_AWAY
from matching.misspelling import Misspellings
from matching.name_tables import NameTables, digest_of
from matching.taxonomy import Name, Taxonomy

_ROME_SPACES = 5
"""Spaces in the longest ROME item that people may write word for word; longer ones are found by their vectors."""

# Names of ROME that are diplomas, job titles or permits: facts about a person, not skills.
_NOT_A_SKILL = re.compile(
    r"^(?:BUT|BTSA?|BEPA?|CQPI?|CAPA?|DUT|DEUST|DE|DU|MS|MC|Titre|Licence|Master|Mastère|Bac|Bachelor|Brevet|"
    r"Diplôme|Diplome|Doctorat|"
    r"Certificat|Habilitation|Permis|Ingénieur|Expert|Experte|Chef|Cheffe|Manager|Responsable|Technicien|"
    r"Administrateur|Concepteur|"
    r"Développeur|Architecte|Directeur|Data engineer|Data scientist|Spécialiste|Consultant|Assistant|Chargé|"
    r"Conducteur|Agent|"
    r"Opérateur|Gestionnaire|Animateur|Éducateur|Employé|Ouvrier|Vendeur|Conseiller|Coordinateur|Designer|"
    r"Mention|Spécialité|Capacité|Secrétaire|Aptitude)\b"
)


class SkillNames:
    """Names of skills in texts: which there are, which of them are ambiguous, how they are misspelt.

    Args:
        taxonomy: gives flags.
        tables: of that taxonomy.
    """

    def __init__(self, taxonomy: Taxonomy, tables: NameTables) -> None:
        self._taxonomy = taxonomy
        self.index = AliasIndex(tables.skills)
        self.judge = NameJudge(taxonomy)
        self.misspellings = Misspellings(tables.correctable, (*tables.known, *ONE_LETTER_AWAY))
        self.canonical = tables.canonical

    def digital(self, alias: Alias) -> bool:
        """Whether a name is one of the digital trades."""
        return _digital(self._taxonomy, alias)


def name_tables(taxonomy: Taxonomy) -> NameTables:
    """The tables of a referential's names, worked out: some three seconds (see `models.load_name_tables`)."""
    codes = [code for code in taxonomy.skill_codes if code.startswith(("esco:", "tool:"))]
    digital = frozenset(code for code in codes if code.startswith("esco:") and taxonomy.is_digital(code))
    columns = name_columns(_names(taxonomy, digital), digital)
    index = AliasIndex(columns)
    correctable, known = _spellings(taxonomy, index)
    occupations = occupation_names(taxonomy).texts
    return NameTables(
        taxonomy.version,
        columns,
        _canonical(taxonomy, index, codes),
        correctable,
        known,
        tuple(name_keys(occupations)),
        digest_of(occupations),
    )


def _canonical(taxonomy: Taxonomy, index: AliasIndex, codes: Sequence[str]) -> dict[str, str]:
    """For those of `codes` whose name is also another concept's, the one that the name stands for."""
    same = {}
    for code, key in zip(codes, name_keys([bare(taxonomy.label(code)) for code in codes]), strict=True):
        alias = index.get(key)
        if alias is not None and alias.code != code:
            same[code] = alias.code
    return same


def _spellings(taxonomy: Taxonomy, index: AliasIndex) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of one word that are worth correcting to, and all words that are none of their misspellings; sorted."""
    judge = NameJudge(taxonomy)
    known: set[str] = set()
    names: list[str] = []
    for key in index:
        known.update(key.split(" "))
        alias = None if " " in key else index.get(key)
        if alias is not None and judge.standing(key, alias) is Standing.PLAIN and _digital(taxonomy, alias):
            names.append(key)
    # The wording of what is not indexed holds everyday words too.
    wording = [
        taxonomy.label(code)
        for code in (*taxonomy.skill_codes, *taxonomy.occupation_codes)
        if not code.startswith("tool:")
    ]
    known.update(*(key.split(" ") for key in name_keys(wording)))
    known.update(NO_SLIPS)
    return tuple(sorted(names)), tuple(sorted(known))


def _digital(taxonomy: Taxonomy, alias: Alias) -> bool:
    return alias.code.startswith("tool:") or taxonomy.is_digital(alias.code) or alias.code in COLLOQUIAL_NAMES


def _names(taxonomy: Taxonomy, digital: frozenset[str]) -> Iterator[Name]:
    """Names worth looking for.

    Not diplomas and job titles among the ROME items, nor those that are whole sentences; and of the English aliases
    of ESCO (nine tenths of all names) those of digital skills.
    """
    for name in taxonomy.names("skill"):
        if name.code.startswith("rome:"):
            if not _NOT_A_SKILL.match(name.text) and name.text.count(" ") <= _ROME_SPACES:
                yield name
        elif name.preferred or name.lang == "fr" or name.code.startswith("tool:") or name.code in digital:
            yield name
    for code, names in COLLOQUIAL_NAMES.items():
        if code in taxonomy:
            for text in names.split("|"):
                yield Name(text, "fr", code, preferred=True)


def bare(name: str) -> str:
    """A name without what it adds in brackets."""
    return re.sub(r"\s*\([^)]*\)", "", name)
