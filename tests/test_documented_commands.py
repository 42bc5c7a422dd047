"""Every command that README and docs show is one that the program takes: names, arguments and options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import typer

from command_line import command_line
from service.settings import read_settings

ROOT = Path(__file__).parent.parent
SHOWN = re.compile(
    r"(?:^ {4}|`)((?:docker compose exec app )?(?:[\w./]*/)?passerelle [a-z][^`\n]*)", re.MULTILINE
)
STANDS_FOR = {"N": "2", "DATE": "2026-06-15", "PORT": "8000"}
"""Words of the docs in place of numbers and days; names of files stand for themselves."""


def shown_commands() -> list[tuple[str, str]]:
    found = []
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        for line in SHOWN.findall(text):
            command = re.split(r"\s#\s|\s{3,}", line)[0].strip()
            if not re.search(r"[|…]", command):  # several commands named at once
                found.append((path.name, command))
    return sorted(set(found))


def parsed(context: click.Context, words: list[str]) -> None:
    """Read the words as the program does, without doing what they say. Raises `click.UsageError`."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    name, command, rest = group.resolve_command(context, words)
    assert command is not None
    if isinstance(command, click.Group):
        if not rest or rest[0].startswith("-") or rest[0] not in command.commands:
            command.make_context(name, rest, parent=context)
        else:
            parsed(click.Context(command, parent=context, info_name=name), rest)
        return
    command.make_context(name, rest, parent=context)


@pytest.mark.parametrize(("file", "shown"), shown_commands())
def test_a_command_that_is_shown_is_understood(file: str, shown: str) -> None:
    program = typer.main.get_command(command_line("en", read_settings({})))
    words = [STANDS_FOR.get(one, one) for one in shlex.split(shown.partition("passerelle ")[2])]
    parsed(click.Context(program, info_name="passerelle"), words)


def test_there_are_commands_to_look_at() -> None:
    assert len(shown_commands()) > 20
