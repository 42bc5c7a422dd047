"""Features of a pair: what each is, in which unit, on whose side it counts, and what "unknown" means.

A feature's value is kept in its natural unit (a share, km, days), NaN when it cannot be computed. Turning values
into points is the ranker's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.columns import REMOTE, LearnerColumns, OfferColumns
from matching.eligibility import commute_km
from matching.overlap import OccupationOverlap, SkillOverlap
from matching.records import Remote

FIT, INTEREST = "fit", "interest"


@dataclass(frozen=True, slots=True)
class Feature:
    """What a column of the feature table means. `grows` is +1 where more is better, -1 where less is."""

    name: str
    side: str
    unit: str
    grows: int
    unknown: str
    group: str


FEATURES: tuple[Feature, ...] = (
    Feature("required_skills", FIT, "share of the required skills met, by weight", +1,
            "the offer names no skill we know, or the learner shows none", "skills"),
    Feature("optional_skills", FIT, "share of the nice-to-have skills met, by weight", +1,
            "the offer names none, or the learner shows no skill", "skills"),
    Feature("proven_skills", FIT, "share of the required skills met by a certification or a training", +1,
            "the offer names no skill we know, or the learner shows none", "skills"),
    Feature("occupation", FIT, "proximity of the job to a trade held or trained for, 0 to 1", +1,
            "no trade could be read in the offer or in the profile", "occupation"),
    Feature("experience", FIT, "years of work in any trade: negative when short of what is asked, else 0", +1,
            "the offer asks for none, or the profile gives no dates", "experience"),
    Feature("activity", FIT, "days since the learner was last active", -1,
            "no activity on record", "time"),
    Feature("goal", INTEREST, "proximity of the job to a trade the learner aims at, 0 to 1", +1,
            "no goal on record, or no trade could be read in the offer", "occupation"),
    Feature("distance", INTEREST, "km from home to work, as the crow flies; 0 when fully remote", -1,
            "the learner's or the offer's town is not known", "place"),
    Feature("remote", INTEREST, "agreement between the remote work wished for and offered: 0, 0.5 or 1", +1,
            "one of the two said nothing", "place"),
    Feature("contract", INTEREST, "1 if the contract is one the learner accepts, else 0", +1,
            "one of the two said nothing", "conditions"),
    Feature("rhythm", INTEREST, "1 if full or part time as wished, else 0", +1,
            "one of the two said nothing", "conditions"),
    Feature("availability", INTEREST, "days by which the learner is free too late for the start", -1,
            "the start of the job or the learner's availability is not known", "time"),
    Feature("freshness", INTEREST, "days since the offer was published", -1,
            "the offer has no date", "time"),
)  # fmt: skip
NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)
COLUMN: Mapping[str, int] = {name: number for number, name in enumerate(NAMES)}

FeatureTable = NDArray[np.float64]
"""Shape (n, len(FEATURES)); one row a pair, NaN where unknown."""

_REMOTE_AGREEMENT = {
    (Remote.ON_SITE, Remote.ON_SITE): 1.0, (Remote.ON_SITE, Remote.HYBRID): 0.5, (Remote.ON_SITE, Remote.FULL): 0.0,
    (Remote.HYBRID, Remote.ON_SITE): 0.0, (Remote.HYBRID, Remote.HYBRID): 1.0, (Remote.HYBRID, Remote.FULL): 0.5,
    (Remote.FULL, Remote.ON_SITE): 0.0, (Remote.FULL, Remote.HYBRID): 0.5, (Remote.FULL, Remote.FULL): 1.0,
}  # fmt: skip
"""(what the learner wishes, what the offer allows): agreement. Half for a step away, except that someone who asks
for some remote work gets none on site."""
_AGREEMENT = np.array([[_REMOTE_AGREEMENT[wish, allowed] for allowed in Remote] for wish in Remote])


def pair_features(
    learners: LearnerColumns,
    offers: OfferColumns,
    skills: SkillOverlap,
    occupations: OccupationOverlap,
    *,
    on: date,
) -> FeatureTable:
    """All features of n pairs: one of the two tables has n rows, the other one row or n."""
    today = on.toordinal()
    remote_work = offers.remote == REMOTE[Remote.FULL]
    values = {
        "required_skills": skills.required,
        "optional_skills": skills.optional,
        "proven_skills": skills.proven,
        "occupation": occupations.shown,
        "experience": np.minimum(
            learners.years_worked(on) - offers.experience_years, 0.0
        ),  # more tells the age
        "activity": np.maximum(today - learners.last_active, 0.0),
        "goal": occupations.aimed,
        "distance": np.where(remote_work, 0.0, commute_km(learners, offers)),
        "remote": _known(learners.remote, offers.remote, _AGREEMENT[learners.remote, offers.remote]),
        "contract": _known(learners.contracts, offers.contract, (learners.contracts & offers.contract) > 0),
        "rhythm": _known(learners.rhythm, offers.rhythm, learners.rhythm == offers.rhythm),
        "availability": np.maximum(learners.available_from - np.fmax(offers.starts, today), 0.0)
        + 0.0 * offers.starts,  # an unknown start leaves it unknown
        "freshness": np.maximum(today - offers.published, 0.0),
    }
    n = len(skills.required)
    return np.column_stack([np.broadcast_to(values[name], (n,)) for name in NAMES])


def _known(
    theirs: NDArray[np.int64], ours: NDArray[np.int64], value: NDArray[np.bool_] | NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.where((theirs >= 0) & (ours >= 0), value, np.nan)
