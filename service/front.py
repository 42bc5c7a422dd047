"""A terminal that a command of `passerelle` speaks to."""

from __future__ import annotations

import json

from rich.console import Console

from matching.errors import PasserelleError
from matching.taxonomy import Lang
from service.messages import message
from service.settings import Settings


class UsageError(PasserelleError):
    """A command was asked for something that it cannot do; the message says what to write instead."""


class Front:
    """A terminal: where results and messages go, and in which language."""

    def __init__(self, settings: Settings, lang: Lang) -> None:
        self.settings = settings
        self.lang: Lang = lang
        self.out = Console(highlight=False, soft_wrap=False)
        self.err = Console(stderr=True, highlight=False)

    def say(self, name: str, **places: object) -> str:
        """A message in the language of the terminal."""
        return message(self.lang, name, **places)

    def tell(self, name: str, **places: object) -> None:
        """Show a message beside the result, so that the result alone can be piped on."""
        self.err.print(self.say(name, **places), markup=False)

    def print_json(self, value: object) -> None:
        """A result as JSON, on the output alone."""
        self.out.file.write(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
