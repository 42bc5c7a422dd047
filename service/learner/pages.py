"""What the pages of a learner show, before they are HTML. A counsellor's pages reuse the parts."""

from __future__ import annotations

from dataclasses import dataclass

from service.learner.profile_form import ProfileForm
from service.pages import Choice, Fact, Field, Frame, Link, MatchView, Option, RankedList


@dataclass(frozen=True, slots=True)
class CourseView:
    """A labelled training that teaches what is missing: its name, who gives it, when and where it begins."""

    title: str
    detail: str
    teaches: str


@dataclass(frozen=True, slots=True)
class StepView:
    """What would bring her closer to an offer. `more` counts the missing skills that are left out, or is ""."""

    missing: tuple[str, ...]
    more: str
    courses: tuple[CourseView, ...]


@dataclass(frozen=True, slots=True)
class ActsView:
    """What she may do with an offer. `path` is the offer's; `back` where she goes afterwards.

    `choice` is "saved", "applied", "dismissed" or "", `said` the same in words with its day; `answer` says that her
    application was not taken further, or "". `open` is whether it can still be answered.
    """

    path: str
    back: str
    title: str
    choice: str
    said: str
    answer: str
    reasons: tuple[Option, ...]
    open: bool = True


@dataclass(frozen=True, slots=True)
class OfferItem:
    """A match in her list, what she may do with it (`None`: nothing), what would help, and who sent it, or ""."""

    match: MatchView
    acts: ActsView | None
    step: StepView | None
    sent: str


@dataclass(frozen=True, slots=True)
class SentView:
    """An offer that a counsellor sent: the link, by whom and when, and her word."""

    offer: Link
    detail: str
    message: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Her offers. `hints` are what would help first, each a sentence with a link."""

    frame: Frame
    hints: tuple[tuple[str, Link], ...]
    sent: tuple[SentView, ...]
    list: RankedList
    items: tuple[OfferItem, ...]
    dismissed: Link | None


@dataclass(frozen=True, slots=True)
class ContestView:
    """What she contested, and the answer, or ""."""

    offer: Link
    day: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class OwnOfferPage:
    """An offer as she reads it. `item` is her match with it, `None` with the reason in `nothing`."""

    frame: Frame
    title: str
    organisation: str
    marks: tuple[str, ...]
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    source: str
    acts: ActsView
    item: OfferItem | None
    nothing: str
    sent: str
    contests: tuple[ContestView, ...]


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """Before an application goes: to whom, what they will see of her, and the words she agrees to."""

    frame: Frame
    offer: Link
    organisation: str
    known: bool
    shown: tuple[Fact, ...]
    consent: str
    path: str


@dataclass(frozen=True, slots=True)
class ChosenOffer:
    """An offer she decided about; `answer` says that her application was not taken further, or ""."""

    offer: Link
    detail: str
    reason: str
    answer: str
    path: str


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """Her decisions of one kind; `kinds` are the links to all of them with their counts."""

    frame: Frame
    title: str
    kind: str
    back: str
    kinds: tuple[Link, ...]
    offers: tuple[ChosenOffer, ...]


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A row of the form's skills."""

    number: int
    label: str
    value: str
    ticked: bool
    note: str
    levels: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """A row of the form's languages."""

    number: int
    codes: tuple[Option, ...]
    levels: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class TickLine:
    """A thing to tick."""

    value: str
    text: str
    ticked: bool
    note: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people filled differently: what is kept, and what the form says."""

    name: str
    kept: str
    yours: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """The form of a profile.

    `action` is where it is sent; `whose` is "own" or "followed"; `notes` say what was just added, and lead to it, or
    not found; `differences` is filled when somebody else saved meanwhile; `wrong` lists what does not fit, by field.
    """

    frame: Frame
    title: str
    action: str
    whose: str
    back: Link
    form: ProfileForm
    notes: tuple[Link, ...]
    wrong: tuple[Field, ...]
    differences: tuple[Difference, ...]
    goals: tuple[TickLine, ...]
    skills: tuple[SkillLine, ...]
    languages: tuple[LanguageLine, ...]
    places: tuple[TickLine, ...]
    contracts: tuple[TickLine, ...]
    remote: Choice
    rhythm: Choice
    diploma: Choice
    read: Link | None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Where a file or a text is given, to be read into the form. `error` says why it could not be."""

    frame: Frame
    error: str
    text: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A contact request. `waiting` tells whether it still can be answered."""

    id: str
    organisation: str
    offer: Link | None
    day: str
    message: str
    waiting: bool
    state: str
    consent: str


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """Who asked to be in touch. `shown` is what an organisation sees after a yes."""

    frame: Frame
    requests: tuple[RequestView, ...]
    shown: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class SightingView:
    """In whose lists she stood on a day."""

    day: str
    organisation: str
    detail: str


@dataclass(frozen=True, slots=True)
class SeenPage:
    """Who saw her."""

    frame: Frame
    visible: bool
    sightings: tuple[SightingView, ...]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """An organisation that may know who she is, and since when."""

    organisation_id: str
    organisation: str
    since: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What somebody noted about her."""

    day: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """All that is kept about her, and what she may do with it. `status` is that of her search.

    `visible_how` tells how her counsellor was told that she agrees to be seen, or no longer; "" where she said it here.
    """

    frame: Frame
    identity: tuple[Fact, ...]
    counts: tuple[Fact, ...]
    visible: bool
    visible_how: str
    consent: str
    consents: tuple[ConsentView, ...]
    status: str
    notes: tuple[NoteView, ...]
    contests: tuple[ContestView, ...]


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """The form of who she is."""

    frame: Frame
    fields: tuple[Field, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ErasePage:
    """Before everything goes: what, and the word to type."""

    frame: Frame
    word: str
    field: Field


@dataclass(frozen=True, slots=True)
class WeightView:
    """A feature of the ranking: its name, what is compared, and its share of the whole weight."""

    name: str
    sentence: str
    share: str
    width: float


@dataclass(frozen=True, slots=True)
class HowPage:
    """How the ranking works. `sides` are the two sides' titles with their features, the heaviest first."""

    frame: Frame
    sides: tuple[tuple[str, tuple[WeightView, ...]], ...]
    rules: tuple[Fact, ...]
    firm: tuple[str, ...]
    never: tuple[str, ...]
    versions: tuple[Fact, ...]
