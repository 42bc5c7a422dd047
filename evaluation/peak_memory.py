"""The most memory that this process held."""

from __future__ import annotations

import resource
import sys

MEGABYTE = 1_000_000
KILOBYTE = 1024  # Linux counts in these, macOS in bytes


def peak_memory_mb() -> float:
    """Peak resident memory of this process in MB (10^6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else KILOBYTE) / MEGABYTE
