"""A network that is served, with reports, and its administrator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.service.people import ADMIN, Caller, Served, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "report.html").write_text("<!doctype html><style>p { color: red }</style><p>Rapport</p>")
    (reports / "report.json").write_text("{}")
    (reports / "secret.key").write_text("psk_x")
    (reports / "out.txt").symlink_to("/etc/hostname")
    with served(tmp_path, lambda settings: replace(settings, reports=reports)) as found:
        yield found


@pytest.fixture
def admin(site: Served) -> Caller:
    return site.client(ADMIN)
