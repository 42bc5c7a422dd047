"""How often an API key may call: counted by all workers of one machine together, in a small file that they share."""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from service.accounts.limits import TooManyError

KEY_RATE, KEY_BURST = 50.0, 200.0
"""Calls a second that one API key may make for long, and at once: half of what the service stands on two cores."""
FILE = "keys.rates"
SETS, WAYS = 1_024, 8
"""A key has one of eight places, chosen by its digest: 8,192 keys have room, in some 200 kB."""
SLOT = struct.Struct("<8sdd")
"""Digest of the key, tokens that were left, and when, in seconds of the machine's clock."""
SET_BYTES = WAYS * SLOT.size


class Buckets:
    """A token bucket a key: each fills at `rate` tokens a second up to `burst`, and a call takes one.

    Whoever opens the same file, in this process or another, takes from the same buckets. The clock must be the
    machine's; after a start of the machine it begins anew, and what lies in its future is a full bucket. A bucket of
    which the disk does not take what is left of it stays as it was: a full disk keeps nobody out.

    Args:
        path: of the file, which is made when it is not there; it outlives its processes.
        rate: tokens a second.
        burst: tokens at most.
        clock: seconds, the same for all processes of the machine.
    """

    def __init__(
        self,
        path: Path,
        *,
        rate: float = KEY_RATE,
        burst: float = KEY_BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with self._alone(), suppress(OSError):
            missing = SETS * SET_BYTES - os.fstat(self._file).st_size
            if missing > 0:  # room is taken now, so that none is needed later
                os.pwrite(self._file, bytes(missing), SETS * SET_BYTES - missing)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def take(self, whose: str) -> None:
        """Take a token. Raises `TooManyError` when there is none."""
        digest = hashlib.blake2b(whose.encode(), digest_size=8).digest()
        place = int.from_bytes(digest[:4], "little") % SETS * SET_BYTES
        with self._alone():
            now = self._clock()
            number, tokens, then = self._find(digest, place, now)
            tokens = min(self._burst, tokens + (now - then) * self._rate)
            left = tokens - 1.0 if tokens >= 1.0 else tokens
            with suppress(OSError):
                os.pwrite(self._file, SLOT.pack(digest, left, now), place + number * SLOT.size)
        if tokens < 1.0:
            raise TooManyError("this key calls too often", (1.0 - tokens) / self._rate)

    def _find(self, digest: bytes, place: int, now: float) -> tuple[int, float, float]:
        """A key's number among the places of its set, and its tokens as of when: new ones take the oldest's place."""
        content = os.pread(self._file, SET_BYTES, place).ljust(SET_BYTES, b"\0")
        slots = list(SLOT.iter_unpack(content))
        for number, (whose, tokens, then) in enumerate(slots):
            if whose == digest and 0.0 <= tokens <= self._burst and then <= now:
                return number, tokens, then
        known = [number for number, (whose, _, _) in enumerate(slots) if whose == digest]
        oldest = min(range(WAYS), key=lambda number: slots[number][2] if slots[number][2] <= now else 0.0)
        return (*known, oldest)[0], self._burst, now

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process; the system lets go of the lock of one that is killed."""
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
