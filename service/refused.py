"""What somebody asked for and cannot have, for a reason that people meet: pages say it in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from matching.errors import BadRecordError


class RefusedError(BadRecordError):
    """A request that cannot be met. `detail` is for programs; pages say `refused.PHRASE` with its places.

    Numbers and days among the places are written as the language of the page writes them.
    """

    def __init__(self, detail: str, phrase: str, **places: int | date) -> None:
        self.phrase = f"refused.{phrase}"
        self.places: Mapping[str, int | date] = places
        super().__init__(detail)


def too_long(what: str, letters: int, most: int) -> RefusedError:
    """The error of a text that has more letters than are kept; `what` is "a note"."""
    return RefusedError(
        f"{what} has {letters} characters; at most {most} are kept", "long", n=letters, most=most
    )


def nothing_said(what: str) -> RefusedError:
    """The error of a text without any word; `what` is "a note"."""
    return RefusedError(f"{what} needs some words", "empty")
