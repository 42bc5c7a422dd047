"""From what was asked for to the files of a report: `passerelle evaluate`."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.baselines import Sizes
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgementError
from evaluation.ranking.task_folder import save
from evaluation.ranking.trec import write_run
from evaluation.report.content import document
from evaluation.report.gate import Since, since
from evaluation.report.html import as_html
from evaluation.report.markdown import as_markdown
from evaluation.report.measure import Depths, measure
from evaluation.report.measured import MAIN, Measured, TaskFound
from evaluation.report.results import as_json, baseline_json, read_earlier
from matching.taxonomy import Lang

OUT = Path("build") / "report"
MAX_DROP = 0.01
RUN_DEPTH = 100
"""Answers of a list that are written: judges are asked for ten, and no metric of the report looks further."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for.

    Args:
        out: folder for report.html, report.md and report.json; made where it is not there.
        lang: of the report.
        sizes: of the sample network.
        data: folder of real offers that are no part of the project, for a further task.
        audits: whether to run them: two minutes.
        against: JSON of an earlier run.
        max_drop: in the main metric of a task, beyond which the gate closes.
        keep: file to write what later runs are held against.
        runs: folder for every task and the lists of every system.
    """

    out: Path = OUT
    lang: Lang = "fr"
    sizes: Sizes = field(default_factory=Sizes)
    data: Path | None = None
    audits: bool = True
    against: Path | None = None
    max_drop: float = MAX_DROP
    keep: Path | None = None
    runs: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What was written, and whether the gate holds.

    Args:
        measured: everything.
        files: written, the page first.
        since: the comparison with an earlier run; `None` where none was asked for.
        dropped: a sentence for each task that fell by more than was allowed.
    """

    measured: Measured
    files: tuple[Path, ...]
    since: Since | None
    dropped: tuple[str, ...]


def report(options: Options, say: Callable[[str], None]) -> Outcome:
    """Measure, compare, write.

    Args:
        options: what was asked for.
        say: told what is being measured.

    Raises:
        JudgementError: the earlier run cannot be read or compared, or a folder cannot be written.
    """
    earlier = (
        None if options.against is None else read_earlier(options.against)
    )  # told now, not after minutes
    for folder in (options.out, options.keep and options.keep.parent, options.runs):
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JudgementError(f"{folder} cannot be made: {error.strerror}") from error
    measured = measure(
        Depths(options.sizes, audits=options.audits, data=options.data), command_of(options), say
    )
    compared = None if earlier is None else since(measured, earlier)
    read = document(measured, options.lang, compared)
    texts = {"report.html": as_html(read), "report.md": as_markdown(read), "report.json": as_json(measured)}
    files = []
    for name, text in texts.items():
        (options.out / name).write_text(text, encoding="utf-8")
        files.append(options.out / name)
    if options.keep is not None:
        options.keep.write_text(baseline_json(measured), encoding="utf-8")
        files.append(options.keep)
    if options.runs is not None:
        for one in measured.tasks:
            write_task(one, options.runs / one.task.name)
        files.append(options.runs)
    dropped = () if compared is None else tuple(_fallen(compared, options.max_drop))
    return Outcome(measured, tuple(files), compared, dropped)


def write_task(found: TaskFound, folder: Path) -> None:
    """The task as a folder, and in `runs/` the first `RUN_DEPTH` answers of every system in TREC's format."""
    save(found.task, folder)
    (folder / "runs").mkdir(exist_ok=True)
    for one in found.systems:
        name = one.run.name.replace(" ", "-")
        lists = {query: ranked[:RUN_DEPTH] for query, ranked in one.run.lists.items()}
        write_run(Run(name, lists), folder / "runs" / f"{name}.run")


def command_of(options: Options) -> str:
    """The command that asks for this, folders by their last name only.

    >>> command_of(Options(lang="en", audits=False))
    'passerelle evaluate --lang en --without-audits'
    """
    words = ["passerelle", "evaluate"]
    if options.lang != "fr":
        words += ["--lang", options.lang]
    usual, asked = Sizes(), options.sizes
    for name in ("learners", "offers", "queries", "seed"):
        if getattr(asked, name) != getattr(usual, name):
            words += [f"--{name}", str(getattr(asked, name))]
    if options.data is not None:
        words += ["--data", options.data.resolve().name]
    if not options.audits:
        words.append("--without-audits")
    if options.against is not None:
        words += ["--against", options.against.name]
    return shlex.join(words)


def _fallen(compared: Since, most: float) -> list[str]:
    fallen = set(compared.dropped(most))
    return [
        f"{name}: {MAIN} fell from {one.second_mean:.3f} to {one.first_mean:.3f}, by more than {most}"
        for name, one in zip(compared.tasks, compared.comparisons, strict=True)
        if name in fallen
    ]
