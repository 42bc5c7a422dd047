"""What each page shows, before it is HTML: every field is text ready to be read, or a link ready to be followed.

A template only lays these out. Nothing here holds an identity: a learner is her id and her headline.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: the address within the site and what it is called."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page. `banner` is "" unless the network is synthetic."""

    lang: str
    title: str
    home: Link
    switch: Link
    banner: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Points as a length. Units are hundredths of the bar: `zero` is where 0 points stand, drawn from `x`."""

    zero: float
    x: float
    width: float
    sign: str  # "plus", "minus" or "none"


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill of an offer as a learner meets it. `note` says how it is known; `quote` is where it was read."""

    kind: str
    label: str
    note: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """The skills of one kind ("met", "near", "missing", "unknown"); `more` tells how many are left out."""

    kind: str
    title: str
    skills: tuple[SkillView, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A term of the score in plain words. `side` is the column it stands in: "fit" or "interest"."""

    title: str
    sentence: str
    points: str
    bar: Bar
    side: str
    known: bool


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A hard rule: its name, `state` ("met", "unmet", "unknown"), that state in words, the two sides compared."""

    rule: str
    state: str
    state_words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """One row of a ranked list. `main` are the reasons that weigh most; `unknown` what is still to be asked."""

    rank: str
    id: str
    name: Link
    facts: tuple[str, ...]
    score: str
    sum: str
    certainty: str
    skills: tuple[SkillGroup, ...]
    main: tuple[ReasonView, ...]
    reasons: tuple[ReasonView, ...]
    verdicts: tuple[VerdictView, ...]
    unknown: tuple[ReasonView, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """People or offers hidden by a rule, or a rule that was lifted: what it says and the link that changes it."""

    sentence: str
    change: Link | None


@dataclass(frozen=True, slots=True)
class RankedList:
    """A page of matches with everything around it. `nothing` says why it is empty, when it is."""

    title: str
    total: str
    hidden: tuple[RuleView, ...]
    lifted: tuple[RuleView, ...]
    widened: tuple[str, ...]
    matches: tuple[MatchView, ...]
    nothing: str
    range: str
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a record: its name and its value, both in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """An offer and the learners ranked for it. `paragraphs` are the advert's, without markup."""

    frame: Frame
    title: str
    organisation: str
    marks: tuple[str, ...]
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    source: str
    ranked: RankedList


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """A learner's profile without her identity, and the offers ranked for her."""

    frame: Frame
    title: str
    id: str
    marks: tuple[str, ...]
    facts: tuple[Fact, ...]
    skills: tuple[str, ...]
    trainings: tuple[str, ...]
    ranked: RankedList


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the lists on the home page."""

    link: Link
    detail: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """What this is, and where to begin: real offers first."""

    frame: Frame
    counts: str
    offers: tuple[Entry, ...]
    learners: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Something went wrong: what, and the way back."""

    frame: Frame
    sentence: str
