"""Where what can be computed again is kept."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """`PASSERELLE_CACHE`, else `XDG_CACHE_HOME`/passerelle, else `~/.cache/passerelle`. Not created here."""
    if chosen := os.environ.get("PASSERELLE_CACHE"):
        return Path(chosen)
    if shared := os.environ.get("XDG_CACHE_HOME"):
        return Path(shared) / "passerelle"
    return Path.home() / ".cache" / "passerelle"
