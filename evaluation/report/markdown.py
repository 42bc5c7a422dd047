"""A document as Markdown: for a pull request, a wiki, a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.report.document import Block, Document, Figure, ListedCase, ListedItem, Points, Table, Words


def as_markdown(document: Document) -> str:
    """The text: figures stand as their tables."""
    lines = [f"# {document.title}", "", document.lead, ""]
    lines += [f"- {name}: {value}" for name, value in document.facts]
    for section in document.sections:
        lines += ["", f"## {section.title}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    lines += ["", "---", "", document.ended]
    return "\n".join(lines) + "\n"


def table_lines(table: Table) -> list[str]:
    """A table as Markdown, its caption above it."""
    side = ":--" if not table.figures else "--:"
    lines = [table.caption, "", _row(table.head), _row([":--", *[side] * (len(table.head) - 1)])]
    for number, row in enumerate(table.rows):
        lines.append(_row([f"**{cell}**" if number in table.marked and cell else cell for cell in row]))
    return lines


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Words):
        yield f"> **{block.text}**" if block.tone else block.text
    elif isinstance(block, Points):
        yield from (f"- {item}" for item in block.items)
    elif isinstance(block, Table):
        yield from table_lines(block)
    elif isinstance(block, Figure):
        yield from (f"**{block.title}** {block.words}", "", *table_lines(block.table))
    else:
        yield from _case(block)


def _case(case: ListedCase) -> Iterator[str]:
    yield from (f"### {case.query}", "", case.words)
    for name, items in zip(case.names, (case.left, case.right), strict=True):
        yield from ("", f"{name}:", "", *_items(items))


def _items(items: Sequence[ListedItem]) -> Iterator[str]:
    for place, item in enumerate(items, 1):
        behind = f" — {' · '.join(item.reasons)}" if item.reasons else ""
        yield f"{place}. [{item.grade or '–'}] {item.text}{behind}"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
