"""Whose search stalls, and by which sign: what a counsellor looks at first in the morning.

A sign is a fact with its day, never a judgement. People who do not seek work show none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from data.placement_rate import SIX_MONTHS_DAYS
from matching.records import Learner, LearnerStatus

NO_APPLICATION_DAYS = 30
SILENT_DAYS = 30
SOON_DAYS = 45
"""Days before the six months are over in which it is time to act: a recruitment takes about as long."""
TRAINING_GOES_ON_DAYS = 60
"""Whose training ends later than in this many days is not expected to apply yet."""


class Sign(StrEnum):
    """Why a search may need help, the most pressing first."""

    CONTACT_WAITS = "contact-waits"  # an organisation asked to be in touch, and she did not answer
    SIX_MONTHS = "six-months"  # the end of the six months after her training comes up, or has passed
    NO_OFFER = "no-offer"  # no offer answers her rules
    UNSEEN = "unseen"  # no recruiter sees her: she did not agree to it
    NO_APPLICATION = "no-application"  # none for thirty days
    SILENT = "silent"  # not active for thirty days
    INCOMPLETE = "incomplete"  # facts are missing that many rules ask for


@dataclass(frozen=True, slots=True)
class Stall:
    """A sign, and the day it speaks of; `None` for never.

    It is that of the oldest request, of the six months' end, of the last application or activity.
    """

    sign: Sign
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What is known of a search. Days are `None` when there was none.

    `training_end` is that of the latest training, `offers` how many answer her rules. `seen` is whether she stands in
    recruiters' lists, `asked` the day of the oldest contact request that waits for her answer.
    """

    learner: Learner
    training_end: date | None
    applied: date | None
    offers: int
    seen: bool = True
    asked: date | None = None


def missing_facts(learner: Learner) -> tuple[str, ...]:
    """The fields that a profile lacks and that many offers are compared by, in the order of a form."""
    facts = {
        "goals": learner.goals,
        "skills": learner.skills,
        "place": learner.place,
        "mobility_km": learner.mobility_km,
        "contracts": learner.contracts,
        "available_from": learner.available_from,
    }
    return tuple(name for name, value in facts.items() if value is None or value == ())


def stalls(search: Search, on: date) -> tuple[Stall, ...]:
    """The signs of a search as of a day, the most pressing first."""
    learner = search.learner
    if learner.status is not LearnerStatus.SEEKING:
        return ()
    found = []
    if search.asked is not None:
        found.append(Stall(Sign.CONTACT_WAITS, search.asked))
    if search.training_end is not None:
        due = search.training_end + timedelta(days=SIX_MONTHS_DAYS)
        if on + timedelta(days=SOON_DAYS) >= due:
            found.append(Stall(Sign.SIX_MONTHS, due))
    if search.offers == 0:
        found.append(Stall(Sign.NO_OFFER))
    if not search.seen:
        found.append(Stall(Sign.UNSEEN))
    if not _trains_on(search, on) and _older(search.applied, NO_APPLICATION_DAYS, on):
        found.append(Stall(Sign.NO_APPLICATION, search.applied))
    if _older(learner.last_active, SILENT_DAYS, on):
        found.append(Stall(Sign.SILENT, learner.last_active))
    if missing_facts(learner):
        found.append(Stall(Sign.INCOMPLETE))
    return tuple(found)


def pressing(signs: tuple[Stall, ...]) -> tuple[int, date]:
    """Sorts searches, those that need help first: by their most pressing sign, then by its day."""
    if not signs:
        return len(Sign), date.max
    return list(Sign).index(signs[0].sign), signs[0].day or date.min


def _trains_on(search: Search, on: date) -> bool:
    return search.training_end is not None and search.training_end > on + timedelta(
        days=TRAINING_GOES_ON_DAYS
    )


def _older(day: date | None, days: int, on: date) -> bool:
    return day is None or (on - day).days > days
