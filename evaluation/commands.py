"""What the commands of `passerelle evaluate` do, once their arguments are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.baselines import Sizes
from evaluation.file_report import FileOptions, evaluate_files
from evaluation.metrics import DEFAULT
from evaluation.ranking.task import JudgementError
from evaluation.report.run import OUT, Options, Outcome, report
from matching.taxonomy import Lang


def write_report(
    lang: Lang,
    out: Path | None,
    sizes: Mapping[str, int],
    against: Path | None,
    max_drop: float,
    keep: Path | None,
    runs: Path | None,
    data: Path | None,
    *,
    audits: bool,
    say: Callable[[str], None],
) -> Outcome:
    """The whole report: see `evaluation.report.run.Options`.

    Raises:
        JudgementError: a file cannot be read, compared or written.
    """
    asked = Options(
        out=out or OUT,
        lang=lang,
        sizes=replace(Sizes(), **sizes),
        audits=audits,
        against=against,
        max_drop=max_drop,
        keep=keep,
        runs=runs,
        data=data,
    )
    return report(asked, say)


def evaluate_given_files(
    runs: Sequence[Path], qrels: Path | None, metrics: Sequence[str], out: Path | None, *, as_json: bool
) -> str:
    """Runs against judgements, as Markdown or JSON; written to `out` as Markdown too.

    A task folder in place of a file of judgements needs no run: what reads its texts is measured then.

    Raises:
        JudgementError: one of the two is missing, or a file cannot be read.
    """
    if qrels is None or not (runs or qrels.is_dir()):
        missing = "--qrels FILE" if runs else "--run FILE"
        raise JudgementError(f"runs and judgements go together: add {missing}")
    found = evaluate_files(FileOptions(tuple(runs), qrels, tuple(metrics) or DEFAULT))
    if out is not None:
        try:
            out.write_text(found.as_markdown(), encoding="utf-8")
        except OSError as error:
            raise JudgementError(f"--out {out}: {error.strerror}") from error
    return found.as_json() + "\n" if as_json else found.as_markdown()
