"""A store of the small network with a desk on it, for what is written into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.accounts.actor import Actor, Role
from service.desk import Desk
from service.settings import Settings
from service.store import SqlStore, open_store

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
RECRUITER = Actor("recruiter", "Recruiter", Role.RECRUITER, organisation_id="org1")
ADMIN = Actor("admin", "Admin", Role.ADMIN)


@dataclass(frozen=True)
class Place:
    """A store, the settings that lead to it, and a desk of what is in it."""

    store: SqlStore
    settings: Settings
    desk: Desk


@pytest.fixture
def place(small_settings: Settings, small_desk: Desk, tmp_path: Path) -> Iterator[Place]:
    """A copy of the small network's store."""
    data = tmp_path / "data"
    data.mkdir()
    settings = replace(small_settings, data=data, db=data / "passerelle.sqlite3", cache=data / "cache")
    with closing(open_store(small_settings.db)) as original:
        original.scrub()
    shutil.copy(str(small_settings.db), data)
    with closing(open_store(settings.db, data)) as store:
        yield Place(store, settings, small_desk)
