"""Task files -> tasks: one builder a kind of source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from data import load_taxonomy
from evaluation.encoder.concept_tasks import (
    alias_task,
    appellation_task,
    description_task,
    esco_hierarchy_task,
    rome_hierarchy_task,
    translation_task,
)
from evaluation.encoder.definition import TaskDefinition, TaskError, chosen, definitions
from evaluation.encoder.given_tasks import pair_task, sentence_task
from evaluation.encoder.offer_tasks import offer_task, old_code_task
from evaluation.encoder.task import Task
from matching.taxonomy import Taxonomy

BUILDERS: Mapping[str, Callable[[TaskDefinition, Taxonomy], Task]] = {
    "esco-alias": alias_task,
    "esco-translation": translation_task,
    "esco-description": description_task,
    "rome-appellation": appellation_task,
    "esco-hierarchy": esco_hierarchy_task,
    "rome-hierarchy": rome_hierarchy_task,
    "sentences": sentence_task,
    "triples": pair_task,
}
DATA_BUILDERS: Mapping[str, Callable[[TaskDefinition, Taxonomy, Path], Task]] = {
    "offer-titles": offer_task,
    "offer-titles-old-codes": old_code_task,
}
"""Builders that read a folder of data that is no part of the project."""


def needs_data(task: TaskDefinition) -> bool:
    """Whether a task can only be built with `--data`."""
    return task.source in DATA_BUILDERS


def build(task: TaskDefinition, taxonomy: Taxonomy, data: Path | None = None) -> Task:
    """One task, from its definition.

    Raises:
        TaskError: no builder makes such a task, a file is missing, or it holds something else.
    """
    if needs_data(task):
        if data is None:
            raise TaskError(
                f"{task.name} is made of offers that are not in the project: --data FOLDER says where they are"
            )
        built = DATA_BUILDERS[task.source](task, taxonomy, data)
    elif task.source in BUILDERS:
        built = BUILDERS[task.source](task, taxonomy)
    else:
        raise TaskError(
            f"{task.name}: source {task.source!r} is none of {', '.join(sorted({*BUILDERS, *DATA_BUILDERS}))}"
        )
    if not built.size:
        raise TaskError(f"{task.name}: there is not one query in what it is made of")
    return built


def load_tasks(names: Sequence[str] = (), data: Path | None = None) -> tuple[Task, ...]:
    """Tasks by name; for no name, all that can be built: without `data`, those of the project alone.

    Raises:
        TaskError: see `build`; a task that needs `data` was named without it.
    """
    wanted = chosen(definitions(), names)
    kept = [one for one in wanted if names or data is not None or not needs_data(one)]
    return tuple(build(one, load_taxonomy(), data) for one in kept)
