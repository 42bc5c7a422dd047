"""Bytes to text: which encoding a file is in, and its lines, one at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.readers.report import Report, SpoiledRowError

BLOCK = 1 << 20
"""Bytes read at a time while the encoding is looked for."""

SNIFF = 1 << 16
"""Bytes at the start of a file that tell binary from text."""

FEW_BAD_BYTES = 4
"""A file stays UTF-8 while it has this many good multi-byte letters for one byte that is not UTF-8."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = (
    (b"PK\x03\x04", "zip, xlsx, ods or docx"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "xls or doc"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f")
_MOST_CONTROLS = (
    0.10  # share of control bytes above which a file is called binary; NUL in a text is far rarer
)
_UNDEFINED_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True, slots=True)
class Source:
    """A text file that can be read: its path, encoding and how many bytes it has."""

    path: Path
    encoding: str
    size: int
    replace: bool = False  # bytes that do not fit the encoding become �

    def lines(self, report: Report) -> Iterator[str]:
        """The lines, each with its end as it stands; NUL bytes are removed and reported once."""
        told = False
        errors = "replace" if self.replace else "strict"
        with self.path.open(encoding=self.encoding, errors=errors, newline="") as stream:
            for line in stream:
                if "\x00" in line:
                    if not told:
                        report.notice("nul", None, line.replace("\x00", "␀"))
                        told = True
                    line = line.replace("\x00", "")
                yield line

    def text(self, report: Report) -> str:
        """The whole text at once (for JSON documents and pages)."""
        return "".join(self.lines(report))


def open_source(path: Path, report: Report) -> Source:
    """Look at a file: is it text, and in which encoding? What was guessed goes to `report`.

    Order: a byte-order mark; UTF-8 if every byte fits; UTF-8 with a few bad bytes replaced; Windows-1252; and
    Latin-1 when Windows-1252 lacks one of the bytes.

    Raises:
        SpoiledRowError: no such file, a folder, not readable, empty or binary.
    """
    if path.is_dir():
        raise SpoiledRowError("folder", None, path.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(SNIFF)
    except FileNotFoundError:
        raise SpoiledRowError("no-file", None, path.name) from None
    except OSError as error:
        raise SpoiledRowError("unreadable", None, path.name, why=error.strerror or str(error)) from error
    if not start.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise SpoiledRowError("empty", None, path.name)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            bad = encoding == "utf-8-sig" and not _survey(path).is_utf8
            if bad:
                report.problem("bad-bytes", None, path.name)
            return Source(path, encoding, size, replace=bad or encoding == "utf-16")
    _refuse_binary(start, path)
    survey = _survey(path)
    if survey.is_utf8:
        return Source(path, "utf-8", size)
    if survey.good_letters > FEW_BAD_BYTES * survey.bad_bytes:
        report.problem("bad-bytes", None, path.name)
        return Source(path, "utf-8", size, replace=True)
    encoding = "latin-1" if survey.outside_1252 else "cp1252"
    report.notice(
        "encoding", None, path.name, encoding="Latin-1" if encoding == "latin-1" else "Windows-1252"
    )
    return Source(path, encoding, size)


def _refuse_binary(start: bytes, path: Path) -> None:
    for magic, kind in _BINARY:
        if start.startswith(magic):
            raise SpoiledRowError("binary", None, path.name, kind=kind)
    controls = sum(1 for byte in start if byte < 32 and byte not in _TEXT_CONTROLS)
    if controls > _MOST_CONTROLS * len(start):
        raise SpoiledRowError("binary", None, path.name, kind="?")


@dataclass(slots=True)
class _Survey:
    is_utf8: bool = True
    good_letters: int = 0  # multi-byte UTF-8 sequences, counted from the first bad byte's block on
    bad_bytes: int = 0
    outside_1252: bool = False


def _survey(path: Path) -> _Survey:
    """Whether the whole file is UTF-8 and, if not, how far from it."""
    found = _Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found.is_utf8 = False
        if found.is_utf8:
            return found
        stream.seek(0)
        while block := stream.read(BLOCK):
            found.outside_1252 = found.outside_1252 or not _UNDEFINED_IN_1252.isdisjoint(block)
            if not block.isascii():
                text = block.decode("utf-8", errors="replace")
                found.bad_bytes += text.count("�")
                found.good_letters += sum(1 for letter in text if letter > "\x7f" and letter != "�")
    return found
