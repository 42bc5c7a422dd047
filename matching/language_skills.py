"""Languages are listed as such, or named among skills and in prose: each way answers for the other.

A language that is listed is a skill too, so that "Anglais exigé" in an offer's prose is met; one that is named as a
skill ("anglais courant") is spoken, whatever the list of languages leaves out.

An origin must not tell in what a person is near to: languages are looked up when an offer names one, and stay out of
the vector that chooses the pool.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.columns import LANGUAGES
from matching.ragged import Ragged
from matching.taxonomy import Taxonomy

CODES: Mapping[str, str] = {
    "fr": "esco:skill/e747e77e-0ea1-4001-8b07-1d11946b5f1b",
    "en": "esco:skill/6d3edede-8951-4621-a835-e04323300fa0",
    "es": "esco:skill/14ee9f76-3524-43d5-8a1a-5ba8283f8bd7",
    "de": "esco:skill/4812a4ea-dc55-4dc6-b9b0-4a59bba2c647",
    "it": "esco:skill/87219dfe-a21c-4160-8cc8-1eabf9b16b44",
    "pt": "esco:skill/584c13e8-fd06-4ca3-a45b-cca5b2f147a7",
    "ar": "esco:skill/33859d93-987c-4caa-a0a9-6159ea7bbc2a",
    "zh": "esco:skill/1fe42b38-cd42-4fc7-ae77-14e4c9e96295",
    "nl": "esco:skill/cad4f44b-28a8-4448-86e5-7389e5ebf3eb",
    "ru": "esco:skill/6891bbce-20bf-4afc-bd5e-75bdf54c0165",
    "ja": "esco:skill/39c675c4-af13-49db-bbed-cf762102f85e",
    "pl": "esco:skill/f3e9b964-0c2d-46c4-a895-8b3583054d69",
    "ro": "esco:skill/4b9f1ae5-0ee6-4738-8999-9b8191fba808",
    "tr": "esco:skill/aa66a033-8522-40e9-a5c0-ff2593e2669c",
    "uk": "esco:skill/354b948c-7eef-4ebc-bfd6-f60d7d5acb62",
}
"""The skill of each language that a rule can ask for, by ISO 639-1 code."""

SKILL_LEVEL: Mapping[str | None, int] = {"A1": 1, "A2": 1, "B1": 2, "B2": 3, "C1": 4, "C2": 4}
"""Level of a skill, 1 (notions) to 4 (expert), that a level of the CEFR comes to."""

_NOTIONS = 1


def spoken(skills: Ragged, taxonomy: Taxonomy) -> NDArray[np.bool_]:
    """Which of `LANGUAGES` each of n people names as a skill, shape (n, len(LANGUAGES)).

    Notions are left out: they do not say that a language is spoken, nor that it is not.
    """
    rows, owners = skills.values["row"], skills.owners()
    beyond_notions = skills.values["level"] != _NOTIONS
    found = np.zeros((len(skills), len(LANGUAGES)), dtype=np.bool_)
    for column, language in enumerate(LANGUAGES):
        row = taxonomy.skill_row.get(CODES[language])
        if row is not None:
            found[owners[(rows == row) & beyond_notions], column] = True
    return found
