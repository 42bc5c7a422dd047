"""The sample network: made into a folder, or into a store of its own beside the operator's."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data.sample import DEFAULT_SEED, generate, write
from data.sample.generation import Progress
from matching.errors import PasserelleError
from service.settings import Settings
from service.store import open_store, save_network


class FolderNotEmptyError(PasserelleError):
    """A sample would be mixed with files that are there already: `path` is the folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is not empty")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a sample is, and the seed that names it."""

    learners: int = 10_000
    offers: int = 2_000
    trainings: int = 400
    seed: int = DEFAULT_SEED


def sample_store(settings: Settings) -> Path:
    """Where the sample network's store is, once made."""
    return settings.data / "sample.sqlite3"


def make_sample_store(path: Path, sizes: Sizes, progress: Progress) -> None:
    """Make a sample network's store; the file appears whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    for rest in path.parent.glob(partial.name + "*"):
        rest.unlink()  # of one that was interrupted
    made = generate(sizes.seed, sizes.learners, sizes.offers, sizes.trainings, progress)
    with closing(open_store(partial)) as store:
        save_network(store, made.network)
    partial.replace(path)


def write_sample_folder(folder: Path, sizes: Sizes, progress: Progress) -> dict[str, int]:
    """Write a sample network's folder; returns how many records of each kind it holds.

    Raises:
        FolderNotEmptyError: the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmptyError(folder)
    made = generate(sizes.seed, sizes.learners, sizes.offers, sizes.trainings, progress)
    write(folder, made)
    network = made.network
    return {
        "learners": len(network.learners),
        "offers": len(network.offers),
        "trainings": len(network.trainings),
    }
