"""What people, and rankers that read text, get of a record: everything it says, a line for each part."""

from __future__ import annotations

from matching.records import Learner, Offer
from matching.text import without_identity


def learner_text(learner: Learner) -> str:
    r"""A learner in words: headline, wishes, prose, jobs held and skills, without contacts and names.

    >>> learner_text(Learner("a", headline="Web", about="J'aime le code. 06 39 98 12 34"))
    "Web\nJ'aime le code."
    """
    parts = [
        learner.headline,
        ", ".join(goal.label for goal in learner.goals),
        learner.about,
        *(f"{one.title} {one.description}" for one in learner.experiences),
        ", ".join(skill.label for skill in learner.skills),
    ]
    return _lines([without_identity(part) for part in parts])


def offer_text(offer: Offer) -> str:
    r"""An offer in words: title, description, profile and skills.

    >>> offer_text(Offer("o", "Boulanger", profile="Aimer le pain."))
    'Boulanger\nAimer le pain.'
    """
    skills = ", ".join(skill.label for skill in offer.skills)
    return _lines([offer.title, offer.description, offer.profile, skills])


def _lines(parts: list[str]) -> str:
    return "\n".join(line for part in parts if (line := part.strip()))
