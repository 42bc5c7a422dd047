"""What a start costs: load a saved engine, answer for a stored record, then make the rest. Run by `evaluation.bench`.

    python -m evaluation.bench_start FOLDER DAY

Prints "answered" as soon as it has; then, prepared and having read a new offer, its peak memory in MB.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from data.network import read_network
from evaluation.peak_memory import peak_memory_mb
from models.load import load_matcher

STAMP = {"data": "bench"}


def main(folder: Path, on: date) -> None:
    """Start from `folder` as a service would."""
    network = read_network(folder / "network")
    matcher = load_matcher(cache=folder / "vectors")
    matcher.load(folder / "index", network.learners, network.offers, STAMP)
    matcher.learners_for(network.offers[0], on=on)
    print("answered", flush=True)
    matcher.prepare()
    matcher.learners_for(replace(network.offers[-1], id="new"), on=on)
    matcher.offers_for(network.learners[0], on=on)
    print(peak_memory_mb(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
