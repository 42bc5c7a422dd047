"""The start of the office, the reports, the health of the service, and the trainings whose label ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from service.accounts.actor import Role
from service.context import PageContext, frame
from service.office.judging import PATH as JUDGING
from service.office.pages import Act, Cell, Form, OfficePage, Section, Table
from service.operations.clock import Run
from service.operations.state import State
from service.pages import Choice, Fact, Link, Option
from service.workspace.labels import EndingLabel
from service.workspace.outbox import Message

OF_ALL = ("reports", "rankings")
OF_ADMINS = (
    "people",
    "contacts",
    "users",
    "organisations",
    "imports",
    "trainings",
    "duplicates",
    "retention",
    "erase",
    "acts",
    "health",
)
LABEL_MONTHS = (3, 6, 12, 24)
SHOWN = (".html", ".md", ".json", ".csv", ".txt", ".svg", ".png")
"""What of a report's folder is shown: nothing else belongs to one."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Disk:
    """Room on the disk of the data, in bytes."""

    free: int
    total: int


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of a report: its name below the folder, its size in bytes, when it was written."""

    name: str
    size: int
    written: datetime


def start_page(context: PageContext, role: Role, state: State) -> OfficePage:
    """Where an analyst or an administrator begins."""
    names = OF_ALL if role is Role.ANALYST else (*OF_ADMINS[:8], *OF_ALL, *OF_ADMINS[8:])
    return OfficePage(
        frame=frame(context, context.say("office.start")),
        lead=context.say(f"office.start.{role.value}"),
        troubles=troubles_words(context, state) if role is Role.ADMIN else (),
        sections=tuple(
            Section(
                Link(f"/office/{name}", context.say(f"office.{name}")), context.say(f"office.{name}.detail")
            )
            for name in names
        ),
    )


def up(context: PageContext) -> Link:
    """The way back to the start."""
    return Link("/office", context.say("office.start"))


def troubles_words(context: PageContext, state: State) -> tuple[str, ...]:
    """What needs a person, a sentence for each part of the service that has trouble."""
    return tuple(context.say(f"office.trouble.{part}") for part, troubled in state.parts.items() if troubled)


def task_words(context: PageContext, task: str) -> str:
    """A task in words; one that this room has no words for stands as it is."""
    name = f"office.task.{task}"
    return context.say(name) if name in context.wording.text else task


def reports_page(
    context: PageContext, folder: Path, files: Sequence[ReportFile], *, judging: bool
) -> OfficePage:
    """The files of the evaluation reports, the newest first, how one makes them, and the way to the judging page."""
    say = context.say
    return OfficePage(
        frame=frame(context, say("office.reports")),
        back=up(context),
        paragraphs=(
            say("office.reports.how", folder=folder),
            say("office.reports.judging.how" if judging else "office.reports.judging.none"),
        ),
        links=(Link(JUDGING, say("office.reports.judging")),) if judging else (),
        parts=(
            Table(
                say("office.reports.files"),
                (say("office.column.file"), say("office.column.written"), say("office.column.size")),
                tuple(
                    (
                        Cell(one.name, f"/office/reports/{one.name}"),
                        Cell(moment_words(context, one.written)),
                        Cell(say("office.kilobytes", n=context.wording.number(max(one.size / 1000, 1), 0))),
                    )
                    for one in files
                ),
                say("office.reports.none"),
            ),
        ),
    )


def report_files(folder: Path) -> list[ReportFile]:
    """The files of a folder of reports, the newest first. What leads out of it is left out."""
    found = []
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.suffix in SHOWN and path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            facts = path.stat()
            written = datetime.fromtimestamp(facts.st_mtime, tz=UTC)
            found.append(ReportFile(path.relative_to(folder).as_posix(), facts.st_size, written))
    return sorted(found, key=lambda one: (one.written, one.name), reverse=True)


def health_page(
    context: PageContext, state: State, runs: Iterable[Run], stuck: Sequence[Message], disk: Disk
) -> OfficePage:
    """How the service stands. Troubles are in the words that its programs say too."""
    say, number = context.say, context.wording.number
    desk = context.desk
    facts = [
        Fact(say("office.health.version"), version("passerelle")),
        Fact(say("office.health.desk"), number(state.desk_sequence, 0)),
        Fact(
            say("office.health.store"),
            say("office.unknown") if state.store_sequence is None else number(state.store_sequence, 0),
        ),
        Fact(say("office.health.behind"), say("office.seconds", n=number(state.behind_s, 0))),
        Fact(say("office.health.learners"), number(len(desk.matcher.learners), 0)),
        Fact(say("office.health.offers"), number(len(desk.matcher.offers), 0)),
        Fact(say("office.health.outbox"), number(state.outbox_waiting, 0)),
        Fact(say("office.health.stuck"), number(state.outbox_stuck, 0)),
        Fact(say("office.health.log"), number(state.log_waiting, 0)),
        Fact(say("office.health.lost"), number(state.log_lost, 0)),
        Fact(
            say("office.health.disk"),
            say(
                "office.health.disk.free",
                free=number(disk.free / MEGABYTE, 0),
                total=number(disk.total / MEGABYTE, 0),
            ),
        ),
        Fact(say("office.health.encoder"), desk.matcher.reader.encoder.version),
        Fact(say("office.health.ranker"), desk.matcher.ranker.version),
        Fact(say("office.health.referential"), desk.matcher.reader.taxonomy.version),
    ]
    return OfficePage(
        frame=frame(context, say("office.health")),
        back=up(context),
        lead="" if state.troubles else say("office.health.well"),
        troubles=troubles_words(context, state),
        facts=tuple(facts),
        parts=(
            Table(
                say("office.health.tasks"),
                tuple(say(f"office.column.{one}") for one in ("task", "at", "took", "outcome")),
                tuple(
                    (
                        Cell(task_words(context, one.name)),
                        Cell(moment_words(context, one.at)),
                        Cell("" if one.took_s is None else say("office.seconds", n=number(one.took_s, 1))),
                        Cell(
                            one.trouble
                            or say("office.health.running" if one.took_s is None else "office.health.done")
                        ),
                    )
                    for one in runs
                ),
                say("office.health.tasks.none"),
            ),
            Table(
                say("office.health.messages"),
                tuple(say(f"office.column.{one}") for one in ("kind", "at", "tries", "outcome", "act")),
                tuple(
                    (
                        Cell(one.kind),
                        Cell(moment_words(context, datetime.fromisoformat(one.created))),
                        Cell(str(one.attempts)),
                        Cell(one.trouble or ""),
                        Cell("", act=_again(context, one)),
                    )
                    for one in stuck
                ),
                say("office.health.messages.none"),
                how=say("office.health.again.how") if stuck else "",
            ),
        ),
    )


def _again(context: PageContext, message: Message) -> Act:
    at = moment_words(context, datetime.fromisoformat(message.created))
    return Act(
        context.say("office.health.again"),
        f"/office/messages/{message.id}/again",
        label=context.say("office.health.again.which", kind=message.kind, at=at),
    )


def trainings_page(context: PageContext, months: int, labels: Sequence[EndingLabel]) -> OfficePage:
    """The trainings whose label ends within some months."""
    say, day = context.say, context.wording.day
    return OfficePage(
        frame=frame(context, say("office.trainings")),
        back=up(context),
        lead=context.wording.count("office.trainings.count", len(labels), months=months),
        parts=(
            Form(
                "",
                "/office/trainings",
                say("office.show"),
                choices=(
                    Choice(
                        "months",
                        say("office.trainings.within"),
                        tuple(
                            Option(str(n), say("office.months", n=n), chosen=n == months)
                            for n in LABEL_MONTHS
                        ),
                    ),
                ),
                reading=True,
            ),
            Table(
                say("office.trainings"),
                tuple(
                    say(f"office.column.{one}")
                    for one in ("training", "provider", "label_until", "sessions_beyond", "id")
                ),
                tuple(
                    (
                        Cell(one.training.title),
                        Cell(one.training.provider or one.training.provider_id or ""),
                        Cell(day(one.until)),
                        Cell(
                            str(one.sessions_beyond),
                            tag=say("office.trainings.beyond") if one.sessions_beyond else "",
                        ),
                        Cell(one.training.id),
                    )
                    for one in labels
                ),
                say("office.trainings.none"),
                quiet=True,
            ),
        ),
    )


def moment_words(context: PageContext, at: datetime) -> str:
    """A moment in words: the day, and the time in UTC."""
    at = at.astimezone(UTC)
    return context.say("office.at", day=context.wording.day(at.date()), time=at.strftime("%H:%M"))
