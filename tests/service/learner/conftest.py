"""The application with its people, on one store for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.people import Served, served


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("site")) as running:
        yield running
