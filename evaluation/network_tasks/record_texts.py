"""What people, and rankers that read text, get of a record: everything it says, a line for each part."""

from __future__ import annotations

from collections.abc import Sequence

from matching.profile import FollowedTraining
from matching.records import Contract, Learner, Offer, Remote, Rhythm
from matching.text import without_identity

CONTRACTS = {
    Contract.CDI: "CDI",
    Contract.CDD: "CDD",
    Contract.INTERIM: "intérim",
    Contract.APPRENTICESHIP: "alternance",
    Contract.INTERNSHIP: "stage",
    Contract.FREELANCE: "indépendant",
    Contract.CIVIC_SERVICE: "service civique",
}
RHYTHMS = {Rhythm.FULL_TIME: "temps plein", Rhythm.PART_TIME: "temps partiel"}
REMOTE = {Remote.ON_SITE: "sur place", Remote.HYBRID: "télétravail partiel", Remote.FULL: "tout à distance"}


def learner_text(learner: Learner, followed: Sequence[FollowedTraining] = ()) -> str:
    r"""A learner in words: headline, wishes, prose, jobs held, skills, trainings and conditions, without contacts.

    >>> learner_text(Learner("a", headline="Web", about="J'aime le code. 06 39 98 12 34", mobility_km=20))
    "Web\nJ'aime le code.\njusqu'à 20 km"
    """
    parts = [
        learner.headline,
        ", ".join(goal.label for goal in learner.goals),
        learner.about,
        *(f"{one.title} {one.description}" for one in learner.experiences),
        ", ".join(skill.label for skill in learner.skills),
    ]
    conditions = [
        learner.place.label if learner.place else "",
        f"jusqu'à {learner.mobility_km:.0f} km" if learner.mobility_km is not None else "",
        ", ".join(CONTRACTS[one] for one in learner.contracts),
        RHYTHMS[learner.rhythm] if learner.rhythm else "",
        REMOTE[learner.remote] if learner.remote else "",
        f"diplôme de niveau {learner.diploma_level}" if learner.diploma_level is not None else "",
    ]
    trainings = (one.training.title for one in followed)
    return _lines([*map(without_identity, parts), *trainings, _conditions(conditions)])


def offer_text(offer: Offer) -> str:
    r"""An offer in words: title, description, profile, skills and conditions.

    >>> offer_text(Offer("o", "Boulanger", profile="Aimer le pain.", experience_years=2))
    "Boulanger\nAimer le pain.\n2 ans d'expérience"
    """
    skills = ", ".join(skill.label for skill in offer.skills)
    conditions = [
        offer.place.label if offer.place else "",
        CONTRACTS[offer.contract] if offer.contract else "",
        RHYTHMS[offer.rhythm] if offer.rhythm else "",
        REMOTE[offer.remote] if offer.remote else "",
        f"diplôme de niveau {offer.diploma_level}" if offer.diploma_level is not None else "",
        f"{offer.experience_years:g} ans d'expérience" if offer.experience_years else "",
        f"à partir de {offer.pay_min_eur_year:.0f} € par an" if offer.pay_min_eur_year else "",
    ]
    return _lines([offer.title, offer.description, offer.profile, skills, _conditions(conditions)])


def _conditions(said: Sequence[str]) -> str:
    return " · ".join(one for one in said if one)


def _lines(parts: Sequence[str]) -> str:
    return "\n".join(line for part in parts if (line := part.strip()))
