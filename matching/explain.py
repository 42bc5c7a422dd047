"""The terms of a score -> reasons with the evidence that backs them.

Explanations are the arithmetic, not a second opinion: the points are those the score was added up from, and the
evidence is what the features were computed from. Sentences for people are made from reasons in the views.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import LANGUAGES
from matching.eligibility import FACT, RULES
from matching.features import COLUMN, FEATURES
from matching.language_skills import spoken
from matching.overlap import occupation_nearness
from matching.profile import AIMED, SHOWN, SKILL
from matching.ragged import Ragged
from matching.records import Evidence, Learner, Match, Offer, Reason, Verdict
from matching.skill_evidence import People, SkillEvidence, skill_evidence
from matching.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was computed about a pair. `values` and `points` have shape (F,); `facts` has a code for each rule."""

    values: NDArray[np.float64]
    points: NDArray[np.float64]
    score: float
    baseline: float
    certainty: float
    facts: Mapping[str, int]


REASONS = tuple((feature.name, feature.side, COLUMN[feature.name]) for feature in FEATURES)


def explain(pairs: Sequence[People], numbers: Sequence[Numbers], taxonomy: Taxonomy) -> list[Match]:
    """The matches of the pairs of one page, all of one learner or of one offer, in their order.

    Every feature is a reason, in the order of the features, unknown ones with no points.
    """
    facts = Facts()
    return [
        _match(pair, of_pair, skills, facts, taxonomy)
        for pair, of_pair, skills in zip(pairs, numbers, skill_evidence(pairs, taxonomy), strict=True)
    ]


def _match(pair: People, numbers: Numbers, skills: SkillEvidence, facts: Facts, taxonomy: Taxonomy) -> Match:
    shown, aimed = _occupation_evidence(pair, taxonomy)
    evidence: dict[str, tuple[Evidence, ...]] = {
        "required_skills": skills.required,
        "optional_skills": skills.optional,
        "proven_skills": skills.proven,
        "occupation": shown,
        "goal": aimed,
        **facts.evidence(pair),
    }
    values, points = numbers.values.tolist(), numbers.points.tolist()
    reasons = tuple(
        [
            Reason(
                feature,
                side,
                None if math.isnan(values[column]) else values[column],
                points[column],
                evidence.get(feature, ()),
            )
            for feature, side, column in REASONS
        ]
    )
    return Match(
        learner_id=pair.learner.id,
        offer_id=pair.offer.id,
        score=numbers.score,
        baseline=numbers.baseline,
        reasons=reasons,
        verdicts=_verdicts(pair, numbers, taxonomy),
        missing=tuple([one for one in skills.required if one.kind == "missing"]),
        unknown=tuple([reason.feature for reason in reasons if reason.value is None]),
        certainty=numbers.certainty,
    )


# --------------------------------------------------------------------------- trades


def _occupation_evidence(pair: People, taxonomy: Taxonomy) -> list[tuple[Evidence, ...]]:
    """The pair of trades that came nearest, if any: of those she showed, and of those she aims at."""
    best: list[tuple[float, float, int, int, int] | None] = [None, None]  # of SHOWN, and of AIMED
    theirs = pair.learner_profile.occupations.tolist()
    for offered, certain, _, _ in pair.offer_profile.occupations.tolist():  # in the order of `OCCUPATION`
        similarities = occupation_nearness(offered, taxonomy)
        for hers, confidence, role, where in theirs:
            similarity = float(similarities[hers])
            near, before = similarity * (confidence * certain), best[role]
            if near > (0.0 if before is None else before[0]):
                best[role] = near, similarity, offered, hers, where
    found: list[tuple[Evidence, ...]] = []
    for role in (SHOWN, AIMED):
        nearest = best[role]
        if nearest is None:
            found.append(())
            continue
        _, similarity, offered, hers, where = nearest
        code, near_code = taxonomy.occupation_codes[offered], taxonomy.occupation_codes[hers]
        evidence = Evidence(
            kind="met" if offered == hers else "near",
            label=taxonomy.label(code),
            code=code,
            near=None if offered == hers else taxonomy.label(near_code),
            similarity=similarity,
            where=pair.learner_profile.fields[where],
        )
        found.append((evidence,))
    return found


# --------------------------------------------------------------------------- plain facts


class Facts:
    """The plain facts of a page's records as evidence, made once for the record that all its pairs share."""

    def __init__(self) -> None:
        self._of_learners: dict[int, dict[str, Evidence]] = {}
        self._of_offers: dict[int, dict[str, Evidence]] = {}

    def evidence(self, pair: People) -> dict[str, tuple[Evidence, ...]]:
        """By feature: what the learner says, where it is asked of her, and then what the offer does.

        A distance also tells, labelled "remote", how much of the offer's work is remote.
        """
        hers = self._of_learners.get(id(pair.learner))
        if hers is None:
            hers = self._of_learners[id(pair.learner)] = _learner_facts(pair.learner)
        its = self._of_offers.get(id(pair.offer))
        if its is None:
            its = self._of_offers[id(pair.offer)] = _offer_facts(pair.offer)
        return {
            "distance": (hers["place"], its["place"], its["commute"]),
            "remote": (hers["remote"], its["remote"]),
            "contract": (hers["contract"], its["contract"]),
            "rhythm": (hers["rhythm"], its["rhythm"]),
            "availability": (hers["free"], its["starts"]),
            "freshness": (its["published"],),
            "activity": (hers["active"],),
            "experience": (its["experience"],),
        }


def _learner_facts(learner: Learner) -> dict[str, Evidence]:
    return {
        "place": _fact("learner", learner.place.label if learner.place else None),
        "remote": _fact("learner", learner.remote),
        "contract": _fact("learner", ", ".join(learner.contracts) or None),
        "rhythm": _fact("learner", learner.rhythm),
        "free": _fact("learner", learner.available_from),
        "active": _fact("learner", learner.last_active),
    }


def _offer_facts(offer: Offer) -> dict[str, Evidence]:
    return {
        "place": _fact("offer", offer.place.label if offer.place else None),
        "remote": _fact("offer", offer.remote),
        "commute": _fact(
            "remote", offer.remote
        ),  # work that is all remote has none, wherever the two places are
        "contract": _fact("offer", offer.contract),
        "rhythm": _fact("offer", offer.rhythm),
        "starts": _fact("offer", offer.starts),
        "published": _fact("offer", offer.published),
        "experience": _fact("offer", offer.experience_years),
    }


def _fact(side: str, fact: object) -> Evidence:
    return Evidence("unknown" if fact is None else "fact", side, text=None if fact is None else str(fact))


def _verdicts(pair: People, numbers: Numbers, taxonomy: Taxonomy) -> tuple[Verdict, ...]:
    learner, offer = pair.learner, pair.offer
    distance = float(numbers.values[COLUMN["distance"]])
    compared: dict[str, dict[str, object]] = {
        "distance": {
            "distance_km": None if np.isnan(distance) else round(distance, 1),
            "mobility_km": learner.mobility_km,
            "remote": offer.remote,
        },
        "contract": {"wanted": list(learner.contracts), "offered": offer.contract},
        "rhythm": {"wanted": learner.rhythm, "offered": offer.rhythm},
        "dates": {"available_from": learner.available_from, "starts": offer.starts},
        "diploma": {"has": learner.diploma_level, "asked": offer.diploma_level},
        "language": {
            "speaks": [_language(one.code, one.level) for one in learner.languages]
            + _also_spoken(pair, taxonomy),
            "asked": [_language(one.code, one.level) for one in offer.languages if one.required],
        },
    }
    return tuple(Verdict(rule, FACT[numbers.facts[rule]], compared[rule]) for rule in RULES)


def _also_spoken(pair: People, taxonomy: Taxonomy) -> list[str]:
    """Languages that an offer asks for, and the learner names elsewhere than in her list of them."""
    asked = {one.code for one in pair.offer.languages if one.required}
    if not asked:
        return []
    (named,) = spoken(Ragged.of([pair.learner_profile.skills], SKILL), taxonomy)
    listed = {one.code for one in pair.learner.languages}
    return [
        code for code, is_named in zip(LANGUAGES, named, strict=True) if is_named and code in asked - listed
    ]


def _language(code: str, level: str | None) -> str:
    return code if level is None else f"{code} {level}"
