"""The terms of a score -> reasons with the evidence that backs them.

Explanations are the arithmetic, not a second opinion: the points are those the score was added up from, and the
evidence is what the features were computed from. Sentences for people are made from reasons in the views.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.eligibility import FACT, RULES
from matching.features import COLUMN, FEATURES
from matching.overlap import REQUIRED, SAME_LEAST, credit, nearness, occupation_nearness
from matching.profile import AIMED, PROVES, SHOWN, SOURCES, Profile
from matching.records import Evidence, Learner, Match, Offer, Reason, Verdict
from matching.taxonomy import Taxonomy
from matching.text import quotable


@dataclass(frozen=True, slots=True)
class People:
    """A learner and an offer, each with its profile."""

    learner: Learner
    offer: Offer
    learner_profile: Profile
    offer_profile: Profile


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was computed about a pair. `values` and `points` have shape (F,); `facts` has a code for each rule."""

    values: NDArray[np.float64]
    points: NDArray[np.float64]
    score: float
    baseline: float
    certainty: float
    facts: Mapping[str, int]


def explain(pair: People, numbers: Numbers, taxonomy: Taxonomy) -> Match:
    """The match of a pair: every feature a reason, in the order of the features, unknown ones with no points."""
    required, optional, proven = _skill_evidence(pair, taxonomy)
    evidence: dict[str, tuple[Evidence, ...]] = {
        "required_skills": required,
        "optional_skills": optional,
        "proven_skills": proven,
        "occupation": _occupation_evidence(pair, taxonomy, SHOWN),
        "goal": _occupation_evidence(pair, taxonomy, AIMED),
        **_fact_evidence(pair),
    }
    values, points = numbers.values.tolist(), numbers.points.tolist()
    reasons = [
        Reason(
            feature=feature.name,
            side=feature.side,
            value=None if math.isnan(values[COLUMN[feature.name]]) else values[COLUMN[feature.name]],
            points=points[COLUMN[feature.name]],
            evidence=evidence.get(feature.name, ()),
        )
        for feature in FEATURES
    ]
    return Match(
        learner_id=pair.learner.id,
        offer_id=pair.offer.id,
        score=numbers.score,
        baseline=numbers.baseline,
        reasons=tuple(reasons),
        verdicts=_verdicts(pair, numbers),
        missing=tuple(one for one in required if one.kind == "missing"),
        unknown=tuple(reason.feature for reason in reasons if reason.value is None),
        certainty=numbers.certainty,
    )


# --------------------------------------------------------------------------- skills


def _skill_evidence(pair: People, taxonomy: Taxonomy) -> tuple[tuple[Evidence, ...], ...]:
    """Evidence of the required skills, the optional ones, and the required ones that are proven, heaviest first."""
    wanted, held = pair.offer_profile.skills, pair.learner_profile.skills
    wanted = wanted[np.lexsort((wanted["row"], -wanted["strength"]))]
    rows, held_rows = wanted["row"].tolist(), held["row"].astype(np.intp)
    near = np.empty((len(wanted), len(held)), dtype=np.float32)
    for place, row in enumerate(rows):
        near[place] = nearness(row, taxonomy)[held_rows]
    counted = credit(near) * held["strength"]
    is_required = wanted["demand"] == REQUIRED
    required, optional = np.flatnonzero(is_required), np.flatnonzero(~is_required)
    quotes = Quotes(pair)

    def evidence(places: NDArray[np.intp], counted: NDArray[np.float64]) -> Iterator[Evidence]:
        best = counted[places].argmax(axis=1).tolist() if len(held) else [None] * len(places)
        for place, by in zip(places.tolist(), best, strict=True):
            code = taxonomy.skill_codes[rows[place]]
            label = taxonomy.label(code)
            if by is None:
                yield Evidence("unknown", label, code)
            elif counted[place, by] <= 0.0:
                yield Evidence("missing", label, code)
            else:
                yield _held_evidence(quotes, held[by], float(near[place, by]), label, code, taxonomy)

    proving = np.where(PROVES[held["source"]], counted, 0.0)
    proven = (one for one in evidence(required, proving) if one.kind in ("met", "near"))
    return tuple(evidence(required, counted)), tuple(evidence(optional, counted)), tuple(proven)


class Quotes:
    """A learner's words, each field made fit to be shown once, however often it is quoted."""

    def __init__(self, pair: People) -> None:
        self._learner, self._fields = pair.learner, pair.learner_profile.fields
        self._shown: dict[str, str] = {}

    def at(self, field: int, start: int, end: int) -> tuple[str, str | None]:
        """The name of a field, and what it says at a span; `None` where there is no span."""
        where = self._fields[field]
        if end <= start:
            return where, None
        if where not in self._shown:
            self._shown[where] = quotable(self._learner, where)
        return where, self._shown[where][start:end]


def _held_evidence(
    quotes: Quotes, skill: np.void, similarity: float, label: str, code: str, taxonomy: Taxonomy
) -> Evidence:
    row, _, source, _, _, field, start, end = skill.item()  # in the order of `SKILL`
    where, text = quotes.at(field, start, end)
    exact = similarity >= SAME_LEAST
    return Evidence(
        kind="met" if exact else "near",
        label=label,
        code=code,
        near=None if exact else taxonomy.label(taxonomy.skill_codes[row]),
        similarity=similarity,
        source=SOURCES[source],
        where=where,
        text=text,
        start=None if text is None else start,
        end=None if text is None else end,
    )


# --------------------------------------------------------------------------- trades


def _occupation_evidence(pair: People, taxonomy: Taxonomy, role: int) -> tuple[Evidence, ...]:
    """The pair of trades that came nearest, if any."""
    own = pair.offer_profile.occupations
    theirs = pair.learner_profile.occupations
    theirs = theirs[theirs["role"] == role]
    if not len(own) or not len(theirs):
        return ()
    rows = theirs["row"].astype(np.intp)
    similar = np.array([occupation_nearness(row, taxonomy)[rows] for row in own["row"].tolist()])
    near = similar * theirs["confidence"] * own["confidence"][:, np.newaxis]
    number, place = divmod(int(np.argmax(near)), len(theirs))
    if near[number, place] <= 0:
        return ()
    offered, hers = int(own[number]["row"]), int(rows[place])
    code, near_code = taxonomy.occupation_codes[offered], taxonomy.occupation_codes[hers]
    where = pair.learner_profile.fields[int(theirs[place]["field"])]
    return (
        Evidence(
            kind="met" if offered == hers else "near",
            label=taxonomy.label(code),
            code=code,
            near=None if offered == hers else taxonomy.label(near_code),
            similarity=float(occupation_nearness(offered, taxonomy)[hers]),
            where=where,
        ),
    )


# --------------------------------------------------------------------------- plain facts


def _fact_evidence(pair: People) -> dict[str, tuple[Evidence, ...]]:
    learner, offer = pair.learner, pair.offer
    facts: dict[str, list[tuple[str, object]]] = {
        "distance": [
            ("learner", learner.place.label if learner.place else None),
            ("offer", offer.place.label if offer.place else None),
        ],
        "remote": [("learner", learner.remote), ("offer", offer.remote)],
        "contract": [("learner", ", ".join(learner.contracts) or None), ("offer", offer.contract)],
        "rhythm": [("learner", learner.rhythm), ("offer", offer.rhythm)],
        "availability": [("learner", learner.available_from), ("offer", offer.starts)],
        "freshness": [("offer", offer.published)],
        "activity": [("learner", learner.last_active)],
        "experience": [("offer", offer.experience_years)],
    }
    return {
        name: tuple(
            Evidence("unknown" if fact is None else "fact", side, text=None if fact is None else str(fact))
            for side, fact in sides
        )
        for name, sides in facts.items()
    }


def _verdicts(pair: People, numbers: Numbers) -> tuple[Verdict, ...]:
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
            "speaks": [_language(one.code, one.level) for one in learner.languages],
            "asked": [_language(one.code, one.level) for one in offer.languages if one.required],
        },
    }
    return tuple(Verdict(rule, FACT[numbers.facts[rule]], compared[rule]) for rule in RULES)


def _language(code: str, level: str | None) -> str:
    return code if level is None else f"{code} {level}"
