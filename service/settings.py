"""Settings: what an operator may choose, from the environment, checked once at the door.

`docs/settings.md` describes every one of them; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address, ip_network
from pathlib import Path
from socket import gethostname
from urllib.parse import urlsplit

from matching.errors import PasserelleError
from service.mail_address import SmtpUrl, is_mail_address, read_smtp
from service.store_address import Address, AddressError, PostgresUrl, read_address

PREFIX = "PASSERELLE_"
LANGUAGES = ("fr", "en")
DEFAULT_PORT = 8000
SHORTEST_TOKEN = 16
"""Letters of the metrics' token: fewer could be guessed."""


class SettingError(PasserelleError, ValueError):
    """A setting has a value that cannot be; the message names the setting and what it accepts."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Paths may not exist yet; `read_settings` fills the defaults in.

    `threads` is the number of threads of one search (0: as many as the machine has cores), `workers` that of the
    processes of `serve`. `url` is where people find the service, without a slash at its end (`None`: where it
    listens). `proxies` are the addresses whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    `reports` is the folder of the evaluation reports that the office shows, `judging` that of a pool of pairs which
    analysts judge there.
    """

    data: Path
    db: Address
    cache: Path
    lang: str = "fr"
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    threads: int = 1
    workers: int = 1
    url: str | None = None
    proxies: tuple[str, ...] = ()
    outbox_folder: Path | None = None
    smtp: SmtpUrl | None = None
    sender: str = "passerelle@localhost"
    backups_folder: Path | None = None
    metrics_token: str | None = field(default=None, repr=False)
    sign_in_idle_h: int = 8
    sign_in_days: int = 14
    reports: Path = Path("build/report")
    judging: Path | None = None
    bulk_mb: int = 200

    @property
    def site(self) -> str:
        """Where people find the service, without a slash at its end: as it was set, or where it listens."""
        host = gethostname() if _stands_for_all(self.host) else self.host
        return self.url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def over_tls(self) -> bool:
        """Whether people come over TLS, be it that a proxy ends it."""
        return self.url is not None and self.url.startswith("https:")

    @property
    def outbox(self) -> Path:
        """Folder of the messages to people, a file each, where no SMTP server is set."""
        return self.outbox_folder or self.data / "outbox"

    @property
    def backups(self) -> Path:
        """Folder in which the doctor looks for backups."""
        return self.backups_folder or self.data / "backups"

    @property
    def workers_folder(self) -> Path:
        """Folder in which the workers of this machine leave what they measured and how far they have come."""
        return self.data / "workers"

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
    Setting("PASSERELLE_WORKERS", "1"),
    Setting("PASSERELLE_URL", "where it listens"),
    Setting("PASSERELLE_PROXIES", "none"),
    Setting("PASSERELLE_OUTBOX", "PASSERELLE_DATA/outbox"),
    Setting("PASSERELLE_SMTP", "none"),
    Setting("PASSERELLE_FROM", "passerelle@localhost"),
    Setting("PASSERELLE_BACKUPS", "PASSERELLE_DATA/backups"),
    Setting("PASSERELLE_METRICS_TOKEN", "none"),
    Setting("PASSERELLE_SIGN_IN_IDLE_H", "8"),
    Setting("PASSERELLE_SIGN_IN_DAYS", "14"),
    Setting("PASSERELLE_REPORTS", "build/report"),
    Setting("PASSERELLE_JUDGING", "none"),
    Setting("PASSERELLE_BULK_MB", "200"),
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
        workers=_whole_number(given, "PASSERELLE_WORKERS", 1, 1, 64),
        url=_url(given),
        proxies=_proxies(given),
        outbox_folder=Path(given["PASSERELLE_OUTBOX"]) if given.get("PASSERELLE_OUTBOX") else None,
        smtp=_smtp(given),
        sender=_sender(given),
        backups_folder=Path(given["PASSERELLE_BACKUPS"]) if given.get("PASSERELLE_BACKUPS") else None,
        metrics_token=_metrics_token(given),
        sign_in_idle_h=_whole_number(given, "PASSERELLE_SIGN_IN_IDLE_H", 8, 1, 24 * 14),
        sign_in_days=_whole_number(given, "PASSERELLE_SIGN_IN_DAYS", 14, 1, 365),
        reports=Path(given.get("PASSERELLE_REPORTS") or "build/report"),
        judging=Path(given["PASSERELLE_JUDGING"]) if given.get("PASSERELLE_JUDGING") else None,
        bulk_mb=_whole_number(given, "PASSERELLE_BULK_MB", 200, 1, 10_000),
    )


def _stands_for_all(host: str) -> bool:
    """Whether a host stands for every address of a machine, so that nobody can be sent to it."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _store(given: Mapping[str, str], data: Path) -> Address:
    chosen = given.get("PASSERELLE_DB")
    if not chosen:
        return data / "passerelle.sqlite3"
    try:
        return read_address(chosen)
    except AddressError as error:
        raise SettingError(f"PASSERELLE_DB: {error}") from error


def _url(given: Mapping[str, str]) -> str | None:
    chosen = given.get("PASSERELLE_URL")
    if not chosen:
        return None
    try:
        parts = urlsplit(chosen)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise SettingError(f"PASSERELLE_URL is {chosen!r}; use https://HOST, without a path")
    return chosen.rstrip("/")


def _proxies(given: Mapping[str, str]) -> tuple[str, ...]:
    chosen = tuple(one.strip() for one in given.get("PASSERELLE_PROXIES", "").split(",") if one.strip())
    for one in chosen:
        try:
            ip_network(one)
        except ValueError as error:
            raise SettingError(
                f"PASSERELLE_PROXIES has {one!r}; use addresses or networks, such as 10.0.0.0/8, with commas"
            ) from error
    return chosen


def _smtp(given: Mapping[str, str]) -> SmtpUrl | None:
    chosen = given.get("PASSERELLE_SMTP")
    if not chosen:
        return None
    try:
        return read_smtp(chosen)
    except AddressError as error:
        raise SettingError(f"PASSERELLE_SMTP: {error}") from error


def _sender(given: Mapping[str, str]) -> str:
    chosen = given.get("PASSERELLE_FROM") or "passerelle@localhost"
    if not is_mail_address(chosen):
        raise SettingError(f"PASSERELLE_FROM is {chosen!r}; use NAME@HOST")
    return chosen


def _metrics_token(given: Mapping[str, str]) -> str | None:
    chosen = given.get("PASSERELLE_METRICS_TOKEN")
    if not chosen:
        return None
    if len(chosen) < SHORTEST_TOKEN or not chosen.isascii() or not chosen.isprintable() or " " in chosen:
        raise SettingError(
            f"PASSERELLE_METRICS_TOKEN is too short or has a letter that a header cannot carry; "
            f"use {SHORTEST_TOKEN} letters and digits or more"
        )
    return chosen


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
