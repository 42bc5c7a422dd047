"""Imports as an administrator sees them: choosing a file, what reading it found, how far it has come, what it kept."""

from __future__ import annotations

import math
from collections.abc import Sequence

from data.readers.report import Problem
from service.context import PageContext, frame
from service.importing import CONSENTS, FileReport
from service.office.import_runs import ImportRun, Stage
from service.office.pages import Cell, Form, Hidden, OfficePage, Progress, Table
from service.office.start_views import up
from service.pages import Choice, Fact, Field, Link, Option

MOST_PROBLEMS = 200
"""Rows of a report on a page; the count of the others is told."""
KINDS = (
    "",
    "learners",
    "offers",
    "trainings",
    "sessions",
    "enrolments",
    "organisations",
    "placements",
    "consents",
)


def imports_page(
    context: PageContext,
    kind: str = "",
    error: str = "",
    unfinished: Sequence[tuple[str, ImportRun]] = (),
) -> OfficePage:
    """Choosing a file, and the imports that are unfinished, by their tokens."""
    say = context.say
    return OfficePage(
        frame=frame(context, say("office.imports")),
        back=up(context),
        lead=say("office.imports.lead"),
        links=tuple(
            Link(
                _path(token),
                say(
                    "office.imports.goes-on" if run.stage is Stage.RUNNING else "office.imports.cut-short",
                    name=run.name,
                    progress=_progress(context, token, run).words,
                ),
            )
            for token, run in unfinished
        ),
        parts=(
            Form(
                "",
                "/office/imports",
                say("office.imports.try"),
                how=say("office.imports.how"),
                choices=(
                    Choice(
                        "kind",
                        say("office.imports.kind"),
                        tuple(
                            Option(
                                one,
                                say(f"office.kind.{one}") if one else say("office.imports.guess"),
                                chosen=one == kind,
                            )
                            for one in KINDS
                        ),
                    ),
                ),
                file=Field(
                    "file", say("office.imports.file"), error=error, hint=say("office.imports.formats")
                ),
            ),
        ),
    )


def report_page(context: PageContext, report: FileReport, name: str, token: str, erased: int) -> OfficePage:
    """What a dry run found: row by row what is wrong, and the button that keeps the rest."""
    say, number = context.say, context.wording.number
    act = "office.imports.keep.consents" if report.kind == CONSENTS else "office.imports.keep.do"
    how = "office.imports.keep.consents.how" if report.kind == CONSENTS else "office.imports.keep.how"
    keep: list[Form | Table] = []
    if report.kept or erased:
        keep.append(
            Form(
                say("office.imports.keep"),
                f"/office/imports/{token}",
                context.wording.count(act, report.kept),
                how=say(how),
                choices=(_again(context),) if erased else (),
                hidden=(Hidden("kind", report.kind),),
            )
        )
    return OfficePage(
        frame=frame(context, say("office.imports.report")),
        back=Link("/office/imports", say("office.imports.other")),
        facts=(
            Fact(say("office.column.file"), name),
            Fact(say("office.column.kind"), say(f"office.kind.{report.kind}")),
            Fact(say("office.column.format"), report.format),
            Fact(say("office.imports.good"), number(report.kept, 0)),
            Fact(say("office.imports.dropped"), number(report.dropped, 0)),
        ),
        parts=(*keep, *_problems(context, report)),
    )


def run_page(context: PageContext, token: str, run: ImportRun) -> OfficePage:
    """How far an import has come."""
    say = context.say
    return OfficePage(
        frame=frame(context, say("office.imports.running")),
        back=Link("/office/imports", say("office.imports.other")),
        lead=say("office.imports.running.lead", name=run.name),
        progress=_progress(context, token, run),
    )


def kept_page(context: PageContext, report: FileReport, name: str, *, cleared: bool = False) -> OfficePage:
    """What an import kept; `cleared` when its rows are not told any more."""
    say = context.say
    lead = "office.imports.kept.consents" if report.kind == CONSENTS else "office.imports.kept.count"
    return OfficePage(
        frame=frame(context, say("office.imports.kept")),
        back=Link("/office/imports", say("office.imports.other")),
        lead=context.wording.count(lead, report.kept, name=name),
        paragraphs=(say("office.imports.cleared"),) if cleared else (),
        parts=() if cleared else _problems(context, report),
    )


def stopped_page(context: PageContext, token: str, run: ImportRun) -> OfficePage:
    """An import that did not come to its end: how far it came, why, and the button that goes on."""
    say = context.say
    trouble = [say("office.imports.stopped.how", name=run.name)]
    if run.stage is Stage.FAILED:
        why = run.why[1 if context.lang == "en" else 0]
        trouble = [say("office.imports.failed.how", name=run.name, why=context.wording.typeset(why))]
    if run.whole:
        trouble.append(say("office.imports.stopped.kept", progress=_progress(context, token, run).words))
    resume = Form(
        "",
        _path(token),
        say("office.imports.resume"),
        how=say("office.imports.resume.how"),
        hidden=(Hidden("kind", run.kind), Hidden("again", "yes" if run.again else "")),
    )
    return OfficePage(
        frame=frame(context, say("office.imports.stopped")),
        back=Link("/office/imports", say("office.imports.other")),
        troubles=tuple(trouble),
        paragraphs=() if run.resumable else (say("office.imports.gone"),),
        parts=(resume,) if run.resumable else (),
    )


def _path(token: str) -> str:
    return f"/office/imports/{token}"


def _progress(context: PageContext, token: str, run: ImportRun) -> Progress:
    say, number = context.say, context.wording.number
    words = say("office.imports.progress", done=number(run.done, 0), whole=number(run.whole, 0))
    return Progress(
        words=words if run.whole else say("office.imports.progress.reading"),
        done=run.done,
        whole=run.whole,
        look=Link(_path(token), say("office.imports.look")),
    )


def _again(context: PageContext) -> Choice:
    say = context.say
    options = (
        Option("", say("office.imports.again.no"), chosen=True),
        Option("yes", say("office.imports.again.yes")),
    )
    return Choice("again", say("office.imports.again"), options, hint=say("office.imports.again.how"))


def _line(problem: Problem) -> float:
    """The line of a problem; what counts the rest of its kind has none and stands last."""
    return math.inf if problem.line is None else problem.line


def _problems(context: PageContext, report: FileReport) -> tuple[Table, ...]:
    say = context.say
    columns = tuple(say(f"office.column.{one}") for one in ("line", "column", "value", "reason"))
    tables = []
    for name, met in (("problems", report.problems), ("notices", report.notices)):
        problems = sorted(met, key=_line)  # what a later look at the store found, beside what reading found
        left = len(problems) - MOST_PROBLEMS
        tables.append(
            Table(
                say(f"office.imports.{name}"),
                columns,
                tuple(
                    (
                        Cell("" if one.line is None else str(one.line)),
                        Cell(one.column or ""),
                        Cell(one.value),
                        Cell(
                            context.wording.typeset(one.in_words(context.lang)),
                            tag=say("office.imports.left-out") if one.dropped else "",
                        ),
                    )
                    for one in problems[:MOST_PROBLEMS]
                ),
                say(f"office.imports.{name}.none"),
                how=say("office.imports.more", n=context.wording.number(left, 0)) if left > 0 else "",
            )
        )
    return tuple(tables)
