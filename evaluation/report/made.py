"""Where a report comes from: code, machine, packages, model, data."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from evaluation.report.measured import Made
from matching.reading import ProfileReader
from models.load_encoder import SHIPPED
from models.onnx_encoder import MANIFEST, read_manifest
from models.provenance import commit

PACKAGES = ("passerelle", "numpy", "scipy", "scikit-learn", "faiss-cpu", "bm25s", "onnxruntime", "tokenizers")


def made(command: str, seed: int, reader: ProfileReader, seconds: Mapping[str, float], network: str) -> Made:
    """The facts of this very run.

    Args:
        command: that asked for it.
        seed: of all draws.
        reader: holds encoder and referential.
        seconds: that measuring took, by part.
        network: what the silver tasks were drawn from, in words.
    """
    return Made(
        on=datetime.now(UTC).date().isoformat(),
        command=command,
        commit=commit(),
        seed=seed,
        encoder=reader.encoder.version,
        referential=reader.taxonomy.version,
        python=platform.python_version(),
        machine=f"{platform.machine()}, {platform.system()}, {os.cpu_count()} cores",
        packages={name: found for name in PACKAGES if (found := _version(name))},
        network=network,
        model_card=_model_card(),
        seconds=dict(seconds),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _model_card() -> Mapping[str, str]:
    """What one must know of the encoder that ships, from its manifest."""
    manifest = read_manifest(SHIPPED)
    card = {
        name: str(manifest[name])
        for name in ("name", "version", "licence", "layers", "dim")
        if name in manifest
    }
    training = manifest.get("training")
    if isinstance(training, dict):
        pairs = training.get("pairs")
        if isinstance(pairs, dict):
            card["pairs"] = f"{sum(int(one) for one in pairs.values()):,}"
            card["sources"] = ", ".join(pairs)
    card["manifest"] = f"{SHIPPED.name}/{MANIFEST}"
    return card
