"""A learner's record as two people may edit it: the version in the form decides whether the form was up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.codec import record_digest
from matching.errors import PasserelleError
from matching.records import Learner, LearnerStatus, Skill, SkillSource
from service.store import SqlWriting

VERSION_LETTERS = 32


class EditedMeanwhileError(PasserelleError):
    """Somebody else saved the profile since the form was opened; `current` is what it is now. Nothing was written."""

    def __init__(self, current: Learner) -> None:
        self.current = current
        super().__init__(f"the profile of {current.id!r} was changed since the form was opened")


class NotSeekingError(PasserelleError):
    """The search of a learner who found work is neither paused nor resumed: her placement is corrected instead."""


def version_of(learner: Learner) -> str:
    """Names what a profile says: two profiles that differ in anything but the day of their last activity differ here.

    >>> version_of(Learner("l1")) == version_of(Learner("l1", last_active=date(2026, 3, 1)))
    True
    """
    return record_digest(replace(learner, last_active=None)).hex()[:VERSION_LETTERS]


def by_herself(edited: Learner, before: Learner | None) -> Learner:
    """A profile as a learner may write it herself: what others vouch for stays as it was.

    How a skill is known, that she found work, the dates of the record and whether it is invented are not hers to say.
    """
    base = before or Learner(edited.id)
    found_work = LearnerStatus.PLACED in (edited.status, base.status)
    return replace(
        edited,
        skills=skills_by_herself(edited.skills, base.skills),
        status=base.status if found_work else edited.status,
        created=base.created,
        last_active=base.last_active,
        synthetic=base.synthetic,
    )


VOUCHED = (SkillSource.CERTIFIED, SkillSource.TRAINING)
"""How a skill is known for which others vouch, the surest first: the level is then theirs to say."""


def skills_by_herself(listed: Sequence[Skill], known: Sequence[Skill]) -> tuple[Skill, ...]:
    """The skills that a learner lists, as they are kept.

    One that others vouch for keeps their level. Where she gives another one, her own word stands beside it as declared.

    >>> certified = Skill("Python", "tool:python", 2, SkillSource.CERTIFIED)
    >>> [(one.level, one.source.value) for one in skills_by_herself([replace(certified, level=4)], [certified])]
    [(2, 'certified'), (4, 'declared')]
    """
    kept: list[Skill] = []
    for one in listed:
        vouched = vouched_of(one, known)
        if vouched is None:
            kept.append(replace(one, source=source_of(one, known)))
            continue
        hers = replace(vouched, level=one.level, source=SkillSource.DECLARED)
        kept += [vouched] if vouched not in kept else []
        kept += [hers] if one.level not in (None, vouched.level) and hers not in kept else []
    return tuple(kept)


def vouched_of(skill: Skill, known: Sequence[Skill]) -> Skill | None:
    """The skill that others vouch for of those known, if it is the one that is listed; the surest of several."""
    same = [one for one in _same(skill, known) if one.source in VOUCHED]
    return min(same, key=lambda one: (one.code != skill.code, VOUCHED.index(one.source)), default=None)


def _same(skill: Skill, known: Sequence[Skill]) -> list[Skill]:
    """The known skills that a listed one can be. Without a code it is one of the same name: files lose the codes."""
    return [one for one in known if one.label == skill.label and skill.code in (None, one.code)]


def source_of(skill: Skill, known: Sequence[Skill]) -> SkillSource:
    """How a skill that somebody lists is known: as it was, and declared for one that was not there.

    >>> source_of(Skill("Python"), [Skill("Python", "tool:python", source=SkillSource.CERTIFIED)]).value
    'certified'
    >>> source_of(Skill("Go", source=SkillSource.CERTIFIED), []).value
    'declared'
    """
    same = _same(skill, known)
    if not same:
        return SkillSource.DECLARED
    return min(same, key=lambda one: (one.code != skill.code, one.source is not skill.source)).source


def save_profile(now: SqlWriting, edited: Learner, version: str, on: date | None) -> Learner:
    """Keep a profile that was edited, and return it as it is kept.

    Args:
        now: the transaction.
        edited: the whole profile.
        version: of the profile that the editor began with.
        on: the day of her activity; `None` when it is not the learner herself who edits, which is no sign from her.

    Raises:
        EditedMeanwhileError: the profile is of another version now.
        UnknownIdError: she is there no longer.
    """
    current = now.get(Learner, edited.id)
    if version_of(current) != version:
        raise EditedMeanwhileError(current)
    kept = replace(edited, last_active=current.last_active if on is None else on)
    now.upsert([kept])
    return kept


def pause(now: SqlWriting, learner_id: str, on: date) -> Learner:
    """Leave the lists for as long as she wishes. Raises `NotSeekingError`, `UnknownIdError`."""
    return _with_status(now, learner_id, LearnerStatus.PAUSED, on)


def resume(now: SqlWriting, learner_id: str, on: date) -> Learner:
    """Come back into the lists. Raises `NotSeekingError`, `UnknownIdError`."""
    return _with_status(now, learner_id, LearnerStatus.SEEKING, on)


def _with_status(now: SqlWriting, learner_id: str, status: LearnerStatus, on: date) -> Learner:
    learner = now.get(Learner, learner_id)
    if learner.status is LearnerStatus.PLACED:
        raise NotSeekingError(f"learner {learner_id!r} has found work")
    changed = replace(learner, status=status, last_active=on)
    now.upsert([changed])
    return changed
