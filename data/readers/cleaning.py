"""Text as it comes made fit to keep: controls and markup out, line ends and accents in order, length bounded."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 100_000
"""Characters of a text field that are kept: 30 times a median offer, and still cheap to index."""

LONGEST_LABEL = 300
"""Characters of a title, a name or a label that are kept."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufeff\ufffe\uffff]")
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLANK_LINES = re.compile(r"\n{3,}")
_INLINE_SPACE = re.compile(r"[^\S\n]+")
_SPACES_AT_END = re.compile(r"[^\S\n]+\n")

_BLOCKS = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figure|footer|form|h1|"
    r"h2|h3|h4|h5|h6|header|hr|main|nav|ol|p|pre|section|table|tbody|td|th|thead|tr|"
    r"ul"
)
_INLINE = re.compile(
    r"a|abbr|b|big|body|button|center|cite|code|del|em|font|head|html|i|iframe|img|"
    r"input|ins|kbd|label|link|mark|meta|q|s|small|span|strike|strong|sub|sup|title|"
    r"tt|u|var|wbr|o:p|svg|path|noscript"
)
_SILENT = re.compile(r"script|style")
_SILENT_END = re.compile(r"</(?:script|style)", re.IGNORECASE)
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:]*)")


def without_controls(text: str) -> str:
    """`text` with LF line ends and without NUL, C0/C1 controls, byte-order marks and bidirectional overrides.

    Right-to-left letters stay; the characters that only steer their display go, since they can hide what a
    text says (Unicode TR 36).
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
    if not text.isascii() and _BIDI.search(text):
        text = _BIDI.sub("", text)
    return text


def has_hidden(text: str) -> bool:
    """Whether `text` holds characters that `without_controls` removes (line ends aside)."""
    return bool(_CONTROLS.search(text)) or (not text.isascii() and bool(_BIDI.search(text)))


def has_markup(text: str) -> bool:
    """Whether `text` holds HTML tags or character entities.

    >>> has_markup("<p>Bonjour</p>"), has_markup("List<String>, a < b, R&D")
    (True, False)
    """
    if "&" in text and _ENTITY.search(text):
        return True
    start = text.find("<")
    while start != -1:
        tag = _TAG_NAME.match(text, start)
        if tag and _is_html(tag[1].lower()):
            return True
        start = text.find("<", start + 1)
    return False


def without_markup(text: str) -> str:
    r"""HTML as plain text: blocks become lines, list items get a dash, entities their character. Linear time.

    >>> without_markup("<ul><li>R&amp;D</li><li>C&#43;&#43;</li></ul>")
    '- R&D\n- C++'
    """
    parts: list[str] = []
    position = 0
    while True:
        start = text.find("<", position)
        if start == -1:
            parts.append(text[position:])
            break
        parts.append(text[position:start])
        position = _after_tag(text, start, parts)
    return _tidy(html.unescape("".join(parts)))


def _after_tag(text: str, start: int, parts: list[str]) -> int:
    """Take what stands at the `<` at `start`: its plain form goes to `parts`; returns where to go on."""
    if text.startswith("<!--", start):
        end = text.find("-->", start)
        return len(text) if end == -1 else end + 3
    tag = _TAG_NAME.match(text, start)
    name = tag[1].lower() if tag else ""
    if not _is_html(name):
        parts.append("<")
        return start + 1
    end = text.find(">", start)
    if end == -1:
        return len(text)
    closing = text[start + 1] == "/"
    if _SILENT.fullmatch(name) and not closing:
        close = _SILENT_END.search(text, end)
        return close.start() if close else len(text)
    if name == "li":
        parts.append("" if closing else "\n- ")
    elif _BLOCKS.fullmatch(name):
        parts.append("\n")
    return end + 1


def _is_html(name: str) -> bool:
    return name == "li" or any(names.fullmatch(name) for names in (_BLOCKS, _INLINE, _SILENT))


def _tidy(text: str) -> str:
    text = _INLINE_SPACE.sub(" ", text)
    text = text.replace("\n ", "\n")
    text = _SPACES_AT_END.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents, ligatures, inclusive dots or typographic quotes: for looking words up.

    >>> fold("Indépendant·e à l’Œuvre")
    "independante a l'oeuvre"
    """
    text = (
        text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("·", "").replace("•", "")
    )
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.split())


@lru_cache(maxsize=8192)
def header_key(text: str) -> str:
    """A column name without case, accents, spaces, underscores and punctuation.

    >>> header_key("Code_Postal "), header_key("﻿Diplôme")
    ('codepostal', 'diplome')
    """
    return "".join(c for c in fold(text) if c.isalnum())
