"""What is given to judges: the first k of several systems together, shuffled, nobody knowing whose answer is whose.

Pooling is that of Spärck Jones and van Rijsbergen (1975) as TREC practises it (Voorhees and Harman 2005). A pair that
no system ranked high is never judged: systems that come later are judged on what the earlier ones found, which is why
a report tells how much of each list was judged.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.sample.dice import Dice
from evaluation.judging.judgements import COLUMNS
from evaluation.ranking.run import Run
from evaluation.ranking.task import JudgedTask, JudgementError

DEPTH = 10
SEED = 17


@dataclass(frozen=True, slots=True)
class Pool:
    """Pairs to be judged, without any word of the systems that found them.

    Args:
        task: its name.
        depth: of the lists that were pooled.
        systems: how many lists a query had at most.
        pairs: query -> candidates, each once, in the order in which they are shown to judges.
    """

    task: str
    depth: int
    systems: int
    pairs: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return sum(map(len, self.pairs.values()))


def pooled(
    runs: Sequence[Run],
    task: JudgedTask,
    depth: int = DEPTH,
    *,
    seed: int = SEED,
    judged: Collection[tuple[str, str]] = frozenset(),
) -> Pool:
    """The first `depth` of every run, for each query of the task.

    The order of a query's candidates depends on the seed, the query and who is in the pool, and not on the order of the
    runs, their names or their scores.

    Args:
        runs: of the systems.
        task: whose queries are asked, in their order.
        depth: how deep each list is looked at.
        seed: of the shuffle.
        judged: pairs that need no judgement any more.

    Raises:
        JudgementError: there is no run, two have the same name, the depth is below 1, or a list names a query or a
            candidate that the task does not know.
    """
    if not runs or depth < 1:
        raise JudgementError(
            f"{len(runs)} runs to depth {depth}: a pool needs one run and one place at least"
        )
    if len({run.name for run in runs}) != len(runs):
        raise JudgementError("two runs have the same name: pooling the same system twice adds nothing")
    asked, known = set(task.queries), set(task.candidates)
    for run in runs:
        for query in run.lists:
            if query not in asked:
                raise JudgementError(
                    f"run {run.name} answers {query!r}, which is no query of task {task.name}"
                )
            for one in run.ranked(query, depth):
                if one not in known:
                    raise JudgementError(
                        f"run {run.name} shows {one!r}, which task {task.name} does not know"
                    )
    pairs = {}
    for query in task.queries:
        found = sorted({one for run in runs for one in run.ranked(query, depth)} - _done(query, judged))
        # a stream of its own for each query: one query more or less leaves the other orders as they are
        pairs[query] = tuple(Dice(seed, "pool", query).shuffled(found))
    return Pool(task.name, depth, len(runs), pairs)


def _done(query: str, judged: Collection[tuple[str, str]]) -> set[str]:
    return {candidate for asked, candidate in judged if asked == query}


def write_sheet(path: Path, pool: Pool, task: JudgedTask) -> None:
    """A CSV for judges who work in a spreadsheet: a pair a line, what both say, and empty cells for the judgement.

    Once grade, judge and when are filled in, `read_judgements` reads the file as it is.

    Raises:
        JudgementError: the name does not end in .csv, or the pool is of another task.
    """
    if path.suffix.lower() != ".csv":
        raise JudgementError(f"{path.name}: a sheet for judges is a .csv file")
    if pool.task != task.name:
        raise JudgementError(f"the pool is of task {pool.task}, not of {task.name}")
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow([*COLUMNS, "query_text", "candidate_text"])
    for query, candidates in pool.pairs.items():
        for one in candidates:
            texts = (task.query_texts.get(query, ""), task.candidate_texts.get(one, ""))
            rows.writerow([task.name, query, one, "", "", "", "", *map(_plain, texts)])
    path.write_text(file.getvalue(), encoding="utf-8-sig", newline="")


def _plain(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
