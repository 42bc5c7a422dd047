"""The application with its people, on a store of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.people import RECRUITER, Caller, Served, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as running:
        yield running


@pytest.fixture
def recruiter(site: Served) -> Caller:
    """Of the first employer, in a browser whose forms must carry their token themselves."""
    return site.client(RECRUITER, csrf_header=False)
