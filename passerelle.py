"""The front door: the `passerelle` command. It says how many threads a search may have, before any library is loaded.

numpy and its like read that once, as they are loaded, and begin threads that wait for work by keeping a core busy.
"""

import os
from collections.abc import Sequence

THREADS = "PASSERELLE_THREADS"
USUAL_THREADS = "1"
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command. Errors that a person can put right end in one sentence and exit status 2."""
    _limit_threads()
    from command_line import run

    run(arguments)


def _limit_threads() -> None:
    """What the environment already says wins; what is no number is refused with all other settings, later."""
    threads = os.environ.get(THREADS, USUAL_THREADS)
    if threads.isdecimal() and int(threads):
        for variable in THREAD_VARIABLES:
            os.environ.setdefault(variable, threads)


if __name__ == "__main__":
    main()
