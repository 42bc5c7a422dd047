"""Files of an administrator: tried out, imported, and thrown away after an hour at most.

Each lies in a folder of its own, with a note beside it of how far its import has come (`service.office.import_runs`).
"""

from __future__ import annotations

import math
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from matching.errors import UnknownIdError
from service.settings import Settings

KEPT_S = 3600.0
"""Time enough to read the report of a dry run; a file of people's data lies here no longer than that."""
LONGEST_NAME = 80
TOKEN = re.compile(r"[0-9a-f]{32}")
NOTE = ".note"
"""The name of a note: no upload begins with a dot."""


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
    path = _upload(settings, token)
    if path is None:
        raise UnknownIdError("this file is not here any more: choose it again")
    return path


def has_upload(settings: Settings, token: str) -> bool:
    """Whether the file of a token is here."""
    return _upload(settings, token) is not None


def drop_upload(settings: Settings, token: str) -> None:
    """Throw a file away, if it is here; the note beside it stays."""
    path = _upload(settings, token)
    if path is not None:
        path.unlink(missing_ok=True)


def note_beside(settings: Settings, token: str, text: str) -> None:
    """Write the note of a token anew, also where its file is gone. Raises `OSError`."""
    folder = _folder(settings) / token
    try:
        _write_note(folder, text)
    except FileNotFoundError:  # somebody was erased just now, and all files went
        _write_note(folder, text)


def _write_note(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    new = folder / f"{NOTE}.{secrets.token_hex(8)}"
    new.write_text(text, encoding="utf-8")
    new.replace(folder / NOTE)


def noted(settings: Settings, token: str) -> tuple[str, float] | None:
    """The note of a token, and for how many seconds it has stood; `None` where there is none."""
    if TOKEN.fullmatch(token) is None:
        return None
    path = _folder(settings) / token / NOTE
    age_s = _age_s(path)
    try:
        return (path.read_text(encoding="utf-8"), age_s) if age_s <= KEPT_S else None
    except FileNotFoundError:
        return None


def all_noted(settings: Settings) -> list[str]:
    """The tokens that have a note."""
    root = _folder(settings)
    return sorted(path.parent.name for path in root.glob(f"*/{NOTE}")) if root.is_dir() else []


def clear_uploads(settings: Settings, older_than_s: float = 0.0) -> None:
    """Throw all files away that have lain here for longer."""
    root = _folder(settings)
    for folder in list(root.iterdir()) if root.is_dir() else ():
        for path in list(folder.iterdir()) if folder.is_dir() else ():
            if _age_s(path) >= older_than_s:
                path.unlink(missing_ok=True)
        with suppress(OSError):  # one that holds something younger, or was removed by another process
            folder.rmdir()


def safe_name(name: str) -> str:
    r"""A file's name without its folders and odd letters: its words and its suffix tell the readers what it holds.

    >>> safe_name("../../Apprenant·es 2026.csv"), safe_name("C:\\listes\\offres.csv")
    ('Apprenant_es_2026.csv', 'offres.csv')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in last).lstrip(".")
    return kept[-LONGEST_NAME:] or "file"


def _folder(settings: Settings) -> Path:
    return settings.data / "uploads"


def _upload(settings: Settings, token: str) -> Path | None:
    folder = _folder(settings) / token
    if TOKEN.fullmatch(token) is None or not folder.is_dir():
        return None
    found = (path for path in folder.iterdir() if not path.name.startswith("."))
    return next((path for path in found if _age_s(path) <= KEPT_S), None)


def _age_s(path: Path) -> float:
    """Seconds since a file was written; endless for one that has just gone."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return math.inf
