"""A document as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.report.document import Block, Document, Figure, ListedCase, Points, Table, Words

TEMPLATES = Path(__file__).parent / "templates"
KINDS: dict[type[Block], str] = {
    Words: "words",
    Points: "points",
    Table: "table",
    Figure: "figure",
    ListedCase: "case",
}


def as_html(document: Document) -> str:
    """The page."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    sections = [
        (one.anchor, one.title, [(KINDS[type(block)], block) for block in one.blocks])
        for one in document.sections
    ]
    return templates.get_template("report.html").render(document=document, sections=sections, style=style)
