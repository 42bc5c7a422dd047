"""Any sentence-transformers model behind the `Encoder` protocol. Needs the extra `[models]`."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matching.encoder import Kind, Vectors, unit_rows
from matching.errors import ModelError
from models.onnx_encoder import sound

MAX_TOKENS = {Kind.TITLE: 128, Kind.SKILL: 128, Kind.LEARNER: 256, Kind.OFFER: 256}
CHARACTERS_PER_TOKEN = (
    16  # as in `models.onnx_encoder`: what lies beyond would be cut after tokenising anyway
)
BATCH = 64
FAMILY_PREFIXES = {"e5": "query: "}
"""Models that were trained with a prefix and do not always say so in their configuration."""


class SentenceTransformersEncoder:
    """A model by its name or folder, on torch in full precision, without post-processing."""

    def __init__(self, name_or_folder: str) -> None:
        """Load the model.

        Raises:
            ModelError: the extra is not installed, or there is no such model.
        """
        try:
            library = importlib.import_module("sentence_transformers")
            torch = importlib.import_module("torch")
        except ImportError as error:
            raise ModelError(
                f"{name_or_folder} is not an exported encoder, and sentence-transformers is not installed:"
                " pip install 'passerelle[models]'"
            ) from error
        try:
            # the backend is python: no compiled graph; full precision even where the weights are stored in half
            self._model: Any = library.SentenceTransformer(
                name_or_folder, device="cpu", model_kwargs={"dtype": torch.float32}
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"no sentence-transformers model at {name_or_folder}: {error}") from error
        self.name = Path(name_or_folder).name
        self.dim = int(self._model.get_embedding_dimension())
        self._prefix = self._prefix_of(name_or_folder)
        self._longest = int(self._model.max_seq_length or max(MAX_TOKENS.values()))
        digest = hashlib.blake2b(self._prefix.encode(), digest_size=8)
        for key, value in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(value.contiguous().view(torch.uint8).numpy().tobytes())
        self.version = f"{self.name}-{digest.hexdigest()}"

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Vectors (len(texts), dim), rows of length 1. Each distinct text is encoded once."""
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return np.zeros((0, self.dim), dtype=np.float32)
        limit = min(self._longest, MAX_TOKENS[kind])
        self._model.max_seq_length = limit
        prepared = [self._prefix + sound(text[: limit * CHARACTERS_PER_TOKEN]) for text in distinct]
        found = self._model.encode(prepared, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        vectors = unit_rows(np.asarray(found, dtype=np.float32))
        row = {text: number for number, text in enumerate(distinct)}
        return vectors[[row[text] for text in texts]]

    def prepare(self) -> None:
        """Nothing is left to be made: the model is loaded when it is named."""

    def _prefix_of(self, name_or_folder: str) -> str:
        declared = dict(self._model.prompts or {})
        for key in ("query", "document"):
            if declared.get(key):
                return str(declared[key])
        parts = Path(name_or_folder).name.lower().replace("_", "-").split("-")
        bases = str(getattr(self._model[0].auto_model.config, "_name_or_path", "")).lower()
        for family, prefix in FAMILY_PREFIXES.items():
            if family in parts or f"-{family}-" in f"-{bases.replace('/', '-')}-":
                return prefix
        return ""
