"""The commands under `passerelle user`: they read arguments; what they do is in `service.accounts.user_acts`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from service.accounts.actor import Role

if TYPE_CHECKING:
    from service.front import Front

Say = Callable[..., str]
ShowHelp = Callable[[typer.Context, bool], None]
MakeFront = Callable[[str | None], "Front"]


def commands_of_users(say: Say, show_help: ShowHelp, front: MakeFront) -> typer.Typer:
    """The commands, with their help in the language of `say`.

    Args:
        say: the sentence of a name, its places filled.
        show_help: what `--help` does.
        front: the terminal, on the store that `--db` names.
    """
    roles = ", ".join(role.value for role in Role)
    help_type = typer.Option("--help", "-h", is_eager=True, callback=show_help, help=say("help"))
    db_type = typer.Option("--db", metavar="PATH|URL", help=say("db"))
    email_type = typer.Argument(metavar="EMAIL", help=say("user.email"))
    send_type = typer.Option("--send", help=say("user.send"))
    users = typer.Typer(no_args_is_help=True, add_help_option=False, help=say("user"))

    def command(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        return users.command(name, help=say(f"user.{name}"), add_help_option=False)

    @users.callback()
    def _users(_help: Annotated[bool, help_type] = False) -> None:
        """Reads `--help`; what is done is up to the commands."""

    @command("add")
    def _add(
        email: Annotated[str, email_type],
        role: Annotated[str, typer.Option(metavar="ROLE", help=say("user.role", roles=roles))],
        name: Annotated[str | None, typer.Option(help=say("user.name"))] = None,
        organisation: Annotated[str | None, typer.Option(metavar="ID", help=say("user.organisation"))] = None,
        learner: Annotated[str | None, typer.Option(metavar="ID", help=say("user.learner"))] = None,
        send: Annotated[bool, send_type] = False,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.add(
            front(db), email, role=role, name=name, organisation=organisation, learner=learner, send=send
        )

    @command("list")
    def _list(
        as_json: Annotated[bool, typer.Option("--json", help=say("json"))] = False,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.show(front(db), as_json=as_json)

    @command("disable")
    def _disable(
        email: Annotated[str, email_type],
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.disable(front(db), email)

    @command("enable")
    def _enable(
        email: Annotated[str, email_type],
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.enable(front(db), email)

    @command("invite")
    def _invite(
        email: Annotated[str | None, typer.Argument(metavar="[EMAIL]", help=say("user.email"))] = None,
        send: Annotated[bool, send_type] = False,
        learners: Annotated[bool, typer.Option("--learners", help=say("user.invite.learners"))] = False,
        training: Annotated[str | None, typer.Option(metavar="ID", help=say("user.invite.training"))] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say("user.invite.dry-run"))] = False,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.invite(front(db), email, send=send, learners=learners, training=training, dry_run=dry_run)

    @command("link")
    def _link(
        email: Annotated[str, email_type],
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.link(front(db), email)

    @command("key")
    def _key(
        email: Annotated[str, email_type],
        name: Annotated[str, typer.Option(help=say("user.key.name"))],
        days: Annotated[int | None, typer.Option(min=1, help=say("user.days"))] = None,
        db: Annotated[str | None, db_type] = None,
        _help: Annotated[bool, help_type] = False,
    ) -> None:
        from service.accounts import user_acts

        user_acts.key(front(db), email, name, days)

    return users
