"""Several workers: uvicorn's supervisor, whose first workers begin with what this process has read already.

To load the programs takes three seconds and to read the records and the index two more; so the first workers are forks
of the process that has done both, and share its memory. A process with threads must not be forked: others could hold a
lock for ever. Where there are any, and on systems whose own libraries do not bear it, workers are begun anew, as those
are that take the place of one that ended.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, cast

from uvicorn import Config
from uvicorn.supervisors.multiprocess import Multiprocess, Process

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

TASKS = Path("/proc/self/task")
"""One entry a thread of this process, those of native libraries among them."""
GONE_WITHIN_S = 0.1
"""A thread that Python knows no more may take a moment to be gone for the system too."""


class Supervisor(Multiprocess):
    """Runs `config.workers` workers on some sockets; the first are forks where that is safe."""

    def init_processes(self) -> None:
        """Begin the first workers."""
        if not may_fork():
            super().init_processes()
            return
        gc.collect()
        gc.freeze()  # what is shared is not written to by a search for cycles
        for _ in range(self.processes_num):
            process = Forked(self.config, self.sockets)
            process.start()
            self.processes.append(process)


class Forked(Process):
    """A worker that begins where this process is."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        fork = multiprocessing.get_context("fork")
        forked = fork.Process(target=_answer, args=(config, self.target, sockets))
        self.process = cast("SpawnProcess", forked)  # what uvicorn has by its name, and of the same protocol


def _answer(config: Config, target: Callable[[list[socket]], None], sockets: list[socket]) -> None:
    config.configure_logging()
    target(sockets)


def may_fork() -> bool:
    """Whether this process may be forked: a system whose libraries bear it, and no thread but this one."""
    if sys.platform != "linux":
        return False
    until = time.monotonic() + GONE_WITHIN_S
    while len(list(TASKS.iterdir())) > 1:
        if threading.active_count() > 1 or time.monotonic() > until:
            return False
        time.sleep(0.001)
    return True
