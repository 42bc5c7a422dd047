"""Dev tasks as files: what is asked, of whom, how many, and what the figure does not say."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.encoder import metrics
from matching.errors import PasserelleError
from matching.taxonomy import Lang

FOLDER = Path(__file__).parents[1] / "tasks" / "encoder"
_LANGS: dict[str, Lang] = {"fr": "fr", "en": "en"}
_METRICS = frozenset({metrics.MRR, metrics.NDCG_10, metrics.NEARER})
_FIELDS = frozenset(
    {
        "title",
        "source",
        "group",
        "lang",
        "to",
        "file",
        "metric",
        "split",
        "queries",
        "candidates",
        "seed",
        "caveat",
    }
)


class TaskError(PasserelleError):
    """A dev task is unknown, or cannot be built from what there is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """A task file.

    Args:
        name: of the file, without its ending.
        title: the head of its column.
        source: which builder makes it: a name of `evaluation.encoder.build.BUILDERS`.
        group: which mean of the summary it belongs to: "esco", "rome", "offers" or "other".
        metric: the one in the table.
        split: of which concepts the queries come, in words.
        queries: at most so many.
        candidates: at most so many; 0 for a task of pairs.
        seed: of every draw.
        caveat: what the figure does not say.
        lang: of the queries.
        to: language of the candidates, when it is another.
        file: what it reads: beside the task file, or in the folder of `--data`.
        checksum: of the file's bytes, and of the data file beside it.
    """

    name: str
    title: str
    source: str
    group: str
    metric: str
    split: str
    queries: int
    candidates: int
    seed: int
    caveat: str
    lang: Lang
    to: Lang
    file: str | None
    checksum: str
    folder: Path


def definitions(folder: Path = FOLDER) -> tuple[TaskDefinition, ...]:
    """All task files of a folder, in the order of their names.

    Raises:
        TaskError: a file lacks a field, has one too many, or holds a value that means nothing.
    """
    return tuple(read_definition(path) for path in sorted(folder.glob("*.toml")))


def chosen(all_of_them: Sequence[TaskDefinition], names: Sequence[str]) -> tuple[TaskDefinition, ...]:
    """The tasks of these names, in the order of `all_of_them`; all of them for no name.

    Raises:
        TaskError: there is no task of a name.
    """
    known = {one.name for one in all_of_them}
    for name in names:
        if name not in known:
            raise TaskError(f"there is no task {name!r}; the tasks are {', '.join(sorted(known))}")
    return tuple(one for one in all_of_them if not names or one.name in names)


def read_definition(path: Path) -> TaskDefinition:
    """One task file. Raises `TaskError`."""
    content = path.read_bytes()
    try:
        fields = tomllib.loads(content.decode("utf-8"))
        if unknown := set(fields) - _FIELDS:
            raise TaskError(f"{path.name}: no task file has a field {sorted(unknown)[0]!r}")
        if (metric := fields["metric"]) not in _METRICS:
            raise TaskError(f"{path.name}: metric {metric!r} is none of {', '.join(sorted(_METRICS))}")
        lang = _LANGS[fields["lang"]]
        file = fields.get("file")
        beside = path.parent / file if file is not None else None
        digest = hashlib.blake2b(content, digest_size=8)
        if beside is not None and beside.is_file():
            digest.update(beside.read_bytes())
        return TaskDefinition(
            name=path.stem,
            title=fields["title"],
            source=fields["source"],
            group=fields["group"],
            metric=metric,
            split=fields["split"],
            queries=int(fields["queries"]),
            candidates=int(fields["candidates"]),
            seed=int(fields["seed"]),
            caveat=fields["caveat"],
            lang=lang,
            to=_LANGS[fields.get("to", fields["lang"])],
            file=file,
            checksum=digest.hexdigest(),
            folder=path.parent,
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaskError(f"{path.name} is no TOML: {error}") from error
    except KeyError as error:
        raise TaskError(
            f"{path.name}: field {error} is missing or holds a value that is not known"
        ) from error
