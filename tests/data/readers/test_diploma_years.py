"""A year of a diploma, and a level in Roman numbers, as what they come to."""

from __future__ import annotations

import pytest

from data.readers.education import held_level, least_level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("M1", 6),
        ("Master 1 informatique", 6),
        ("Master (M1)", 6),
        ("M1 ou M2", 6),
        ("M2", 7),
        ("Master 1 et 2", 6),
        ("Maîtrise", 6),
        ("bac+4", 6),
        ("L3", 6),
        ("BUT 3", 6),
        ("BUT3", 6),
        ("BUT 2", 5),
        ("Licence 2", 5),
        ("Licence 1", 4),
        ("Bac pro", 4),
        ("niveau I", 7),
        ("niveau II", 6),
        ("NIV III", 5),
        ("niv. IV", 4),
        ("niveau V", 3),
        ("niveau IV ou III", 4),
    ],
)
def test_a_year_of_a_diploma_is_what_it_comes_to(text: str, level: int) -> None:
    assert least_level(text) == level


@pytest.mark.parametrize(("text", "level"), [("Master 1", 6), ("Master 1 et 2", 7), ("M1 en cours", None)])
def test_a_year_that_is_done_is_held(text: str, level: int | None) -> None:
    assert held_level(text) == level
