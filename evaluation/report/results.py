"""What was measured as JSON, and read back as far as another run is compared with it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.evaluate import Evaluation
from evaluation.ranking.task import JudgedTask, JudgementError
from evaluation.report.measured import MAIN, Measured, TaskFound

FORMAT = "passerelle-evaluation/1"
DIGITS = 6


@dataclass(frozen=True, slots=True, eq=False)
class EarlierTask:
    """The engine on one task in an earlier run: its values of the main metric by query, and what they were made on."""

    name: str
    checksum: str
    mean: float
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """An earlier run."""

    path: Path
    commit: str
    on: str
    tasks: Mapping[str, EarlierTask]


def as_json(measured: Measured) -> str:
    """The whole as JSON: values by query of the main metric for every system, means of all metrics."""
    found = {
        "format": FORMAT,
        "made": plain(measured.made),
        "main": MAIN,
        "tasks": [_task(one) for one in measured.tasks],
        "audits": plain(measured.audits),
    }
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def baseline_json(measured: Measured) -> str:
    """What a later run is held against: the engine's values of the main metric, and nothing else."""
    tasks = [
        {
            "name": one.task.name,
            "checksum": checksum(one.task),
            "systems": [_system(one.engine, one.task)],
        }
        for one in measured.tasks
    ]
    about = {"on": measured.made.on, "commit": measured.made.commit, "command": measured.made.command}
    return json.dumps({"format": FORMAT, "made": about, "main": MAIN, "tasks": tasks}, indent=1) + "\n"


def checksum(task: JudgedTask) -> str:
    """BLAKE2b-64 of queries, candidates, who may answer whom, and grades: the same task, the same figures."""
    facts = [
        task.queries,
        task.candidates,
        sorted((query, list(ids)) for query, ids in task.among.items()),
        sorted((query, sorted(grades.items())) for query, grades in task.qrels.items()),
    ]
    return hashlib.blake2b(json.dumps(facts).encode(), digest_size=8).hexdigest()


def read_earlier(path: Path) -> Earlier:
    """An earlier run from its JSON.

    Raises:
        JudgementError: the file is not there, torn, or of another format.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT or found["main"] != MAIN:
            raise JudgementError(f"{path} is of format {found['format']}; this program reads {FORMAT}")
        tasks = {}
        for one in found["tasks"]:
            engine = one["systems"][0]
            values = {str(query): float(value) for query, value in engine["values"].items()}
            mean = float(engine["metrics"][MAIN]["mean"])
            tasks[one["name"]] = EarlierTask(one["name"], one["checksum"], mean, values)
        return Earlier(path, str(found["made"]["commit"]), str(found["made"]["on"]), tasks)
    except OSError as error:
        raise JudgementError(
            f"{path} cannot be read: {error.strerror}; write one with --keep FILE"
        ) from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise JudgementError(f"{path} is no report of this program: {error!r}") from error


def _task(found: TaskFound) -> dict[str, object]:
    task = found.task
    return {
        "name": task.name,
        "checksum": checksum(task),
        "about": plain(task.about),
        "queries": len(task.queries),
        "candidates": len(task.candidates),
        "without_relevant": list(task.without_relevant),
        "systems": [_system(one, task) for one in (*found.systems, *found.ablated)],
        "comparisons": plain(found.comparisons),
        "ablation": plain(found.ablation),
        "exposure": {
            name: {key: value for key, value in _fields(one).items() if key != "attention"}
            for name, one in found.exposure.items()
        },
        "groups": plain(found.groups),
        "served": plain(found.served),
        "reliability": plain(found.reliability),
        "words": plain(found.words),
        "cases": plain(found.cases),
    }


def _system(one: Evaluation, task: JudgedTask) -> dict[str, object]:
    values: NDArray[np.float64] = one.values[MAIN]
    return {
        "name": one.run.name,
        "metrics": plain(one.intervals),
        "judged@10": plain(one.judged),
        "unanswered": list(one.unanswered),
        "latency": plain(one.latency),
        "values": {
            query: round(value, DIGITS) for query, value in zip(task.queries, values.tolist(), strict=True)
        },
    }


def plain(value: object) -> object:
    """Records, arrays and numbers as what JSON holds; what is no number becomes null.

    >>> plain({"a": (1.0, float("nan"))})
    {'a': [1.0, None]}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    if isinstance(value, float | np.floating):
        return round(float(value), DIGITS) if math.isfinite(value) else None
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} has no place in a report")


def _fields(value: object) -> dict[str, object]:
    if not dataclasses.is_dataclass(value):
        raise TypeError(f"a {type(value).__name__} is no record")
    return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
