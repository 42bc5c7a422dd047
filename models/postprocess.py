"""What is done to a mean of tokens before it is a vector: centring, and removing the directions that all texts share.

An encoder that was not trained for this trade puts unrelated jobs at cosine 0.84, since all its vectors lean the same
way. Taking away the mean of the referential's labels and the first few principal components (Mu and Viswanath 2018,
"All-but-the-top") spreads them out, without training and without a cost at run time. A trained encoder needs none:
exports write none any more, and a folder that lists one has it applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.encoder import Vectors, unit_rows
from matching.errors import ShapeError


@dataclass(frozen=True, slots=True)
class Postprocess:
    """`(vector - mean)` through `transform` (dim, dim), to length 1."""

    mean: NDArray[np.float32]  # (dim,)
    transform: NDArray[np.float32]  # (dim, dim), symmetric

    def __post_init__(self) -> None:
        dim = len(self.mean)
        if self.transform.shape != (dim, dim):
            raise ShapeError(f"a mean of {dim} dimensions but a transform of {self.transform.shape}")

    def apply(self, vectors: Vectors) -> Vectors:
        """Vectors (n, dim), rows of length 1. A row depends on itself only, to the last bit."""
        centred = vectors - self.mean
        moved = np.matmul(centred[:, None, :], self.transform)[
            :, 0
        ]  # row by row: BLAS adds in another order for n rows
        return unit_rows(moved)

    @classmethod
    def load(cls, path: Path) -> Postprocess:
        """Read an npz with `mean` and `transform`."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["mean"], arrays["transform"])
