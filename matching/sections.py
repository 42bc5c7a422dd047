"""Which part of an advert a line belongs to: missions, profile, what would be a plus, the employer, the perks.

Adverts are written under headings, on a line of their own ("Profil recherché") or at the head of a line
("Compétences nécessaires : Python, SQL"). What stands under "À propos de nous" says little about the work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from matching.folding import flatten, word_set


class Role(StrEnum):
    """What a section of an advert is about."""

    REQUIRED = "required"
    MISSIONS = "missions"
    PROFILE = "profile"
    NICE = "nice"
    OTHER = "other"
    PROCESS = "process"
    COMPANY = "company"
    PERKS = "perks"


ABOUT_THE_WORK = frozenset({Role.REQUIRED, Role.MISSIONS, Role.PROFILE, Role.NICE, Role.OTHER})
"""Roles in which a sentence without a name of a skill may still speak of one."""

_HEADING_LENGTH = 70
"""Characters of the longest line that is taken for a heading."""

# Order matters: the first pattern that matches decides ("les plus du poste" is a perk, "les plus" is not).
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (
            Role.PERKS,
            r"ce que nous (?:t'|vous )?(?:offrons|proposons)|nous (?:t'|vous )?(?:offrons|proposons)|avantages|"
            r"(?:les )?plus du poste|pourquoi (?:nous |venir |postuler )?(?:nous )?rejoindre|remuneration|salaire|"
            r"conditions (?:de travail|du poste|d'emploi|salariales|proposees)|conditions\b|benefits|perks|"
            r"what we offer|"
            r"we offer|why join|modalites|statut et remuneration|package|"
            r"ce (?:qu'on|que l'on|que nous|qui) (?:te|vous|t') ?(?:propose|offre|attend)",
        ),
        (
            Role.NICE,
            r"nice to have|les plus\b|(?:un|des|est un|sont un|seraient? un) (?:vrai |reel |gros )?(?:plus|"
            r"atout|bonus)|"
            r"bonus|atouts?\b|(?:competences|profil|connaissances|qualites|experiences?) (?:appreciee?s?|"
            r"souhaitee?s?|"
            r"bienvenue?s?|optionnelle?s?|supplementaires|complementaires|secondaires)|apprecie(?:e|s|es)?\b|"
            r"ideale?ment|preferred|plus appreciee?s?|facultati\w+|souhaitable\w*",
        ),
        (
            Role.PROCESS,
            r"processus (?:de )?recrutement|process(?:us)?\b|comment (?:candidater|postuler)|candidature|"
            r"pour (?:candidater|"
            r"postuler)|postuler|hiring process|how to apply|etapes du recrutement|contacts?\b|entretiens?\b|"
            r"deroulement du "
            r"recrutement|informations? (?:complementaires|pratiques)",
        ),
        (
            Role.REQUIRED,
            r"(?:competences?|savoirs?|savoir[- ]?faire|savoir[- ]?etre|connaissances|qualites|aptitudes|"
            r"expertises?|prerequis|"
            r"pre-requis|exigences|requirements|required skills|hard skills|soft skills|skills|must[- ]have|"
            r"qualifications|"
            r"technologies|technos?|stack|environnement technique|outils|langages|logiciels|langues)\b|"
            r"what (?:you|we).{0,20}(?:need|bring|looking for)",
        ),
        (
            Role.PROFILE,
            r"(?:le |ton |votre |vos )?profil|qui (?:es[- ]tu|etes[- ]vous)|vous (?:etes|avez|possedez|"
            r"justifiez)\b|"
            r"tu (?:es|as)\b|formation (?:et|ou|/)|experience\b|nous recherchons|about you|who you are|"
            r"your profile|"
            r"a propos de (?:vous|toi)|candidat\b|ce que nous (?:recherchons|cherchons|attendons)",
        ),
        (
            Role.MISSIONS,
            r"missions?\b|(?:vos|tes|les|votre|ta) (?:principales? |futures? )?(?:missions?|responsabilites|"
            r"taches|activites|"
            r"role|quotidien|objectifs)|responsabilites|activites|(?:le |descriptif du |description du |"
            r"fiche de )?poste\b|"
            r"(?:ton|votre|le) role|taches|your (?:role|mission|tasks)|what you(?:'ll| will) do|responsibilities|"
            r"the (?:role|job|mission)|job description|au quotidien|objectifs? du poste",
        ),
        (
            Role.COMPANY,
            r"(?:a propos|qui sommes[- ]nous|l'entreprise|l'equipe|notre (?:entreprise|histoire|equipe|mission|"
            r"vision|client|"
            r"structure|societe|ambition)|la (?:societe|structure|start-?up|problematique)|presentation|"
            r"le contexte|contexte|"
            r"about (?:us|the company)|our (?:company|team|mission|story)|who we are|the company|nos valeurs|"
            r"le groupe|"
            r"l'association|l'organisation|l'agence|l'etablissement|la direction)",
        ),
    )
)
_DECORATION = re.compile(r"^[\s>#*_\-•·▪►➤✓✔–|\d.)(]+")
_ARTICLE = re.compile(
    r"^(?:les |la |le |l'|nos |vos |tes |des |notre |votre |ton |ta |quelles? |quels? )(?:sont )?"
)
_ANNOUNCED = (
    (Role.MISSIONS, re.compile(r"\b(?:missions?|taches|responsabilites|charge de)\b")),
    (Role.REQUIRED, re.compile(r"\b(?:profil|competences|connaissances|maitrisez|justifiez)\b")),
)
"""Said in a line that announces a list: "À ce titre, vos missions seront :"."""
_WORD = re.compile(r"[a-z]+")
_HEADING_WORDS = word_set(
    "recherche recherchee recherches recherchees requis requise requises attendu attendue attendues "
    "attendus souhaite souhaitee souhaites souhaitees necessaires necessaire indispensables technique "
    "techniques humaines metier metiers cles cle principales principaux principale du de des le la les l "
    "d et ou poste candidat candidate emploi en a au aux pour the a your you and of are is vous nous toi "
    "moi votre notre ton ta quotidien generales generaux comportementales relationnelles informatiques "
    "logiciels outils professionnelles profil experience formation missions competences qualites ideal "
    "type entreprise societe groupe equipe recrutement salariaux sociaux travail rejoindre offrons "
    "proposons appreciees optionnelles"
)
"""What may follow in a heading that neither a colon nor markup shows as one: "Compétences techniques requises" is a
heading, "Compétences en bases de données" is an item."""
_INLINE = re.compile(r"^([^:\n]{3,60}?) ?: ?(?=\S)")
_MARKUP = re.compile(r"[\s#*_:>\-–•]+$")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text under one heading; the heading itself is left out."""

    start: int
    end: int
    role: Role


def heading_role(line: str) -> Role | None:
    """The role of a flattened line that is a heading, `None` if it is not one.

    >>> heading_role("profil recherche :"), heading_role("nous avons une mission pour vous.")
    (<Role.PROFILE: 'profile'>, None)
    """
    bare = _MARKUP.sub("", line)
    if not bare or len(bare) > _HEADING_LENGTH or bare[-1] in ".,;" or "," in bare or ":" in bare:
        return None
    marked = line.rstrip().endswith((":", "*", "#")) or line.lstrip().startswith(("#", "**", "__"))
    plain = _DECORATION.sub("", bare)
    opening = _ARTICLE.match(plain)
    for name in (plain, plain[opening.end() :] if opening else plain):
        for role, pattern in _ROLES:
            found = pattern.match(name)
            if found and (
                marked or all(word in _HEADING_WORDS for word in _WORD.findall(name[found.end() :]))
            ):
                return role
    if line.rstrip().endswith(":"):
        return next((role for role, pattern in _ANNOUNCED if pattern.search(bare)), None)
    return None


def sections(text: str) -> tuple[Section, ...]:
    r"""The sections of a text in order, without overlap. A text without headings is one section, "other".

    A heading at the head of a line ("Missions : …") rules that line, and those under it up to the next heading.

    >>> text = "Missions : coder\nLes plus\nSQL"
    >>> [(part.role.value, text[part.start : part.end]) for part in sections(text)]
    [('missions', 'coder\n'), ('nice', 'SQL')]
    """
    flat = flatten(text)
    found: list[Section] = []
    role, start, at = Role.OTHER, 0, 0
    for line in flat.split("\n"):
        end = at + len(line)
        is_item = line.lstrip()[:1] in ("-", "*", "•", "·", "–") and not line.lstrip().startswith("**")
        new = None if is_item and not line.rstrip().endswith(":") else heading_role(line)
        body = end + 1
        if new is None:
            inline = _INLINE.match(line)
            if inline and not is_item:
                new = heading_role(inline.group(1))
                body = at + inline.end()
        if new is not None:
            _close(found, start, at, role)
            role, start = new, min(body, len(text))
        at = end + 1
    _close(found, start, len(text), role)
    return tuple(found)


def _close(found: list[Section], start: int, end: int, role: Role) -> None:
    if end > start:
        found.append(Section(start, end, role))
