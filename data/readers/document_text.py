"""What a process of its own runs to read the text of one document: see `data.readers.documents`, which starts it.

It stands alone: run by its path, it loads nothing of the project, so that it is quick to start.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from pypdf import PdfReader
from pypdf.errors import DependencyError, WrongPasswordError

MOST_PAGES = 30
MOST_TEXT = 200_000
"""Characters of text: what is longer is neither an advert nor a résumé."""
MOST_XML = 20_000_000
"""Bytes of a packed document's text once unpacked."""
MOST_MEMORY = 1 << 30
MOST_CPU_S = 10
_PDF = b"%PDF-"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARTS = ("word/document.xml", "content.xml")
_PARAGRAPHS = frozenset({_WORD + "p", _OPEN + "p", _OPEN + "h"})
_LINES = frozenset({_WORD + "br", _WORD + "cr", _OPEN + "line-break"})
_SPACES = frozenset({_WORD + "tab", _OPEN + "tab", _OPEN + "s"})
_UNSEEN = frozenset({_WORD + "delText", _WORD + "instrText"})
_ASIDE = frozenset(
    {
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",  # what stands there a second time
        "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation",
        _OPEN + "tracked-changes",
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class TroubleError(Exception):
    """A document gives no text: a value of `data.readers.documents.DocumentTrouble`."""


def read_document(content: bytes) -> str:
    """The text of a PDF, Word or OpenDocument file, a paragraph a line.

    Raises:
        TroubleError: it is too long, protected, damaged or without text.
    """
    pieces = _of_pdf(content) if content.startswith(_PDF) else _of_packed(content)
    lines: list[str] = []
    length = 0
    for piece in pieces:
        for line in _CONTROL.sub(" ", piece).split("\n"):
            words = " ".join(line.split())
            length += len(words) + 1
            if length > MOST_TEXT:
                raise TroubleError("large")
            if words or (lines and lines[-1]):
                lines.append(words)
    text = "\n".join(lines).strip()
    if not text:
        raise TroubleError("no-text")
    return text


def _of_pdf(content: bytes) -> Iterator[str]:
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
    except (DependencyError, WrongPasswordError):  # a cipher that needs more than is installed
        locked = True
    if locked:
        raise TroubleError("protected")
    if len(reader.pages) > MOST_PAGES:
        raise TroubleError("large")
    for page in reader.pages:
        yield page.extract_text()


def _of_packed(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        part = next((one for one in _PARTS if one in packed.namelist()), None)
        if part is None:
            raise TroubleError("other")
        if packed.getinfo(part).flag_bits & 1:
            raise TroubleError("protected")
        with packed.open(part) as stream:
            xml = stream.read(MOST_XML + 1)
    if len(xml) > MOST_XML:
        raise TroubleError("large")
    aside = 0
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        if element.tag in _ASIDE:
            aside += 1 if event == "start" else -1
        if event == "start":
            continue
        if element.tag in _LINES:
            element.text = "\n"
        elif element.tag in _SPACES:
            element.text = " "
        elif element.tag in _UNSEEN or element.tag in _ASIDE:
            _empty(element)
        elif element.tag in _PARAGRAPHS:
            if not aside:
                yield "".join(element.itertext())
            _empty(element)


def _empty(element: Element) -> None:
    """Leave nothing of an element but the text that follows it."""
    after = element.tail
    element.clear()
    element.tail = after


def _main() -> None:
    """Read standard input; write the text, or what is wrong, as JSON."""
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_S),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # some systems know no such limit
            resource.setrlimit(limit, (most, most))
    try:
        told = {"text": read_document(sys.stdin.buffer.read())}
    except TroubleError as error:
        told = {"trouble": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main()
