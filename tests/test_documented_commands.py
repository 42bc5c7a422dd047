"""Every command that README and docs show is one that the program takes: names, arguments and options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

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
        text = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8"))
        text = re.sub(r"\$\([^)]*\)", "COMPUTED", text)
        for line in SHOWN.findall(text):
            command = re.split(r"\s#\s|\s{3,}", line)[0].strip()
            named_only = all(one.islower() or one.startswith("-") for one in command.split()[1:])
            if not named_only and not re.search(r"[|…]", command):  # those name a command, or several at once
                found.append((path.name, command))
    return sorted(set(found))


def understand(group: Any, name: str, words: list[str], parent: Any = None) -> None:
    """Read words as the program does, without doing what they say. Raises the parser's own error."""
    context = group.make_context(name, [*words], parent=parent)
    if not hasattr(group, "commands") or not words or words[0] not in group.commands:
        return
    understand(group.commands[words[0]], words[0], words[1:], context)


@pytest.mark.parametrize(("file", "shown"), shown_commands())
def test_a_command_that_is_shown_is_understood(file: str, shown: str) -> None:
    program = typer.main.get_command(command_line("en", read_settings({})))
    words = [STANDS_FOR.get(one, one) for one in shlex.split(shown.partition("passerelle ")[2])]
    assert words[0] in vars(program)["commands"]
    understand(program, "passerelle", words)


def test_a_command_that_lacks_an_option_is_not() -> None:
    program = typer.main.get_command(command_line("en", read_settings({})))
    with pytest.raises(Exception, match="role"):
        understand(program, "passerelle", ["user", "add", "EMAIL", "admin"])


def test_there_are_commands_to_look_at() -> None:
    assert len(shown_commands()) > 15
