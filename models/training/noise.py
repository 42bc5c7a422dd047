"""Texts as people write them: what is done to one side of some training pairs.

Job boards, CSV files and learners write "DEVELOPPEUR WEB (H/F) - CDI", "dév full stack", "gestoin de projet". An
encoder that saw it in training reads it right; one that did not may see another trade.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from data.sample.typing_habits import without_accents
from matching.taxonomy import Lang

SHORT = {
    "développeur": ("dév", "dev", "developpeur"),
    "développeuse": ("dév", "dev"),
    "developer": ("dev",),
    "responsable": ("resp.", "resp"),
    "technicien": ("tech", "technicien(ne)", "tech."),
    "technicienne": ("tech", "tech."),
    "ingénieur": ("ing.", "ingé", "ingénieur(e)", "ing"),
    "ingénieure": ("ing.", "ingé"),
    "assistant": ("asst", "assist.", "assistant(e)"),
    "assistante": ("asst", "assist."),
    "administrateur": ("admin",),
    "administratrice": ("admin",),
    "administrator": ("admin",),
    "système": ("sys",),
    "systèmes": ("sys",),
    "chargé": ("chargé(e)",),
    "manager": ("mgr",),
    "engineer": ("eng.", "eng"),
    "commercial": ("cial", "commercial(e)"),
    "maintenance": ("maint.",),
    "comptable": ("compta",),
    "informatique": ("info", "IT"),
    "ressources humaines": ("RH",),
    "human resources": ("HR",),
    "full-stack": ("full stack", "fullstack"),
    "front-end": ("front", "frontend"),
    "back-end": ("back", "backend"),
    "directeur": ("dir.",),
    "director": ("dir.",),
    "professeur": ("prof",),
    "secrétaire": ("secr.",),
    "international": ("int'l", "intl"),
    "senior": ("sr", "sr."),
    "junior": ("jr", "jr."),
}
"""Words and what they are cut to. Written from knowledge of the trade, not from any test."""

_BEHIND_FR = (
    "(H/F)", "H/F", "(F/H)", "- H/F", "h/f", "(H/F/X)", "F/H", "(h/f) - CDI", "- CDI", "- CDD", "en alternance",
    "- alternance", "(stage)", "- Paris", "- Lyon (69)", "à Lille", "Marseille", "- Toulouse", "- Nantes", "- 93",
    "confirmé", "junior", "senior", "débutant accepté", "- télétravail", "CDI - H/F", "- Île-de-France", "75",
    "- temps partiel", "35h", "URGENT", "- prise de poste immédiate",
)  # fmt: skip
_BEFORE_FR = (
    "Recherche",
    "Recrute",
    "Poste de",
    "Alternance -",
    "Stage -",
    "CDI -",
    "Apprenti",
    "URGENT",
    "Offre :",
)
_BEHIND_EN = (
    "(m/f)", "(m/f/d)", "- full time", "- remote", "- London", "- part time", "(remote)", "senior", "II", "- contract",
    "- permanent", "- Dublin", "- junior", "(graduate)", "- Manchester", "- night shift", "level 2",
    "- immediate start",
)  # fmt: skip
_BEFORE_EN = ("Senior", "Junior", "Lead", "Hiring:", "Trainee", "Graduate", "Experienced", "Entry level")
FRENCH_BOARDS: Mapping[Lang, float] = {"fr": 0.9, "en": 0.4}
"""Share of advertised titles that stand on a French job board, by their language: "Data engineer (H/F)" is common."""

_NEIGHBOURS = {
    "a": "zqs", "e": "zr", "i": "uo", "o": "ip", "u": "yi", "r": "et", "t": "ry", "s": "qd", "n": "b", "l": "km",
    "m": "lp", "c": "xv", "d": "sf", "p": "om", "v": "cb",
}  # fmt: skip


def with_typo(text: str, draw: Random) -> str:
    """One slip of the keyboard in a word of four letters or more: doubled, dropped, swapped or neighbouring letter."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    place = draw.choice(long)
    word = words[place]
    at = draw.randrange(1, len(word) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        word = word[:at] + word[at] + word[at:]
    elif kind == 1:
        word = word[:at] + word[at + 1 :]
    elif kind == 2:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    else:
        near = _NEIGHBOURS.get(word[at].lower(), word[at])
        word = word[:at] + draw.choice(near) + word[at + 1 :]
    words[place] = word
    return " ".join(words)


def shortened(text: str, draw: Random) -> str:
    """Some word cut to its short form, where the text has one that people cut."""
    lower = f" {text.lower()} "
    known = [word for word in SHORT if f" {word} " in lower]
    if not known:
        return text
    word = draw.choice(known)
    at = lower.index(f" {word} ")
    return text[:at] + draw.choice(SHORT[word]) + text[at + len(word) :]


def as_advertised(text: str, draw: Random, french: bool) -> str:
    """A title with what job boards write around it: gender mark, contract, place, seniority."""
    if draw.random() < 0.75:
        return f"{text} {draw.choice(_BEHIND_FR if french else _BEHIND_EN)}"
    return f"{draw.choice(_BEFORE_FR if french else _BEFORE_EN)} {text}"


def recased(text: str, draw: Random) -> str:
    """Upper case, title case, or a capital at the start."""
    kind = draw.randrange(3)
    return text.upper() if kind == 0 else text.title() if kind == 1 else text[:1].upper() + text[1:]


def noisy(text: str, draw: Random, title: Lang | None) -> str:
    """The text after one or two of the habits above; those of job boards only on titles.

    Args:
        text: what is spoilt.
        draw: decides how.
        title: the language of a job title, `None` for another text.
    """
    for _ in range(1 + (draw.random() < 0.3)):
        kind = draw.random()
        if title is not None and kind < 0.35:
            text = as_advertised(text, draw, draw.random() < FRENCH_BOARDS[title])
        elif kind < 0.55:
            text = shortened(text, draw)
        elif kind < 0.70:
            text = recased(text, draw)
        elif kind < 0.85:
            text = without_accents(text)
        else:
            text = with_typo(text, draw)
    return text
