"""Draws that come out the same on every machine: whole-number arithmetic only."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


class Dice:
    """A stream of draws of its own for one record, named by its purpose.

    SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), started
    from the SHA-256 of the name: whole numbers only, so that no platform and no version of Python can differ.

    >>> dice = Dice(1, "learner", 7)
    >>> dice.below(100), dice.below(100)
    (72, 18)
    """

    __slots__ = ("_state",)

    def __init__(self, *name: object) -> None:
        """`name` is the seed and what the stream is for."""
        text = "/".join(map(str, name))
        self._state = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def below(self, n: int) -> int:
        """A whole number from 0 to `n` - 1."""
        self._state = (self._state + _GOLDEN) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((z ^ (z >> 31)) * n) >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: float) -> bool:
        """Yes, `percent` times in a hundred."""
        return self.below(10_000) < percent * 100

    def one(self, items: Sequence[T]) -> T:
        """One of `items`."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[T], k: int) -> list[T]:
        """`k` of `items` (all of them if they are fewer), without repeats, in the order they were drawn."""
        pool = list(items)
        k = min(k, len(pool))
        for i in range(k):
            j = i + self.below(len(pool) - i)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:k]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """`items` in another order."""
        return self.some(items, len(items))

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """One of `items`, as often as its whole-number weight says."""
        return items[bisect_right(list(accumulate(weights)), self.below(sum(weights)))]

    def from_table(self, table: Sequence[tuple[T, int]]) -> T:
        """One first entry of `table`, as often as its second says."""
        left = self.below(sum(weight for _, weight in table))
        for item, weight in table:
            left -= weight
            if left < 0:
                return item
        raise AssertionError("weights are positive")

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included (`first` when they are the wrong way round)."""
        return first + timedelta(days=self.between(0, max(0, (last - first).days)))


class Urn:
    """Many weighted draws from the same items: the sums are worked out once."""

    def __init__(self, weights: Sequence[int]) -> None:
        """`weights` are whole and positive or zero."""
        self._sums = list(accumulate(weights))

    def draw(self, dice: Dice) -> int:
        """The position of an item, as often as its weight says."""
        return bisect_right(self._sums, dice.below(self._sums[-1]))
