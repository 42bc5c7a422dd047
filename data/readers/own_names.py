"""A learner's own name in her prose: taken out where it comes in beside the name, so that the engine never reads it.

Names stand in `Identity`, which the engine must not see; so what it must not read is taken out at the door, and "…"
stands in its place: "Je m'appelle Adama Traoré" becomes "Je m'appelle …".

The whole name goes however it is written. A part of it alone goes where it has a capital ("Chez Adama, tout est
possible", and not "adama"), unless it is also a word, a town or a tool: then only where the words before it say that it
is a name ("Je suis Marine", and not "la Marine nationale" nor "Pierre angulaire").
"""

from __future__ import annotations

import re
from dataclasses import replace

from data.readers.report import Report
from matching.folding import flatten, word_set
from matching.records import Identity, Learner

IN_PLACE = "…"

SHORTEST_ALONE = 3
"""Letters of the shortest part of a name that is taken out alone: "Ba" and "Le" are too much else."""

_ALSO_WORDS = word_set(
    "rose marine pierre marin blanche bois petit grand blanc brun roux noir jardin fontaine riviere moulin berger "
    "boulanger boucher marchand meunier charpentier mercier chevalier roi comte page fleur prune cerise olive "
    "violette aurore aube victoire constance prudence clemence modeste juste parfait desire france paris lyon "
    "nantes lille tours brest vienne florence lourdes rochelle angers valence lens java excel julia ruby pascal "
    "ada maya claude crystal jasmine dora edi word access python swift april may june august hope grace faith joy "
    "baker cook smith carter mason taylor brown white black green young king rich royal bonheur lamour legrand "
    "lebon soleil perle lune celeste reine avril ange noel iris capucine garance marguerite eugenie colombe opera "
    "safari angular react docker oracle ansible salesforce maison"
)
"""Names that are also words, towns or tools, without accents."""

_SAYS_NAME = re.compile(
    r"(?:m'appelle|moi c'est|\bmoi,|\bje suis|\bici|\bnom est|\bnom :|\bnomme|\bname is|\bname's|\bi'm|\bi am|"
    r"\bthis is|\bbonjour,|\bsigne|\bcordialement,)\s+$"
)
_BEFORE = 24
"""Characters before a name in which it is said to be one."""


def without_own_name(learner: Learner, identity: Identity | None) -> Learner:
    """The learner without her own name in what she writes of herself; the same object where it is not there."""
    names = _names(identity) if identity is not None else None
    if names is None:
        return learner
    whole, parts = names
    jobs = tuple(
        replace(
            job, title=_cleaned(job.title, whole, parts), description=_cleaned(job.description, whole, parts)
        )
        for job in learner.experiences
    )
    cleaned = replace(
        learner,
        headline=_cleaned(learner.headline, whole, parts),
        about=_cleaned(learner.about, whole, parts),
        experiences=jobs,
    )
    return learner if cleaned == learner else cleaned


def at_the_door(learner: Learner, identity: Identity | None, report: Report) -> Learner:
    """`without_own_name` for a record that comes in; that a name was taken out is noticed, without the name."""
    cleaned = without_own_name(learner, identity)
    if cleaned is not learner:
        report.notice("own-name")
    return cleaned


def _names(identity: Identity) -> tuple[re.Pattern[str] | None, re.Pattern[str]] | None:
    """What the whole name looks like in a flattened text, and any part of it; `None` where no name is known."""
    given, family = (flatten(name or "").split() for name in (identity.given_name, identity.family_name))
    parts = [one for one in dict.fromkeys((*given, *family)) if len(one) >= SHORTEST_ALONE]
    whole = None
    if given and family:
        first, last = (r"\s+".join(map(re.escape, name)) for name in (given, family))
        whole = re.compile(rf"(?<![\w-])(?:{first}\s+{last}|{last},?\s+{first})(?![\w-])")
    if not parts:
        return None if whole is None else (whole, re.compile(r"(?!)"))
    longest = sorted(parts, key=lambda one: (-len(one), one))
    return whole, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")


def _cleaned(text: str, whole: re.Pattern[str] | None, parts: re.Pattern[str]) -> str:
    """A text without names.

    >>> whole, parts = _names(Identity("l1", "Marine", "Traoré"))
    >>> _cleaned("Je suis Marine, MARINE TRAORE. Dans la Marine, Traoré a tenu.", whole, parts)
    'Je suis …, …. Dans la Marine, … a tenu.'
    """
    if whole is not None:
        text = _cut(text, [found.span() for found in whole.finditer(flatten(text))])
    flat = flatten(text)
    alone = [found.span() for found in parts.finditer(flat) if _is_a_name(text, flat, *found.span())]
    return _cut(text, alone)


def _is_a_name(text: str, flat: str, start: int, end: int) -> bool:
    if not text[start].isupper():
        return False
    return flat[start:end] not in _ALSO_WORDS or bool(
        _SAYS_NAME.search(flat[max(0, start - _BEFORE) : start])
    )


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + IN_PLACE + text[end:]
    return text
