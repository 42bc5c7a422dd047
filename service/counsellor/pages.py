"""What the pages of a counsellor show, before they are HTML."""

from __future__ import annotations

from dataclasses import dataclass

from service.learner.pages import ContestView, NoteView, OfferItem
from service.pages import Choice, Fact, Field, Frame, Link, Option, RankedList, RuleView


@dataclass(frozen=True, slots=True)
class FollowedView:
    """A learner in the list: the link with her name, what she is called, the signs in words, and facts."""

    name: Link
    headline: str
    status: str
    signs: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowedPage:
    """My learners. `signs` and `sorts` are choices of the list's form; `hints` lead to what waits."""

    frame: Frame
    counts: str
    hints: tuple[tuple[str, Link], ...]
    signs: Choice
    statuses: Choice
    sorts: Choice
    learners: tuple[FollowedView, ...]


@dataclass(frozen=True, slots=True)
class PlacementView:
    """A hire that was noted. `day` is its key, `offer` the id of the network's offer that it was for, or ""."""

    day: str
    said: str
    organisation: str
    contract: str
    offer: str


@dataclass(frozen=True, slots=True)
class DecidedView:
    """What she decided of an offer, in words."""

    offer: Link
    said: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """An organisation's wish to be in touch with her. `consent` is what a yes means, while it waits."""

    id: str
    organisation: str
    offer: Link | None
    day: str
    message: str
    state: str
    waiting: bool
    consent: str


@dataclass(frozen=True, slots=True)
class KnownToView:
    """An organisation that knows who she is: its id, its name, and since when and how that was told, in words."""

    id: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class AgreementsView:
    """What she agreed to: whether recruiters see her, who knows her name, each with its day; and who asks for it.

    `visible` tells whether recruiters see her, `consent` what a yes to it means; `hows` are the ways to be told.
    """

    seen: str
    visible: bool
    consent: str
    hows: tuple[Option, ...]
    known: tuple[KnownToView, ...]
    requests: tuple[AskedView, ...]


@dataclass(frozen=True, slots=True)
class OneLearnerPage:
    """A learner as she sees her own pages, with what a counsellor may do besides.

    `invite` is the address that an invitation would go to, or "" where she has an account or no address.
    """

    frame: Frame
    id: str
    path: str
    name: str
    headline: str
    contact: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    about: tuple[str, ...]
    skills: tuple[str, ...]
    trainings: tuple[str, ...]
    signs: tuple[str, ...]
    status: str
    agreements: AgreementsView
    decided: tuple[DecidedView, ...]
    list: RankedList
    items: tuple[OfferItem, ...]
    notes: tuple[tuple[str, NoteView, bool], ...]
    placements: tuple[PlacementView, ...]
    contracts: tuple[Option, ...]
    offers: tuple[Option, ...]
    today: str
    colleagues: Choice | None
    contests: tuple[ContestView, ...]
    invite: str


@dataclass(frozen=True, slots=True)
class OffersPage:
    """Offers to send. `field` is the search."""

    frame: Frame
    field: Field
    offers: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of her learners as she stands for an offer. `sent` tells that it went to her already."""

    id: str
    name: Link
    headline: str
    rank: str
    detail: str
    sent: bool


@dataclass(frozen=True, slots=True)
class SendPage:
    """An offer, and those of her learners who are ranked for it."""

    frame: Frame
    offer: Link
    detail: str
    action: str
    candidates: tuple[Candidate, ...]
    widened: tuple[str, ...]
    hidden: tuple[RuleView, ...]
    lifted: tuple[RuleView, ...]
    message: Field
    error: str


@dataclass(frozen=True, slots=True)
class OpenContest:
    """A contest that waits for an answer."""

    id: str
    learner: Link
    offer: Link
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class ContestsPage:
    """What learners contest."""

    frame: Frame
    contests: tuple[OpenContest, ...]


@dataclass(frozen=True, slots=True)
class FreePage:
    """Learners of one's own organisation whom nobody follows."""

    frame: Frame
    learners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RateRow:
    """A training's rate in words, with its bar in hundredths."""

    title: str
    share: str
    interval: str
    counts: str
    width: float


@dataclass(frozen=True, slots=True)
class RatePage:
    """The network's rate with its definition."""

    frame: Frame
    definition: str
    whole: RateRow | None
    unknown: str
    broken_off: str
    trainings: tuple[RateRow, ...]
