"""The sample network's own store, beside the operator's: what `demo` shows and `match` falls back on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from service.settings import Settings
from service.store import SqliteStore, save_network


def sample_store(settings: Settings) -> Path:
    """Where the sample network's store is, once made."""
    return settings.data / "sample.sqlite3"


def make_sample(settings: Settings) -> Path:
    """Make the sample network and its store; the file appears whole or not at all."""
    path = sample_store(settings)
    partial = path.with_name(path.name + ".partial")
    for rest in path.parent.glob(partial.name + "*"):
        rest.unlink()  # of one that was interrupted
    with closing(SqliteStore(partial)) as store:
        save_network(store, sample())
    partial.replace(path)
    return path
