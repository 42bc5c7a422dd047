"""A value that is dear to make, is made when it is first asked for, and only once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class MadeOnce(Generic[Value]):
    """Calls `make` for the first who asks; whoever asks meanwhile, from another thread, waits for that one.

    >>> answer = MadeOnce(lambda: print("made") or 42)
    >>> answer(), answer()
    made
    (42, 42)
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._made: list[Value] = []
        self._making = threading.Lock()

    def __call__(self) -> Value:
        """The value. If making it fails, the error is raised and the next one who asks tries again."""
        if not self._made:
            with self._making:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]
