"""What each page of a recruiter shows, before it is HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.controls import RankingControls
from service.pages import Choice, Fact, Field, Frame, Link, MatchView, Option, RankedList

# --------------------------------------------------------------------------- offers


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One of my offers. `counts` are links to what waits there."""

    link: Link
    facts: tuple[str, ...]
    counts: tuple[Link, ...]
    edit: Link


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """My offers that stand alike."""

    title: str
    rows: tuple[OfferRow, ...]


@dataclass(frozen=True, slots=True)
class OffersPage:
    """My offers. `nothing` says how to begin, when there is none."""

    frame: Frame
    title: str
    new: Link
    groups: tuple[OfferGroup, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class NewOfferPage:
    """Where an advert is pasted or uploaded. `trouble` says why the last try was no advert, `problems` in detail."""

    frame: Frame
    text: Field
    file: Field
    trouble: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of a draft in the form.

    `read` tells where it was read, `choice` that one of it and of `others` (codes) will do, `warning` why it may not
    count.
    """

    number: int
    code: str
    label: str
    quote: str
    read: str
    choice: str
    others: tuple[str, ...]
    warning: str
    demand: Choice


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field of which there are two versions."""

    name: str
    yours: str
    theirs: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A draft in its form, before it is published or saved.

    `version` is that of the record it changes, "" for a new one; `conflict` holds both versions when somebody else
    saved another one meanwhile.
    """

    frame: Frame
    title: str
    lead: str
    action: str
    version: str
    source: str
    problems: tuple[str, ...]
    trouble: str
    fields: tuple[Field | Choice, ...]
    prose: tuple[Field, ...]
    occupations: tuple[Option, ...]
    skills: tuple[SkillRow, ...]
    typed: str
    searched: bool
    found: tuple[Option, ...]
    submit: str
    kept: str
    conflict: tuple[ConflictRow, ...]


@dataclass(frozen=True, slots=True)
class ManagePage:
    """What can be done with an offer as a whole.

    `posts` tells how many of several posts are filled, or ""; `fill` and `fill_do` name the act of filling one, `who`
    chooses by whom, and `starts` from which day on. `until` asks for a later last day, which
    is sent to `prolong`; `None` for an offer without one.
    """

    frame: Frame
    title: str
    back: Link
    edit: Link
    copy: Link
    status: str
    standing: str
    action: str
    posts: str
    fill: str
    fill_do: str
    who: Choice
    starts: Field
    prolong: str
    until: Field | None


# --------------------------------------------------------------------------- people


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody as a recruiter of an offer knows her. `name` is "" unless she agreed; `path` is her page for the offer.

    `state` is "shortlisted", "dismissed" or ""; `standing` and `contact` say it in words, `applied` that she applied.
    """

    id: str
    path: str
    state: str
    standing: str
    contact: str
    name: str
    applied: str


@dataclass(frozen=True, slots=True)
class UnrankedView:
    """Somebody in a list who cannot be ranked, and what she is called in it."""

    called: str
    person: PersonView


@dataclass(frozen=True, slots=True)
class HiredView:
    """That somebody was hired for an offer, as others noted it; `path` leads to her page as `who`, or both are ""."""

    said: str
    path: str
    who: str


@dataclass(frozen=True, slots=True)
class OfferRankingPage:
    """An offer with the people ranked for it: all, who applied, the shortlist, or those who were dismissed.

    `hired` are hires that others noted while the offer is open: `status` is where its recruiters say that it is filled.
    """

    frame: Frame
    title: str
    organisation: str
    closed: str
    posts: str
    hired: tuple[HiredView, ...]
    status: str
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    manage: Link
    tabs: tuple[Link, ...]
    tab: str
    ranked: RankedList
    people: Mapping[str, PersonView]
    unranked: tuple[UnrankedView, ...]
    controls: RankingControls | None
    compare: str
    here: str
    address: str
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note, with who wrote it and when. Its author may take it away at `remove`, and write it anew at `change`.

    For everybody else the two are "", and `edit` is `None`.
    """

    text: str
    by: str
    remove: str
    change: str
    edit: Field | None


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """A person for an offer, without her identity unless she agreed."""

    frame: Frame
    title: str
    id: str
    back: Link
    person: PersonView
    identity: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    skills: tuple[str, ...]
    trainings: tuple[str, ...]
    heading: str
    match: MatchView | None
    notes: tuple[NoteView, ...]
    reason: Choice
    detail: Field
    message: Field
    sent: str
    may_ask: bool
    note: Field


@dataclass(frozen=True, slots=True)
class Cell:
    """What one criterion says of one person."""

    text: str
    points: str
    sign: str


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A criterion, and what it says of each person."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Up to four people side by side. `nothing` says what to do when there are fewer than two."""

    frame: Frame
    title: str
    back: Link
    people: tuple[PersonView, ...]
    names: tuple[Link, ...]
    rows: tuple[CompareRow, ...]
    nothing: str


# --------------------------------------------------------------------------- all shortlists


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Somebody on a shortlist. `name` is "" unless she agreed; `contact` says how far it is, `kept` since when."""

    person: Link
    name: str
    contact: str
    kept: str


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """The shortlist of an offer. `closed` says that it is not open, `hidden` how many may not be seen now, or ""."""

    offer: Link
    closed: str
    rows: tuple[KeptRow, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class ShortlistsPage:
    """The shortlists of all my offers. `nothing` says how to begin, when there is none."""

    frame: Frame
    title: str
    lead: str
    groups: tuple[KeptGroup, ...]
    nothing: str


# --------------------------------------------------------------------------- searches


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A saved search. `path` is its own, where it is changed; `fresh` tells who is new in it, or ""."""

    id: str
    link: Link
    offer: str
    looked: str
    fresh: str
    alert: bool
    state: str
    path: str


@dataclass(frozen=True, slots=True)
class SearchesPage:
    """My saved searches."""

    frame: Frame
    title: str
    rows: tuple[SearchRow, ...]
    nothing: str
