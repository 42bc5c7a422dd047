"""Which code made a file: the commit, for manifests and reports."""

from __future__ import annotations

import subprocess
from pathlib import Path


def commit() -> str:
    """The commit that the code stands at, "+" behind it where files were changed since; "" outside a checkout."""
    here = Path(__file__).parent
    try:
        head, changes = (
            _git(here, *words) for words in (("rev-parse", "--short=12", "HEAD"), ("status", "--porcelain"))
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head + ("+" if changes else "")


def _git(folder: Path, *words: str) -> str:
    found = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return found.stdout.strip()
