"""What a learner writes of herself through `/v1`, and what of it is for others to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.codec import json_line, to_json
from matching.records import Learner, LearnerStatus, Skill, SkillSource
from tests.service.people import ADMIN, COUNSELLOR, LEARNER, Served

CERTIFIED = Skill("Python", "tool:python", 2, SkillSource.CERTIFIED)
TAUGHT = Skill("SQL", "tool:sql", 2, SkillSource.TRAINING)
HERS = (CERTIFIED, TAUGHT, Skill("Accueil"))


@pytest.fixture
def herself(fresh: Served) -> Learner:
    """The learner as the network knows her: a training certified one skill and taught another."""
    known = replace(
        fresh.network.learners[0],
        skills=HERS,
        status=LearnerStatus.SEEKING,
        created=date(2025, 1, 6),
        last_active=date(2026, 1, 6),
        synthetic=True,
    )
    fresh.store.upsert([known])
    return known


def _patch(fresh: Served, who: str, body: dict[str, Any]) -> Any:
    path, program = f"/v1/learners/{fresh.learner_id(0)}", fresh.api(who)
    tag = program.get(path).headers["etag"]
    return program.patch(path, json=body, headers={"if-match": tag})


def _skills(*skills: Skill) -> list[Any]:
    return [to_json(one) for one in skills]


@pytest.mark.parametrize("source", [SkillSource.CERTIFIED, SkillSource.TRAINING])
def test_a_learner_s_word_for_a_skill_stays_her_word(
    fresh: Served, herself: Learner, source: SkillSource
) -> None:
    claimed = Skill("Kubernetes", "tool:kubernetes", 4, source)
    answer = _patch(fresh, LEARNER, {"skills": _skills(*HERS, claimed, replace(HERS[2], source=source))})
    assert answer.status_code == 200
    kept = fresh.store.get(Learner, herself.id)
    assert kept.skills[3:] == (replace(claimed, source=SkillSource.DECLARED), HERS[2])


def test_who_edits_her_profile_keeps_what_a_training_certified(fresh: Served, herself: Learner) -> None:
    edited = _skills(*(replace(one, source=SkillSource.DECLARED) for one in reversed(HERS)))
    answer = _patch(fresh, LEARNER, {"headline": "Autre chose", "skills": edited})
    assert answer.status_code == 200
    kept = fresh.store.get(Learner, herself.id)
    assert kept == replace(herself, headline="Autre chose", skills=tuple(reversed(HERS)))


def test_a_level_of_her_own_stands_beside_what_a_training_certified(fresh: Served, herself: Learner) -> None:
    raised = [replace(CERTIFIED, level=4), replace(TAUGHT, level=3, source=SkillSource.DECLARED), HERS[2]]
    hers = [replace(one, source=SkillSource.DECLARED) for one in raised]
    expected = (CERTIFIED, hers[0], TAUGHT, hers[1], HERS[2])
    assert _patch(fresh, LEARNER, {"skills": _skills(*raised)}).status_code == 200
    assert fresh.store.get(Learner, herself.id).skills == expected
    # what she reads and writes back stays as it is
    listed = fresh.api(LEARNER).get(f"/v1/learners/{herself.id}").json()["skills"]
    assert _patch(fresh, LEARNER, {"skills": listed}).status_code == 200
    assert fresh.store.get(Learner, herself.id).skills == expected
    # and her own word is hers to take back
    assert _patch(fresh, LEARNER, {"skills": _skills(*HERS)}).status_code == 200
    assert fresh.store.get(Learner, herself.id).skills == HERS


def test_a_training_s_counsellor_certifies(fresh: Served, herself: Learner) -> None:
    new = replace(HERS[2], source=SkillSource.CERTIFIED)
    assert _patch(fresh, COUNSELLOR, {"skills": _skills(new)}).status_code == 200
    assert fresh.store.get(Learner, herself.id).skills == (new,)


def test_the_dates_of_her_record_are_not_hers_to_say(fresh: Served, herself: Learner) -> None:
    wanted = {"created": "2020-01-01", "last_active": "2026-12-31", "synthetic": False, "mobility_km": 7.0}
    assert _patch(fresh, LEARNER, wanted).status_code == 200
    assert fresh.store.get(Learner, herself.id) == replace(herself, mobility_km=7.0)


def test_she_pauses_her_search_and_resumes_it(fresh: Served, herself: Learner) -> None:
    assert _patch(fresh, LEARNER, {"status": "paused"}).json()["status"] == "paused"
    assert "status" not in _patch(fresh, LEARNER, {"status": None}).json()
    assert fresh.store.get(Learner, herself.id) == herself


def test_a_hire_is_for_others_to_note_and_to_take_back(fresh: Served, herself: Learner) -> None:
    _patch(fresh, LEARNER, {"status": "placed"})
    assert fresh.store.get(Learner, herself.id).status is LearnerStatus.SEEKING
    fresh.store.upsert([replace(herself, status=LearnerStatus.PLACED)])
    _patch(fresh, LEARNER, {"status": None, "headline": "Toujours en poste"})
    kept = fresh.store.get(Learner, herself.id)
    assert (kept.status, kept.headline) == (LearnerStatus.PLACED, "Toujours en poste")
    assert _patch(fresh, ADMIN, {"status": None}).status_code == 200
    assert fresh.store.get(Learner, herself.id).status is LearnerStatus.SEEKING


def test_many_at_once_say_no_more_than_one(fresh: Served, herself: Learner) -> None:
    claimed = replace(herself, skills=(Skill("Go", source=SkillSource.CERTIFIED),), synthetic=False)
    line = json_line(to_json(claimed)).encode()
    report = fresh.api(LEARNER).post("/v1/bulk/learners", content=line + line).json()
    assert report["kept"] == 2
    assert fresh.store.get(Learner, herself.id) == replace(herself, skills=(Skill("Go"),))


def test_a_resume_brings_no_certificate_and_takes_none_away(fresh: Served, herself: Learner) -> None:
    resume = {
        "basics": {"name": "Awa D"},
        "skills": [{"name": "SQL"}],
        "certificates": [{"name": "Python"}, {"name": "Kubernetes"}],
    }
    assert fresh.api(LEARNER).post("/v1/import", json=resume).json()["kept"] == 1
    sources = {one.label: one.source for one in fresh.store.get(Learner, herself.id).skills}
    assert sources == {
        "SQL": SkillSource.TRAINING,
        "Python": SkillSource.CERTIFIED,
        "Kubernetes": SkillSource.DECLARED,
    }
