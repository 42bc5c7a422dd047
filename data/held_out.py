"""Which concepts no training text may come from, so that encoders are chosen on concepts they never saw.

One concept in six, by a hash of its code: the choice needs no list, does not move when concepts are added, and is the
same for whoever trains and whoever measures. An appellation goes with its métier. A text that a held-out concept bears
is held out even where another concept bears it too.
"""

from __future__ import annotations

import hashlib
from itertools import chain

from matching.folding import name_key
from matching.taxonomy import Taxonomy
from matching.titles import normalise_title

HELD_OUT_ONE_IN = 6
"""2,800 of ESCO's concepts and 264 métiers: enough to see a difference of one point in a mean reciprocal rank."""
_SALT = b"passerelle held-out 1"  # another salt is another split: scores before and after cannot be compared


def is_held_out(code: str) -> bool:
    """Whether the texts of this concept are kept from training. Tools never are: they are in no dev task."""
    if code.startswith("tool:"):
        return False
    digest = hashlib.blake2b(code.encode(), digest_size=8, key=_SALT).digest()
    return int.from_bytes(digest, "big") % HELD_OUT_ONE_IN == 0


def held_out_texts(taxonomy: Taxonomy) -> frozenset[str]:
    """`text_of_name` of every name of every held-out concept, and of their descriptions."""
    texts = {
        text_of_name(name.text)
        for name in chain(taxonomy.names("skill"), taxonomy.names("occupation"))
        if is_held_out(name.code)
    }
    for code in (*taxonomy.skill_codes, *taxonomy.occupation_codes):
        if is_held_out(code):
            texts |= {text_of_name(taxonomy.description(code, lang)) for lang in ("fr", "en")}
    return frozenset(texts - {""})


def text_of_name(text: str) -> str:
    """What makes two names one text here: case, accents, gender and inflection left out.

    >>> text_of_name("Développeuses Web") == text_of_name("développeur web")
    True
    """
    return name_key(normalise_title(text).text) if len(text) <= 200 else text.casefold()
