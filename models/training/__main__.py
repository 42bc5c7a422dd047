"""Train the encoder: `python -m models.training --base FOLDER --data FOLDER --work FOLDER`, and what `--help` says.

Writes `WORK/model`, a sentence-transformers folder, and `WORK/training.json`: base, recipe, pairs of each source,
checksums of what was read, commit, time. Stopped at any moment, the same command goes on from its last state. Without
`--refit` no text of a held-out concept is trained on, and the model may be scored. With it, `--base` is that model: the
run goes on from there with what was held out, and the outcome ships.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import load_taxonomy
from matching.errors import ModelError, PasserelleError
from models.provenance import commit
from models.training.batches import concept_labels
from models.training.network import training_device
from models.training.pairs import Pairs, Relations
from models.training.recipe import PILOT, REFIT_PAIRS, REFIT_RATE, Recipe
from models.training.sources import SOURCES, Builder
from models.training.train import check_teacher, train, trained_by

STORY = "training.json"  # of a run that is done
RECIPES = {"shipped": Recipe(), "pilot": PILOT}


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Train the encoder on open referentials.")
    parser.add_argument(
        "--base", required=True, help="name or folder of a sentence-transformers model (a BERT)"
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of the published files: RNCP, keyword bags"
    )
    parser.add_argument(
        "--work", type=Path, required=True, help="folder of the run: state, model, training.json"
    )
    parser.add_argument(
        "--refit", action="store_true", help="go on from a chosen model, with held-out concepts too"
    )
    parser.add_argument("--recipe", choices=sorted(RECIPES), default="shipped")
    parser.add_argument(
        "--teacher",
        help="name or folder of a model whose vectors are to be kept near; with --set near_teacher=10",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="change one setting of the recipe (JSON value)",
    )
    parser.add_argument(
        "--threads", type=int, default=0, help="texts that are run at once; all cores by default"
    )
    arguments = parser.parse_args()
    recipe = changed(RECIPES[arguments.recipe], arguments.set, parser)
    try:
        run(
            arguments.base,
            arguments.data,
            arguments.work,
            recipe,
            refit=arguments.refit,
            threads=arguments.threads,
            teacher=arguments.teacher,
        )
    except PasserelleError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Pairs of a run and what they were made of: minutes of work that several recipes can share."""

    sources: tuple[Pairs, ...]
    relations: Relations
    labels: dict[int, str]
    referential: str
    files: dict[str, str]  # name in the folder of the data -> checksum


def prepare(data: Path, recipe: Recipe, *, refit: bool) -> Prepared:
    """Build the pairs of every source that the recipe has a share of."""
    taxonomy = load_taxonomy()
    builder = Builder(taxonomy, data, refit, recipe.seed)
    sources = builder.build([name for name in SOURCES if recipe.shares.get(name)])
    if refit:
        sources = builder.new_and_known(sources)
    labels = concept_labels(taxonomy, builder.relations.row, sources)
    read = {path.relative_to(data).as_posix(): sha256(path) for path in dict.fromkeys(builder.files_read)}
    return Prepared(tuple(sources), builder.relations, labels, taxonomy.version, read)


def run(
    base: str,
    data: Path,
    work: Path,
    recipe: Recipe,
    *,
    refit: bool = False,
    threads: int = 0,
    prepared: Prepared | None = None,
    teacher: str | None = None,
) -> None:
    """Build the pairs, train, and write what was done; nothing where this very run is done already.

    Args:
        base: name or folder of the model to start from.
        data: folder of the published files.
        work: folder of the run.
        recipe: everything that was chosen.
        refit: with what was held out.
        threads: chunks of texts that run at once; 0 takes the cores at hand.
        prepared: the pairs, from `prepare` with the same seed and sources.
        teacher: name or folder of the model whose vectors the recipe keeps near; a refit has none, for its teacher
            would know nothing of what was held out.

    Raises:
        ModelError: the folder holds the run of another recipe, or the recipe wants a teacher and there is none.
    """
    started = time.monotonic()
    if refit:
        recipe = dataclasses.replace(
            recipe, pairs=REFIT_PAIRS, learning_rate=REFIT_RATE, keep_base=0.0, near_teacher=0.0
        )
    check_teacher(recipe, teacher)
    if done_already(work, recipe, refit):
        print(f"{work} is done already", flush=True)
        return
    if prepared is None:
        print("building pairs", flush=True)
        prepared = prepare(data, recipe, refit=refit)
    for one in prepared.sources:
        print(f"  {len(one.pairs):7,} {one.source}", flush=True)
    trained = train(
        base,
        prepared.sources,
        prepared.relations,
        prepared.labels,
        recipe,
        work,
        threads,
        lambda text: print(text, flush=True),
        teacher,
    )
    pairs: Counter[str] = Counter()
    for one in prepared.sources:
        pairs[one.source] += len(one.pairs)
    about = {
        "base": base_of(base),
        **({"teacher": base_of(teacher)} if teacher else {}),
        "refit": refit,
        "recipe": recipe.as_json(),
        "pairs": dict(pairs),
        "referential": prepared.referential,
        "data": prepared.files,
        "commit": commit(),
        "device": training_device(),
        "minutes": round((time.monotonic() - started + trained.seconds_before) / 60, 1),
    }
    (work / STORY).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def done_already(work: Path, recipe: Recipe, refit: bool) -> bool:
    """Whether this run is done in this folder, its share of the base too; `ModelError` if another one is."""
    path = work / STORY
    if not path.is_file():
        return False
    story = json.loads(path.read_text(encoding="utf-8"))
    asked = json.loads(json.dumps(recipe.as_json()))
    if (story["recipe"], story["refit"]) == (asked, refit):
        return True
    if (trained_by(story["recipe"]), story["refit"]) != (trained_by(asked), refit):
        raise ModelError(
            f"{work} holds the run of another recipe: name another folder with --work, or remove it"
        )
    return False


def changed(recipe: Recipe, settings: list[str], parser: argparse.ArgumentParser) -> Recipe:
    """The recipe with some settings changed; ends the program where there is no such setting."""
    known = {one.name for one in dataclasses.fields(Recipe)}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in known:
            parser.error(f"no setting is called {name!r}; there are {', '.join(sorted(known))}")
        try:
            found = json.loads(value)
        except ValueError:
            parser.error(f"{setting!r}: the value must be JSON, as in prefix='\"query: \"'")
        change: dict[str, Any] = {name: tuple(found) if isinstance(found, list) else found}
        recipe = dataclasses.replace(recipe, **change)
    return recipe


def base_of(base: str) -> dict[str, object]:
    """Name of the base, the checksum of its weights in a folder, and its own story where it was trained here."""
    found: dict[str, object] = {"name": Path(base).name}
    weights, story = Path(base) / "model.safetensors", Path(base).parent / STORY
    if weights.is_file():
        found["weights_sha256"] = sha256(weights)
    if story.is_file():
        found["training"] = json.loads(story.read_text(encoding="utf-8"))
    return found


def sha256(path: Path) -> str:
    """In hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
