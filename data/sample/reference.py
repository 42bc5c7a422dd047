"""The day that the sample, and the demo built on it, call today."""

from __future__ import annotations

from datetime import date

REFERENCE_DAY = date(2026, 6, 15)  # a Monday
DEFAULT_SEED = 2026
