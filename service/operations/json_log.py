"""The log: one JSON object a line on the error output. What is in it is chosen here, and nothing personal is.

A line holds its time (UTC), level, logger and words, and the fields that were given with `extra={"fields": …}`. Of an
error it tells the class and where it was raised, never its text: that may hold what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

MOST_FRAMES = 12
"""Of a traceback, the innermost: where it broke."""

_as_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes one for each line


class JsonLines(logging.Formatter):
    """Makes a JSON object of a record."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.exc_info is None or record.exc_info[0] is None:
            line["message"] = record.getMessage()
        else:
            cls, _, trace = record.exc_info
            line["message"] = str(record.msg).strip()
            line["error"] = cls.__name__
            line["where"] = frames(trace)
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            line |= fields
        return _as_json(line)


def frames(trace: TracebackType | None) -> list[str]:
    """The innermost calls of a traceback as `module:line function`, the one that raised last."""
    return [
        f"{one.f_globals.get('__name__', '?')}:{number} {one.f_code.co_name}"
        for one, number in list(traceback.walk_tb(trace))[-MOST_FRAMES:]
    ]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "service.operations.json_log.JsonLines"}},
    "handlers": {
        "lines": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}
    },
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        "passerelle": {"level": "INFO", "propagate": True},
        "uvicorn": {"level": "WARNING", "propagate": True},
    },
}
"""For `logging.config.dictConfig`, and for every worker of the server."""
