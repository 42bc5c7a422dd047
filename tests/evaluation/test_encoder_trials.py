"""Trials of the recipe: one setting each, and no training where only the base is mixed in."""

from dataclasses import asdict
from pathlib import Path

import pytest

from evaluation.encoder_trials import (
    MERGED,
    PLAIN,
    PLAIN_TRIALS,
    REFERENCE,
    STUDENT,
    STUDENTS,
    TAUGHT_BY,
    TEACHER,
    TEACHERS,
    model_of,
    share_training,
    trials,
)
from matching.errors import PasserelleError
from models.training.recipe import Recipe


def _changes(recipe: Recipe, reference: Recipe) -> set[str]:
    was = asdict(reference)
    return {key for key, value in asdict(recipe).items() if value != was[key]}


def test_every_trial_changes_one_thing() -> None:
    every = trials(600, [])
    assert all(every.pop(name) == every[first] for name, (first, _) in MERGED.items())
    taught = {name: teacher for name, (teacher, _) in STUDENTS.items()}
    assert len({(str(recipe.as_json()), taught.get(name)) for name, recipe in every.items()}) == len(every)
    students = {name: every.pop(name) for name in STUDENTS}
    assert STUDENT in students.values()
    assert all(one.near_teacher for one in students.values())
    assert every[TAUGHT_BY] == TEACHER
    teachers = {name: every.pop(name) for name in TEACHERS}
    assert Recipe() in teachers.values()
    assert set(teachers) >= {teacher for teacher, _ in STUDENTS.values()}
    plain = every[PLAIN]
    changes = [_changes(every.pop(name), plain) for name in PLAIN_TRIALS]
    reference = every.pop(REFERENCE)
    assert reference.pairs == 600
    changes += [_changes(recipe, reference) for recipe in every.values()]
    assert all(changes)
    assert [one for one in changes if len(one - {"learning_rate"}) > 1] == []
    assert not any(one.near_teacher for one in (*every.values(), *teachers.values()))


def test_what_builds_on_a_trial_waits_for_it(tmp_path: Path) -> None:
    with pytest.raises(PasserelleError, match=TAUGHT_BY):
        model_of(TAUGHT_BY, tmp_path)
    (tmp_path / "teacher-no-prefix" / "model").mkdir(parents=True)
    assert model_of(TAUGHT_BY, tmp_path) == tmp_path / "teacher-no-prefix" / "model"


def test_an_unknown_trial_is_named_with_those_there_are() -> None:
    with pytest.raises(PasserelleError, match=r"'no such'.*Matryoshka"):
        trials(600, ["no such"])


def test_mixing_starts_from_the_weights_of_the_reference(tmp_path: Path) -> None:
    with pytest.raises(PasserelleError, match=REFERENCE):
        share_training(tmp_path / "recipe", tmp_path / "mixed")
    (tmp_path / "recipe" / "trained").mkdir(parents=True)
    share_training(tmp_path / "recipe", tmp_path / "mixed")
    share_training(tmp_path / "recipe", tmp_path / "mixed")
    assert (tmp_path / "mixed" / "trained").resolve() == (tmp_path / "recipe" / "trained").resolve()
