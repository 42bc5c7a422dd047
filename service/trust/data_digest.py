"""A digest of the records that a desk answers from: two desks with one digest hold the same records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from data.codec import Record, record_digest
from data.network import Network

KINDS = ("learners", "trainings", "sessions", "enrolments", "offers")
"""What an answer can depend on."""
BITS = 256


class DataDigest:
    """Digests of networks that follow each other: what is the same record as before is not read again.

    The digest of a kind is the sum of its records' SHA-256, modulo 2^256: a record's change is one addition, and the
    order does not matter. (It tells versions apart; it is no protection against somebody who forges records.)
    """

    def __init__(self) -> None:
        self._before: dict[str, _Kind] = {}

    def of(self, network: Network) -> str:
        """The digest of a network, in hexadecimal."""
        sums = [self._sum(kind, getattr(network, kind)) for kind in KINDS]
        text = json.dumps([sums, network.about], sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def _sum(self, kind: str, records: Sequence[Record]) -> int:
        before = self._before.get(kind, _Kind((), {}, 0))
        if before.records is not records:
            found = {id(one): one for one in records}
            numbers = {key: before.numbers.get(key) or _number(one) for key, one in found.items()}
            added = sum(numbers[key] for key in numbers.keys() - before.numbers.keys())
            gone = sum(before.numbers[key] for key in before.numbers.keys() - numbers.keys())
            before = self._before[kind] = _Kind(records, numbers, (before.total + added - gone) % (1 << BITS))
        return before.total


@dataclass(frozen=True, slots=True)
class _Kind:
    """The records of a kind, the number of each by its identity (they are kept, so no other takes it), and the sum."""

    records: Sequence[Record]
    numbers: dict[int, int]
    total: int


def _number(record: Record) -> int:
    return int.from_bytes(record_digest(record), "big")
