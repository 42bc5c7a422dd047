"""How much the service stands: `python -m service.operations.load`, on this machine, server and client together.

It makes a sample store, starts the real server on it, and lets people of every role come at a constant rate: of a
hundred requests 20 rank, 75 read something else, 5 write. It tells the times that 50, 95 and 99 of 100 answers take at
most, and looks for the highest rate at which the promise holds.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from service.desk import open_desk
from service.operations.load_client import Client, Timed
from service.operations.load_people import SHARES, Acts, People, add_load_people
from service.sample_network import Sizes, make_sample_store
from service.settings import Settings, read_settings
from service.store import open_store

RATE = 100.0
SECONDS = 120.0
P95_S, P99_S = 0.2, 0.4
"""The promise: 95 of 100 answers within 200 ms, 99 within 400 ms, none wrong."""
WARM_UP_S = 20.0
"""After its start the server reads what new texts need, and adds up the digests of all records, once."""
STEPS_S = 20.0
"""How long each rate of the search is held."""
FINEST = 0.05
"""The search ends when the highest rate that held and the lowest that did not are as near as this share of it."""
HIGHEST_RATE = 2_000.0
PROGRAM = "import sys, passerelle; passerelle.main(sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class Times:
    """The times of some answers in seconds, and how many there were and were wrong."""

    count: int
    wrong: int
    p50: float
    p95: float
    p99: float
    longest: float

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return not self.wrong and self.p95 < P95_S and self.p99 < P99_S


def times_of(answers: Sequence[Timed]) -> Times:
    """The times of answers; of none, all are 0."""
    seconds = sorted(one.seconds for one in answers) or [0.0]
    return Times(
        count=len(answers),
        wrong=sum(one.wrong for one in answers),
        p50=nearest_rank(seconds, 0.5),
        p95=nearest_rank(seconds, 0.95),
        p99=nearest_rank(seconds, 0.99),
        longest=seconds[-1],
    )


def nearest_rank(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all are not above: the nearest-rank percentile.

    >>> nearest_rank([1.0, 2.0, 3.0, 4.0], 0.5), nearest_rank([1.0, 2.0, 3.0, 4.0], 0.95)
    (2.0, 4.0)
    """
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@contextmanager
def server_of(settings: Settings, log: Path) -> Iterator[str]:
    """The real server in a process of its own; gives its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    environment |= {
        "PASSERELLE_DATA": str(settings.data),
        "PASSERELLE_DB": str(settings.db),
        "PASSERELLE_CACHE": str(settings.cache),
        "PASSERELLE_WORKERS": str(settings.workers),
        "PYTHONUNBUFFERED": "1",
    }
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            found = None if process.stdout is None else re.search(r"http://\S+", process.stdout.readline())
            if found is None:
                raise OSError(f"the server did not start; its log is {log}")
            yield found.group()
        finally:
            process.terminate()
            process.wait(60)


def press(url: str, acts: Acts, rate: float, seconds: float) -> list[Timed]:
    """Let people come at a rate for some seconds."""
    return uvloop.run(Client(url).send(acts.draw(round(rate * seconds)), rate))


def highest_rate(url: str, acts: Acts, seconds: float) -> tuple[float, Times | None]:
    """The highest rate found at which the promise is kept, and its times; 0 where none was."""
    low, low_times, high, rate = 0.0, None, math.inf, RATE
    while rate <= HIGHEST_RATE and high - low > FINEST * rate:
        found = times_of(press(url, acts, rate, seconds))
        sys.stderr.write(f"{rate:6.0f} a second: p95 {found.p95 * 1000:.0f} ms, {found.wrong} wrong\n")
        if found.kept:
            low, low_times = rate, found
        else:
            high = rate
        rate = low * 1.5 if high == math.inf else (low + high) / 2
        if high < 2.0:
            break
    return low, low_times


def prepared(folder: Path, sizes: Sizes, workers: int) -> tuple[Settings, People]:
    """A sample's store in a folder, with people and an index."""
    settings = replace(read_settings({}), data=folder, db=folder / "load.sqlite3", workers=workers)
    make_sample_store(folder / "load.sqlite3", sizes, lambda kind, done, of: None)
    with closing(open_store(settings.db, settings.data)) as store:
        people = add_load_people(store, datetime.now(tz=UTC), sizes.seed)
        open_desk(store, settings)
    return settings, people


def report(answers: Sequence[Timed], rate: float, seconds: float, best: float | None) -> str:
    """What was measured, as Markdown."""
    whole = times_of(answers)
    lines = [
        f"{rate:g} requests a second for {seconds:g} s: "
        + ", ".join(f"{share * rate / 100:g} {group}" for group, share in SHARES.items())
        + f". {os.cpu_count()} cores, shared by server and client.",
        "",
        "| requests | number | wrong | p50 ms | p95 ms | p99 ms | longest ms |",
        "|---|---:|---:|---:|---:|---:|---:|",
        _row("all", whole),
        *(_row(group, times_of([one for one in answers if one.call.group == group])) for group in SHARES),
    ]
    names = sorted({(list(SHARES).index(one.call.group), one.call.name) for one in answers})
    lines += [
        _row(f"· {name}", times_of([one for one in answers if one.call.name == name])) for _, name in names
    ]
    lines += [
        "",
        f"The promise (p95 < {P95_S * 1000:g} ms, p99 < {P99_S * 1000:g} ms, no error) "
        + ("is kept." if whole.kept else "is NOT kept."),
    ]
    if best is not None:
        lines += ["", f"Highest rate at which it is kept: {best:.0f} requests a second."]
    return "\n".join(lines) + "\n"


def _row(name: str, times: Times) -> str:
    parts = (times.p50, times.p95, times.p99, times.longest)
    return (
        f"| {name} | {times.count} | {times.wrong} | "
        + " | ".join(f"{1000 * one:.0f}" for one in parts)
        + " |"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print; exit status 1 when the promise is not kept."""
    given = _arguments(arguments)
    sizes = Sizes(given.learners, given.offers, given.trainings)
    with tempfile.TemporaryDirectory(prefix="passerelle-load-") as folder:
        settings, people = prepared(Path(folder), sizes, given.workers)
        acts = Acts(people, random.Random(sizes.seed))
        log = Path(folder) / "server.log"
        with server_of(settings, log) as url:
            press(url, acts, given.rate / 2, given.warm_up)
            answers = press(url, acts, given.rate, given.seconds)
            best = highest_rate(url, acts, STEPS_S)[0] if given.search else None
    text = report(answers, given.rate, given.seconds, best)
    sys.stdout.write(text)
    if given.out is not None:
        head = f"# Load\n\n`make load`, {datetime.now(tz=UTC):%Y-%m-%d}: {sizes.learners} learners, "
        head += f"{sizes.offers} offers, {given.workers} worker(s).\n\n"
        given.out.write_text(head + text, encoding="utf-8")
    return 0 if times_of(answers).kept else 1


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service.operations.load", description=__doc__)
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--offers", type=int, default=2_000)
    parser.add_argument("--trainings", type=int, default=400)
    parser.add_argument("--rate", type=float, default=RATE, help="requests a second")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--warm-up", type=float, default=WARM_UP_S, help="seconds, at half the rate")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--search", action="store_true", help="look for the highest rate, too")
    parser.add_argument("--out", type=Path, help="a file to write the result into")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
