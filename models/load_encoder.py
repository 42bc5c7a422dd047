"""One door to every encoder: the one that ships, a folder that was exported, or any sentence-transformers model."""

from __future__ import annotations

from pathlib import Path

from matching.encoder import Encoder
from models.onnx_encoder import MANIFEST, OnnxEncoder

SHIPPED = Path(__file__).parent / "files" / "encoder"


def load_encoder(name_or_folder: str | Path | None = None, threads: int | None = None) -> Encoder:
    """An encoder, without cache (see `open_encoder` for the usual one with).

    Args:
        name_or_folder: `None` for the encoder that ships; a folder that `models.export_encoder` wrote; or the
            name or folder of a sentence-transformers model, which needs the extra `[models]`.
        threads: for the first two, threads of ONNX Runtime; `None` takes the cores at hand, four at most.

    Raises:
        ModelError: nothing there, torn, or the extra is not installed; the message says what to do.
    """
    if name_or_folder is None:
        return OnnxEncoder(SHIPPED, threads)
    folder = Path(name_or_folder)
    if (folder / MANIFEST).is_file():
        return OnnxEncoder(folder, threads)
    from models.sentence_transformers_encoder import SentenceTransformersEncoder

    return SentenceTransformersEncoder(str(name_or_folder))
