"""The sections on tasks: how good the order is, who is seen, how far scores can be read as chances."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.evaluate import Evaluation
from evaluation.report import svg
from evaluation.report.document import Block, Figure, Section, Table, Words
from evaluation.report.measured import MAIN, METRICS, TaskFound
from evaluation.report.wording import Wording
from evaluation.statistics import Comparison


def task_section(found: TaskFound, wording: Wording) -> Section:
    """One task: what it is, the systems, the comparisons, the ablation."""
    task = found.task
    words = [
        wording.say(
            "task.about",
            queries=wording.count(len(task.queries)),
            candidates=wording.count(len(task.candidates)),
            truth=wording.name(task.about.truth.value),
            source=wording.about(task),
        )
    ]
    if task.about.as_of is not None:
        words.append(wording.say("task.as_of", day=wording.day(task.about.as_of.isoformat())))
    if task.without_relevant:
        words.append(wording.say("task.without", n=wording.count(len(task.without_relevant))))
    if found.engine.judged < 1.0:
        words.append(wording.say("task.unjudged", share=wording.percent(found.engine.judged)))
    systems = _systems_table(found.systems, wording)
    rows = [
        svg.Interval(
            wording.name(one.run.name),
            one.intervals[MAIN].mean,
            one.intervals[MAIN].low,
            one.intervals[MAIN].high,
            wording.with_interval(one.intervals[MAIN]),
            marked=one is found.engine,
        )
        for one in sorted(found.systems, key=lambda one: -one.means[MAIN])
    ]
    title, said = wording.say("figure.systems"), wording.say("figure.systems.words", metric=MAIN)
    drawn = svg.intervals(rows, title, said, wording.number, least=0.0)
    blocks: list[Block] = [
        Words(" ".join(one for one in words if one)),
        Figure(drawn, title, said, systems),
        comparison_table(found.comparisons, wording.say("table.against", metric=MAIN), wording),
    ]
    if found.ablation:
        blocks.append(_ablation(found, wording))
    return Section(task.name, wording.name(task.name), tuple(blocks))


def comparison_table(comparisons: Sequence[Comparison], caption: str, wording: Wording) -> Table:
    """The engine less others: difference, interval, p, wins, what could be seen."""
    head = ("system", "difference", "interval", "p", "wtl", "mdd")
    return Table(
        caption,
        tuple(wording.say(f"head.{one}") for one in head),
        tuple(
            (
                wording.name(one.second),
                wording.number(one.difference.mean, sign=True),
                wording.between(one.difference, sign=True),
                wording.p_value(one.p_holm),
                f"{one.wins} / {one.ties} / {one.losses}",
                "±" + wording.number(one.detectable.difference) if one.detectable is not None else "–",
            )
            for one in comparisons
        ),
        tuple(number for number, one in enumerate(comparisons) if one.significant),
    )


def _systems_table(systems: Sequence[Evaluation], wording: Wording) -> Table:
    head = (wording.say("head.system"), *METRICS, wording.say("head.latency"))
    rows = tuple(
        (
            wording.name(one.run.name),
            *(wording.number(one.means[metric]) for metric in METRICS),
            "–" if one.latency is None else wording.number(one.latency.median_ms, 1),
        )
        for one in systems
    )
    queries = wording.count(len(systems[0].task.queries))
    return Table(wording.say("table.systems", queries=queries), head, rows, (0,))


def _ablation(found: TaskFound, wording: Wording) -> Figure:
    rows = [
        svg.Interval(
            wording.name(one.second),
            one.difference.mean,
            one.difference.low,
            one.difference.high,
            wording.with_interval(one.difference, sign=True),
            marked=one.significant,
        )
        for one in sorted(found.ablation, key=lambda one: -one.difference.mean)
    ]
    title, said = wording.say("figure.ablation"), wording.say("figure.ablation.words", metric=MAIN)
    drawn = svg.intervals(rows, title, said, wording.number, (0.0,))
    table = comparison_table(found.ablation, wording.say("table.ablation", metric=MAIN), wording)
    return Figure(drawn, title, said, table)


# --------------------------------------------------------------------------- exposure


def exposure_section(tasks: Sequence[TaskFound], wording: Wording) -> Section:
    """Coverage, inequality and crowding, for tasks on which somebody can be left out."""
    blocks: list[Block] = [Words(wording.say("exposure.words"))]
    for one in tasks:
        if not one.groups and not one.served:
            continue  # a métier that nobody is shown is not left out of anything
        head = ("system", "coverage", "unseen", "gini", "floor", "crowding")
        table = Table(
            f"{wording.name(one.task.name)}. {wording.say('table.exposure')}",
            tuple(wording.say(f"head.{name}") for name in head),
            tuple(
                (
                    wording.name(name),
                    wording.percent(shown.coverage),
                    wording.percent(shown.unseen),
                    wording.number(shown.gini, 2),
                    wording.number(shown.gini_floor, 2),
                    wording.percent(shown.crowding_share),
                )
                for name, shown in one.exposure.items()
            ),
            (0,),
        )
        names = (one.engine.run.name, one.best_other)
        title = wording.say("figure.exposure", task=wording.name(one.task.name))
        said = wording.say("figure.exposure.words")
        curves = [(wording.name(name), list(one.exposure[name].attention.values())) for name in names]
        axes = wording.say("axis.candidates"), wording.say("axis.attention")
        blocks.append(Figure(svg.shares(curves, title, said, axes), title, said, table))
    return Section("exposure", wording.say("exposure"), tuple(blocks) if len(blocks) > 1 else ())


# --------------------------------------------------------------------------- reliability


def sure_section(tasks: Sequence[TaskFound], wording: Wording) -> Section:
    """Scores as chances, and certainty words, against what is found."""
    blocks: list[Block] = [Words(wording.say("sure.words"))]
    for one in tasks:
        if one.reliability is None:
            continue
        found = one.reliability
        table = Table(
            wording.say("table.sure"),
            tuple(wording.say(f"head.{name}") for name in ("bin", "pairs", "true")),
            tuple(
                (
                    wording.percent(part.chance),
                    wording.count(part.pairs),
                    f"{wording.percent(part.right.mean)} "
                    f"[{wording.percent(part.right.low)}, {wording.percent(part.right.high)}]",
                )
                for part in found.bins
            ),
        )
        title = wording.say("figure.sure", task=wording.name(one.task.name))
        said = wording.say(
            "figure.sure.words",
            ece=wording.with_interval(found.ece, 2),
            chance=wording.number(found.ece_by_chance, 2),
            brier=wording.with_interval(found.brier, 2),
            rate=wording.number(found.brier_of_rate, 2),
        )
        bins = [
            svg.Bin(part.chance, part.right.mean, part.right.low, part.right.high, part.pairs)
            for part in found.bins
        ]
        axes = wording.say("axis.foretold"), wording.say("axis.true")
        blocks.append(Figure(svg.reliability(bins, title, said, axes), title, said, table))
        if one.words:
            blocks.append(
                Table(
                    wording.say("table.words"),
                    tuple(wording.say(f"head.{name}") for name in ("word", "pairs", "true", "brier")),
                    tuple(
                        (
                            wording.say(f"word.{word.word}"),
                            wording.count(word.pairs),
                            f"{wording.percent(word.relevant.mean)} "
                            f"[{wording.percent(word.relevant.low)}, {wording.percent(word.relevant.high)}]",
                            wording.with_interval(word.brier, 2),
                        )
                        for word in one.words
                    ),
                )
            )
    return Section("sure", wording.say("sure"), tuple(blocks) if len(blocks) > 1 else ())
