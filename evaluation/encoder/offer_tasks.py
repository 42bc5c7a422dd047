"""Titles of real offers -> métiers of ROME. The offers are no part of the project: `--data` says where they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation.encoder.concepts import Candidates, all_names, drawn, labels, rome_codes
from evaluation.encoder.definition import TaskDefinition, TaskError
from evaluation.encoder.task import Piece, RankingTask
from matching.encoder import Kind
from matching.folding import name_key
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title

PARENTS = Path("rome_v460") / "unix_referentiel_code_rome_v460_utf8.csv"
"""Where ROME 4.0 says which métier of the third version each of its own was part of."""


def offer_task(task: TaskDefinition, taxonomy: Taxonomy, data: Path) -> RankingTask:
    """Distinct titles -> the métiers whose codes they bear."""
    codes = rome_codes(taxonomy)
    return _titles(task, taxonomy, data, {code.removeprefix("rome:"): {code} for code in codes})


def old_code_task(task: TaskDefinition, taxonomy: Taxonomy, data: Path) -> RankingTask:
    """The same where codes may be of the third version: a métier is right by its own code or by its parent's."""
    meant: dict[str, set[str]] = {}
    for row in csv.DictReader(_text(data / PARENTS).splitlines()):
        code = f"rome:{row['code_rome']}"
        if code in taxonomy:
            meant.setdefault(row["code_rome"], set()).add(code)
            meant.setdefault(row["code_rome_parent"], set()).add(code)
    return _titles(task, taxonomy, data, meant)


def _titles(
    task: TaskDefinition, taxonomy: Taxonomy, data: Path, meant: Mapping[str, set[str]]
) -> RankingTask:
    bearing: dict[str, set[str]] = {}
    for title, code in _rows(data / str(task.file)):
        text = normalise_title(title).text
        if text and code in meant:
            bearing.setdefault(text, set()).add(code)
    codes = rome_codes(taxonomy)
    candidates = Candidates.of(labels(taxonomy, codes, "fr"))
    texts = drawn(bearing, task.seed)[: task.queries]
    right = {text: {one for code in bearing[text] for one in meant[code]} for text in texts}
    grades = tuple(dict.fromkeys(sorted({candidates.place[one] for one in right[text]}), 1) for text in texts)
    queries = tuple(Piece(text, Kind.TITLE) for text in texts)
    remarks = (*_noise(taxonomy, codes, right), f"{len(bearing):,} distinct titles in the file")
    return RankingTask(
        task.name, task.metric, queries, candidates.pieces, grades, (None,) * len(queries), remarks
    )


def _noise(taxonomy: Taxonomy, codes: list[str], right: Mapping[str, set[str]]) -> tuple[str, ...]:
    """How far codes agree with the titles that are, word for word, a name of ROME."""
    bearers: dict[str, set[str]] = {}
    for code, piece in all_names(taxonomy, codes, "fr"):
        bearers.setdefault(name_key(piece.text), set()).add(code)
    named = [text for text in right if name_key(text) in bearers]
    agree = sum(bool(bearers[name_key(text)] & right[text]) for text in named)
    several = sum(len(of_one) > 1 for of_one in right.values())
    share = f", {agree / len(named):.0%}" if named else ""
    return (
        f"{len(named)} of {len(right)} titles are a name of ROME word for word; the code is that name's for "
        f"{agree} of them{share}",
        f"{several} titles have more than one right métier",
    )


def _rows(path: Path) -> Iterable[tuple[str, str]]:
    """(title, code) of every line that has both."""
    for number, line in enumerate(_text(path).splitlines(), start=1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise TaskError(f"{path.name}, line {number}: {error}") from error
        if isinstance(title := row.get("title"), str) and isinstance(code := row.get("rome"), str):
            yield title, code


def _text(path: Path) -> str:
    if not path.is_file():
        raise TaskError(
            f"{path} is not there: --data names the folder that holds {path.parent.name}/{path.name}"
        )
    return path.read_text(encoding="utf-8")
