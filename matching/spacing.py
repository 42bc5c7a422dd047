"""A text with one space between words and none before a mark, and where each place of the text as written falls in it.

Cleaning leaves spaces where it took something out ("prêt  à" of "prête à"), and French puts one before a colon.
Cues that are looked for in the even text read all of these alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_UNEVEN = re.compile(
    r" +(?=[,;:!?)]|\.(?!\w))"  # before a mark; ".NET" begins a word
    r"|(?<= ) +"
    r"|(?<=[a-z])(?:[.·]e(?:[.·]?s)?|(?:\((?:e|es|s)\))+)(?=[\s,;:!?]|$)"  # "prêt·e", "motivé(e)", "notion(s)"
)


class EvenText:
    """A flattened text made even.

    >>> text = EvenText("pret  a , curieux(e) : java")
    >>> text.flat, text.flat[text.place(23) :]
    ('pret a, curieux: java', 'java')

    Attributes:
        flat: the even text, never longer than the one it was made of.
    """

    def __init__(self, flat: str) -> None:
        pieces, at, gone = [], 0, 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._gone = [0]  # characters left out before the run of that number
        for found in _UNEVEN.finditer(flat):
            pieces.append(flat[at : found.start()])
            at = found.end()
            gone += len(found.group())
            self._starts.append(found.start())
            self._ends.append(at)
            self._gone.append(gone)
        pieces.append(flat[at:])
        self.flat = "".join(pieces)

    def place(self, at: int) -> int:
        """Where the character that stood at `at` stands in the even text; one that was left out, where it would."""
        runs = bisect_right(self._ends, at)
        inside = runs < len(self._starts) and self._starts[runs] < at
        return (self._starts[runs] if inside else at) - self._gone[runs]
