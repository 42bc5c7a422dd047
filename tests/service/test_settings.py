from __future__ import annotations

import re
from pathlib import Path

import pytest

import passerelle
from models.cache_folder import cache_folder
from service.settings import SETTINGS, SettingError, read_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_describes_every_setting_with_its_default() -> None:
    described = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert described == [(setting.variable, setting.default) for setting in SETTINGS]


def test_the_front_door_knows_the_usual_number_of_threads() -> None:
    """It reads it before any module that could tell it may be loaded."""
    assert (passerelle.THREADS, passerelle.USUAL_THREADS) in [(one.variable, one.default) for one in SETTINGS]


def test_defaults_stand_for_what_is_absent() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.threads, settings.lang) == ("127.0.0.1", 8000, 1, "fr")
    assert settings.db == Path("var/passerelle.sqlite3")
    assert settings.cache == Path.home() / ".cache" / "passerelle"


def test_the_library_keeps_its_cache_where_the_settings_say() -> None:
    assert read_settings().cache == cache_folder()


def test_a_value_given_wins() -> None:
    settings = read_settings({"PASSERELLE_DB": "a/b.db", "PASSERELLE_PORT": "0", "PASSERELLE_THREADS": "4"})
    assert settings.db == Path("a/b.db")
    assert (settings.port, settings.threads) == (0, 4)


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "PASSERELLE_LANG": "fr"}, "fr"),
    ],
)
def test_language_comes_from_its_setting_then_the_locale(environment: dict[str, str], lang: str) -> None:
    assert read_settings(environment).lang == lang


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PASSERELLE_PORT", "http"),
        ("PASSERELLE_PORT", "-1"),
        ("PASSERELLE_PORT", "65536"),
        ("PASSERELLE_THREADS", "two"),
        ("PASSERELLE_LANG", "de"),
        ("PASSERELLE_PROT", "8000"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable):
        read_settings({variable: value})
