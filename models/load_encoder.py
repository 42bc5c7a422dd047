"""One door to every encoder: the one that ships, a folder that was exported, or any sentence-transformers model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matching.encoder import CachedEncoder, Encoder, VectorStore
from matching.errors import IndexFileError
from matching.vector_cache import LIMIT_BYTES, ShippedVectors, VectorCache
from models.cache_folder import cache_folder
from models.onnx_encoder import MANIFEST, OnnxEncoder
from models.sentence_transformers_encoder import SentenceTransformersEncoder

SHIPPED = Path(__file__).parent / "files" / "encoder"


def load_encoder(name_or_folder: str | Path | None = None, threads: int | None = None) -> Encoder:
    """An encoder, without cache.

    Args:
        name_or_folder: `None` for the encoder that ships; a folder that `models.export_encoder` wrote; or the
            name or folder of a sentence-transformers model, which needs the extra `[models]`.
        threads: for the first two, batches that run at once; `None` takes the cores at hand, four at most.

    Raises:
        ModelError: nothing there, torn, or the extra is not installed; the message says what to do.
    """
    if name_or_folder is None:
        return OnnxEncoder(SHIPPED, threads)
    if (Path(name_or_folder) / MANIFEST).is_file():
        return OnnxEncoder(Path(name_or_folder), threads)
    return SentenceTransformersEncoder(str(name_or_folder))


def cached(
    encoder: Encoder,
    shipped: Sequence[Path] = (),
    folder: Path | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> CachedEncoder:
    """The encoder behind its caches: first the vectors that ship, then those on disk, which grow.

    Args:
        encoder: what computes the vectors that no cache knows.
        shipped: files of `models.build_sample_vectors`; one of another encoder's is left aside.
        folder: of the cache on disk; `None` for the user's own.
        limit_bytes: bound of that folder.
    """
    stores: list[VectorStore] = []
    for path in shipped:
        try:
            stores.append(ShippedVectors.load(path, encoder.version))
        except IndexFileError:
            continue
    stores.append(
        VectorCache(folder or cache_folder() / "vectors", encoder.version, encoder.dim, limit_bytes)
    )
    return CachedEncoder(encoder, stores)
