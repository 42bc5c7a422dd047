"""The `passerelle` command, behind its front door: reads arguments, calls `service`, turns errors into advice."""

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from matching.errors import PasserelleError
from matching.taxonomy import Lang
from service.cycles import not_looking_for_cycles
from service.messages import message
from service.settings import LANGUAGES, Settings, read_settings

if TYPE_CHECKING:
    from service.front import Front

Command = TypeVar("Command", bound=Callable[..., None])

EXIT_MISUSE = 2
"""For anything that the caller can put right: a wrong argument, a missing file, an unknown id."""


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command. Errors that a person can put right end in one sentence and exit status 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang: Lang = "fr"
    try:
        settings = read_settings()
        lang, given = _language(given, settings)
        command_line(lang, settings)(given)
    except (PasserelleError, OSError) as error:
        sys.stderr.write(message(lang, "error", message=_in_words(error, lang)) + "\n")
        sys.exit(EXIT_MISUSE)
    except KeyboardInterrupt:
        sys.stderr.write(message(lang, "interrupted") + "\n")
        sys.exit(128 + 2)  # as a shell says of a program stopped by Ctrl+C


def _language(given: list[str], settings: Settings) -> tuple[Lang, list[str]]:
    """The language asked for anywhere on the line, and the line without it: help must know it before it is read."""
    chosen, rest, words = settings.lang, [], iter(given)
    for word in words:
        if word == "--lang":
            chosen = next(words, "")
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        else:
            rest.append(word)
    if chosen not in LANGUAGES:
        raise PasserelleError(f"--lang {chosen!r}: {' | '.join(LANGUAGES)}")
    return ("en" if chosen == "en" else "fr"), rest


def _in_words(error: Exception, lang: Lang) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return message(lang, "error.file", path=error.filename, reason=error.strerror)
    return str(error)


def command_line(lang: Lang, settings: Settings) -> typer.Typer:
    """The commands with their help in `lang`. Heavy libraries are loaded by the command that needs them."""

    def say(name: str, **places: object) -> str:
        return message(lang, name, **places)

    rules = ", ".join(("contract", "rhythm", "dates", "distance", "language", "diploma"))
    kinds = "organisations, learners, trainings, sessions, enrolments, offers, placements, consents"
    app = typer.Typer(
        name="passerelle",
        help=say("app"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        add_help_option=False,
    )
    database = Annotated[str | None, typer.Option("--db", metavar="PATH|URL", help=say("db"))]
    json_option = Annotated[bool, typer.Option("--json", help=say("json"))]
    day_option = Annotated[str | None, typer.Option("--on", metavar="DATE", help=say("match.on"))]
    host_option = Annotated[str, typer.Option("--host", help=say("serve.host"))]
    port_option = Annotated[int, typer.Option("--port", min=0, max=65_535, help=say("serve.port"))]

    def show_help(context: typer.Context, asked: bool) -> None:
        if asked:
            typer.echo(context.get_help())
            raise typer.Exit

    help_option = Annotated[
        bool, typer.Option("--help", "-h", is_eager=True, callback=show_help, help=say("help"))
    ]

    def front(db: str | None = None) -> "Front":
        from service.front import Front

        return Front(settings.with_db(db), lang)

    def day(text: str | None) -> date | None:
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise typer.BadParameter(say("match.date", given=text)) from None

    def command(name: str) -> Callable[[Command], Command]:
        return app.command(name, help=say(name), rich_help_panel=say("commands"), add_help_option=False)

    @app.callback(invoke_without_command=True)
    def _options(
        show_version: Annotated[bool, typer.Option("--version", help=say("version"))] = False,
        lang: Annotated[str, typer.Option("--lang", metavar="fr|en", help=say("lang"))] = lang,
        _help: help_option = False,
    ) -> None:
        if show_version:
            typer.echo(f"passerelle {version('passerelle')}")
            raise typer.Exit

    @command("import")
    def _import(
        files: Annotated[list[Path], typer.Argument(help=say("import.files"))],
        kind: Annotated[str | None, typer.Option(help=say("import.kind", kinds=kinds))] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say("import.dry-run"))] = False,
        on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=say("import.on"))] = None,
        again: Annotated[bool, typer.Option("--again", help=say("import.again"))] = False,
        as_json: json_option = False,
        db: database = None,
        _help: help_option = False,
    ) -> None:
        from service.commands import import_files

        if kind is not None and kind not in kinds.split(", "):
            raise typer.BadParameter(say("import.kind", kinds=kinds))
        status = import_files(
            front(db), files, kind=kind, dry_run=dry_run, on=day(on), again=again, as_json=as_json
        )
        raise typer.Exit(status)

    @command("match")
    def _match(
        offer: Annotated[str | None, typer.Option(metavar="REF", help=say("match.offer"))] = None,
        learner: Annotated[str | None, typer.Option(metavar="REF", help=say("match.learner"))] = None,
        k: Annotated[int, typer.Option("-k", help=say("match.k"))] = 10,
        on: day_option = None,
        offset: Annotated[int, typer.Option(help=say("match.offset"))] = 0,
        lift: Annotated[
            list[str] | None, typer.Option(metavar="RULE", help=say("match.lift", rules=rules))
        ] = None,
        as_json: json_option = False,
        db: database = None,
        _help: help_option = False,
    ) -> None:
        from service.commands import match_learner, match_offer
        from service.desk import MAX_PAGE, Question

        if not 1 <= k <= MAX_PAGE:
            raise typer.BadParameter(say("match.k.range", most=MAX_PAGE, given=k))
        if offset < 0:
            raise typer.BadParameter(say("match.offset.range", given=offset))
        for rule in lift or ():
            if rule not in rules.split(", "):
                raise typer.BadParameter(say("match.rule", given=rule, rules=rules))
        question = Question(k=k, offset=offset, on=day(on), lift=frozenset(lift or ()), lang=lang)
        if offer is not None and learner is None:
            match_offer(front(db), offer, question, as_json=as_json)
        elif learner is not None and offer is None:
            match_learner(front(db), learner, question, as_json=as_json)
        else:
            raise typer.BadParameter(say("match.one"))

    @command("serve")
    def _serve(
        host: host_option = settings.host,
        port: port_option = settings.port,
        workers: Annotated[int, typer.Option(min=1, max=64, help=say("serve.workers"))] = settings.workers,
        db: database = None,
        _help: help_option = False,
    ) -> None:
        with not_looking_for_cycles():
            from judging_room import WORKERS, judging_page
            from service.commands import serve

            gc.freeze()  # what is loaded stays

        serve(front(db), host, port, workers, judging_page, WORKERS)

    @command("demo")
    def _demo(
        host: host_option = settings.host, port: port_option = settings.port, _help: help_option = False
    ) -> None:
        from service.commands import demo

        demo(front(), host, port)

    @command("sample")
    def _sample(
        out: Annotated[Path, typer.Option(help=say("sample.out"))],
        seed: Annotated[int, typer.Option(help=say("sample.seed"))] = 1,
        learners: Annotated[int, typer.Option(min=0, help=say("sample.learners"))] = 10_000,
        offers: Annotated[int, typer.Option(min=0, help=say("sample.offers"))] = 2_000,
        trainings: Annotated[int, typer.Option(min=1, help=say("sample.trainings"))] = 400,
        _help: help_option = False,
    ) -> None:
        from service.commands import write_sample
        from service.sample_network import Sizes

        write_sample(front(), out, Sizes(learners, offers, trainings, seed))

    @command("doctor")
    def _doctor(as_json: json_option = False, db: database = None, _help: help_option = False) -> None:
        from service.commands import doctor

        raise typer.Exit(doctor(front(db), as_json=as_json))

    from evaluation_command import commands_of_evaluation

    app.add_typer(
        commands_of_evaluation(lang, say, show_help), name="evaluate", rich_help_panel=say("commands")
    )
    from service.accounts.commands import commands_of_users

    app.add_typer(commands_of_users(say, show_help, front), name="user", rich_help_panel=say("commands"))

    from service.trust.commands import add_commands_of_trust

    add_commands_of_trust(app, say, show_help, front)
    return app
