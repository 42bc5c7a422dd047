"""Trials of the recipe: one setting each, and no training where only the base is mixed in."""

from dataclasses import asdict
from pathlib import Path

import pytest

from evaluation.encoder_trials import REFERENCE, STUDENTS, TAUGHT_BY, share_training, taught_by, trials
from matching.errors import PasserelleError
from models.training.recipe import TEACHER, Recipe


def test_every_trial_changes_one_thing() -> None:
    every = trials(600, [])
    reference = asdict(every.pop(REFERENCE))
    assert reference["pairs"] == 600
    assert every.pop(TAUGHT_BY) == TEACHER
    students = [every.pop(name) for name in STUDENTS]
    assert students[0] == Recipe()
    assert all(one.near_teacher for one in students)
    assert not any(one.near_teacher for one in every.values())
    changes = [
        {key for key, value in asdict(recipe).items() if value != reference[key]} for recipe in every.values()
    ]
    assert all(changes)
    assert [one for one in changes if len(one - {"learning_rate"}) > 1] == []
    assert len({recipe.as_json().__repr__() for recipe in every.values()}) == len(every)


def test_a_student_waits_for_its_teacher(tmp_path: Path) -> None:
    with pytest.raises(PasserelleError, match=TAUGHT_BY):
        taught_by(tmp_path)
    (tmp_path / "model").mkdir()
    assert taught_by(tmp_path) == str(tmp_path / "model")


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
