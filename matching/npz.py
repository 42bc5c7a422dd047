"""What files of arrays (npz) have in common: texts as arrays, and what reading one may raise when it is torn."""

from __future__ import annotations

import zlib
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

TORN = (OSError, EOFError, ValueError, KeyError, IndexError, BadZipFile, zlib.error)
"""Missing, empty, cut short, altered, or without one of its parts."""


def as_bytes(text: str) -> NDArray[np.uint8]:
    """A text as an array, in UTF-8."""
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
