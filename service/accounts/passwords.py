"""Passwords: Argon2id hashes, and the one rule that a password is long enough."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.accounts.users import BadUserError
from service.store.sql_reading import storable

LEAST_LETTERS = 12
"""NIST SP 800-63B, 5.1.1.2 (length and no rules of composition); above the CNIL's eight with a limit on attempts."""
MOST_LETTERS = 200
MOST_TYPED = 4 * MOST_LETTERS
"""A passphrase fits; a megabyte to be hashed does not."""
TIME_COST, MEMORY_KIB, LANES = 2, 19 * 1024, 1
"""OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane: some 30 ms of one core."""


AT_A_TIME = threading.BoundedSemaphore(2)
"""Hashes made at once: sign-ins that come in a crowd wait for each other, not for memory."""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _nobody() -> str:
    """A hash of what nobody knows: an unknown address takes as long to refuse as a wrong password."""
    return _hasher().hash("no one has this password")


def hashed(password: str) -> str:
    """The hash of a new password. Raises `BadUserError` when it is too short or too long."""
    plain = _plain(password)
    if not LEAST_LETTERS <= len(plain) <= MOST_LETTERS or not storable(plain):
        raise BadUserError("password", f"a password has {LEAST_LETTERS} to {MOST_LETTERS} letters")
    with AT_A_TIME:
        return _hasher().hash(plain)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash was kept; takes as long when there is none.

    >>> fits("a long sentence", hashed("a long sentence"))
    True
    """
    plain = _plain(password)[: MOST_LETTERS + 1]
    try:
        against = kept or _nobody()
        with AT_A_TIME:
            _hasher().verify(against, plain)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's, and should be made again at the next sign-in."""
    return _hasher().check_needs_rehash(kept)


def _plain(password: str) -> str:
    """The same letters however a keyboard composes them (NIST SP 800-63B asks for NFKC or NFKD).

    Those of a text that is far too long stay as they are: it is no password, and marks without a letter take long.
    """
    return unicodedata.normalize("NFKC", password) if len(password) <= MOST_TYPED else password
