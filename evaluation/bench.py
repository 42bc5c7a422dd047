"""`make bench`: how long and how much, at the size of the network, each beside a plain baseline in the same run.

    python -m evaluation.bench [--learners 10000] [--offers 2000] [--quick] [--json] [--out FOLDER]

The baseline is what one writes in an afternoon (`evaluation.plain_baseline`). Machines differ and are noisy: the load
is printed with the figures, and the ratios are what to read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
from tokenizers import Tokenizer

from data.codec import write_jsonl
from data.network import Network, write_network
from data.sample import generate
from evaluation.bench_encoder import EncoderFigures
from evaluation.bench_start import STAMP
from evaluation.bench_table import Figure, as_json, as_markdown
from evaluation.plain_baseline import PlainFigures, hand_over
from matching.encoder import CachedEncoder, Codes, Key
from matching.matcher import Matcher
from matching.records import Learner, Offer, OfferStatus
from matching.text import learner_prose
from models.load import fill, matcher_with
from models.load_encoder import SHIPPED, cached, load_encoder

PAGE = 10
QUERIES, QUICK_QUERIES = 200, 40
NEW_TEXTS = 40
SHORT_TOKENS = 64
STARTS = 3
QUICK = (500, 100)  # learners and offers
RESULTS = Path(__file__).parent / "results"

Asked = TypeVar("Asked")


class Memory(dict[Key, Codes]):
    """A cache that is emptied before each question, so that no vector of a new text is known."""

    def find(self, keys: Sequence[Key]) -> list[Codes | None]:
        return [self.get(key) for key in keys]

    def add(self, keys: Sequence[Key], codes: Codes) -> None:
        self.update(zip(keys, codes, strict=True))

    def forget(self, keys: Collection[Key]) -> int:
        return sum(self.pop(key, None) is not None for key in keys)


def measure(learner_count: int, offer_count: int, queries: int, say: Callable[[str], None]) -> list[Figure]:
    """Run the whole bench, some minutes; `say` is told what is being done."""
    say(f"making a sample network of {learner_count} learners and {offer_count} offers")
    network = generate(learners=learner_count, offers=offer_count).network
    on = date.fromisoformat(str(network.about["reference_day"]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("reading and indexing every record, no vector known")
        started = time.perf_counter()
        encoder = cached(load_encoder(), folder=folder / "vectors")
        matcher = matcher_with(encoder)
        fill(matcher, network)
        cold_s = time.perf_counter() - started
        texts = encoder.computed
        write_network(folder / "network", network)
        matcher.save(folder / "index", STAMP)
        hand_over(folder, matcher)

        say("answering for stored records")
        matcher.prepare()
        offers = [one for one in network.offers if one.status is OfferStatus.OPEN]
        by_offer = _times(lambda one: matcher.learners_for(one, PAGE, on=on), _spread(offers, queries))
        by_learner = _times(
            lambda one: matcher.offers_for(one, PAGE, on=on), _spread(network.learners, queries)
        )

        say("answering for new texts, no vector known")
        memory = Memory()
        fresh = Matcher(matcher_with(CachedEncoder(load_encoder(), [memory])).reader)
        fresh.learners, fresh.offers = matcher.learners, matcher.offers
        fresh.prepare()
        short = _short_texts(network)
        full = _full_offers(network)
        by_short = _times(
            lambda one: fresh.offers_for(one, PAGE, on=on),
            [Learner(id=f"new-{number}", about=text) for number, text in enumerate(short)],
            before=memory.clear,
        )
        by_full = _times(lambda one: fresh.learners_for(one, PAGE, on=on), full, before=memory.clear)

        say("starting from the saved index, in a process of its own")
        starts, peaks = zip(*(_start(folder, on) for _ in range(STARTS)), strict=True)

        say("the plain baseline, in a process of its own")
        (folder / "short.json").write_text(json.dumps(short), encoding="utf-8")
        write_jsonl(folder / "full.jsonl", full)
        plain = _plain(folder)
    say("the encoder alone, beside sentence-transformers")
    encoders = _encoders()
    plain_cold_s = plain.learner_text_s * len(network.learners) + plain.offer_text_s * len(network.offers)
    guessed = f"extrapolated from {plain.encoded} whole texts a side"
    of_few = f"its median of {plain.looped} questions"
    return [
        Figure("embed and index from cold", "s", cold_s, None, plain_cold_s, f"{texts} texts; {guessed}"),
        Figure(
            "start with a saved index",
            "s",
            float(np.median(starts)),
            3.0,
            plain.load_s + plain_cold_s,
            f"median of {STARTS}; it embeds everything anew, {guessed}",
        ),
        Figure("memory of a started engine, peak", "MB", max(peaks), 1500.0, plain.memory_mb),
        *_two("learners_for, stored offer", by_offer, 30.0, plain.learners_for_ms, of_few),
        *_two("offers_for, stored learner", by_learner, 30.0, plain.offers_for_ms, of_few),
        *_two(
            f"offers_for, new text of up to {SHORT_TOKENS} tokens",
            by_short,
            60.0,
            plain.short_text_ms + plain.offers_for_ms,
            f"its text alone, then its loop; {of_few}",
        ),
        *_two(
            "learners_for, new full offer",
            by_full,
            500.0,
            plain.full_offer_ms + plain.learners_for_ms,
            f"the longest real ones, which it cuts at 512 tokens and we do not; {of_few}",
        ),
        *encoders,
    ]


def _encoders() -> list[Figure]:
    """Time a text, so that less is better here as everywhere in the table."""
    done = subprocess.run(
        [sys.executable, "-m", "evaluation.bench_encoder"], stdout=subprocess.PIPE, text=True, check=True
    )
    found = EncoderFigures(**json.loads(done.stdout.splitlines()[-1]))
    in_lists = [
        Figure(
            f"encode {what}, in a list",
            "ms",
            1000 / ours,
            None,
            1000 / plain,
            f"full precision; target a ratio of {ratio}; {os.cpu_count()} cores",
        )
        for what, (ours, plain), ratio in (("a short text", found.short, 2.5), ("200 tokens", found.long, 2))
    ]
    return [
        *in_lists,
        Figure("encode one short text alone", "ms", found.single_ms[0], 6.0, found.single_ms[1], "median"),
    ]


def _two(what: str, times: Sequence[float], target: float, plain_ms: float, note: str) -> list[Figure]:
    """p50, which has a target and a baseline, and p95."""
    half, most = np.percentile(times, [50, 95]).tolist()
    return [
        Figure(f"{what}, p50", "ms", half, target, plain_ms, note),
        Figure(f"{what}, p95", "ms", most, None, plain_ms, "beside its median"),
    ]


def _short_texts(network: Network) -> list[str]:
    """What learners wrote of themselves, cut after `SHORT_TOKENS` tokens: the longest that the target speaks of."""
    packed = (SHIPPED / "tokenizer.json.gz").read_bytes()
    tokenizer = Tokenizer.from_str(gzip.decompress(packed).decode("utf-8"))
    texts = []
    for learner in network.learners:
        text = " ".join(field.text for field in learner_prose(learner))
        ends = [end for _, end in tokenizer.encode(text, add_special_tokens=False).offsets]
        if len(ends) >= SHORT_TOKENS:
            texts.append(text[: ends[SHORT_TOKENS - 1]])
    return list(_spread(texts, NEW_TEXTS))


def _full_offers(network: Network) -> list[Offer]:
    """The longest real offers, under ids that nobody knows."""
    real = [one for one in network.offers if not one.synthetic]
    longest = sorted(real, key=lambda one: (-len(one.description) - len(one.profile), one.id))
    return [replace(one, id=f"new-{one.id}") for one in longest[:NEW_TEXTS]]


def _start(folder: Path, on: date) -> tuple[float, float]:
    """Seconds from a bare interpreter to the first answer from a saved index, and the peak memory in MB after all."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "evaluation.bench_start", str(folder), on.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdout.readline() != "answered\n":
            raise RuntimeError("the engine did not start; its own message stands above")
        seconds = time.perf_counter() - started
        memory = float(process.stdout.readline())
    return seconds, memory


def _plain(folder: Path) -> PlainFigures:
    command = [sys.executable, "-m", "evaluation.plain_baseline", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return PlainFigures(**json.loads(done.stdout.splitlines()[-1]))


def _spread(records: Sequence[Asked], count: int) -> Sequence[Asked]:
    """`count` of the records, at even distances."""
    return records[:: max(len(records) // count, 1)][:count]


def _times(
    ask: Callable[[Asked], object], queries: Sequence[Asked], before: Callable[[], None] = lambda: None
) -> list[float]:
    """Milliseconds of each question, after one that is not counted; `before` is called before each, untimed."""
    ask(queries[0])
    times = []
    for query in queries:
        before()
        started = time.perf_counter()
        ask(query)
        times.append(1000 * (time.perf_counter() - started))
    return times


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--offers", type=int, default=2_000)
    parser.add_argument("--quick", action="store_true", help="a small network, to see that it runs")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--out", type=Path, help="a folder for bench.json and bench.md (evaluation/results)")
    given = parser.parse_args()
    learners, offers = QUICK if given.quick else (given.learners, given.offers)
    before = os.getloadavg()[0]
    figures = measure(
        learners,
        offers,
        QUICK_QUERIES if given.quick else QUERIES,
        lambda what: print(f"... {what}", file=sys.stderr, flush=True),
    )
    about = {
        "command": f"python -m evaluation.bench --learners {learners} --offers {offers}",
        "cores": os.cpu_count() or 1,
        "load before": round(before, 2),
    }
    table = as_markdown(figures, about)
    print(as_json(figures, about) if given.json else table)
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / "bench.json").write_text(as_json(figures, about) + "\n", encoding="utf-8")
        (given.out / "bench.md").write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
