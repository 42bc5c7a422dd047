"""The first start: who comes in before anybody can invite her."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address

from service.accounts import links, users
from service.accounts.actor import Role
from service.store import SqlStore


def first_link(store: SqlStore, at: datetime) -> str | None:
    """The path of a link that makes the first administrator; `None` when there is one. An older link dies."""
    with store.writing() as now:
        return None if users.of_role(now, Role.ADMIN) else links.make_first(now, at)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host, so that what opens a door may be written on its terminal.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
