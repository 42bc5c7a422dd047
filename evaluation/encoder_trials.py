"""Choices of the recipe, each tried: `python -m evaluation.encoder_trials --base B --data D --work W`.

A trial is the reference (eight layers without a teacher, `PAIRS` pairs) with one setting changed, scored on the dev
tasks. Those that mix in the base train nothing: they take a share of it into the weights of the reference; those that
merge are the mean of the weights of two others. `TEACHERS` are all twelve layers and 300,000 pairs with a change, the
recipe that ships among them; `STUDENTS` are each taught by one of them. `--only NAME`, which may be repeated, runs
some. What is done already is kept, so that the same command goes on after a stop. Prints a Markdown table.
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
from models.training.network import Network
from models.training.recipe import Recipe

PAIRS = 100_000
"""A minute each on a GPU, most of an hour on two cores."""
EIGHT, SIX = (0, 1, 2, 4, 7, 9, 10, 11), (0, 1, 4, 9, 10, 11)

TEACHER = dataclasses.replace(Recipe(), pairs=300_000, layers=None, noise_of_draw=0.0)
STUDENT = dataclasses.replace(Recipe(), pairs=150_000, near_teacher=10.0, keep_base=0.0, noise_of_draw=0.0)
"""It starts from its teacher, which has its share of the base already."""

REFERENCE, PLAIN, PLAIN_SEED = "eight layers", "no prefix", "no prefix, another seed"
PREFIX = "query: "
"""What the base expects before every text. The reference has it: the first trials were made with it."""
TRIALS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        REFERENCE: {},
        "another seed": {"seed": 2},
        "twice the pairs": {"pairs": 200_000},
        "three times the pairs": {"pairs": 300_000},
        "twelve layers": {"layers": None},
        "six layers": {"layers": SIX},
        "six layers, 2 for 4": {"layers": (0, 1, 2, 9, 10, 11)},
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
        PLAIN: {"prefix": ""},
    }
)
PLAIN_TRIALS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        PLAIN_SEED: {"seed": 2},
        "no prefix, cosine": {"schedule": "cosine"},
        "no prefix, late fall": {"schedule": "late"},
        "no prefix, first token": {"pooling": "first"},
        "no prefix, three layers frozen": {"frozen": 3},
    }
)
"""Changes to the trial without a prefix."""
MIXED = {f"base mixed in, {share}": share for share in (0.0, 0.2, 0.3)}
"""Other shares of the base, mixed into the weights that the reference learnt."""
TAUGHT_BY = "teacher, no prefix"
TEACHERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "the teacher": {"prefix": PREFIX},
        TAUGHT_BY: {},
        "teacher, another seed": {"seed": 2},
        "teacher, four layers frozen": {"frozen": 4},
        "teacher, four frozen, 200,000 pairs": {"frozen": 4, "pairs": 200_000},
        "teacher, four frozen, 150,000 pairs": {"frozen": 4, "pairs": 150_000},
        "teacher, 600,000 pairs": {"pairs": 600_000},
        "seven layers alone, 300,000 pairs": {"layers": Recipe().layers},
        "seven layers alone, 600,000 pairs": {"layers": Recipe().layers, "pairs": 600_000},
        "the recipe": {"layers": Recipe().layers, "pairs": 600_000, "noise_of_draw": 0.1},
    }
)
MERGED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "no prefix, two seeds merged": (PLAIN, PLAIN_SEED),
        "teacher, two seeds merged": (TAUGHT_BY, "teacher, another seed"),
    }
)
STUDENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "student": ("the teacher", {"layers": SIX, "prefix": PREFIX}),
        "student, weight 40": ("the teacher", {"layers": SIX, "prefix": PREFIX, "near_teacher": 40.0}),
        "student of eight layers": ("the teacher", {"layers": EIGHT, "prefix": PREFIX}),
        "student of eight layers, weight 40": (
            "the teacher",
            {"layers": EIGHT, "prefix": PREFIX, "near_teacher": 40.0},
        ),
        "student of seven, no prefix": (TAUGHT_BY, {}),
        "student of six, no prefix": (TAUGHT_BY, {"layers": SIX}),
        "student of six, four frozen": ("teacher, four layers frozen", {"layers": SIX}),
        "student of six, four frozen, 200,000": ("teacher, four frozen, 200,000 pairs", {"layers": SIX}),
        "student of six, 100,000 pairs, four frozen, 200,000": (
            "teacher, four frozen, 200,000 pairs",
            {"layers": SIX, "pairs": 100_000},
        ),
        "student of six, 100,000 pairs, four frozen, 150,000": (
            "teacher, four frozen, 150,000 pairs",
            {"layers": SIX, "pairs": 100_000},
        ),
    }
)
"""Teacher and changes to the recipe of a student."""


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
    """Recipes by name of the trial, those of `only` if any are named; of a merged one, of the first of the two.

    Raises:
        PasserelleError: there is no trial of a name.
    """
    reference = dataclasses.replace(TEACHER, pairs=pairs, layers=EIGHT, prefix=PREFIX)
    every = {name: dataclasses.replace(reference, **change) for name, change in TRIALS.items()}
    every |= {name: dataclasses.replace(every[PLAIN], **change) for name, change in PLAIN_TRIALS.items()}
    every |= {name: dataclasses.replace(reference, keep_base=share) for name, share in MIXED.items()}
    every |= {name: dataclasses.replace(TEACHER, **change) for name, change in TEACHERS.items()}
    every |= {name: every[first] for name, (first, _) in MERGED.items()}
    every |= {name: dataclasses.replace(STUDENT, **change) for name, (_, change) in STUDENTS.items()}
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
        folders[name] = folder / "model"
        if name in MERGED:
            one, other = (model_of(part, work) for part in MERGED[name])
            merge(one, other, recipe, folder)
            continue
        if name in MIXED:
            share_training(work / folder_name(REFERENCE), folder)
        if not (folder / "training.json").is_file():
            # the same pairs, whichever trials are asked for
            prepared = prepared or prepare(data, TEACHER, refit=False)
        teacher = str(model_of(STUDENTS[name][0], work)) if name in STUDENTS else None
        run(teacher or base, data, folder, recipe, prepared=prepared, teacher=teacher)
    return folders


def model_of(trial: str, work: Path) -> Path:
    """The model folder of a trial that others build on.

    Raises:
        PasserelleError: it has not been trained.
    """
    folder = work / folder_name(trial) / "model"
    if not folder.is_dir():
        raise PasserelleError(f"{folder.parent} is not trained yet: run the trial {trial!r} first")
    return folder


def merge(one: Path, other: Path, recipe: Recipe, folder: Path) -> None:
    """The mean of the weights of two models of one recipe (Wortsman et al. 2022, "Model soups"), written as a third."""
    network = Network(one, recipe, threads=1)
    network.mix_in(Network(other, recipe, threads=1).trained(), 0.5)
    network.save(folder / "model")


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
