"""The small network with its people, served once for tests that read, and anew for each test that writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.problems import MEDIA_TYPE
from tests.service.people import Served, served


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """For tests that change nothing."""
    with served(tmp_path_factory.mktemp("world")) as running:
        yield running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """For the tests of one file that change something: each its own records."""
    with served(tmp_path_factory.mktemp("fresh")) as running:
        yield running


@pytest.fixture
def problem() -> Any:
    """Checks that an answer is a problem document of a status, and gives it."""

    def check(answer: Any, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == MEDIA_TYPE
        found: dict[str, Any] = answer.json()
        assert found["status"] == status
        assert found["type"].startswith("urn:passerelle:problem:")
        assert found["title"]
        assert found["detail"]
        return found

    return check
