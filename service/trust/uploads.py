"""Files that an administrator tried out and has not kept yet: they lie here for an hour, and are then thrown away."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from matching.errors import UnknownIdError
from service.settings import Settings

KEPT_S = 3600.0
"""Time enough to read the report of a dry run; a file of people's data lies here no longer than that."""
LONGEST_NAME = 80
TOKEN = re.compile(r"[0-9a-f]{32}")


def keep_upload(settings: Settings, name: str, content: bytes) -> str:
    """Put a file aside under a token that nobody can guess, with the part of its name that readers look at."""
    clear_uploads(settings, older_than_s=KEPT_S)
    token = secrets.token_hex(16)
    folder = _folder(settings) / token
    folder.mkdir(parents=True, mode=0o700)
    (folder / safe_name(name)).write_bytes(content)
    return token


def find_upload(settings: Settings, token: str) -> Path:
    """The file of a token. Raises `UnknownIdError` when it is gone, or never was."""
    folder = _folder(settings) / token
    if TOKEN.fullmatch(token) is None or not folder.is_dir():
        raise UnknownIdError("this file is not here any more: choose it again")
    return next(folder.iterdir())


def drop_upload(settings: Settings, token: str) -> None:
    """Throw a file away."""
    _remove(find_upload(settings, token).parent)


def clear_uploads(settings: Settings, older_than_s: float = 0.0) -> None:
    """Throw all files away that have lain here for longer."""
    root = _folder(settings)
    before = time.time() - older_than_s
    for folder in list(root.iterdir()) if root.is_dir() else ():
        if folder.stat().st_mtime <= before:
            _remove(folder)


def safe_name(name: str) -> str:
    """A file's name without its folders and odd letters: its words and its suffix tell the readers what it holds.

    >>> safe_name("../../Apprenant·es 2026.csv")
    'Apprenant_es_2026.csv'
    """
    last = name.replace("\\\\", "/").rpartition("/")[2]
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in last).lstrip(".")
    return kept[-LONGEST_NAME:] or "file"


def _folder(settings: Settings) -> Path:
    return settings.data / "uploads"


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink(missing_ok=True)
    folder.rmdir()
