"""What was measured -> the report as it is read: summary first, then everything that it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.report.audits_content import audits_section
from evaluation.report.cases_content import cases_section
from evaluation.report.document import Block, Document, Points, Section, Table, Words
from evaluation.report.gate import Since
from evaluation.report.groups_content import groups_section
from evaluation.report.measured import MAIN, Measured
from evaluation.report.summary_content import next_section, summary_section
from evaluation.report.tasks_content import exposure_section, sure_section, task_section
from evaluation.report.wording import WORDINGS, Wording
from matching.taxonomy import Lang


def document(measured: Measured, lang: Lang, since: Since | None = None) -> Document:
    """The report in one language."""
    wording = WORDINGS[lang]
    sections = [
        summary_section(measured, wording),
        next_section(measured, wording),
        *([_since_section(since, wording)] if since is not None else []),
        *(task_section(one, wording) for one in measured.tasks),
        exposure_section(measured.tasks, wording),
        groups_section(measured.tasks, wording),
        sure_section(measured.tasks, wording),
        audits_section(measured.audits, wording),
        cases_section(measured.tasks, wording),
        _method_section(wording),
        _card_section("model", measured.made.model_card, wording),
        _data_section(measured, wording),
        _environment_section(measured, wording),
    ]
    made = measured.made
    others = {system.run.name for one in measured.tasks for system in one.systems[1:]}
    return Document(
        lang=lang,
        title=wording.say("title"),
        lead=wording.say(
            "lead",
            queries=wording.count(sum(len(one.task.queries) for one in measured.tasks)),
            tasks=len(measured.tasks),
            systems=len(others),
        ),
        facts=(
            (wording.say("fact.on"), wording.day(made.on)),
            (wording.say("fact.commit"), made.commit or "–"),
            (wording.say("fact.encoder"), made.encoder),
            (wording.say("fact.seed"), str(made.seed)),
            (
                wording.say("fact.took"),
                wording.say("minutes", n=wording.number(sum(made.seconds.values()) / 60, 1)),
            ),
        ),
        sections=tuple(one for one in sections if one.blocks),
        contents=wording.say("contents"),
        numbers=wording.say("numbers"),
        ended=wording.say("ended", command=made.command),
    )


def _since_section(since: Since, wording: Wording) -> Section:
    rows = tuple(
        (
            wording.name(name),
            wording.number(one.second_mean),
            wording.number(one.first_mean),
            wording.number(one.difference.mean, sign=True),
            wording.between(one.difference, sign=True),
            wording.p_value(one.p_holm),
            f"{one.wins} / {one.ties} / {one.losses}",
        )
        for name, one in zip(since.tasks, since.comparisons, strict=True)
    )
    names = ("task", "before", "now", "difference", "interval", "p", "wtl")
    head = tuple(wording.say(f"head.{one}") for one in names)
    blocks: list[Block] = [
        Words(wording.say("since.words", commit=since.earlier.commit or "–")),
        Table(wording.say("table.since", metric=MAIN), head, rows),
    ]
    if since.left_out:
        blocks.append(
            Points(tuple(wording.say(f"since.{why}", task=wording.name(one)) for one, why in since.left_out))
        )
    return Section("since", wording.say("since", day=wording.day(since.earlier.on)), tuple(blocks))


def _method_section(wording: Wording) -> Section:
    return Section(
        "method",
        wording.say("method"),
        (
            Points(tuple(wording.say(f"method.{number}") for number in range(1, 6))),
            Words(wording.say("caveats"), "heading"),
            Points(tuple(wording.say(f"caveat.{number}") for number in range(1, 4))),
        ),
    )


def _data_section(measured: Measured, wording: Wording) -> Section:
    return Section(
        "data",
        wording.say("data"),
        (
            Words(wording.say("data.network", network=measured.made.network)),
            Words(wording.say("data.referential", version=measured.made.referential)),
        ),
    )


def _card_section(name: str, facts: Mapping[str, str], wording: Wording) -> Section:
    return Section(name, wording.say(name), (_facts_table(facts, wording),) if facts else ())


def _environment_section(measured: Measured, wording: Wording) -> Section:
    made = measured.made
    facts = {"Python": made.python, "machine": made.machine, **made.packages}
    facts |= {name: f"{wording.number(took, 0)} s" for name, took in made.seconds.items()}
    return Section("environment", wording.say("environment"), (_facts_table(facts, wording),))


def _facts_table(facts: Mapping[str, str], wording: Wording) -> Table:
    head = (wording.say("head.name"), wording.say("head.value"))
    return Table("", head, tuple((name, value) for name, value in facts.items()), figures=False)
