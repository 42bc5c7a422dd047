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
from collections.abc import Callable
from multiprocessing.context import ForkProcess, SpawnProcess
from pathlib import Path
from socket import socket

from uvicorn import Config
from uvicorn.supervisors.multiprocess import Multiprocess, Process

TASKS = Path("/proc/self/task")
"""One entry a thread of this process, those of native libraries among them."""


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
        self.process: ForkProcess | SpawnProcess = fork.Process(  # of the same protocol
            target=_answer, args=(config, self.target, sockets)
        )


def _answer(config: Config, target: Callable[[list[socket]], None], sockets: list[socket]) -> None:
    config.configure_logging()
    target(sockets)


def may_fork() -> bool:
    """Whether this process may be forked: a system whose libraries bear it, and no thread but this one."""
    return sys.platform == "linux" and len(list(TASKS.iterdir())) == 1
