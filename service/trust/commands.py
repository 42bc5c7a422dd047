"""`passerelle backup`, `restore`, `erase` and `retention`: they read arguments; what is done is in `keeping_acts`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.front import Front

Say = Callable[..., str]
ShowHelp = Callable[[typer.Context, bool], None]
MakeFront = Callable[[str | None], "Front"]


def add_commands_of_trust(app: typer.Typer, say: Say, show_help: ShowHelp, front: MakeFront) -> None:
    """Add the commands to those of `passerelle`, with their help in the language of `say`.

    Args:
        app: the commands of `passerelle`.
        say: the sentence of a name, its places filled.
        show_help: what `--help` does.
        front: the terminal, on the store that `--db` names.
    """
    help_type = typer.Option("--help", "-h", is_eager=True, callback=show_help, help=say("help"))
    db_type = typer.Option("--db", metavar="PATH|URL", help=say("db"))

    def command(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        return app.command(name, help=say(name), rich_help_panel=say("commands"), add_help_option=False)

    @command("backup")
    def _backup(
        file: Annotated[Path, typer.Argument(metavar="FILE", help=say("backup.file"))],
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.trust.keeping_acts import backup

        backup(front(db), file)

    @command("restore")
    def _restore(
        file: Annotated[Path, typer.Argument(metavar="FILE", help=say("restore.file"))],
        verify: Annotated[bool, typer.Option("--verify", help=say("restore.verify"))] = False,
        replace: Annotated[bool, typer.Option("--replace", help=say("restore.replace"))] = False,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.trust.keeping_acts import restore_file, verify_file

        if verify:
            verify_file(front(db), file)
        else:
            restore_file(front(db), file, replace=replace)

    @command("erase")
    def _erase(
        learner: Annotated[str, typer.Argument(metavar="ID", help=say("erase.learner"))],
        yes: Annotated[bool, typer.Option("--yes", help=say("erase.yes"))] = False,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.trust.keeping_acts import erase_person

        if yes or typer.confirm(say("erase.ask", id=learner)):
            erase_person(front(db), learner)
        else:
            typer.echo(say("erase.kept"), err=True)
            raise typer.Exit(1)

    @command("retention")
    def _retention(
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say("retention.dry-run"))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=say("json"))] = False,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.trust.keeping_acts import retention

        retention(front(db), dry_run=dry_run, as_json=as_json)
