"""Where a store is: a file on this machine, or a database of a PostgreSQL server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from matching.errors import PasserelleError

SCHEMES = ("postgresql", "postgres")


class AddressError(PasserelleError, ValueError):
    """An address names no store; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class PostgresUrl:
    """A database of a PostgreSQL server. As a text it has no password, so that it can be shown and logged.

    >>> print(PostgresUrl("postgresql://awa:secret@db.example:5432/passerelle"))
    postgresql://awa:***@db.example:5432/passerelle
    """

    url: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        if parts.password is None:
            return urlunsplit(parts._replace(query=""))
        user, place = parts.username or "", parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{user}:***@{place}", query=""))

    def __repr__(self) -> str:
        return f"PostgresUrl({str(self)!r})"

    @property
    def nickname(self) -> str:
        """A name for files that belong to this database: its own, and a few digits that tell it from others.

        >>> PostgresUrl("postgresql://awa:secret@db.example/passerelle").nickname
        'passerelle-56c440'
        """
        parts = urlsplit(self.url)
        place = f"{parts.hostname}:{parts.port or 5432}{parts.path}?{parts.query}"
        name = "".join(letter for letter in parts.path if letter.isalnum() or letter in "-_") or "database"
        return f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"


Address = Path | PostgresUrl


def exists(address: Address) -> bool:
    """Whether there is a file; a database of a server counts as there, and is asked when it is opened."""
    return isinstance(address, PostgresUrl) or address.exists()


def read_address(text: str) -> Address:
    """The store that a setting or an option names: `postgresql://…`, or the path of a file.

    Raises:
        AddressError: it is a URL of something that is no PostgreSQL server, or cannot be read.

    >>> read_address("var/passerelle.sqlite3").name
    'passerelle.sqlite3'
    """
    scheme, mark, _ = text.partition("://")
    if not mark:
        return Path(text)
    if scheme not in SCHEMES:
        raise AddressError(
            f"{scheme}://… names no store; give the path of a file, or postgresql://USER@HOST/NAME"
        )
    try:
        if urlsplit(text).port == 0:
            raise ValueError
    except ValueError as error:
        raise AddressError(
            "that URL cannot be read; write postgresql://USER:PASSWORD@HOST:PORT/NAME"
        ) from error
    return PostgresUrl(text)
