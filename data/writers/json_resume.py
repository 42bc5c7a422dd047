"""A learner as a JSON Resume 1.0 (jsonresume.org/schema).

The schema has no place for goals, mobility, contracts, remote work, rhythm, availability and status, nor for the codes
of skills and the coordinates of a place: these stay behind.
"""

from __future__ import annotations

from collections.abc import Mapping

from matching.records import Experience, Identity, Learner, Skill, SkillSource

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
LEVELS = {1: "Beginner", 2: "Intermediate", 3: "Advanced", 4: "Expert"}


def resume_of(learner: Learner, identity: Identity | None = None) -> dict[str, object]:
    """The resume of a learner; with `identity`, hers."""
    who = identity or Identity(learner.id)
    basics = {
        "name": " ".join(part for part in (who.given_name, who.family_name) if part),
        "label": learner.headline,
        "email": who.email,
        "phone": who.phone,
        "image": who.photo,
        "summary": learner.about,
        "location": _filled(
            {
                "address": who.address,
                "city": learner.place.label if learner.place else None,
                "countryCode": "FR" if learner.place and learner.place.commune else None,
            }
        ),
    }
    return {
        "$schema": SCHEMA,
        "id": learner.id,
        "basics": _filled(basics),
        "work": [_job(one) for one in learner.experiences],
        "education": []
        if learner.diploma_level is None
        else [{"studyType": f"Niveau {learner.diploma_level}"}],
        "skills": [_skill(one) for one in learner.skills if one.source is not SkillSource.CERTIFIED],
        "certificates": [
            {"name": one.label} for one in learner.skills if one.source is SkillSource.CERTIFIED
        ],
        "languages": [_filled({"language": one.code, "fluency": one.level}) for one in learner.languages],
    }


def _job(one: Experience) -> dict[str, object]:
    return _filled(
        {
            "name": one.organisation,
            "position": one.title,
            "startDate": None if one.start is None else one.start.isoformat(),
            "endDate": None if one.end is None else one.end.isoformat(),
            "summary": one.description,
        }
    )


def _skill(one: Skill) -> dict[str, object]:
    return _filled({"name": one.label, "level": None if one.level is None else LEVELS[one.level]})


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in (None, "", {})}
