"""`funnel.toml`: how the words of one company's files are to be read. Every line of it may be left out.

zone = "Europe/Paris"          # of times that are written without one; UTC unless said
until = 2026-07-01             # the log is complete before this; its last event unless said

[columns]                      # their header = ours
"id_candidat" = "candidate"

[stages]                       # their word = ours
"entretien" = "interviewed"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.readers.cleaning import fold, header_key
from evaluation.funnel.records import Stage
from evaluation.ranking.task import JudgementError

FILE = "funnel.toml"
_KEYS = ("zone", "until", "columns", "stages")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to read a folder.

    Args:
        zone: of times that are written without one.
        until: the log is complete before this; `None` for its last event.
        columns: key of a header (`data.readers.cleaning.header_key`) -> our name of the column.
        stages: folded word -> stage; our own words are always known.
    """

    zone: tzinfo = field(default=UTC)
    until: datetime | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)

    def stage(self, word: str) -> Stage | None:
        """The stage that a word means, in capitals and with accents or without; `None` for one that is not known.

        >>> Settings().stage(" Hired "), Settings().stage("embauche")
        (<Stage.HIRED: 'hired'>, None)
        """
        key = fold(word)
        return self.stages.get(key) or (Stage(key) if key in set(Stage) else None)

    def column(self, header: str) -> str:
        """Our name of the column that a header means; a header that is nobody's name stays as it is."""
        return self.columns.get(header_key(header), header.strip())


def read_settings(path: Path) -> Settings:
    """The settings in a file; without such a file, those that hold unless said otherwise.

    Raises:
        JudgementError: the file is not TOML or holds what is not known; key and value are in the message.
    """
    if not path.exists():
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise JudgementError(f"{path}: cannot be read as TOML ({error})") from error
    if unknown := next((key for key in given if key not in _KEYS), None):
        raise JudgementError(f"{path}: {unknown!r} is not known; known are {', '.join(_KEYS)}")
    zone = _zone(path, given.get("zone", "UTC"))
    stages = {}
    for word, meaning in _table(path, given, "stages").items():
        if meaning not in set(Stage):
            raise JudgementError(
                f"{path}: stages: {word!r} means {meaning!r}, which is no stage; stages are {', '.join(Stage)}"
            )
        stages[fold(word)] = Stage(meaning)
    columns = {header_key(header): name for header, name in _table(path, given, "columns").items()}
    return Settings(
        zone, _until(path, given.get("until"), zone), MappingProxyType(columns), MappingProxyType(stages)
    )


def _zone(path: Path, name: object) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise JudgementError(
            f'{path}: zone {name!r} is not known; name one as "Europe/Paris", or "UTC"'
        ) from error


def _until(path: Path, value: object, zone: tzinfo) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    raise JudgementError(f"{path}: until is {value!r}; wanted a day without quotes, as 2026-01-31")


def _table(path: Path, given: Mapping[str, object], key: str) -> dict[str, str]:
    found = given.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise JudgementError(f'{path}: [{key}] must be lines as "their word" = "our word"')
    return found
