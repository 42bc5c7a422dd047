"""The shapes of HTTP: what `/v1` takes and answers, and what `passerelle match --json` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from matching.matcher import Ranking
from matching.records import Evidence, Fact, Match, SkillSource
from service.asking import QuestionIn as QuestionIn


class AlternativeOut(BaseModel):
    """A skill that would do as well as another."""

    code: str
    label: str


class EvidenceOut(BaseModel):
    """What backs a reason: a skill met, near, missing or unknown, or a fact of one side."""

    kind: str = Field(description='"met", "near", "missing", "unknown" or "fact"')
    label: str
    code: str | None = Field(default=None, description="the concept, of ESCO, ROME or the tools")
    near: str | None = Field(default=None, description="what the learner has that comes near the label")
    similarity: float | None = Field(default=None, description="of the two, in [0, 1]")
    source: SkillSource | None = Field(default=None, description="how the skill is known")
    where: str | None = Field(default=None, description="field of the record that it was read in")
    text: str | None = Field(default=None, description="the words it was read in, or the fact itself")
    start: int | None = Field(default=None, description="offset of the text in that field, in characters")
    end: int | None = None
    among: list[AlternativeOut] = Field(
        default_factory=list,
        description="the skills of which the offer asks for one, this one among them; empty where it asks for this one",
    )


class ReasonOut(BaseModel):
    """One term of the score."""

    feature: str
    side: str = Field(
        description='"fit": the learner fits the offer; "interest": the offer suits the learner'
    )
    value: float | None = Field(description="in the feature's unit; null when unknown")
    points: float
    evidence: list[EvidenceOut]


class VerdictOut(BaseModel):
    """A hard constraint of one of the two sides, and the facts compared."""

    rule: str
    fact: Fact
    facts: dict[str, object]


class MatchOut(BaseModel):
    """A match: `score` is `baseline` plus the points of its reasons."""

    score: float
    baseline: float
    certainty: float = Field(description="share of the weight that rests on known facts, in [0, 1]")
    reasons: list[ReasonOut]
    verdicts: list[VerdictOut]
    missing: list[EvidenceOut] = Field(description="required skills that the learner does not show")
    unknown: list[str] = Field(description="features nobody could compute: what to ask for")


class LearnerMatchOut(MatchOut):
    """A learner ranked for an offer. Who she is stays unsaid."""

    learner_id: str
    headline: str


class OfferMatchOut(MatchOut):
    """An offer ranked for a learner."""

    offer_id: str
    title: str


class RankingOut(BaseModel):
    """A page of a ranking and what is not on it."""

    hidden: dict[str, int] = Field(description="how many more would be there if this rule alone were lifted")
    filtered: dict[str, int] = Field(description="how many this filter alone hides")
    unsaid: dict[str, int] = Field(description="of how many in the total a filter could not be answered")
    widened: list[str] = Field(description="rules that were lifted because nothing was left")
    total: int = Field(description="how many can be reached by paging on")
    on: date
    next: str | None = Field(
        default=None, description="address of the page after this one, for the same body; null after the last"
    )
    changed: bool = Field(
        default=False, description="whether records have changed since the first page of this series"
    )


class LearnersOut(RankingOut):
    """Learners ranked for an offer, best first."""

    matches: list[LearnerMatchOut]


class OffersOut(RankingOut):
    """Offers ranked for a learner, best first."""

    matches: list[OfferMatchOut]


class HealthOut(BaseModel):
    """That the service answers, and from what."""

    status: Literal["ok", "degraded"] = Field(description="degraded: a part has trouble, and answers go on")
    version: str
    referential: str = Field(description="checksum of the bundled referential")
    encoder: str
    ranker: str
    sequence: int = Field(description="the store's last change that answers know of")
    store_sequence: int | None = Field(description="the store's last change; null: it does not answer")
    troubles: list[str] = Field(description="what is wrong, in words")
    learners: int
    offers: int
    trainings: int
    on: date = Field(description="the day that answers are for when none is asked for")
    synthetic: bool = Field(description="whether the network is made up")


class ReadyOut(BaseModel):
    """That people may be sent here."""

    status: Literal["ready"]
    sequence: int = Field(description="the store's last change that answers know of")


class WrongOut(BaseModel):
    """A part of the request that is wrong."""

    field: str
    detail: str


class ProblemOut(BaseModel):
    """A problem document, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[WrongOut] = []


def learners_out(
    ranking: Ranking, headline: Callable[[str], str], next_page: str | None = None, changed: bool = False
) -> LearnersOut:
    """A ranking of learners as `/v1` says it; `headline` gives that of a learner id."""
    return LearnersOut(
        matches=[
            LearnerMatchOut(
                learner_id=one.learner_id,
                headline=headline(one.learner_id),
                score=one.score,
                baseline=one.baseline,
                certainty=one.certainty,
                reasons=_reasons(one),
                verdicts=_verdicts(one),
                missing=_evidence(one.missing),
                unknown=list(one.unknown),
            )
            for one in ranking.matches
        ],
        hidden=dict(ranking.hidden),
        filtered=dict(ranking.filtered),
        unsaid=dict(ranking.unsaid),
        widened=list(ranking.widened),
        total=ranking.total,
        on=ranking.on,
        next=next_page,
        changed=changed,
    )


def offers_out(
    ranking: Ranking, title: Callable[[str], str], next_page: str | None = None, changed: bool = False
) -> OffersOut:
    """A ranking of offers as `/v1` says it; `title` gives that of an offer id."""
    return OffersOut(
        matches=[
            OfferMatchOut(
                offer_id=one.offer_id,
                title=title(one.offer_id),
                score=one.score,
                baseline=one.baseline,
                certainty=one.certainty,
                reasons=_reasons(one),
                verdicts=_verdicts(one),
                missing=_evidence(one.missing),
                unknown=list(one.unknown),
            )
            for one in ranking.matches
        ],
        hidden=dict(ranking.hidden),
        filtered=dict(ranking.filtered),
        unsaid=dict(ranking.unsaid),
        widened=list(ranking.widened),
        total=ranking.total,
        on=ranking.on,
        next=next_page,
        changed=changed,
    )


def _reasons(match: Match) -> list[ReasonOut]:
    return [
        ReasonOut(
            feature=one.feature,
            side=one.side,
            value=one.value,
            points=one.points,
            evidence=_evidence(one.evidence),
        )
        for one in match.reasons
    ]


def _verdicts(match: Match) -> list[VerdictOut]:
    return [
        VerdictOut(
            rule=one.rule, fact=one.fact, facts={name: _plain(fact) for name, fact in one.facts.items()}
        )
        for one in match.verdicts
    ]


def _evidence(evidence: Iterable[Evidence]) -> list[EvidenceOut]:
    return [
        EvidenceOut(
            kind=one.kind,
            label=one.label,
            code=one.code,
            near=one.near,
            similarity=one.similarity,
            source=one.source,
            where=one.where,
            text=one.text,
            start=one.start,
            end=one.end,
            among=[AlternativeOut(code=other.code, label=other.label) for other in one.among],
        )
        for one in evidence
    ]


def _plain(fact: object) -> object:
    return fact.isoformat() if isinstance(fact, date) else fact
