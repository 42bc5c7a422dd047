"""A task as a folder that people can read, mend and send: four files, and the guidelines of the judges.

    task.toml          name, title, truth, source, caveat, as_of, seed, guidelines (the name of the file below)
    queries.jsonl      {"id": "o1", "text": "...", "groups": {"region": "..."}, "among": ["l1", "l2"]}, one a line
    candidates.jsonl   {"id": "l1", "text": "...", "groups": {"gender": "..."}}, one a line
    qrels.tsv          TREC judgements: query, iteration, candidate, grade
    guidelines.md      what the judges were told, where there were any

Only `name` and each `id` must be there. A query without "among" may be answered with any candidate.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from evaluation.ranking.task import About, JudgedTask, JudgementError, Truth
from evaluation.ranking.trec import read_qrels, write_qrels

TASK, QUERIES, CANDIDATES, QRELS, GUIDELINES = (
    "task.toml",
    "queries.jsonl",
    "candidates.jsonl",
    "qrels.tsv",
    "guidelines.md",
)
_TEXTS = ("name", "title", "source", "caveat", "guidelines")  # fields of task.toml that are texts
_FIELDS = (*_TEXTS, "truth", "as_of", "seed")
_QUERY_KEYS, _CANDIDATE_KEYS = ("id", "text", "groups", "among"), ("id", "text", "groups")

Groups = Mapping[str, Mapping[str, str]]  # attribute -> id -> group


# ------------------------------------------------------------------- to a folder


def save(task: JudgedTask, folder: Path) -> None:
    """A task to a folder, made if need be; files of the same names are written over. `load` gives the same task.

    A query of which nothing is judged has no line in the judgements, and no entry in `qrels` when it is read again.

    Raises:
        JudgementError: an id cannot stand in the judgements, a text or group is of an id that the task does not have,
            or the folder cannot be written.
    """
    about = task.about
    fields: list[tuple[str, str | int | date | None]] = [
        ("name", task.name),
        ("title", about.title),
        ("truth", about.truth.value),
        ("source", about.source),
        ("caveat", about.caveat),
        ("as_of", about.as_of),
        ("seed", about.seed),
        ("guidelines", GUIDELINES if about.guidelines else ""),
    ]
    queries = _objects(task, "query", task.queries, task.query_texts, task.query_groups)
    for one in queries:
        if one["id"] in task.among:
            one["among"] = list(task.among[str(one["id"])])
    candidates = _objects(task, "candidate", task.candidates, task.candidate_texts, task.candidate_groups)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_qrels(task.qrels, folder / QRELS)
        lines = [f"{key} = {_toml(value)}\n" for key, value in fields if value not in (None, "")]
        _write(folder / TASK, "".join(lines))
        _write(folder / QUERIES, _json_lines(queries))
        _write(folder / CANDIDATES, _json_lines(candidates))
        if about.guidelines:
            _write(folder / GUIDELINES, about.guidelines)
    except (OSError, UnicodeEncodeError) as error:
        raise JudgementError(f"task {task.name}: cannot be written to {folder} ({error})") from error


def _objects(
    task: JudgedTask, what: str, ids: Sequence[str], texts: Mapping[str, str], groups: Groups
) -> list[dict[str, object]]:
    known = set(ids)
    for part, of_ids in (
        ("text", texts),
        *((f"group of {name}", members) for name, members in groups.items()),
    ):
        if stray := next((one for one in of_ids if one not in known), None):
            raise JudgementError(f"task {task.name}: there is a {part} of {stray!r}, which is no {what}")
    found: list[dict[str, object]] = []
    for one in ids:
        line: dict[str, object] = {"id": one}
        if one in texts:
            line["text"] = texts[one]
        if own := {name: members[one] for name, members in groups.items() if one in members}:
            line["groups"] = own
        found.append(line)
    return found


def _json_lines(objects: Sequence[Mapping[str, object]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def _toml(value: str | int | date | None) -> str:
    if isinstance(value, str):  # JSON's escapes are TOML's, but for the one character that JSON leaves alone
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())  # as bytes: line ends are the same on every system


# ------------------------------------------------------------------- from a folder


def load(folder: Path) -> JudgedTask:
    """The task in a folder.

    Raises:
        JudgementError: a file is missing or torn, a field is unknown or of the wrong kind (file and line number are in
            the message), or the parts do not fit together.
    """
    fields = _read_task(folder / TASK)
    queries, candidates = _Records("query"), _Records("candidate")
    among: dict[str, tuple[str, ...]] = {}
    for where, line in _read_lines(folder / QUERIES, _QUERY_KEYS):
        one = queries.add(where, line)
        if "among" in line:
            among[one] = _ids(where, line["among"])
    for where, line in _read_lines(folder / CANDIDATES, _CANDIDATE_KEYS):
        candidates.add(where, line)
    texts = {name: str(fields.get(name, "")) for name in _TEXTS}
    guidelines = _read_text(folder / texts["guidelines"]) if texts["guidelines"] else ""
    as_of, seed = fields.get("as_of"), fields.get("seed")
    about = About(
        title=texts["title"],
        truth=Truth(str(fields.get("truth", Truth.GIVEN.value))),
        source=texts["source"],
        caveat=texts["caveat"],
        as_of=as_of if isinstance(as_of, date) else None,
        seed=seed if isinstance(seed, int) else None,
        guidelines=guidelines,
    )
    return JudgedTask(
        texts["name"],
        tuple(queries.ids),
        tuple(candidates.ids),
        read_qrels(folder / QRELS).qrels,
        about,
        queries.texts,
        candidates.texts,
        queries.groups,
        candidates.groups,
        among,
    )


class _Records:
    """Ids, texts and groups of the lines of one file."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.ids: list[str] = []
        self.texts: dict[str, str] = {}
        self.groups: dict[str, dict[str, str]] = {}

    def add(self, where: str, line: Mapping[str, object]) -> str:
        """The id of a line, whose other parts are kept by it."""
        one = line.get("id")
        if not isinstance(one, str) or not one:
            raise JudgementError(f'{where}: the {self.what} has no "id", which must be a text')
        self.ids.append(one)
        if "text" in line:
            if not isinstance(line["text"], str):
                raise JudgementError(f'{where}: "text" must be a text')
            self.texts[one] = line["text"]
        groups = line.get("groups", {})
        if not isinstance(groups, dict) or not all(isinstance(group, str) for group in groups.values()):
            raise JudgementError(f'{where}: "groups" must be texts by attribute, as {{"region": "Bretagne"}}')
        for name, group in groups.items():
            self.groups.setdefault(name, {})[one] = group
        return one


def _read_task(path: Path) -> dict[str, object]:
    try:
        fields: dict[str, object] = tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise JudgementError(f"{path}: not TOML ({error})") from error
    if unknown := next((name for name in fields if name not in _FIELDS), None):
        raise JudgementError(f"{path}: field {unknown!r} is not known; known are {', '.join(_FIELDS)}")
    for name in _TEXTS:
        if not isinstance(fields.get(name, ""), str):
            raise JudgementError(f"{path}: {name} must be a text in quotes")
    if not fields.get("name"):
        raise JudgementError(f'{path}: the task has no name; wanted: name = "one-word"')
    if fields.get("truth", Truth.GIVEN.value) not in {truth.value for truth in Truth}:
        raise JudgementError(f"{path}: truth must be one of {', '.join(truth.value for truth in Truth)}")
    as_of, seed = fields.get("as_of", date.min), fields.get("seed", 0)
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise JudgementError(f"{path}: as_of must be a day without quotes, as 2026-01-31")
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise JudgementError(f"{path}: seed must be a whole number")
    return fields


def _read_lines(path: Path, keys: Sequence[str]) -> Iterator[tuple[str, dict[str, object]]]:
    for number, text in enumerate(_read_text(path).split("\n"), 1):
        if not text.strip():
            continue
        where = f"{path}, line {number}"
        try:
            line = json.loads(text)
        except json.JSONDecodeError as error:
            raise JudgementError(f"{where}: not JSON ({error})") from error
        if not isinstance(line, dict):
            raise JudgementError(f'{where}: wanted an object, as {{"id": "o1", "text": "..."}}')
        if unknown := next((key for key in line if key not in keys), None):
            raise JudgementError(f"{where}: {unknown!r} is not known; known are {', '.join(keys)}")
        yield where, line


def _ids(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise JudgementError(f'{where}: "among" must be a list of ids of candidates')
    return tuple(value)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise JudgementError(f"{path}: cannot be read ({error})") from error
    except UnicodeDecodeError as error:
        raise JudgementError(f"{path}: not UTF-8; save the file as UTF-8") from error
