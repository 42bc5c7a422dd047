"""Anybody's runs against anybody's judgements: what `passerelle evaluate --run a.run --qrels q.qrels` gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.evaluate import Evaluation, evaluate
from evaluation.metrics import DEFAULT, RankOverlap
from evaluation.metrics.names import Metric, parse_metrics
from evaluation.metrics.reference import check
from evaluation.rankers import Bm25, CharacterTfidf, Random, Ranker, WholeTextTfidf, run_of
from evaluation.ranking.run import Run
from evaluation.ranking.task import About, JudgedTask, JudgementError
from evaluation.ranking.task_folder import load
from evaluation.ranking.trec import GZIP, read_qrels, read_run, task_of_files
from evaluation.statistics import Comparison, Interval, with_holm
from evaluation.statistics.bootstrap import RESAMPLES, SEED
from evaluation.statistics.comparison import LEAST_QUERIES

NONE = "–"
DIGITS = 6  # of a value by query in the JSON
WELL_JUDGED = 0.9  # share of the first ten below which values are said to be lower bounds
NAMED_IN_FULL = 10  # ids of declared queries in the Markdown; the JSON has all


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What to measure.

    Args:
        runs: TREC run files; the others are compared with the first.
        qrels: a TREC file of judgements, or a task folder; without a run, what reads a folder's texts is measured.
        metrics: names as people write them.
    """

    runs: tuple[Path, ...]
    qrels: Path
    metrics: tuple[str, ...] = DEFAULT


@dataclass(frozen=True, slots=True, eq=False)
class FileReport:
    """What was found.

    Args:
        task: the judgements, as a task.
        evaluations: of the runs, in the order given.
        comparisons: of every further run with the first, all metrics; one family for Holm's correction.
        overlaps: (run, name of the measure, mean with its interval) of every further run with the first.
        furthest: the greatest distance of a value from that of ir-measures, over all runs, metrics and queries.
        notices: what one must know before believing a figure.
    """

    task: JudgedTask
    evaluations: tuple[Evaluation, ...]
    comparisons: tuple[Comparison, ...]
    overlaps: tuple[tuple[str, str, Interval], ...]
    furthest: float
    notices: tuple[str, ...]

    # ------------------------------------------------------------------- for people

    def as_markdown(self) -> str:
        """Means with intervals, comparisons, and what is to be known about both."""
        parts = [
            f"# Runs on {self.task.name}",
            f"{len(self.task.queries):,} queries, {sum(map(len, self.task.qrels.values())):,} judgements. "
            f"Means over all queries with 95% intervals (studentised bootstrap over queries, {RESAMPLES:,} resamples, "
            f"seed {SEED}). Among equal scores the greater id comes first. Values equal those of ir-measures to "
            f"{max(self.furthest, 1e-16):.0e}.",
            self._means(),
        ]
        if self.notices:
            parts += ["## Before you believe it", "\n".join(f"- {notice}" for notice in self.notices)]
        if self.comparisons:
            parts += [
                f"## Compared with {_cell(self.evaluations[0].run.name)}",
                "Differences with 95% intervals; p of the paired randomisation test, with Holm's correction over all "
                f"{len(self.comparisons)} comparisons; queries ahead, equal and behind; the least difference that "
                "would be found four times in five.",
                self._differences(),
            ]
        if self.overlaps:
            lines = [f"- {run}, {name}: {_with_ends(found)}" for run, name, found in self.overlaps]
            parts += ["## How alike the lists are (1 is the same list)", "\n".join(lines)]
        return "\n\n".join(parts) + "\n"

    def _means(self) -> str:
        lines = [
            "| metric | " + " | ".join(_cell(one.run.name) for one in self.evaluations) + " |",
            "|---" * (len(self.evaluations) + 1) + "|",
        ]
        for name in self.evaluations[0].values:
            lines.append(
                f"| {name} | "
                + " | ".join(_with_ends(one.intervals[name]) for one in self.evaluations)
                + " |"
            )
        shares = " | ".join(f"{one.judged:.0%}" for one in self.evaluations)
        return "\n".join([*lines, f"| judged of the first ten | {shares} |"])

    def _differences(self) -> str:
        lines = [
            "| run | metric | difference | p (Holm) | ahead / equal / behind | detectable | |",
            "|---" * 7 + "|",
        ]
        for one in self.comparisons:
            ends = f"{one.difference.low:+.3f} to {one.difference.high:+.3f}"
            seen = NONE if one.detectable is None else f"±{one.detectable.difference:.3f}"
            said = one.too_few and f"too few: {one.too_few}"
            lines.append(
                f"| {_cell(one.first)} | {one.metric} | {one.difference.mean:+.3f} ({ends}) | {one.p_holm:.4f} | "
                f"{one.wins} / {one.ties} / {one.losses} | {seen} | {said or ('holds' if one.significant else '')} |"
            )
        return "\n".join(lines)

    # ------------------------------------------------------------------- for programs

    def as_json(self) -> str:
        """One object: runs with means, intervals and values by query, comparisons, notices."""
        found = {
            "task": self.task.name,
            "queries": list(self.task.queries),
            "without_relevant": list(self.task.without_relevant),
            "resamples": RESAMPLES,
            "seed": SEED,
            "furthest_from_reference": self.furthest,
            "runs": [_run_object(one) for one in self.evaluations],
            "comparisons": [_comparison_object(one) for one in self.comparisons],
            "overlaps": [
                {
                    "first": run,
                    "second": self.evaluations[0].run.name,
                    "metric": name,
                    **_interval_object(found),
                }
                for run, name, found in self.overlaps
            ],
            "notices": list(self.notices),
        }
        return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def evaluate_files(options: FileOptions) -> FileReport:
    """Runs in files against judgements in a file, every value checked against ir-measures.

    Raises:
        JudgementError: a file cannot be read (it and the line are named), a metric is not known, no run is given, or a
            value is not that of ir-measures.
    """
    folder = options.qrels.is_dir()
    if not options.runs and not folder:
        raise JudgementError("no run is given; name at least one run file")
    parse_metrics(options.metrics)  # a wrong name is told before files are read
    runs = _named(options.runs, [read_run(path) for path in options.runs])
    negative = 0
    if folder:
        task = load(options.qrels)
        runs = runs or [run_of(ranker, task) for ranker in _readers_of_texts(task)]
    else:
        judged = read_qrels(options.qrels)
        negative = judged.negative
        task = task_of_files(_stem(options.qrels), judged.qrels, runs, About(source=options.qrels.name))
    asked = set(task.queries)
    own = [
        Run(run.name, {query: found for query, found in run.lists.items() if query in asked}) for run in runs
    ]
    evaluations = tuple(evaluate(run, task, options.metrics) for run in own)
    foreign = [len(run.lists) - len(kept.lists) for run, kept in zip(runs, own, strict=True)]
    first, *others = evaluations
    measures = first.overlaps or (RankOverlap(),)
    return FileReport(
        task,
        evaluations,
        with_holm([comparison for other in others for comparison in other.differences(first)]),
        tuple(
            (other.run.name, measure.name, other.overlap_with(first, measure))
            for other in others
            for measure in measures
        ),
        _checked(evaluations, options.metrics),
        (*_of_judgements(task, negative), *_of_runs(evaluations, foreign)),
    )


def _readers_of_texts(task: JudgedTask) -> tuple[Ranker, ...]:
    if not task.query_texts or not task.candidate_texts:
        raise JudgementError(f"task {task.name} has no texts to rank by; name at least one run file")
    return Bm25.of(task), CharacterTfidf.of(task), WholeTextTfidf.of(task), Random(SEED)


def _named(paths: Sequence[Path], runs: Sequence[Run]) -> list[Run]:
    """Runs by the names of their files, by whole paths where names alone are the same."""
    names = [_stem(path) for path in paths]
    if len(set(names)) < len(names):
        names = [path.as_posix() for path in paths]
    if len(set(names)) < len(names):
        raise JudgementError(
            f"{next(one for one in names if names.count(one) > 1)} is given twice; name each run once"
        )
    return [Run(name, run.lists) for name, run in zip(names, runs, strict=True)]


def _stem(path: Path) -> str:
    return (path.with_suffix("") if path.suffix == GZIP else path).stem


def _checked(evaluations: Sequence[Evaluation], metrics: Sequence[str]) -> float:
    asked = [metric for metric in parse_metrics(metrics) if isinstance(metric, Metric)]
    return max(
        check(one.values[metric.name], one.run, one.task, metric) for one in evaluations for metric in asked
    )


# ------------------------------------------------------------------- what is to be known


def _of_judgements(task: JudgedTask, negative: int) -> list[str]:
    notices = []
    if len(task.queries) < LEAST_QUERIES:
        notices.append(
            f"Too few queries: below {LEAST_QUERIES} the intervals hold the truth less often than they say, and no "
            "difference is called significant."
        )
    if task.without_relevant:
        notices.append(
            f"Nothing is judged relevant for {_named_queries(task.without_relevant)}: every metric is 0 there, and "
            "the means count it."
        )
    if negative:
        notices.append(f"Grades below zero count as judged and wrong; their number: {negative:,}.")
    return notices


def _of_runs(evaluations: Sequence[Evaluation], foreign: Sequence[int]) -> list[str]:
    notices = []
    for one, unasked in zip(evaluations, foreign, strict=True):
        if one.unanswered:
            notices.append(
                f"{one.run.name} has no answer to {_named_queries(one.unanswered)}: that counts as 0."
            )
        if unasked:
            notices.append(f"{one.run.name} answers {_counted(unasked)} that nobody judged: left out.")
        if one.judged < WELL_JUDGED:
            notices.append(
                f"{one.run.name}: {1 - one.judged:.0%} of the first ten are unjudged and count as wrong, which nobody "
                "knows them to be; Bpref and nDCG_condensed pass over them."
            )
    return notices


def _counted(queries: int) -> str:
    return f"{queries:,} {'query' if queries == 1 else 'queries'}"


def _named_queries(queries: Sequence[str]) -> str:
    more = ", …" if len(queries) > NAMED_IN_FULL else ""
    return f"{_counted(len(queries))} ({', '.join(queries[:NAMED_IN_FULL])}{more})"


# ------------------------------------------------------------------- cells and objects


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _with_ends(found: Interval) -> str:
    return f"{found.mean:.3f} ({found.low:.3f} to {found.high:.3f})"


def _interval_object(found: Interval) -> dict[str, float]:
    return {"mean": found.mean, "low": found.low, "high": found.high}


def _run_object(one: Evaluation) -> dict[str, object]:
    return {
        "run": one.run.name,
        "metrics": {name: _interval_object(found) for name, found in one.intervals.items()},
        "judged@10": one.judged,
        "unanswered": list(one.unanswered),
        "values": {
            name: [round(value, DIGITS) for value in values.tolist()] for name, values in one.values.items()
        },
    }


def _comparison_object(one: Comparison) -> dict[str, object]:
    return {
        "metric": one.metric,
        "first": one.first,
        "second": one.second,
        "queries": one.queries,
        "first_mean": one.first_mean,
        "second_mean": one.second_mean,
        "difference": _interval_object(one.difference),
        "p": one.p,
        "p_holm": one.p_holm,
        "significant": one.significant,
        "wins": one.wins,
        "ties": one.ties,
        "losses": one.losses,
        "detectable": None if one.detectable is None else one.detectable.difference,
        "too_few": one.too_few,
    }
