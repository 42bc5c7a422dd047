"""Random secrets, and what is kept of them: a digest, from which nobody gets back to the secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
"""256 bits: nobody guesses one, so its digest needs neither salt nor slowness."""
KEY_MARK = "psk_"
"""Begins every API key, so that people and scanners of repositories know one when they see it."""


def new_id() -> str:
    """An id for a row that nobody can guess from another."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A secret of 43 letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_key() -> str:
    """An API key."""
    return KEY_MARK + new_token()


def digest(secret: str) -> str:
    """The SHA-256 of a secret, in hexadecimal: what a table holds of it.

    >>> digest("psk_a")[:12]
    '616cad44daad'
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def bound(secret: str, purpose: str) -> str:
    """A text that only who holds the secret can make, and that tells nothing of it: HMAC-SHA256, in hexadecimal."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), purpose.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
