"""Tasks whose queries stand in a file beside the task: sentences with their skills, triples of job titles."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from data.codec import read_jsonl
from evaluation.encoder.concepts import Candidates, labels
from evaluation.encoder.definition import TaskDefinition, TaskError
from evaluation.encoder.task import PairTask, Piece, RankingTask
from matching.encoder import Kind
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title

TRIPLE = ("anchor", "same_trade", "other_trade", "lang")
"""Columns of a file of triples that are read."""


@dataclass(frozen=True, slots=True)
class SkillSentence:
    """A sentence, and the codes of the skills that it asks for."""

    sentence: str
    codes: tuple[str, ...]


def sentence_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """A sentence of an offer -> the labels of the ESCO skills it asks for, among all of them."""
    codes = [code for code in taxonomy.skill_codes if code.startswith("esco:skill/")]
    candidates = Candidates.of(labels(taxonomy, codes, task.lang))
    rows = [row for _, row in zip(range(task.queries), read_jsonl(_path(task), SkillSentence), strict=False)]
    for row in rows:
        if unknown := [code for code in row.codes if code not in candidates.place]:
            raise TaskError(f"{task.file}: the referential has no skill {unknown[0]!r}")
    queries = tuple(Piece(row.sentence, Kind.OFFER) for row in rows)
    grades = tuple(dict.fromkeys(sorted({candidates.place[code] for code in row.codes}), 1) for row in rows)
    return RankingTask(task.name, task.metric, queries, candidates.pieces, grades, (None,) * len(queries))


def pair_task(task: TaskDefinition, taxonomy: Taxonomy) -> PairTask:
    """Triples of job titles: the anchor, the same trade in other words, another trade that shares its words."""
    rows = list(csv.DictReader(_path(task).read_text(encoding="utf-8").splitlines()))
    if not rows or (missing := [column for column in TRIPLE if column not in rows[0]]):
        raise TaskError(f"{task.file}: no column {missing[0]!r}" if rows else f"{task.file} has no row")

    def pieces(column: str) -> tuple[Piece, ...]:
        return tuple(_title(row[column], row["lang"]) for row in rows[: task.queries])

    return PairTask(task.name, task.metric, pieces("anchor"), pieces("same_trade"), pieces("other_trade"))


def _title(text: str, lang: str) -> Piece:
    """A title of a triple in English stays as it is, as the labels of ESCO do."""
    return Piece(text.strip() if lang == "en" else normalise_title(text).text, Kind.TITLE)


def _path(task: TaskDefinition) -> Path:
    path = task.folder / str(task.file)
    if not path.is_file():
        raise TaskError(f"{task.name}: {path.name} is not beside {task.name}.toml")
    return path
