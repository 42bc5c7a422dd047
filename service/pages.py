"""What each page shows, before it is HTML: every field is text ready to be read, or a link ready to be followed.

A template only lays these out. Nothing here holds an identity: a learner is her id and her headline.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: the address within the site, what it is called, and whether one is there already."""

    href: str
    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page.

    `banner` is "" unless the network is synthetic. `who` is the name of who is signed in, or "", `account` the link to
    her account, `sign_in` the one that somebody unknown sees instead. `csrf` goes into every form (`csrf_field` of
    forms.html), `notice` says what was just done, or "".
    """

    lang: str
    title: str
    home: Link
    switch: Link
    banner: str
    as_of: str
    menu: tuple[Link, ...] = ()
    who: str = ""
    account: Link | None = None
    sign_in: Link | None = None
    csrf: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form. `kind` is its type, or "textarea"; `error` says what is wrong with the value, or ""."""

    name: str
    label: str
    value: str = ""
    error: str = ""
    hint: str = ""
    kind: str = "text"
    autocomplete: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values of a choice, and what it is called."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of one value in a form."""

    name: str
    label: str
    options: tuple[Option, ...]
    error: str = ""
    hint: str = ""


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
    """A term of the score in plain words."""

    title: str
    sentence: str
    points: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A hard rule: its name, `state` ("met", "unmet", "unknown"), that state in words, the two sides compared."""

    rule: str
    state: str
    state_words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """One row of a ranked list. `main` are the reasons that weigh most; `unknown` what is still to be asked.

    `fit` and `interest` are the known reasons of each side.
    """

    rank: str
    id: str
    name: Link
    facts: tuple[str, ...]
    score: str
    sum: str
    certainty: str
    skills: tuple[SkillGroup, ...]
    main: tuple[ReasonView, ...]
    fit: tuple[ReasonView, ...]
    interest: tuple[ReasonView, ...]
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
    """What this is, and where to begin."""

    frame: Frame
    lead: str
    counts: str
    start: Link
    how: Link


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The newest offers of the network, real ones first."""

    frame: Frame
    offers: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class JobPage:
    """An offer without a ranking, for everybody who is signed in. `paragraphs` are the advert's, without markup."""

    frame: Frame
    title: str
    organisation: str
    marks: tuple[str, ...]
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Something went wrong: what, and the way back."""

    frame: Frame
    sentence: str
