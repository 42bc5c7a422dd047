"""Where mail goes: the SMTP server that a setting names, and what an address of a person looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from service.store_address import AddressError

PORTS = {"smtp": 587, "smtps": 465}
"""Where servers take messages from programs: RFC 6409 (submission) and RFC 8314 (with TLS from the start)."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST = 254  # of an address: RFC 5321, 4.5.3.1.3, less the angle brackets
MAIL_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]\\\x00-\x1f\x7f]{1,64}@[\w.-]*\w")


@dataclass(frozen=True, slots=True)
class SmtpUrl:
    """A server that takes mail. As a text it has no password, so that it can be shown and logged.

    `tls` is whether it speaks TLS from the first word on; if not, STARTTLS is asked for.
    """

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        who = "" if self.user is None else f"{self.user}@"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.tls else 'smtp'}://{who}{host}:{self.port}"

    @property
    def here(self) -> bool:
        """Whether it is on this machine, where nobody listens on the way."""
        return self.host in LOOPBACK


def read_smtp(text: str) -> SmtpUrl:
    """The server of a URL such as `smtps://USER:PASSWORD@HOST:PORT`.

    Raises:
        AddressError: it cannot be read. The message does not repeat it: there may be a password in it.

    >>> str(read_smtp("smtps://awa:secret@mail.example"))
    'smtps://awa@mail.example:465'
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressError("that URL cannot be read; write smtp(s)://USER:PASSWORD@HOST:PORT") from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0 or parts.path.strip("/"):
        raise AddressError("that names no mail server; write smtp(s)://USER:PASSWORD@HOST:PORT")
    return SmtpUrl(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )


def is_mail_address(text: str) -> bool:
    """Whether mail can be addressed to a text: a name, one `@`, a host, and nothing that would split a header.

    >>> is_mail_address("awa@example.org"), is_mail_address("awa@example.org, bo@example.org")
    (True, False)
    """
    return len(text) <= LONGEST and MAIL_ADDRESS.fullmatch(text) is not None
