"""Profiles on disk: what was read in ten thousand records, laid end to end, so that a start reads no prose.

The vectors are not here but in the vector index beside; the two carry the same stamp.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index_file import read_index, refuse_unless, write_index
from matching.profile import OCCUPATION, SKILL, Profile
from matching.ragged import Ragged
from matching.vectors import Vectors

KIND = "profiles"


def write_profiles(folder: Path, profiles: Sequence[Profile], stamp: Mapping[str, str]) -> None:
    """Save profiles without their vectors; crash-safe as every index (see `index_file`)."""
    skills = Ragged.of([one.skills for one in profiles], SKILL)
    occupations = Ragged.of([one.occupations for one in profiles], OCCUPATION)
    parts = {
        "ids": json.dumps([one.id for one in profiles]).encode(),
        "fields": json.dumps([one.fields for one in profiles]).encode(),
        "skills": _bytes(skills.values),
        "skill_offsets": _bytes(skills.offsets),
        "occupations": _bytes(occupations.values),
        "occupation_offsets": _bytes(occupations.offsets),
    }
    write_index(folder, KIND, {"count": len(profiles)}, parts, stamp)


def read_profiles(folder: Path, vectors: Mapping[str, Vectors], expect: Mapping[str, str]) -> list[Profile]:
    """Profiles as they were saved, with their vectors given back to them, in the order they were saved.

    Args:
        folder: where `write_profiles` put them.
        vectors: a vector of shape (dim,) for each id.
        expect: the stamp that they must carry.

    Raises:
        IndexFileError: there are none, or they are torn, altered, stale, or of other ids than the vectors.
    """
    saved = read_index(folder, KIND, expect)
    ids = json.loads(saved.parts["ids"])
    fields = json.loads(saved.parts["fields"])
    skills = Ragged(_array(saved.parts["skills"]), _array(saved.parts["skill_offsets"]))
    occupations = Ragged(_array(saved.parts["occupations"]), _array(saved.parts["occupation_offsets"]))
    refuse_unless(
        folder, saved.facts["count"] == len(ids) == len(skills), "disagrees about how many it holds"
    )
    refuse_unless(
        folder,
        skills.values.dtype == SKILL and occupations.values.dtype == OCCUPATION,
        "has columns of another version",
    )
    refuse_unless(folder, ids == list(vectors), "holds other ids than the vectors beside it")
    return [
        Profile(one, skills[row], occupations[row], vectors[one], tuple(fields[row]))
        for row, one in enumerate(ids)
    ]


def _bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _array(content: bytes) -> NDArray[Any]:
    array: NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    return array
