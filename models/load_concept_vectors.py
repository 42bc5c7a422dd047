"""Concept vectors for an encoder: the file that ships where versions agree, else computed once and kept."""

from __future__ import annotations

from pathlib import Path

from matching.concept_vectors import ConceptVectors, Progress, compute_concept_vectors
from matching.encoder import CachedEncoder, Encoder
from matching.errors import IndexFileError
from matching.taxonomy import Taxonomy
from models.cache_folder import cache_folder
from models.load_encoder import cached

SHIPPED = Path(__file__).parent / "files" / "concept_vectors.npz"


def load_concept_vectors(
    encoder: Encoder,
    taxonomy: Taxonomy,
    folder: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> ConceptVectors:
    """Vectors of the taxonomy's concepts by `encoder`.

    Args:
        encoder: any; the shipped one has its vectors ready.
        taxonomy: the referential.
        folder: where what had to be computed is kept, text by text too, so that the next referential costs little;
            the user's cache by default.
        progress: told how many texts are done, of how many; computing takes about two minutes on two cores.
    """
    kept = (folder or cache_folder()) / f"concepts-{encoder.version}-{taxonomy.version}.npz"
    for path in (SHIPPED, kept):
        try:
            return ConceptVectors.load(path, taxonomy, encoder.version)
        except IndexFileError:
            continue
    remembering = encoder if isinstance(encoder, CachedEncoder) else cached(encoder, folder=folder)
    computed = compute_concept_vectors(remembering, taxonomy, progress)
    computed.save(kept, taxonomy)
    return computed
