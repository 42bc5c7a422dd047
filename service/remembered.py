"""What was worked out of parts of a network, remembered for as long as they are the very same parts.

A desk is followed by another at every change, and most changes leave most kinds of records alone: a new network then
holds the very tuples of the one before. What is worked out of some tuples holds as long as these do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

Parts = ParamSpec("Parts")
Value = TypeVar("Value")


class OfSameParts(Generic[Parts, Value]):
    """Calls `make`, and remembers its last answer until it is asked about another object in any place.

    The answer must follow from the arguments alone, and be changed by nobody: it may remember more that follows.
    Tuples are compared as objects, not by what they hold: to compare ten thousand records takes longer than most
    answers. A day is compared as a day.

    >>> counted = OfSameParts(lambda records: print("counting") or len(records))
    >>> records = ("a", "b")
    >>> counted(records), counted(records)
    counting
    (2, 2)
    """

    def __init__(self, make: Callable[Parts, Value]) -> None:
        self._make = make
        self._known: tuple[tuple[object, ...], Value] | None = None

    def __call__(self, *parts: Parts.args, **named: Parts.kwargs) -> Value:
        """The answer for these parts; every one is given by its place."""
        known = self._known  # replaced as a whole, so threads may ask at once
        if known is not None and all(map(_same, known[0], parts)):
            return known[1]
        made = self._make(*parts, **named)
        self._known = (parts, made)
        return made


def _same(one: object, other: object) -> bool:
    return one is other or (not isinstance(one, tuple) and one == other)
