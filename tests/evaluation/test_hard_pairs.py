"""The triples of titles are whole, and hard: words and letters lead to the wrong trade."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from matching.folding import flatten
from matching.titles import normalise_title

PAIRS = Path(__file__).parents[2] / "evaluation" / "tasks" / "encoder" / "hard_pairs.csv"
RUN = 4
"""Letters in a row that two titles must share to look alike."""
LEAST_ALIKE = 0.85
LEAST_MISLEADING = 0.90
"""Share of the triples in which letters put the other trade before the same one."""


@dataclass(frozen=True)
class Triple:
    anchor: str
    same_trade: str
    other_trade: str
    lang: str
    note: str


def triples() -> list[Triple]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [Triple(**row) for row in csv.DictReader(file, strict=True)]


def runs(title: str) -> frozenset[str]:
    """Every four letters in a row of the words of a title, whatever its case, accents and gender."""
    words = re.findall(r"\w+", flatten(normalise_title(title).text))
    return frozenset(word[at : at + RUN] for word in words for at in range(len(word) - RUN + 1))


def alike(one: str, other: str) -> float:
    """Jaccard (1901) index of the runs of two titles; 0 if neither has any."""
    first, second = runs(one), runs(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def test_every_triple_is_whole() -> None:
    rows = triples()
    assert len(rows) == 200
    assert Counter(row.lang for row in rows) == {"fr": 150, "en": 35, "fr-en": 15}
    for row in rows:
        cells = (row.anchor, row.same_trade, row.other_trade, row.lang, row.note)
        assert all(cell and cell == cell.strip() for cell in cells), row


def test_no_anchor_comes_twice() -> None:
    anchors = Counter(normalise_title(row.anchor).text for row in triples())
    assert [anchor for anchor, times in anchors.items() if times > 1] == []


def test_the_three_titles_of_a_triple_stay_three() -> None:
    for row in triples():
        titles = {normalise_title(title).text for title in (row.anchor, row.same_trade, row.other_trade)}
        assert len(titles) == 3, row


def test_the_other_trade_looks_like_the_anchor() -> None:
    rows = triples()
    look = [row for row in rows if runs(row.anchor) & runs(row.other_trade)]
    assert len(look) >= LEAST_ALIKE * len(rows)


def test_letters_alone_choose_the_wrong_trade() -> None:
    rows = triples()
    misled = [row for row in rows if alike(row.anchor, row.other_trade) > alike(row.anchor, row.same_trade)]
    assert len(misled) >= LEAST_MISLEADING * len(rows)
