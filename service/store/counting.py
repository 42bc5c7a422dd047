"""Counting rows of the tables beside the records, for the rooms above, which know no SQL library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select

from service.store.sql_reading import SqlReading


def how_many(now: SqlReading, table: Table, *where: ColumnElement[bool]) -> int:
    """How many rows of a table meet all the conditions."""
    return int(now.connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def how_many_each(
    now: SqlReading, column: ColumnElement[Any], where: Iterable[ColumnElement[bool]] = ()
) -> dict[str, int]:
    """How many rows have each value of a column, by value."""
    counted = select(column, func.count()).where(*where).group_by(column)
    return {str(value): int(count) for value, count in now.connection.execute(counted)}


def greatest(now: SqlReading, column: ColumnElement[Any], where: Iterable[ColumnElement[bool]] = ()) -> Any:
    """The greatest value of a column, or `None` where there is none."""
    return now.connection.execute(select(func.max(column)).where(*where)).scalar_one()


def greatest_each(
    now: SqlReading,
    by: ColumnElement[Any],
    column: ColumnElement[Any],
    where: Iterable[ColumnElement[bool]] = (),
) -> dict[str, Any]:
    """The greatest value of a column for each value of another."""
    asked = select(by, func.max(column)).where(*where).group_by(by)
    return {str(value): highest for value, highest in now.connection.execute(asked)}
