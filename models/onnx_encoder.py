"""The encoder that ships: ONNX Runtime and a tokenizer, no torch.

Threads: by default as many as cores this process may use, four at most. Each takes whole batches, and one batch runs on
one thread: two threads inside one batch meet after every layer, and where another process wants the cores too they
wait for each other longer than they work (half the texts a second of a single thread, measured). `OMP_NUM_THREADS`
does not bind them, the argument `threads` does.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matching.encoder import Kind, Vectors, unit_rows
from matching.errors import ModelError
from matching.made_once import MadeOnce

FORMAT = "passerelle-encoder/1"
MANIFEST = "manifest.json"
GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json.gz"

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MOST_THREADS = 4
TOKENS_PER_BATCH = 256
"""Of one run: the widest layer then holds 1.5 MB, which stays in the cache of a core. 512 and more were 3 to 6 in 100
slower, 96 to 192 no quicker."""
CHARACTERS_PER_TOKEN = 16
"""Text beyond this many characters for each token allowed is cut before it is tokenised: French and English have
about four characters to a token, so only what would be cut anyway goes, and a megabyte costs no more than a page."""


class OnnxEncoder:
    """A folder written by `models.export_encoder`, run on this machine's processor.

    The graph is loaded for the first text: a process that only meets texts whose vectors are known needs none.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Open the folder.

        Args:
            folder: with manifest, graph and tokenizer.
            threads: batches that run at once; `None` takes the cores this process may use, four at most.

        Raises:
            ModelError: a file is missing, torn or of another format.
        """
        manifest = read_manifest(folder)
        self.name = str(manifest["name"])
        self.version = str(manifest["version"])
        self.dim = int(str(manifest["dim"]))
        self._prefix = str(manifest["prefix"])
        self._ends = (int(str(manifest["first_token"])), int(str(manifest["last_token"])))
        limits = manifest["max_tokens"]
        if not isinstance(limits, dict) or set(limits) != {kind.value for kind in Kind}:
            raise ModelError(f"{folder / MANIFEST} gives no token limit for each kind of text")
        self._max_tokens = {Kind(kind): int(limit) for kind, limit in limits.items()}
        self._tokenizer = MadeOnce(lambda: _tokenizer(folder / TOKENIZER))
        self._session = MadeOnce(lambda: _session(folder / GRAPH))
        self._threads = threads or default_threads()
        self._lock = threading.Lock()
        self._workers: tuple[int, ThreadPoolExecutor] | None = None  # with the process they live in

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Vectors (len(texts), dim), rows of length 1. Each distinct text is encoded once."""
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return np.zeros((0, self.dim), dtype=np.float32)
        means = np.empty((len(distinct), self.dim), dtype=np.float32)
        tokens = self._tokens(distinct, kind)

        def run(places: list[int]) -> None:
            ids = np.array([tokens[place] for place in places], dtype=np.int64)
            hidden: NDArray[np.float32] = self._session().run(["tokens"], {"ids": ids})[0]
            means[places] = hidden.sum(axis=1) / np.float32(ids.shape[1])

        parts = list(batches([len(one) for one in tokens]))[
            ::-1
        ]  # the longest texts first, to end at one time
        if len(parts) == 1 or self._threads == 1:
            for part in parts:
                run(part)
        else:
            list(self._pool().map(run, parts))
        vectors = unit_rows(means)
        row = {text: number for number, text in enumerate(distinct)}
        return vectors[[row[text] for text in texts]]

    def prepare(self) -> None:
        """Load the graph now, a fifth of a second."""
        self._tokenizer()
        self._session()

    def _pool(self) -> ThreadPoolExecutor:
        """The threads that all callers share; new ones in a process that was forked, where the old do not live."""
        with self._lock:
            if self._workers is None or self._workers[0] != os.getpid():
                self._workers = os.getpid(), ThreadPoolExecutor(self._threads, "encoder")
            return self._workers[1]

    def _tokens(self, texts: Sequence[str], kind: Kind) -> list[list[int]]:
        limit = self._max_tokens[kind]
        cut = limit * CHARACTERS_PER_TOKEN
        first, last = self._ends
        encoded = self._tokenizer().encode_batch(
            [self._prefix + sound(text[:cut]) for text in texts], add_special_tokens=False
        )
        return [[first, *one.ids[: limit - 2], last] for one in encoded]


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_str(gzip.decompress(path.read_bytes()).decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(graph: Path) -> InferenceSession:
    import onnxruntime  # it starts a thread: a process that has not loaded it can be forked

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings here are about the machine, not about the model
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def sound(text: str) -> str:
    r"""The text with halves of surrogate pairs, which no UTF-8 can hold, replaced.

    >>> sound("caf\ud800é")
    'caf?é'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts of one length, at most `TOKENS_PER_BATCH` tokens together (one text at least).

    >>> list(batches([3, 5, 3]))
    [[0, 2], [1]]
    """
    order = sorted(range(len(lengths)), key=lambda place: lengths[place])
    for length, same in itertools.groupby(order, key=lambda place: lengths[place]):
        places = list(same)
        size = max(1, TOKENS_PER_BATCH // max(length, 1))
        for start in range(0, len(places), size):
            yield places[start : start + size]


def default_threads() -> int:
    """Cores this process may use, `MOST_THREADS` at most."""
    return min(cores_at_hand(), MOST_THREADS)


def cores_at_hand() -> int:
    """Cores this process may use, on systems that do not tell which ones too."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def read_manifest(folder: Path) -> Mapping[str, object]:
    """The manifest of an encoder folder, its files present at their sizes; `ModelError` otherwise."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"no encoder in {folder}: {MANIFEST} is missing") from error
    except ValueError as error:
        raise ModelError(f"{folder / MANIFEST} is torn: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(f"{folder / MANIFEST} is not of format {FORMAT}")
    for name, facts in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"the encoder in {folder} lacks {name}")
        if path.stat().st_size != facts["bytes"]:
            raise ModelError(f"{path} has {path.stat().st_size} bytes, its manifest says {facts['bytes']}")
    return manifest


def check_files(folder: Path) -> list[str]:
    """Names of the files whose checksum is not the manifest's: the long check, for `doctor`. Empty when all is well."""
    files = read_manifest(folder)["files"]
    if not isinstance(files, dict):
        raise ModelError(f"{folder / MANIFEST} lists no files")
    return [
        name for name, facts in files.items() if checksum((folder / name).read_bytes()) != facts["blake2b"]
    ]


def checksum(content: bytes) -> str:
    """BLAKE2b-128 in hexadecimal."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
