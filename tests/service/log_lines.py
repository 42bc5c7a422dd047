"""The lines of the service's log as they would be written."""

from __future__ import annotations

import logging

from service.operations.json_log import JsonLines


class LogLines(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))
