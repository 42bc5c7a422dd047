"""Weights to bytes so that the outputs of a layer move least, not so that each weight moves least."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DAMPING = 0.01
"""Of the mean of the diagonal, added to it: inputs that always go together must not make the inverse explode."""


def compensated(
    weight: NDArray[np.float32],
    scales: NDArray[np.float32],
    moments: NDArray[np.float64],
    steps: int,
) -> NDArray[np.int8]:
    """Codes (outputs, inputs) in [-steps, steps]: codes x scales stands for the weight.

    Input by input, what rounding adds to the outputs is taken back by the inputs that are still to be rounded, as far
    as these go together with it (Frantar et al. 2023, "GPTQ", ICLR).

    Args:
        weight: (outputs, inputs).
        scales: (outputs, 1), of one step.
        moments: (inputs, inputs), sum over tokens of input times input.
        steps: largest code.

    >>> equal = np.ones((2, 2))  # two inputs that are always the same
    >>> compensated(np.array([[0.4, 0.4]], np.float32), np.ones((1, 1), np.float32), equal, 4).tolist()
    [[0, 1]]
    """
    damped = moments + np.eye(len(moments)) * (DAMPING * float(np.diag(moments).mean()) + 1e-12)
    upper = np.linalg.cholesky(np.linalg.inv(damped)).T
    left = weight.astype(np.float64)
    codes = np.empty(weight.shape, dtype=np.int8)
    for column in range(weight.shape[1]):
        codes[:, column] = np.clip(np.rint(left[:, column] / scales[:, 0]), -steps, steps)
        missed = (left[:, column] - codes[:, column] * scales[:, 0]) / upper[column, column]
        left[:, column:] -= np.outer(missed, upper[column, column:])
    return codes
