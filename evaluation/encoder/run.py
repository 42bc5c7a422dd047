"""From what was asked for to the report: `passerelle evaluate encoder` and `python -m evaluation.encoder`."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data import load_taxonomy
from evaluation.encoder.build import build, needs_data
from evaluation.encoder.comparison import Measured, compare, compared, groups
from evaluation.encoder.definition import TaskError, chosen, definitions
from evaluation.encoder.kept_rows import KEPT_ROWS, keep, quoted, read_rows
from evaluation.encoder.report import Report
from evaluation.encoder.scoring import TaskScores, evaluate_system
from evaluation.encoder.systems import Dense, lexical_systems
from matching.errors import ModelError
from models import load_encoder
from models.load_encoder import SHIPPED
from models.onnx_encoder import MANIFEST

SHIPPED_NAME = "shipped"
SIGNS_OF_A_MODEL = (MANIFEST, "modules.json", "config.json")
"""Of these files, the folder of an exported encoder or of a sentence-transformers model has one at least."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for.

    Args:
        encoders: folders, each as FOLDER or NAME=FOLDER, beside the encoder that ships.
        data: the folder of the offers that are no part of the project.
        tasks: names; none means all that can be built.
        against: name of the row that differences are taken to; `None` is the encoder that ships.
        keep: rows to keep for later runs, each as ROW or NAME=ROW.
        out: Markdown file to write the report to.
        kept_rows: where rows are kept.
    """

    encoders: tuple[str, ...] = ()
    data: Path | None = None
    tasks: tuple[str, ...] = ()
    against: str | None = None
    keep: tuple[str, ...] = ()
    out: Path | None = None
    kept_rows: Path = KEPT_ROWS


def evaluate(options: Options, progress: Callable[[str], None]) -> Report:
    """Measure the baselines, the encoder that ships and the folders on the tasks.

    Args:
        options: what was asked for.
        progress: told the name of each system before it is measured.

    Raises:
        TaskError: a task is unknown or cannot be built, there is no row of a name, or the data is not there.
        ModelError: a folder holds no encoder.
    """
    folders = _named_folders(options.encoders)
    lexical = lexical_systems()
    names = [*(system.name for system in lexical), SHIPPED_NAME, *folders]
    kept: dict[str, str] = {}
    for given in options.keep:
        name, row = _name_and_row(given, names)
        if kept.setdefault(name, row) != row:
            raise TaskError(f"--keep {given}: {kept[name]!r} is to be kept as {name!r} already")
    for name in (*kept.values(), *([] if options.against is None else [options.against])):
        if name not in names:
            raise TaskError(f"no row of this run is called {name!r}; the rows are {', '.join(names)}")
    for name, row in kept.items():
        if name in names and name != row:
            raise TaskError(
                f"--keep {name}={row}: there is a row {name!r} already; keep this one by another name"
            )
    read_rows(options.kept_rows)  # a torn file is told now, not after minutes of work
    if options.out is not None and not options.out.resolve().parent.is_dir():
        raise TaskError(f"--out {options.out}: there is no folder {options.out.parent}")
    measured, notes = _measured(options)
    notes += _seen_before({SHIPPED_NAME: SHIPPED, **folders})
    encoders = {name: load_encoder(folder) for name, folder in {SHIPPED_NAME: None, **folders}.items()}
    tasks = [one.task for one in measured]
    scores: dict[str, dict[str, TaskScores]] = {}
    versions: dict[str, str | None] = {}
    for system in lexical:
        progress(system.name)
        scores[system.name], versions[system.name] = evaluate_system(system, tasks), None
    for name, encoder in encoders.items():
        progress(name)
        scores[name], versions[name] = evaluate_system(Dense(encoder, name), tasks), encoder.version
    against = options.against or SHIPPED_NAME
    means = groups(measured, definitions())
    rows = compare(scores, versions, means, against)
    command = command_of(options)
    by_name = {row.name: row for row in rows}
    if kept:
        keep(options.kept_rows, {name: by_name[row] for name, row in kept.items()}, measured, command)
    others, said = quoted(options.kept_rows, [*names, *kept], measured, means)
    every = [*rows, *compared(others, by_name[against], means)]
    report = Report(command, measured, every, against, list(means), [*notes, *said])
    if options.out is not None:
        options.out.write_text(report.as_markdown(), encoding="utf-8")
    return report


def command_of(options: Options) -> str:
    """The command that asks for this, folders by their last name only.

    >>> command_of(Options(encoders=("base=models/base-fr-en",), tasks=("hard-pairs",)))
    'passerelle evaluate encoder --encoder base=base-fr-en --tasks hard-pairs'
    """
    words = ["passerelle", "evaluate", "encoder"]
    for given in options.encoders:
        name, folder = _name_and_folder(given)
        words += ["--encoder", folder.name if name == folder.name else f"{name}={folder.name}"]
    if options.data is not None:
        words += ["--data", options.data.resolve().name]
    for task in options.tasks:
        words += ["--tasks", task]
    if options.against is not None:
        words += ["--against", options.against]
    for row in options.keep:
        words += ["--keep", row]
    return shlex.join(words)


def _measured(options: Options) -> tuple[list[Measured], list[str]]:
    if options.data is not None and not options.data.is_dir():
        raise TaskError(f"--data {options.data}: there is no such folder")
    wanted = chosen(definitions(), options.tasks)
    left_out = [one.name for one in wanted if not options.tasks and options.data is None and needs_data(one)]
    taxonomy = load_taxonomy()
    measured = [
        Measured(one, build(one, taxonomy, options.data)) for one in wanted if one.name not in left_out
    ]
    notes = [f"Left out, for they need --data: {', '.join(left_out)}."] if left_out else []
    return measured, notes


def _seen_before(folders: Mapping[str, Path]) -> list[str]:
    """A sentence on the encoders whose manifest says that nothing was held out when they were trained."""
    seen = []
    for name, folder in folders.items():
        path = folder / MANIFEST
        content = path.read_text(encoding="utf-8") if path.is_file() else ""
        try:
            story = json.loads(content or "{}").get("training") or {}
        except (ValueError, AttributeError) as error:
            raise ModelError(f"{path} is torn: {error}") from error
        if story.get("refit"):
            seen.append(name)
    told = (
        f"Trained on the held-out concepts too: {', '.join(seen)}. Tasks that ask for names or descriptions of "
        "ESCO and ROME flatter such an encoder."
    )
    return [told] if seen else []


def _named_folders(given: Sequence[str]) -> dict[str, Path]:
    reserved = {SHIPPED_NAME, *(system.name for system in lexical_systems())}
    found: dict[str, Path] = {}
    for one in given:
        name, folder = _name_and_folder(one)
        if name in found or name in reserved:
            raise TaskError(
                f"--encoder {one}: there is a row {name!r} already; name this one with NAME=FOLDER"
            )
        if not any((folder / sign).is_file() for sign in SIGNS_OF_A_MODEL):
            reason = "is not the folder of an encoder" if folder.is_dir() else "is no folder"
            raise ModelError(
                f"--encoder {one}: {folder} {reason}: give one that models.export_encoder wrote, or that of a "
                "sentence-transformers model"
            )
        found[name] = folder
    return found


def _name_and_folder(given: str) -> tuple[str, Path]:
    name, sign, folder = given.partition("=")
    if sign and name and folder and not Path(given).exists():
        return name, Path(folder)
    return Path(given).resolve().name, Path(given)


def _name_and_row(given: str, rows: Sequence[str]) -> tuple[str, str]:
    name, sign, row = given.partition("=")
    return (given, given) if given in rows or not (sign and name and row) else (name, row)
