"""Has it become worse? A run held against an earlier one: for CI, and for the reader."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.ranking.task import JudgementError
from evaluation.report.measured import MAIN, Measured
from evaluation.report.results import DIGITS, Earlier, checksum
from evaluation.statistics import Comparison, compare_values, with_holm

NOW, BEFORE = "now", "before"
ROUNDING = 1e-9  # a fall of just what is allowed is no fall


@dataclass(frozen=True, slots=True)
class Since:
    """The engine now less the engine then, by task.

    Args:
        earlier: the run it is held against.
        tasks: names, in the order of `comparisons`.
        comparisons: of the main metric.
        left_out: tasks that cannot be compared, with the reason: new, gone, or other queries or judgements.
    """

    earlier: Earlier
    tasks: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    left_out: tuple[tuple[str, str], ...]

    def dropped(self, most: float) -> tuple[str, ...]:
        """Tasks whose mean fell by more than `most`."""
        return tuple(
            name
            for name, one in zip(self.tasks, self.comparisons, strict=True)
            if one.difference.mean < -most - ROUNDING
        )


def since(measured: Measured, earlier: Earlier) -> Since:
    """Compare the engine with itself in an earlier run, on the tasks that are the same.

    Raises:
        JudgementError: no task is.
    """
    names, found, left_out = [], [], []
    now = {one.task.name: one for one in measured.tasks}
    for name in dict.fromkeys((*now, *earlier.tasks)):
        if name not in earlier.tasks:
            left_out.append((name, "new"))
        elif name not in now:
            left_out.append((name, "gone"))
        elif checksum(now[name].task) != earlier.tasks[name].checksum:
            left_out.append((name, "other"))
        else:
            task, engine = now[name].task, now[name].engine
            values = np.array([earlier.tasks[name].values[query] for query in task.queries])
            names.append(name)
            kept = np.round(engine.values[MAIN], DIGITS)  # as the values of then were kept
            found.append(compare_values(MAIN, (NOW, kept), (BEFORE, values)))
    if not names:
        raise JudgementError(
            f"{earlier.path} was measured on other queries or judgements, and nothing can be compared: make it anew "
            "with --keep FILE on the commit to compare with"
        )
    return Since(earlier, tuple(names), with_holm(found), tuple(left_out))
