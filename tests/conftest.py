"""Fixtures that are dear to make and shared by many tests: a small network and a matcher on it; which files begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from data.network import Network, write_network
from data.sample import generate
from matching.reading import ProfileReader
from models import load_matcher
from service.desk import Desk, open_desk
from service.settings import Settings, read_settings
from service.store import open_store, save_network

SEED = 11
REAL_OFFERS = 3
"""Real adverts are long, and reading them is what takes time."""

LONG = (
    "service/browser/test_pages.py",
    "service/operations/test_serving.py",
    "service/operations/test_server_survives_a_kill.py",
    "test_cli.py",
    "evaluation/test_baselines.py",
)
"""Files that take longest, in this order before all others: a process that came to one last would be waited for."""

# An example that waits for a busy machine is not wrong.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def reader() -> ProfileReader:
    """The reader of the engine that ships. Its tables of names take seconds to make; `Matcher(reader)` takes none."""
    return load_matcher().reader


@pytest.fixture(scope="session")
def small_network() -> Network:
    """Sixty learners, thirty invented offers and a few real ones, of the sample's own making."""
    network = generate(SEED, learners=60, offers=30, trainings=20).network
    real = tuple(offer for offer in network.offers if not offer.synthetic)[:REAL_OFFERS]
    return replace(network, offers=(*(offer for offer in network.offers if offer.synthetic), *real))


@pytest.fixture(scope="session")
def small_settings(small_network: Network, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a store that holds the small network."""
    data = tmp_path_factory.mktemp("passerelle")
    settings = replace(read_settings(), data=data, db=data / "passerelle.sqlite3")
    store = open_store(settings.db)
    save_network(store, small_network)
    store.close()
    return settings


@pytest.fixture(scope="session")
def small_desk(small_settings: Settings) -> Iterator[Desk]:
    """The desk on that store: the shipped encoder, the bundled referential, the whole path."""
    store = open_store(small_settings.db)
    yield open_desk(store, small_settings)
    store.close()


@pytest.fixture(scope="session")
def folder_of_records(small_network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small network as a folder of files."""
    folder = tmp_path_factory.mktemp("network")
    write_network(folder, small_network)
    return folder
