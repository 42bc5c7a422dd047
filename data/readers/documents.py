"""The text of a document as people have it: PDF, Word (.docx) or OpenDocument (.odt).

Strangers send these files, so each is read in a process of its own, with little memory and little time: a file that is
made to harm harms that process alone. `document_text.py` is what it runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from enum import StrEnum
from pathlib import Path

from matching.errors import PasserelleError

LARGEST_DOCUMENT = 4_000_000
"""Bytes of a file: a résumé with a photograph, not a book."""
_PATIENCE_S = 20.0
_QUEUE_S = 3.0
"""Seconds that a document waits for its turn: what waits longer holds up who asks for something else."""
_PROGRAM = Path(__file__).resolve().with_name("document_text.py")
_AT_ONCE = threading.BoundedSemaphore(2)
_PDF, _ZIP, _OLD_WORD = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class DocumentTrouble(StrEnum):
    """Why a document gives no text. `OTHER`: it is packed, and is no document of the kinds that are read."""

    LARGE = "large"
    PROTECTED = "protected"
    NO_TEXT = "no-text"
    OLD_WORD = "old-word"
    DAMAGED = "damaged"
    OTHER = "other"
    SLOW = "slow"


class UnreadableDocumentError(PasserelleError):
    """A document gives no text; `trouble` says why."""

    def __init__(self, trouble: DocumentTrouble) -> None:
        self.trouble = trouble
        super().__init__(f"the document gives no text: {trouble.value}")


def is_document(content: bytes) -> bool:
    """Whether a file begins as a PDF, a packed document or an old Word document does.

    >>> is_document(b"%PDF-1.7 ..."), is_document("Développeur web".encode())
    (True, False)
    """
    return content.startswith((_PDF, _ZIP, _OLD_WORD))


def text_of_document(content: bytes) -> str:
    """The text of a document, a paragraph a line, read in a process of its own.

    Raises:
        UnreadableDocumentError: it is too large, protected, damaged, without text (a scan), or takes too long.
    """
    if len(content) > LARGEST_DOCUMENT:
        raise UnreadableDocumentError(DocumentTrouble.LARGE)
    if content.startswith(_OLD_WORD):
        raise UnreadableDocumentError(DocumentTrouble.OLD_WORD)
    if not _AT_ONCE.acquire(timeout=_QUEUE_S):
        raise UnreadableDocumentError(DocumentTrouble.SLOW)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PROGRAM)],
            input=content,
            capture_output=True,
            timeout=_PATIENCE_S,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(DocumentTrouble.SLOW) from error
    finally:
        _AT_ONCE.release()
    if done.returncode:
        raise UnreadableDocumentError(DocumentTrouble.DAMAGED)
    told: dict[str, str] = json.loads(done.stdout)
    if "trouble" in told:
        raise UnreadableDocumentError(DocumentTrouble(told["trouble"]))
    return told["text"]
