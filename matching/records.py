"""Records of the trade: what a learner, an offer, a training and a match are.

Small frozen dataclasses at the ground of everything: they hold facts, check that the facts agree with each
other, and know nothing of vectors, files or HTTP. Unknown is `None` (or an empty tuple), never zero.
Dates are `datetime.date`; money is EUR a year before tax; distances are km; durations are months.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.errors import BadRecordError
from matching.trade_words import (
    Contract,
    Delivery,
    Demand,
    EnrolmentStatus,
    Fact,
    InteractionKind,
    LearnerStatus,
    OfferStatus,
    Remote,
    Rhythm,
    SkillSource,
)

__all__ = [
    "CEFR_LEVELS",
    "Alternative",
    "Contract",
    "Delivery",
    "Demand",
    "Enrolment",
    "EnrolmentStatus",
    "Evidence",
    "Experience",
    "Fact",
    "Goal",
    "Hit",
    "Identity",
    "Interaction",
    "InteractionKind",
    "Language",
    "Learner",
    "LearnerStatus",
    "Match",
    "Offer",
    "OfferStatus",
    "Organisation",
    "Place",
    "Placement",
    "Reason",
    "Remote",
    "Rhythm",
    "Session",
    "Skill",
    "SkillSource",
    "Training",
    "Verdict",
]

# --------------------------------------------------------------------------- parts of records


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives or works. `commune` is an INSEE code; `lat`/`lon` are degrees (WGS 84)."""

    label: str
    commune: str | None = None
    departement: str | None = None
    lat: float | None = None
    lon: float | None = None

    def __post_init__(self) -> None:
        if (self.lat is None) != (self.lon is None):
            raise BadRecordError(f"place {self.label!r} has a latitude without a longitude, or the reverse")
        if self.lat is not None and self.lon is not None:
            if not (math.isfinite(self.lat) and math.isfinite(self.lon)):
                raise BadRecordError(f"place {self.label!r} has a coordinate that is not a number")
            if abs(self.lat) > 90 or abs(self.lon) > 180:
                raise BadRecordError(f"place {self.label!r} lies outside the globe: {self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill that a person has or that an offer asks for.

    `code` is a concept of the taxonomy, or `None` while the label is not linked to one. `level` runs from 1
    (notions) to 4 (expert). `demand` is read on offers only.
    """

    label: str
    code: str | None = None
    level: int | None = None
    source: SkillSource = SkillSource.DECLARED
    demand: Demand = Demand.REQUIRED

    def __post_init__(self) -> None:
        if self.level is not None and not 1 <= self.level <= 4:
            raise BadRecordError(f"skill {self.label!r} has level {self.level}; levels run from 1 to 4")


@dataclass(frozen=True, slots=True)
class Language:
    """A language by ISO 639-1 code, with a level of the CEFR ("A1" to "C2") or `None`."""

    code: str
    level: str | None = None
    required: bool = True  # read on offers only

    def __post_init__(self) -> None:
        if self.level is not None and self.level not in CEFR_LEVELS:
            raise BadRecordError(f"language {self.code!r} has level {self.level!r}; use one of {CEFR_LEVELS}")


CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True, slots=True)
class Experience:
    """A job that was held."""

    title: str
    organisation: str | None = None
    start: date | None = None
    end: date | None = None
    description: str = ""

    def __post_init__(self) -> None:
        _in_order(f"experience {self.title!r}", self.start, self.end)


@dataclass(frozen=True, slots=True)
class Goal:
    """An occupation a learner aims at: in her words, and as a concept once it is linked to one."""

    label: str
    code: str | None = None


# --------------------------------------------------------------------------- people, offers, trainings


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Learner:
    """What the scorer may know of a learner. Who she is stands in `Identity`, which the scorer never sees."""

    id: str
    headline: str = ""
    about: str = ""
    goals: tuple[Goal, ...] = ()
    experiences: tuple[Experience, ...] = ()
    skills: tuple[Skill, ...] = ()
    languages: tuple[Language, ...] = ()
    diploma_level: int | None = None  # French and European framework: 3 (CAP) to 8 (doctorate)
    place: Place | None = None
    mobility_km: float | None = None
    remote: Remote | None = None
    contracts: tuple[Contract, ...] = ()  # empty: not said
    rhythm: Rhythm | None = None
    available_from: date | None = None
    status: LearnerStatus = LearnerStatus.SEEKING
    created: date | None = None
    last_active: date | None = None
    synthetic: bool = False

    def __post_init__(self) -> None:
        _has_id("learner", self.id)
        _in_range(f"learner {self.id!r}: mobility_km", self.mobility_km, 0, 20_100)
        _diploma(f"learner {self.id!r}", self.diploma_level)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a learner is. Kept apart: for contact, for the audit, and for policies declared and logged.

    Nothing here is ever embedded, scored or used to order a list.
    """

    learner_id: str
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    gender: str | None = None
    birth_date: date | None = None
    nationality: str | None = None
    photo: str | None = None
    priority_neighbourhood: bool | None = None
    disability: bool | None = None
    without_diploma: bool | None = None
    long_term_unemployed: bool | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A recruiter's employer or a training provider."""

    id: str
    name: str
    kind: str = "employer"  # or "provider"
    place: Place | None = None
    website: str | None = None

    def __post_init__(self) -> None:
        _has_id("organisation", self.id)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Offer:
    """A job offer."""

    id: str
    title: str
    description: str = ""
    profile: str = ""
    organisation_id: str | None = None
    organisation: str | None = None
    posts: int = 1
    contract: Contract | None = None
    duration_months: float | None = None
    rhythm: Rhythm | None = None
    pay_min_eur_year: float | None = None
    pay_max_eur_year: float | None = None
    remote: Remote | None = None
    place: Place | None = None
    skills: tuple[Skill, ...] = ()
    occupations: tuple[str, ...] = ()  # concept codes, "rome:M1805"
    languages: tuple[Language, ...] = ()
    diploma_level: int | None = None  # the least that is asked for
    experience_years: float | None = None
    starts: date | None = None
    published: date | None = None
    expires: date | None = None
    status: OfferStatus = OfferStatus.OPEN
    source: str | None = None
    licence: str | None = None
    synthetic: bool = False
    redated: bool = False  # a real offer whose dates were moved into the sample's reference period
    reviewed: bool = False  # a person confirmed `skills`: its prose adds none and changes none

    def __post_init__(self) -> None:
        _has_id("offer", self.id)
        if self.posts < 0:
            raise BadRecordError(f"offer {self.id!r} has {self.posts} posts")
        _in_order(f"offer {self.id!r}", self.published, self.expires)
        _in_range(f"offer {self.id!r}: experience_years", self.experience_years, 0, 60)
        _diploma(f"offer {self.id!r}", self.diploma_level)
        if (
            self.pay_min_eur_year is not None
            and self.pay_max_eur_year is not None
            and self.pay_min_eur_year > self.pay_max_eur_year
        ):
            raise BadRecordError(
                f"offer {self.id!r} pays from {self.pay_min_eur_year} to {self.pay_max_eur_year} EUR a year"
            )


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Training:
    """A labelled training. The label holds three years: `label_from` to `label_until`."""

    id: str
    title: str
    provider_id: str | None = None
    provider: str | None = None
    certification: str | None = None  # "RNCP37674"
    level: int | None = None  # of the certification, 3 to 8
    description: str = ""
    skills: tuple[Skill, ...] = ()
    occupations: tuple[str, ...] = ()
    delivery: Delivery | None = None
    rhythm: Rhythm | None = None
    duration_months: float | None = None
    internship: bool | None = None
    prerequisites: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    place: Place | None = None
    label_from: date | None = None
    label_until: date | None = None
    synthetic: bool = False

    def __post_init__(self) -> None:
        _has_id("training", self.id)
        _in_order(f"training {self.id!r}: label", self.label_from, self.label_until)
        _diploma(f"training {self.id!r}", self.level)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Session:
    """A cohort of a training. `place` is `None` for one held online."""

    id: str
    training_id: str
    start: date
    end: date
    place: Place | None = None
    seats: int | None = None
    rhythm: Rhythm | None = None

    def __post_init__(self) -> None:
        _has_id("session", self.id)
        _in_order(f"session {self.id!r}", self.start, self.end)
        if self.seats is not None and self.seats < 0:
            raise BadRecordError(f"session {self.id!r} has {self.seats} seats")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Enrolment:
    """A learner in a session."""

    learner_id: str
    session_id: str
    status: EnrolmentStatus
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        _in_order(f"enrolment of {self.learner_id!r} in {self.session_id!r}", self.since, self.until)


@dataclass(frozen=True, slots=True)
class Interaction:
    """Something that happened between a learner and an offer."""

    learner_id: str
    offer_id: str
    kind: InteractionKind
    on: date
    by: str | None = None  # pseudonym of who acted
    reason: str | None = None  # of a dismissal


@dataclass(frozen=True, slots=True)
class Placement:
    """A hire, with its date."""

    learner_id: str
    on: date
    offer_id: str | None = None
    contract: Contract | None = None
    organisation: str | None = None


# --------------------------------------------------------------------------- what the engine answers


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs a reason: a skill, a span of text, a distance.

    `text` is quoted from the record named by `where` ("about", "skills", "experiences[1].title"…);
    `start`/`end` are character offsets in that field, or `None` when the whole field is meant. `among` are the skills
    that one of is asked for, this one among them, in the order of the offer; empty where it is asked for itself.
    """

    kind: str  # "met", "near", "missing", "unknown", "fact"
    label: str
    code: str | None = None
    near: str | None = None  # label of the learner's own skill or occupation that comes near `label`
    similarity: float | None = None  # in [0, 1]
    source: SkillSource | None = None
    where: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    among: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A skill that would do as well as another: its code and its label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One term of the score. `value` is in the feature's unit, `None` when unknown."""

    feature: str
    side: str  # "fit": the learner fits the offer; "interest": the offer suits the learner
    value: float | None
    points: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A hard constraint, who set it, and whether it is met. `facts` are the two sides compared."""

    rule: str
    fact: Fact
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A learner and an offer: `score == baseline + sum(reason.points)`, to 1e-9."""

    learner_id: str
    offer_id: str
    score: float
    baseline: float
    reasons: tuple[Reason, ...]
    verdicts: tuple[Verdict, ...]
    missing: tuple[Evidence, ...] = ()  # required skills the learner does not show
    unknown: tuple[str, ...] = ()  # features nobody could compute: the facts to ask for
    certainty: float = 1.0  # share of the weight of the features that rests on known facts, in [0, 1]

    def side_score(self, side: str) -> float:
        """What the reasons of one side, "fit" or "interest", add up to."""
        return sum(reason.points for reason in self.reasons if reason.side == side)


@dataclass(frozen=True, slots=True)
class Hit:
    """An id with its similarity to a query."""

    id: str
    score: float


# --------------------------------------------------------------------------- checks


def _has_id(what: str, value: str) -> None:
    if not value or value.strip() != value:
        raise BadRecordError(f"a {what} needs an id without spaces around it, not {value!r}")


def _in_order(what: str, first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise BadRecordError(f"{what} ends on {last}, before it starts on {first}")


def _in_range(what: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise BadRecordError(f"{what} is {value}, outside {low} to {high}")


def _diploma(what: str, level: int | None) -> None:
    if level is not None and not 1 <= level <= 8:
        raise BadRecordError(f"{what} has diploma level {level}; levels run from 1 to 8")
