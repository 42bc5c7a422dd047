"""A text cut into sentences, bullet items and clauses, each with its offsets and the role of its section."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from matching.folding import flatten, word_set
from matching.sections import Role, sections

_TAG = re.compile(r"<(/?)(\w+)[^<>]{0,500}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|\w{2,8});")
_BREAKING = word_set("p br li ul ol div h1 h2 h3 h4 h5 h6 tr table section article")

# A sentence ends at a mark followed by space, at a line's end and at a bullet. "Node.js" and "etc.)" do not end one.
_SENTENCE_END = re.compile(
    r"(?<!\bex)(?<!\betc)(?<!\bcf)(?<!\bm)(?<!\bmme)(?<!\bn)[.](?=\s|$|[\"»)])"
    r"|[!?;]+(?=\s|$)|[…]|\n+|(?<=\s)[•▪►➤✓✔](?=\s)"
    # Adverts that lost their line ends: "les besoins métiers.En tant que", "la data ;Favoriser".
    r"|(?<=[^\W\d_]{3})(?-i:(?<![A-Z]))[.;:](?=(?-i:(?!Js\b)[A-ZÀÉÈ][a-zéèêà]))|;(?=\w)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s>#*_\-•·▪►➤✓✔–|]+(?:\d{1,2}[.)]\s+)?|^\s*\d{1,2}[.)]\s+")
_CLAUSE_END = re.compile(
    r"\s*[,:()]\s+|\s+[()/–-]\s+|\s+(?:et|ainsi que|puis|and|afin de|pour|en vue de)\s+"
    r"(?=(?:[a-z]+(?:er|ir|re|ez|ing)|l'|d'|la|le|les|une?|des)\b)"
)

CLAUSE_WORDS = 14
"""Words from which a sentence is cut into clauses: a phrase embeds best when it says one thing."""

PHRASE_LENGTH = 240
"""Characters kept of one phrase, some 60 tokens: what an encoder reads of a short text."""

# How telling a phrase of each section is of the work, from reading a hundred adverts.
_WEIGHT = {
    Role.REQUIRED: 1.0,
    Role.MISSIONS: 1.0,
    Role.PROFILE: 0.9,
    Role.NICE: 0.7,
    Role.OTHER: 0.6,
    Role.PROCESS: 0.1,
    Role.COMPANY: 0.2,
    Role.PERKS: 0.1,
}
_ACT = re.compile(
    r"\b(?:concev|develop|realis|analys|redig|anim|gere|pilot|mettre|assur|particip|install|configur|administr|maint|"
    r"test|deplo|integr|creer|cree|optimis|accompagn|form|conseil|vend|produi|organis|coordon|maitris|connaiss|competenc|"
    r"experience|design|build|manag|write|code|program|logiciel|donnees|data|web|reseau|systeme)\w*"
)
_ACT_BONUS = 0.25


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a text: `text` is what stands at `start:end`."""

    start: int
    end: int
    text: str
    role: Role


def strip_markup(text: str) -> str:
    r"""The text without HTML tags and entities, at the same length: what goes becomes spaces and line ends.

    >>> strip_markup("<p>R&amp;D</p>")
    '\n  R&    D\n   '
    """
    if "<" in text:
        text = _TAG.sub(
            lambda tag: ("\n" if tag.group(2).lower() in _BREAKING else " ").ljust(len(tag.group())), text
        )
    if "&" in text:
        text = _ENTITY.sub(lambda one: html.unescape(one.group())[:1].ljust(len(one.group())), text)
    return text


def sentences(text: str) -> tuple[Phrase, ...]:
    r"""The sentences and bullet items of a text in order, without their bullets.

    >>> [one.text for one in sentences("- Coder en Node.js. Tester ;\n- Livrer")]
    ['Coder en Node.js', 'Tester', 'Livrer']
    """
    found: list[Phrase] = []
    for section in sections(text):
        at = section.start
        for mark in _SENTENCE_END.finditer(text, section.start, section.end):
            _keep(found, text, at, mark.start(), section.role)
            at = mark.end()
        _keep(found, text, at, section.end, section.role)
    return tuple(found)


def clauses(sentence: Phrase) -> tuple[Phrase, ...]:
    """A long sentence cut where a new thing is said; a short one as it is."""
    if len(sentence.text.split()) <= CLAUSE_WORDS:
        return (sentence,)
    flat = flatten(sentence.text)
    found: list[Phrase] = []
    at = 0
    for mark in _CLAUSE_END.finditer(flat):
        _keep(found, sentence.text, at, mark.start(), sentence.role, sentence.start)
        at = mark.end()
    _keep(found, sentence.text, at, len(flat), sentence.role, sentence.start)
    return tuple(found)


def phrases(text: str, max_phrases: int | None = None) -> tuple[Phrase, ...]:
    """The phrases of a text in its order; with `max_phrases`, the most telling of them.

    A phrase is a sentence, a bullet item or a clause of a long one, of two words or more. What is said of the
    work and of the person sought goes before what is said of the employer, the perks and the way to apply;
    inside a section, phrases that speak of a doing go first, then the earlier ones.
    """
    found = [
        Phrase(one.start, min(one.end, one.start + PHRASE_LENGTH), one.text[:PHRASE_LENGTH], one.role)
        for sentence in sentences(strip_markup(text))
        for one in clauses(sentence)
        if " " in one.text.strip()
    ]
    if max_phrases is None or len(found) <= max_phrases:
        return tuple(found)
    order = sorted(range(len(found)), key=lambda at: (-telling(found[at]), at))
    return tuple(found[at] for at in sorted(order[:max_phrases]))


def telling(phrase: Phrase) -> float:
    """How much a phrase says of the work, by its section and by whether it speaks of a doing."""
    return _WEIGHT[phrase.role] + (_ACT_BONUS if _ACT.search(flatten(phrase.text)) else 0.0)


def _keep(found: list[Phrase], text: str, start: int, end: int, role: Role, offset: int = 0) -> None:
    piece = text[start:end]
    bullet = _BULLET.match(piece)
    if bullet:
        start += bullet.end()
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if any(char.isalnum() for char in piece):
        found.append(Phrase(start + offset, start + offset + len(piece), piece, role))
