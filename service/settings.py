"""Settings: what an operator may choose, from the environment, checked once at the door.

`docs/settings.md` describes every one of them; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from matching.errors import PasserelleError
from service.store_address import Address, AddressError, PostgresUrl, read_address

PREFIX = "PASSERELLE_"
LANGUAGES = ("fr", "en")
DEFAULT_PORT = 8000


class SettingError(PasserelleError, ValueError):
    """A setting has a value that cannot be; the message names the setting and what it accepts."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Paths may not exist yet; `read_settings` fills the defaults in.

    `threads` is the number of threads of one search (0: as many as the machine has cores).
    """

    data: Path
    db: Address
    cache: Path
    lang: str = "fr"
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    threads: int = 1

    @property
    def index(self) -> Path:
        """Folder of the index that is made from the store: beside its file, or in `data` for that of a server."""
        if isinstance(self.db, PostgresUrl):
            return self.data / f"{self.db.nickname}.index"
        return self.db.with_suffix(".index")

    def with_db(self, db: str | None) -> Settings:
        """The same settings on another store, a path or a URL; `None` keeps this one. Raises `AddressError`."""
        return self if db is None else replace(self, db=read_address(db))


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the environment: its name, and what stands for it when it is absent."""

    variable: str
    default: str


SETTINGS: tuple[Setting, ...] = (
    Setting("PASSERELLE_DATA", "var"),
    Setting("PASSERELLE_DB", "PASSERELLE_DATA/passerelle.sqlite3"),
    Setting("PASSERELLE_CACHE", "~/.cache/passerelle"),
    Setting("PASSERELLE_LANG", "LANG, else fr"),
    Setting("PASSERELLE_HOST", "127.0.0.1"),
    Setting("PASSERELLE_PORT", "8000"),
    Setting("PASSERELLE_THREADS", "1"),
)
"""All variables that are read, in the order of `docs/settings.md`."""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (that of the process by default).

    Raises:
        SettingError: a value is not what the setting accepts, or a `PASSERELLE_` variable is none we know.

    >>> read_settings({"PASSERELLE_DATA": "there"}).index.as_posix()
    'there/passerelle.index'
    """
    given = os.environ if environment is None else environment
    known = {setting.variable for setting in SETTINGS}
    for variable in sorted(given):
        if variable.startswith(PREFIX) and variable not in known:
            raise SettingError(f"{variable} is no setting; the settings are {', '.join(sorted(known))}")
    data = Path(given.get("PASSERELLE_DATA") or "var")
    return Settings(
        data=data,
        db=_store(given, data),
        cache=_cache(given),
        lang=_language(given),
        host=given.get("PASSERELLE_HOST") or "127.0.0.1",
        port=_whole_number(given, "PASSERELLE_PORT", DEFAULT_PORT, 0, 65_535),
        threads=_whole_number(given, "PASSERELLE_THREADS", 1, 0, 256),
    )


def _store(given: Mapping[str, str], data: Path) -> Address:
    chosen = given.get("PASSERELLE_DB")
    if not chosen:
        return data / "passerelle.sqlite3"
    try:
        return read_address(chosen)
    except AddressError as error:
        raise SettingError(f"PASSERELLE_DB: {error}") from error


def _cache(given: Mapping[str, str]) -> Path:
    """The same folder as `models.cache_folder`, which the library uses by itself."""
    if chosen := given.get("PASSERELLE_CACHE"):
        return Path(chosen)
    if shared := given.get("XDG_CACHE_HOME"):
        return Path(shared) / "passerelle"
    return Path.home() / ".cache" / "passerelle"


def _language(given: Mapping[str, str]) -> str:
    chosen = given.get("PASSERELLE_LANG")
    if chosen:
        if chosen not in LANGUAGES:
            raise SettingError(f"PASSERELLE_LANG is {chosen!r}; use {' or '.join(LANGUAGES)}")
        return chosen
    locale = given.get("LC_ALL") or given.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "fr"


def _whole_number(given: Mapping[str, str], variable: str, default: int, low: int, high: int) -> int:
    text = given.get(variable)
    if not text:
        return default
    if not text.strip().isdecimal() or not low <= int(text) <= high:
        raise SettingError(f"{variable} is {text!r}; use a whole number from {low} to {high}")
    return int(text)
