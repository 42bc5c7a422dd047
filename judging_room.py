"""Where service and evaluation meet: the judging page of a pool, as a room of the office.

Beside `command_line.py`, since neither of the two packages may know the other.
"""

from fastapi import FastAPI
from starlette.types import ASGIApp

from service.settings import Settings


def judging_page(settings: Settings) -> ASGIApp | None:
    """The page on which the pool of `settings.judging` is judged; `None` where none is set.

    Raises:
        JudgementError: the folder lacks its task or its pool, or they do not belong together.
    """
    if settings.judging is None:
        return None
    from evaluation.judging.app import judging_page as page_of
    from evaluation.judging.commands import open_session

    folder = settings.judging
    return page_of(open_session(folder / "task", folder / "pool.json", folder / "judgements.jsonl"))


def worker_app() -> FastAPI:
    """The application of a worker, with that page."""
    from service.operations.serving import worker_app as app_with

    return app_with(judging_page)


WORKERS = f"{__name__}:{worker_app.__name__}"
"""What each worker of a server makes its application with."""
