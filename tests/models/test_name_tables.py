"""The tables of names that ship: what the rules make of the bundled referential, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data import load_taxonomy
from matching.errors import IndexFileError
from matching.folding import name_keys
from matching.name_tables import NameTables
from matching.skill_names import name_tables
from matching.skills import SkillExtractor
from models.load_concept_vectors import load_concept_vectors
from models.load_encoder import load_encoder
from models.load_name_tables import SHIPPED, load_name_tables


@pytest.fixture(scope="module")
def worked_out() -> NameTables:
    return name_tables(load_taxonomy())


def test_what_ships_is_what_the_rules_make(worked_out: NameTables) -> None:
    shipped = NameTables.load(SHIPPED, load_taxonomy())
    assert shipped == worked_out, "run `python -m models.build_name_tables`"


def test_the_keys_of_occupations_stand_in_the_order_of_their_vectors(worked_out: NameTables) -> None:
    concepts = load_concept_vectors(load_encoder(), load_taxonomy())
    assert worked_out.occupation_keys == tuple(name_keys(concepts.names.texts))


def test_tables_come_back_as_they_were(worked_out: NameTables, tmp_path: Path) -> None:
    few = replace(worked_out, correctable=(), canonical={}, known=("le", "œuf"))
    few.save(tmp_path / "names.npz", load_taxonomy())
    assert NameTables.load(tmp_path / "names.npz", load_taxonomy()) == few


@pytest.mark.parametrize(
    "harm", ["missing", "empty", "cut short", "flipped", "of another referential", "without a part"]
)
def test_a_file_that_does_not_fit_is_refused(harm: str, worked_out: NameTables, tmp_path: Path) -> None:
    path = tmp_path / "names.npz"
    if harm == "of another referential":
        replace(worked_out, taxonomy_version="another").save(path, load_taxonomy())
    elif harm == "empty":
        path.touch()
    elif harm == "flipped":
        content = bytearray(SHIPPED.read_bytes())
        content[len(content) // 3] ^= 0xFF
        path.write_bytes(content)
    elif harm == "cut short":
        path.write_bytes(SHIPPED.read_bytes()[:-1000])
    elif harm == "without a part":
        with np.load(SHIPPED) as arrays:
            np.savez(path, **{name: arrays[name] for name in arrays.files if name != "known"})
    with pytest.raises(IndexFileError):
        NameTables.load(path, load_taxonomy())


def test_keys_of_other_names_of_occupations_are_worked_out(worked_out: NameTables) -> None:
    names = load_concept_vectors(load_encoder(), load_taxonomy()).names.texts
    assert worked_out.keys_of(names) is worked_out.occupation_keys
    assert worked_out.keys_of(("boulangers", *names)) == ["boulanger", *worked_out.occupation_keys]


def test_without_the_file_the_tables_are_worked_out(
    worked_out: NameTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.load_name_tables.SHIPPED", tmp_path / "none.npz")
    assert load_name_tables(load_taxonomy()) == worked_out


def test_skills_are_found_the_same_with_the_tables_and_without() -> None:
    text = "Javascritp, gestion des projets, After-Effects et un peu de réseaux; je parle anglais"
    ways = [
        SkillExtractor(load_taxonomy()),
        SkillExtractor(load_taxonomy(), tables=lambda: load_name_tables(load_taxonomy())),
    ]
    first, second = [one.extract(text) for one in ways]
    assert first == second
    assert len(first) >= 4
