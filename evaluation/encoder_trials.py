"""Choices of the recipe, each tried: `python -m evaluation.encoder_trials --base B --data D --work W`.

A trial is the reference (eight layers without a teacher, `PAIRS` pairs) with one setting changed, scored on the dev
tasks. Those that mix in the base train nothing: they take a share of it into the weights of the reference. Students are
the recipe that ships, or it with one setting changed, taught by the trial of its teacher. `--only NAME`, which may be
repeated, runs some. What is done already is kept, so that the same command goes on after a stop. Prints a Markdown
table.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evaluation.encoder.run import Options, evaluate
from matching.errors import PasserelleError
from models.training.__main__ import Prepared, prepare, run
from models.training.recipe import TEACHER, Recipe

PAIRS = 100_000
"""A minute each on a GPU, most of an hour on two cores."""
EIGHT, SIX = (0, 1, 2, 4, 7, 9, 10, 11), (0, 1, 4, 9, 10, 11)

REFERENCE = "eight layers"
TRIALS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        REFERENCE: {},
        "another seed": {"seed": 2},
        "twice the pairs": {"pairs": 200_000},
        "three times the pairs": {"pairs": 300_000},
        "twelve layers": {"layers": None},
        "six layers": {"layers": SIX},
        "six layers, 2 for 4": {"layers": (0, 1, 2, 9, 10, 11)},
        "no prefix": {"prefix": ""},
        "temperature .03": {"temperature": 0.03},
        "temperature .08": {"temperature": 0.08},
        "rate 1e-4": {"learning_rate": 1e-4},
        "rate 4e-4": {"learning_rate": 4e-4},
        "Matryoshka": {"dims": (384, 256, 128, 64)},
        "words trained": {"words": True},
        "guided .1": {"guided": 0.1},
        "no runners-up": {"group": 1},
        "one side": {"same_side": False},
        "no noise": {"noise": 0.0},
        "noise .4": {"noise": 0.4},
        "batch 64": {"batch": 64, "learning_rate": 1.2e-4},
        "batch 768": {"batch": 768, "learning_rate": 4e-4},
    }
)
MIXED = {f"base mixed in, {share}": share for share in (0.0, 0.2, 0.3)}
"""Other shares of the base, mixed into the weights that the reference learnt."""
TAUGHT_BY = "the teacher"
STUDENTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "student": {},
        "student, weight 40": {"near_teacher": 40.0},
        "student of eight layers": {"layers": EIGHT},
        "student of eight layers, weight 40": {"layers": EIGHT, "near_teacher": 40.0},
    }
)
"""Changes to the recipe that ships, whose pairs are its own."""


def main() -> None:
    """Train what is missing, score all, print the table."""
    parser = argparse.ArgumentParser(description="Try choices of the recipe at a small size.")
    parser.add_argument("--base", required=True, help="name or folder of the model that training starts from")
    parser.add_argument("--data", type=Path, required=True, help="folder of the published files")
    parser.add_argument("--work", type=Path, required=True, help="folder of the runs, one in it for each")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="pairs of the reference")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="a trial")
    parser.add_argument("--tasks", action="append", default=[], metavar="NAME", help="a dev task")
    asked = parser.parse_args()
    try:
        recipes = trials(asked.pairs, asked.only)
        with contextlib.redirect_stdout(sys.stderr):  # the table alone goes to the output
            folders = trained(recipes, asked.base, asked.data, asked.work)
        options = Options(
            tuple(f"{name}={folder}" for name, folder in folders.items()),
            asked.data,
            tuple(asked.tasks),
            REFERENCE if REFERENCE in folders else None,
        )
        report = evaluate(options, lambda row: print(f"measuring {row}", file=sys.stderr, flush=True))
    except PasserelleError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(report.as_markdown(), end="")


def trials(pairs: int, only: list[str]) -> dict[str, Recipe]:
    """Recipes by name of the trial, those of `only` if any are named.

    Raises:
        PasserelleError: there is no trial of a name.
    """
    reference = dataclasses.replace(TEACHER, pairs=pairs, layers=EIGHT)
    every = {name: dataclasses.replace(reference, **change) for name, change in TRIALS.items()}
    every |= {name: dataclasses.replace(reference, keep_base=share) for name, share in MIXED.items()}
    every[TAUGHT_BY] = TEACHER
    every |= {name: dataclasses.replace(Recipe(), **change) for name, change in STUDENTS.items()}
    for name in only:
        if name not in every:
            raise PasserelleError(f"no trial is called {name!r}; there are {', '.join(every)}")
    return {name: every[name] for name in only or every}


def trained(recipes: Mapping[str, Recipe], base: str, data: Path, work: Path) -> dict[str, Path]:
    """The model folder of each trial, trained where it was not."""
    prepared: Prepared | None = None
    folders = {}
    for name, recipe in recipes.items():
        print(f"trial: {name}", file=sys.stderr, flush=True)
        folder = work / folder_name(name)
        if name in MIXED:
            share_training(work / folder_name(REFERENCE), folder)
        if not (folder / "training.json").is_file():
            # the same pairs, whichever trials are asked for
            prepared = prepared or prepare(data, TEACHER, refit=False)
        teacher = taught_by(work / folder_name(TAUGHT_BY)) if recipe.near_teacher else None
        run(teacher or base, data, folder, recipe, prepared=prepared, teacher=teacher)
        folders[name] = folder / "model"
    return folders


def taught_by(teacher: Path) -> str:
    """The model folder of the trial that students start from and learn from.

    Raises:
        PasserelleError: it has not been trained.
    """
    if not (teacher / "model").is_dir():
        raise PasserelleError(f"{teacher} is not trained yet: run the trial {TAUGHT_BY!r} first")
    return str(teacher / "model")


def share_training(reference: Path, folder: Path) -> None:
    """Let a trial that only mixes start from the weights that the reference left.

    Raises:
        PasserelleError: the reference has not been trained.
    """
    if not (reference / "trained").is_dir():
        raise PasserelleError(f"{reference} is not trained yet: run the trial {REFERENCE!r} first")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "trained").exists():
        (folder / "trained").symlink_to((reference / "trained").resolve(), target_is_directory=True)


def folder_name(trial: str) -> str:
    """A trial's name as the name of a folder.

    >>> folder_name("base mixed in, 0.2")
    'base-mixed-in-0.2'
    """
    return "-".join(trial.replace(",", "").split())


if __name__ == "__main__":
    main()
