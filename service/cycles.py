"""Python's search for cycles of garbage, put off where very many objects are made and none of them is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_looking_for_cycles() -> Iterator[None]:
    """While records are read or programs are loaded: else all that was made is gone through again and again."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()
