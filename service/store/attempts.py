"""By what the table of attempts knows an account or an address, so that whoever counts and whoever erases agree."""

from __future__ import annotations

import hashlib

LETTERS = 32


def counted_as(address: str) -> str:
    """The text under which attempts with a mail or network address are counted: not in clear."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:LETTERS]
