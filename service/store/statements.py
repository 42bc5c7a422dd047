"""What statements are written with outside the store: the library of databases is imported in it alone.

A statement that every request needs is made once, with places for its values: to put one together takes as long as to
run it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, bindparam, select

__all__ = ["given", "select"]


def given(name: str, *, several: bool = False) -> BindParameter[Any]:
    """A place in a statement for a value that comes when it is run; `several` for the values of an `in_`."""
    return bindparam(name, expanding=several)
