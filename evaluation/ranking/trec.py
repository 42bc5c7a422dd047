"""TREC's two files: runs (`query Q0 candidate rank score tag`) and judgements (`query iteration candidate grade`).

Columns stand apart by blanks or tabs. UTF-8, with or without a byte order mark; lines end as on Unix or Windows; empty
lines and lines that start with `#` are passed over; a name that ends in `.gz` is a gzip file. Layouts: Voorhees and
Harman (2005), "TREC: Experiment and Evaluation in Information Retrieval", MIT Press, and the notes of `trec_eval`.
"""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from evaluation.ranking.run import Run
from evaluation.ranking.task import HIGHEST_GRADE, About, JudgedTask, JudgementError, Qrels

GZIP = ".gz"
REMARK = "#"  # a line that starts with it is passed over
MARK = "\ufeff"  # byte order mark
RUN_COLUMNS = "query Q0 candidate rank score tag"
QRELS_COLUMNS = "query iteration candidate grade"


@dataclass(frozen=True, slots=True)
class QrelsFile:
    """Judgements as read.

    Args:
        qrels: in the order of the file.
        negative: how many grades were below zero. Some tracks mark rubbish so; here it counts as judged, and wrong: 0.
    """

    qrels: Qrels
    negative: int = 0


# ------------------------------------------------------------------- runs


def read_run(path: Path) -> Run:
    """A run from a file. The column of ranks is not read: the order is by score, ties as `Run` says.

    The run bears the tag of the file's first line.

    Raises:
        JudgementError: the file cannot be read, has no line, or a line is not what it should be (file and line number
            are in the message).
    """
    found: dict[str, dict[str, float]] = {}
    name = ""
    for number, parts in _lines(path):
        if len(parts) != 6:
            _refuse(path, number, f"{len(parts)} columns and not 6; wanted: {RUN_COLUMNS}")
        query, _, candidate, _, score, tag = parts
        name = name or tag
        scores = found.setdefault(query, {})
        if candidate in scores:
            _refuse(
                path, number, f"candidate {candidate!r} is there twice for query {query!r}; keep one line"
            )
        scores[candidate] = _score(path, number, score)
    if not name:
        raise JudgementError(f"{path}: no line of a run; wanted: {RUN_COLUMNS}")
    return Run.of(name, found)


def write_run(run: Run, path: Path) -> None:
    """A run to a file. `read_run` gives the same lists again, scores to the last bit.

    A query with an empty list has no line, and is read again as one that was not answered.

    Raises:
        JudgementError: the run's name or an id has a blank in it or is empty, or there is no line to write.
    """
    _check_id("the name of the run", run.name)
    lines = []
    for query, ranked in run.lists.items():
        _check_first("query", query)
        for rank, (candidate, score) in enumerate(ranked, 1):
            _check_id("candidate", candidate)
            lines.append(f"{query} Q0 {candidate} {rank} {float(score)!r} {run.name}\n")
    if not lines:
        raise JudgementError(
            f"run {run.name}: no query has an answer, so there is nothing to write to {path}"
        )
    _write(path, lines)


# ------------------------------------------------------------------- judgements


def read_qrels(path: Path) -> QrelsFile:
    """Judgements from a file; the column of iterations is not read.

    Raises:
        JudgementError: the file cannot be read, has no line, or a line is not what it should be (file and line number
            are in the message).
    """
    qrels: dict[str, dict[str, int]] = {}
    negative = 0
    for number, parts in _lines(path):
        if len(parts) != 4:
            _refuse(path, number, f"{len(parts)} columns and not 4; wanted: {QRELS_COLUMNS}")
        query, _, candidate, text = parts
        grades = qrels.setdefault(query, {})
        if candidate in grades:
            _refuse(
                path, number, f"candidate {candidate!r} is judged twice for query {query!r}; keep one grade"
            )
        grade = _grade(path, number, text)
        negative += grade < 0
        grades[candidate] = max(grade, 0)
    if not qrels:
        raise JudgementError(f"{path}: no line of judgements; wanted: {QRELS_COLUMNS}")
    return QrelsFile(qrels, negative)


def write_qrels(qrels: Qrels, path: Path) -> None:
    """Judgements to a file, columns apart by tabs. `read_qrels` gives the same again.

    A query without any judgement has no line, and is not there when the file is read.

    Raises:
        JudgementError: an id has a blank in it or is empty.
    """
    lines = []
    for query, grades in qrels.items():
        _check_first("query", query)
        for candidate, grade in grades.items():
            _check_id("candidate", candidate)
            lines.append(f"{query}\t0\t{candidate}\t{grade}\n")
    _write(path, lines)


def task_of_files(
    name: str, qrels: Qrels, runs: Sequence[Run] = (), about: About | None = None
) -> JudgedTask:
    """A task from judgements alone: the queries are those judged, the candidates whatever was judged or ranked for one.

    Answers to queries that nobody judged stay out, as `trec_eval` leaves them out.
    """
    ranked = (candidate for run in runs for query in qrels for candidate in run.ranked(query))
    judged = (candidate for grades in qrels.values() for candidate in grades)
    candidates = dict.fromkeys(candidate for some in (judged, ranked) for candidate in some)
    return JudgedTask(name, tuple(qrels), tuple(candidates), qrels, about or About())


# ------------------------------------------------------------------- lines


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        with gzip.open(path) if path.suffix == GZIP else path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                parts = text.split()
                if parts and not parts[0].startswith(REMARK):
                    yield number, parts
    except UnicodeDecodeError as error:
        raise JudgementError(f"{path}, line {number}: not UTF-8; save the file as UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise JudgementError(f"{path}: cannot be read ({error})") from error


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        if path.suffix == GZIP:
            # no date and no name inside, so that the same lines are the same bytes
            with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
                file.writelines(line.encode() for line in lines)
        else:
            with path.open("wb") as plain:
                plain.writelines(line.encode() for line in lines)
    except OSError as error:
        raise JudgementError(f"{path}: cannot be written ({error})") from error


def _refuse(path: Path, number: int, what: str) -> NoReturn:
    raise JudgementError(f"{path}, line {number}: {what}")


def _score(path: Path, number: int, text: str) -> float:
    try:
        score = math.nan if "_" in text else float(text)
    except ValueError:
        score = math.nan
    if math.isnan(score):
        _refuse(path, number, f"score {text!r} is not a number; wanted: one such as 12.5")
    return score


def _grade(path: Path, number: int, text: str) -> int:
    try:
        grade = None if "_" in text else int(text)
    except ValueError:
        grade = None
    if grade is None or grade > HIGHEST_GRADE:
        _refuse(path, number, f"grade {text!r} is not a whole number up to {HIGHEST_GRADE}")
    return grade


def _check_first(what: str, text: str) -> None:
    """Of the id that a line starts with."""
    _check_id(what, text)
    if text.startswith((REMARK, MARK)):
        raise JudgementError(
            f"{what} {text!r} starts with {text[0]!r} and would be read as something else; rename it"
        )


def _check_id(what: str, text: str) -> None:
    if text.split() != [text]:
        raise JudgementError(
            f"{what} {text!r} is empty or has a blank in it, and blanks part the columns of the file; rename it"
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise JudgementError(f"{what} {text!r} cannot be written as UTF-8; rename it") from error
