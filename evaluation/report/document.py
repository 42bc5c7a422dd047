"""A report before it is HTML or Markdown: sections of plain blocks, in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. `tone` is "" or "warning": what must not be overlooked."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short statements."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are read. The first column heads its row; the others are figures when `figures` is true.

    Args:
        caption: what the table holds, in one sentence.
        head: names of the columns.
        rows: as many cells each.
        marked: numbers of the rows that the reader looks for first.
        figures: whether the cells are aligned as numbers.

    Raises:
        ValueError: a row has more or fewer cells than the head.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: tuple[int, ...] = ()
    figures: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.head):
                raise ValueError(f"a row of {len(row)} cells under a head of {len(self.head)}: {row}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, what it shows in words, and the numbers it was drawn from."""

    svg: str
    title: str
    words: str
    table: Table


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A line of a list shown to the reader. `grade` is "" where nobody judged it."""

    text: str
    grade: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A query with the lists of two systems side by side."""

    query: str
    words: str
    names: tuple[str, str]
    left: tuple[ListedItem, ...]
    right: tuple[ListedItem, ...]


Block = Words | Points | Table | Figure | ListedCase


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a title. `anchor` is its address in the page."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report. `facts` stand under the title: name and value."""

    lang: str
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    contents: str  # the word for the table of contents
    numbers: str  # the word that opens a figure's table
    ended: str  # the line at the foot
