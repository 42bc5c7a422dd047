"""The published files a build reads, with the checksum of each."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from matching.errors import ReferentialError


class SourceFolder:
    """Reads files under one folder and remembers what was read: `checksums` maps path to SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checksums: dict[str, str] = {}

    def rows(self, path: str) -> list[dict[str, str]]:
        """Rows of a comma-separated UTF-8 file with a header.

        Raises:
            ReferentialError: the file is absent or is not UTF-8.
        """
        return list(csv.DictReader(io.StringIO(self._text(path), newline="")))

    def json_lines(self, path: str) -> list[dict[str, Any]]:
        """Objects of a JSONL file."""
        return [json.loads(line) for line in self._text(path).splitlines() if line.strip()]

    def _text(self, path: str) -> str:
        file = self.folder / path
        if not file.is_file():
            raise ReferentialError(f"the source folder has no {path}")
        data = file.read_bytes()
        self.checksums[path] = hashlib.sha256(data).hexdigest()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ReferentialError(f"{path} is not UTF-8: {error}") from error
