"""What the command shows in a terminal: rankings, import reports and checks as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from data.readers.report import Problem
from matching.taxonomy import Lang
from service.importing import FileReport
from service.messages import message
from service.operations.check import Check
from service.pages import MatchView, RankedList

MOST_PROBLEMS_SHOWN = 20
_STYLE_OF_KIND = {"met": "green", "near": "yellow", "missing": "red", "unknown": "magenta"}
_STYLE_OF_SIGN = {"plus": "green", "minus": "red", "none": "dim"}
_SIGN_OF_STATE = {"met": "✓", "unmet": "✗", "unknown": "?"}


def show_ranking(console: Console, title: str, ranked: RankedList) -> None:
    """A page of matches, each with its skills, its main reasons and its rules."""
    console.print(Text(title, style="bold"), Text(ranked.total))
    for rule in ranked.hidden:
        console.print(Text(rule.sentence, style="dim"))
    for sentence in ranked.widened:
        console.print(Text(sentence, style="yellow"))
    for one in ranked.matches:
        console.print(_match(one))
    if not ranked.matches:
        console.print(Text(ranked.nothing))
    if ranked.range:
        console.print(Text(ranked.range, style="dim"))


def _match(one: MatchView) -> Panel:
    parts: list[Text | Table] = []
    if one.facts:
        parts.append(Text(" · ".join(one.facts), style="dim"))
    for group in one.skills:
        line = Text(f"{group.title}: ", style=f"bold {_STYLE_OF_KIND[group.kind]}")
        line.append(", ".join(skill.label for skill in group.skills), style="not bold default")
        line.append(f" {group.more}" if group.more else "", style="dim")
        parts.append(line)
    table = Table(box=None, show_header=False, padding=(0, 1), expand=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for reason in one.main:
        table.add_row(
            Text(reason.points, style=_STYLE_OF_SIGN[reason.bar.sign]), reason.title, reason.sentence
        )
    parts.append(table)
    rules = "  ".join(f"{_SIGN_OF_STATE[verdict.state]} {verdict.rule}" for verdict in one.verdicts)
    parts.append(Text(rules, style="dim"))
    heading = Text.assemble((f"{one.rank}  ", "dim"), (one.name.text, "bold"), (f"  {one.id}", "dim"))
    return Panel(
        Group(*parts),
        title=heading,
        title_align="left",
        subtitle=Text(f"{one.score} · {one.certainty}", style="dim"),
        subtitle_align="right",
    )


def show_import(console: Console, reports: Sequence[FileReport], lang: Lang) -> None:
    """What came of each file, with the rows that could not be read and why."""
    for one in reports:
        console.print(
            message(
                lang,
                "import.file",
                path=one.path,
                kept=one.kept,
                kind=one.kind,
                format=one.format,
                dropped=one.dropped,
            ),
            markup=False,
        )
        for name, problems in (("import.problems", one.problems), ("import.notices", one.notices)):
            if problems:
                console.print(_problems(message(lang, name), problems, lang))
                left = len(problems) - MOST_PROBLEMS_SHOWN
                if left > 0:
                    console.print(message(lang, "import.more", n=left), style="dim")
        if one.loose_ends:
            first = one.loose_ends[0]
            console.print(message(lang, "import.loose", n=len(one.loose_ends), first=first), markup=False)


def _problems(title: str, problems: Iterable[Problem], lang: Lang) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("line", "column", "value", "reason"):
        table.add_column(message(lang, f"import.{column}"), justify="right" if column == "line" else "left")
    for problem in list(problems)[:MOST_PROBLEMS_SHOWN]:
        table.add_row(
            "" if problem.line is None else str(problem.line),
            Text(problem.column or ""),
            Text(problem.value),
            Text(problem.in_words(lang)),
        )
    return table


def show_check(console: Console, check: Check, lang: Lang) -> None:
    """One line of the doctor's."""
    style = {"ok": "green", "warning": "yellow", "failure": "bold red"}[check.state]
    line = Text.assemble(
        (f"{message(lang, f'doctor.{check.state}'):>11}  ", style),
        (f"{check.name:<12} ", "bold"),
        check.found,
    )
    if check.advice:
        line.append(f"  → {check.advice}", style="dim")
    console.print(line, soft_wrap=True)
