"""The first two sections: what to know in half a minute, and where to look next."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.audits.groups import Finding
from evaluation.report.document import Points, Section, Words
from evaluation.report.measured import MAIN, Measured, TaskFound
from evaluation.report.wording import Wording
from evaluation.statistics import Comparison

LITTLE = -0.002
"""Difference that leaving out a group of features makes, from which the report asks what its points are for."""
CROWDED = 0.2
"""Share of the lists in which one candidate stands, from which the report says so."""
OFF = 0.1
"""Calibration error from which scores should not be read as chances."""
STAYS = 0.8
"""Share of the first ten below which a slip of the keyboard changes too much."""


def summary_section(measured: Measured, wording: Wording) -> Section:
    """A sentence on each task, on who is not seen, on groups, on identity, on tricks; and what limits all of it."""
    said = [_task(one, wording) for one in measured.tasks]
    said += [
        wording.say(
            "summary.unseen",
            task=wording.name(one.task.name),
            share=wording.percent(one.exposure[one.engine.run.name].unseen),
        )
        for one in measured.tasks
        if one.groups or one.served
    ]
    below = [
        wording.name(table.attribute)
        for one in measured.tasks
        for table in one.groups
        if any(row.finding == Finding.BELOW for row in table.rows)
    ]
    if any(one.groups for one in measured.tasks):
        kind = "some" if below else "none"
        said.append(wording.say(f"summary.groups.{kind}", attributes=", ".join(below)))
    audits = measured.audits
    if audits is not None:
        moved = [one for one in audits.swaps if not one.nothing]
        said.append(
            wording.say(
                "summary.identity.some" if moved else "summary.identity.none",
                scores=sum(one.scores for one in moved),
                positions=sum(one.positions for one in moved),
            )
        )
        tricks = [one for one in audits.attacks if not one.attack.startswith(("honest", "control"))]
        strongest = max(tricks, key=lambda one: one.ranks.mean, default=None)
        if strongest is not None:
            ranks = wording.with_interval(strongest.ranks, 1, sign=True)
            said.append(wording.say("summary.attack", attack=wording.name(strongest.attack), ranks=ranks))
    power = [_power(one, wording) for one in measured.tasks]
    few = [
        wording.say("summary.too_few", task=wording.name(one.task.name), why=why)
        for one in measured.tasks
        if (why := _best(one).too_few)
    ]
    return Section(
        "summary",
        wording.say("summary"),
        (
            Points(tuple(said)),
            *(Words(one, "warning") for one in few),
            Words(" ".join(one for one in power if one)),
            Words(wording.say("summary.silver")),
        ),
    )


def next_section(measured: Measured, wording: Wording) -> Section:
    """What stands out, the most telling first."""
    found = list(_next(measured, wording))
    return Section("next", wording.say("next"), (Points(tuple(found or [wording.say("next.nothing")])),))


def _best(found: TaskFound) -> Comparison:
    """The comparison with the best of the others."""
    return next(one for one in found.comparisons if one.second == found.best_other)


def _task(found: TaskFound, wording: Wording) -> str:
    one = _best(found)
    kind = "level" if not one.significant else "ahead" if one.difference.mean > 0 else "behind"
    return wording.say(
        f"summary.{kind}",
        task=wording.name(found.task.name),
        metric=MAIN,
        value=wording.with_interval(found.engine.intervals[MAIN]),
        other=wording.name(found.best_other),
        difference=wording.with_interval(one.difference, sign=True),
        wins=wording.count(one.wins),
        losses=wording.count(one.losses),
        ties=wording.count(one.ties),
    )


def _power(found: TaskFound, wording: Wording) -> str:
    one = _best(found)
    if one.detectable is None:
        return ""
    return wording.say(
        "summary.power",
        queries=wording.count(one.queries),
        task=wording.name(found.task.name),
        least="±" + wording.number(one.detectable.difference),
        other=wording.name(one.second),
    )


def _below(measured: Measured, wording: Wording) -> Iterator[str]:
    """For each attribute the group that is shown least, among those whose whole interval lies below the line."""
    for one in measured.tasks:
        for table in one.groups:
            rows = [row for row in table.rows if row.finding == Finding.BELOW]
            if rows:
                least = min(rows, key=lambda row: (row.impact.mean, row.group))
                yield wording.say(
                    "below",
                    attribute=wording.name(table.attribute),
                    groups=len(rows),
                    of=len([row for row in table.rows if row.finding != Finding.FEW]),
                    group=wording.name(least.group),
                    impact=wording.with_interval(least.impact, 2),
                    reference=wording.name(table.reference),
                )


def _next(measured: Measured, wording: Wording) -> Iterator[str]:
    for one in measured.tasks:
        name = wording.name(one.task.name)
        behind = [other for other in one.comparisons if other.significant and other.difference.mean < 0]
        for other in behind:
            yield wording.say("next.behind", task=name, other=wording.name(other.second))
        worst = [case for case in one.cases if not case.best]
        highest = max((case.value for case in worst), default=1.0)
        if highest == 0.0:
            yield wording.say("next.nothing_right", task=name, n=len(worst))
        elif worst:
            yield wording.say("next.worst", task=name, n=len(worst), value=wording.number(highest, 2))
        if one.groups or one.served:
            yield from _crowding(one, wording)
        for part in one.ablation:
            if part.difference.mean <= LITTLE:
                yield wording.say(
                    "next.ablation",
                    task=name,
                    group=wording.name(part.second.removeprefix("engine without ")),
                    difference=wording.with_interval(part.difference, sign=True),
                )
        if one.reliability is not None and one.reliability.ece.mean > OFF:
            ece = wording.number(one.reliability.ece.mean, 2)
            yield wording.say("next.calibration", task=name, ece=ece)
    yield from _below(measured, wording)
    if measured.audits is not None:
        for trick in measured.audits.attacks:
            if trick.ranks.low > 0 and not trick.attack.startswith("honest"):
                yield wording.say(
                    "next.attack",
                    attack=wording.name(trick.attack),
                    ranks=wording.with_interval(trick.ranks, 1, sign=True),
                    first_page=wording.percent(trick.first_page),
                )
        for typed in measured.audits.stability:
            if typed.overlap.mean < STAYS:
                yield wording.say(
                    "next.stability",
                    change=wording.name(typed.change),
                    side=wording.say(f"side.{typed.side}"),
                    overlap=wording.percent(typed.overlap.mean),
                )


def _crowding(found: TaskFound, wording: Wording) -> Iterator[str]:
    own, other = (found.exposure[name] for name in (found.engine.run.name, found.best_other))
    if own.crowding_share > max(CROWDED, other.crowding_share):
        yield wording.say(
            "next.unseen",
            task=wording.name(found.task.name),
            unseen=wording.percent(own.unseen),
            other_unseen=wording.percent(other.unseen),
            other=wording.name(found.best_other),
            crowding=wording.percent(own.crowding_share),
        )
