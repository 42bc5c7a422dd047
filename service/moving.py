"""A sample network in another time: it was invented for one day, and can be asked about an offer of another.

Real offers that people try out are years older than the sample's reference day, when none of its learners was there
yet. The network is then moved as a whole, so that its reference day falls on the day asked for; what lies between
two of its dates stays the same, and so do all readings of texts, which hold no date.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from data.network import Network

T = TypeVar("T")


def brought_to(network: Network, on: date) -> Network:
    """The network, moved so that its reference day is `on` where it is a sample that begins only later.

    A moved network says so: `about` has `moved_days`, how many days its dates were moved by. A network that is no
    sample, has no reference day or was there on that day is returned as it is.
    """
    day = network.about.get("reference_day")
    began = min((one.created for one in network.learners if one.created), default=None)
    if not network.about.get("synthetic") or not isinstance(day, str) or began is None or began <= on:
        return network
    by = on - date.fromisoformat(day)
    return replace(
        network,
        learners=tuple(moved(one, by) for one in network.learners),
        trainings=tuple(moved(one, by) for one in network.trainings),
        sessions=tuple(moved(one, by) for one in network.sessions),
        enrolments=tuple(moved(one, by) for one in network.enrolments),
        offers=tuple(moved(one, by) for one in network.offers),
        about={**network.about, "reference_day": on.isoformat(), "moved_days": by.days},
    )


def moved(record: T, by: timedelta) -> T:
    """The record with all its dates, and those of its parts, moved.

    >>> from matching.records import Offer
    >>> moved(Offer("o1", "Une", starts=date(2026, 3, 1)), timedelta(days=-1)).starts
    datetime.date(2026, 2, 28)
    """
    if not is_dataclass(record) or isinstance(record, type):
        raise TypeError(f"{type(record).__name__} is no record")
    changes: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, date):
            changes[field.name] = value + by
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(moved(part, by) for part in value)
    return replace(record, **changes) if changes else record
