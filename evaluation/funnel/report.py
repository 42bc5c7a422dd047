"""What a funnel holds, and how far orders without an engine come on it: text for people, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from evaluation.evaluate import Evaluation, evaluate
from evaluation.funnel.baselines import OCCUPATION, baselines
from evaluation.funnel.position_bias import (
    Examination,
    Weighted,
    choice_weights,
    estimate_examination,
    impressions,
    weighted_ndcg,
    weighted_rr,
)
from evaluation.funnel.protocol import Counted, FunnelTask, as_judged_task, latest_moment, windows
from evaluation.funnel.read import Reading, parse_time, read_funnel
from evaluation.funnel.records import Funnel, Side, Stage
from evaluation.ranking.task import JudgementError
from evaluation.statistics import Comparison, Interval, with_holm
from evaluation.statistics.comparison import LEAST_QUERIES

METRICS = ("nDCG@10", "RR", "R@10")
SHOWN_PROBLEMS = 10  # of a file's rows that are quoted in the text; the JSON has all
SEED = 1
HORIZON = timedelta(days=30)  # most applications and first answers fall within a month
NONE = "–"


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure.

    Args:
        folder: in the layout of docs/funnel.md.
        at: the last moment of asking, as written; "" for the last midnight whose horizon the log covers.
        horizon: how long outcomes are counted.
        windows: how many moments, one every `every`, the last of them at `at`.
        every: from moment to moment; `None` for the horizon.
        seed: of the random order.
    """

    folder: Path
    at: str = ""
    horizon: timedelta = HORIZON
    windows: int = 1
    every: timedelta | None = None
    seed: int = SEED


@dataclass(frozen=True, slots=True, eq=False)
class SideReport:
    """One side's questions and how they were answered.

    Args:
        side: who asks.
        task: with what became of its questions; `None` where nothing can be judged.
        why_not: the reason for that, or "".
        evaluations: of the baselines, the random order first.
        comparisons: of the others with the random order; one family for Holm's correction.
        examination: how often positions are looked at, as logged before the first moment.
        weighted: baseline -> measures that allow for position, each after the same without weights; empty where
            nothing was estimated.
    """

    side: Side
    task: FunnelTask | None
    why_not: str
    evaluations: tuple[Evaluation, ...]
    comparisons: tuple[Comparison, ...]
    examination: Examination
    weighted: Mapping[str, tuple[Weighted, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class FunnelReport:
    """What was found in a folder.

    Args:
        reading: the funnel, and what was wrong in its files.
        moments: of asking.
        horizon: how long outcomes are counted.
        sides: jobs that ask, and candidates who ask.
        seed: of the random order.
    """

    reading: Reading
    moments: tuple[datetime, ...]
    horizon: timedelta
    sides: tuple[SideReport, ...]
    seed: int

    @property
    def stages(self) -> dict[str, int]:
        """Events of each stage, in the order of the trade."""
        found = Counter(one.stage for one in self.reading.funnel.events)
        return {stage.value: found[stage] for stage in Stage}

    @property
    def months(self) -> dict[str, int]:
        """Events of each month in which there were any, in the zone of the funnel."""
        zone = self.reading.funnel.zone
        return dict(Counter(one.at.astimezone(zone).strftime("%Y-%m") for one in self.reading.funnel.events))

    # ------------------------------------------------------------------- for people

    def as_text(self) -> str:
        """Markdown: what was read, what can be judged, what the baselines reach."""
        funnel = self.reading.funnel
        first, last = (one.date() for one in (self.moments[0], self.moments[-1]))
        when = (
            f"on {last}"
            if len(self.moments) == 1
            else f"at {len(self.moments)} moments from {first} to {last}"
        )
        parts = [
            "# A hiring funnel",
            f"{len(funnel.candidates):,} candidates, {len(funnel.jobs):,} jobs, {len(funnel.events):,} events until "
            f"{funnel.until.date()}. Asked {when}, outcomes within {_days(self.horizon):g} days.",
            "| stage | events |\n|---|---|\n"
            + "\n".join(f"| {one} | {n:,} |" for one, n in self.stages.items()),
            "| month | events |\n|---|---|\n"
            + "\n".join(f"| {one} | {n:,} |" for one, n in self.months.items()),
            self._problems(),
        ]
        for one in self.sides:
            parts += _side_text(one)
        return "\n\n".join(part for part in parts if part) + "\n"

    def _problems(self) -> str:
        if not self.reading.problems:
            return ""
        left = ", ".join(
            f"{n:,} of {self.reading.rows[file]:,} rows of {file}"
            for file, n in self.reading.left_out.items()
        )
        by_file: Counter[str] = Counter()
        lines = []
        for one in self.reading.problems:
            by_file[one.file] += 1
            if by_file[one.file] <= SHOWN_PROBLEMS:
                lines.append(f"- {one.said}")
        more = sum(by_file.values()) - len(lines)
        lines += [f"- and {more:,} more, in the JSON"] if more else []
        return f"## Left out or mended\n\nLeft out: {left}.\n\n" + "\n".join(lines)

    # ------------------------------------------------------------------- for programs

    def as_json(self) -> str:
        """The same for programs, with every problem."""
        funnel = self.reading.funnel
        found = {
            "candidates": len(funnel.candidates),
            "jobs": len(funnel.jobs),
            "events": len(funnel.events),
            "until": funnel.until.isoformat(),
            "stages": self.stages,
            "months": self.months,
            "rows": dict(self.reading.rows),
            "left_out": self.reading.left_out,
            "problems": [asdict(one) for one in self.reading.problems],
            "moments": [one.isoformat() for one in self.moments],
            "horizon_days": _days(self.horizon),
            "seed": self.seed,
            "sides": {one.side.value: _side_json(one) for one in self.sides},
        }
        return json.dumps(found, ensure_ascii=False, indent=1)


def report_on(options: Options) -> FunnelReport:
    """Read a folder, ask both sides' questions, and answer them with the baselines.

    Raises:
        JudgementError: the folder cannot be read, a moment is not an ISO time or the log does not cover its horizon.
    """
    reading = read_funnel(options.folder)
    funnel = reading.funnel
    every = options.horizon if options.every is None else options.every
    last = _moment(options, funnel)
    try:
        first = last - (options.windows - 1) * every
    except OverflowError as error:
        raise JudgementError(f"{options.windows} windows every {every} begin before all calendars") from error
    sides = tuple(_on_side(funnel, side, first, every, options) for side in Side)
    moments = tuple(first + number * every for number in range(options.windows))
    return FunnelReport(reading, moments, options.horizon, sides, options.seed)


def _moment(options: Options, funnel: Funnel) -> datetime:
    if not options.at:
        return latest_moment(funnel, options.horizon)
    found = parse_time(options.at, funnel.zone)
    if found is None:
        raise JudgementError(f"{options.at!r} is no moment; an ISO time is wanted, as 2026-01-31")
    return found[0]


def _on_side(funnel: Funnel, side: Side, first: datetime, every: timedelta, options: Options) -> SideReport:
    splits = windows(funnel, first, every, options.windows, options.horizon, side)
    examination = estimate_examination(impressions(splits[0].train, side))
    try:
        task = as_judged_task(splits, f"{side}s", group_by=(OCCUPATION,))
    except JudgementError as error:
        return SideReport(side, None, str(error), (), (), examination, {})
    named = baselines(task.views[max(task.views)], options.seed)
    found = tuple(evaluate(task.asking(ranker), task.task, METRICS, name) for name, ranker in named)
    comparisons = with_holm([one for other in found[1:] for one in other.differences(found[0])])
    weighted = {}
    if examination.by_position:
        weights = choice_weights(task, examination)
        weighted = {
            one.run.name: tuple(
                measure(one.run, task.task, given)
                for measure in (weighted_ndcg, weighted_rr)
                for given in ({}, weights)
            )
            for one in found
        }
    return SideReport(side, task, "", found, comparisons, examination, weighted)


def _side_text(one: SideReport) -> list[str]:
    asks = "Jobs ask for candidates" if one.side is Side.JOB else "Candidates ask for jobs"
    if one.task is None:
        return [f"## {asks}", f"Nothing can be measured: {one.why_not}.", one.examination.said]
    queries, counted = len(one.task.task.queries), one.task.counted
    few = (
        f" **{queries} queries are few: {LEAST_QUERIES} are the least for an interval that can be believed.**"
        if queries < LEAST_QUERIES
        else ""
    )
    return [
        f"## {asks}",
        f"{queries:,} queries can be judged, by {counted.outcomes:,} graded outcomes. "
        f"{one.task.task.about.caveat}{few}",
        _means(one),
        _differences(one.comparisons),
        one.examination.said,
        _weighted(one.weighted),
    ]


def _means(one: SideReport) -> str:
    lines = [
        "| order | " + " | ".join((*METRICS, "judged of the first ten")) + " |",
        "|---" * (len(METRICS) + 2) + "|",
    ]
    for found in one.evaluations:
        cells = " | ".join(_ends(found.intervals[name]) for name in METRICS)
        lines.append(f"| {found.run.name} | {cells} | {found.judged:.0%} |")
    return "\n".join(lines)


def _differences(comparisons: Sequence[Comparison]) -> str:
    lines = [
        f"Compared with {comparisons[0].second}, with Holm's correction over {len(comparisons)} comparisons:",
        "",
        "| order | metric | difference | p (Holm) | ahead / equal / behind | |",
        "|---" * 6 + "|",
    ]
    lines += [
        f"| {one.first} | {one.metric} | {_ends(one.difference)} | {one.p_holm:.4f} | {one.wins} / {one.ties} / "
        f"{one.losses} | {one.too_few or ('holds' if one.significant else '')} |"
        for one in comparisons
    ]
    return "\n".join(lines)


def _weighted(weighted: Mapping[str, Sequence[Weighted]]) -> str:
    if not weighted:
        return ""
    some = next(iter(weighted.values()))
    lines = [
        f"Allowing for position, {some[1].weighted} choices weighted and {some[1].unweighted} from no logged position:",
        "",
        "| order | " + " | ".join(one.metric for one in some) + " |",
        "|---" * (len(some) + 1) + "|",
    ]
    lines += [
        f"| {name} | " + " | ".join(_ends(one.value) for one in found) + " |"
        for name, found in weighted.items()
    ]
    return "\n".join(lines)


def _side_json(one: SideReport) -> dict[str, object]:
    counted: Counted | None = one.task.counted if one.task else None
    return {
        "counted": asdict(counted) if counted else None,
        "why_not": one.why_not,
        "caveat": one.task.task.about.caveat if one.task else "",
        "baselines": {
            found.run.name: {
                "judged": found.judged,
                **{name: asdict(interval) for name, interval in found.intervals.items()},
            }
            for found in one.evaluations
        },
        "comparisons": [asdict(found) for found in one.comparisons],
        "position_bias": one.examination.said,
        "examination": asdict(one.examination),
        "weighted": {name: [asdict(each) for each in found] for name, found in one.weighted.items()},
    }


def _ends(found: Interval) -> str:
    return f"{found.mean:.3f} ({found.low:.3f} to {found.high:.3f})"


def _days(span: timedelta) -> float:
    return span / timedelta(days=1)
