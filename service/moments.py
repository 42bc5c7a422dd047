"""Moments as the tables keep them: texts, ISO 8601 in UTC, that sort as the moments do."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """A moment as the tables keep it.

    >>> stamp(datetime(2026, 3, 1, 8, tzinfo=UTC))
    '2026-03-01T08:00:00.000+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """A moment that a table kept."""
    return datetime.fromisoformat(text)
