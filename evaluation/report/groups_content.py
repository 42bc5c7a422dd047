"""The section on groups: who is shown, and who is served well."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.audits.groups import FOUR_FIFTHS, Finding, GroupTable
from evaluation.audits.served import ServedTable
from evaluation.report import svg
from evaluation.report.document import Block, Figure, Section, Table, Words
from evaluation.report.measured import MAIN, TaskFound
from evaluation.report.wording import Wording

MOST_DRAWN = 12
"""Groups that a drawing shows; beyond, the table alone tells (400 trainings)."""


def groups_section(tasks: Sequence[TaskFound], wording: Wording) -> Section:
    """Every attribute of every task that knows of groups."""
    blocks: list[Block] = [Words(wording.say("groups.words"))]
    for one in tasks:
        for table in one.groups:
            blocks.append(_shown(table, one, wording))
        served = [_served(table, one, wording) for table in one.served]
        blocks += [table for table in served if table.rows]
    return Section("groups", wording.say("groups"), tuple(blocks) if len(blocks) > 1 else ())


def _shown(found: GroupTable, task: TaskFound, wording: Wording) -> Block:
    attribute = f"{wording.name(task.task.name)}, {wording.name(found.attribute)}"
    drawn = [one for one in found.rows if one.finding != Finding.FEW and one.impact.mean == one.impact.mean]
    listed = found.rows if len(found.rows) <= MOST_DRAWN else tuple(drawn) or found.rows[:MOST_DRAWN]
    table = Table(
        wording.say(
            "table.groups",
            attribute=attribute,
            ndkl=wording.with_interval(found.ndkl, 2),
            random=wording.number(found.ndkl_random, 2),
        ),
        tuple(
            wording.say(f"head.{name}")
            for name in ("group", "people", "rate", "impact", "finding", "skew", "merit")
        ),
        tuple(
            (
                wording.name(one.group),
                wording.count(one.candidates),
                wording.percent(one.rate, 1),
                wording.with_interval(one.impact, 2),
                wording.say(f"finding.{one.finding.value}"),
                wording.number(one.skew, 2, sign=True),
                wording.with_interval(one.treatment, 2),
            )
            for one in listed
        ),
        tuple(number for number, one in enumerate(listed) if one.finding == Finding.BELOW),
    )
    if not drawn or len(drawn) > MOST_DRAWN:
        return table
    title = wording.say("figure.groups", attribute=attribute)
    said = wording.say("figure.groups.words", reference=wording.name(found.reference))
    rows = [
        svg.Interval(
            wording.name(one.group),
            one.impact.mean,
            one.impact.low,
            one.impact.high,
            wording.with_interval(one.impact, 2),
            marked=one.finding == Finding.BELOW,
        )
        for one in drawn
    ]
    picture = svg.intervals(rows, title, said, wording.number, (FOUR_FIFTHS,), least=0.0)
    return Figure(picture, title, said, table)


def _served(found: ServedTable, task: TaskFound, wording: Wording) -> Table:
    attribute = f"{wording.name(task.task.name)}, {wording.name(found.attribute)}"
    rows = found.rows if len(found.rows) <= MOST_DRAWN else tuple(one for one in found.rows if not one.few)
    return Table(
        f"{wording.say('served', attribute=attribute)}. {wording.say('served.words', metric=MAIN)}",
        (
            wording.say("head.group"),
            wording.say("head.queries"),
            MAIN,
            wording.say("head.gap"),
            wording.say("head.finding"),
        ),
        tuple(
            (
                wording.name(one.group),
                wording.count(one.queries),
                wording.with_interval(one.mean),
                wording.with_interval(one.gap, sign=True),
                wording.say("few") if one.few else "",
            )
            for one in rows
        ),
        tuple(
            number for number, one in enumerate(rows) if not one.few and (one.gap.high < 0 or one.gap.low > 0)
        ),
    )
