from __future__ import annotations

from datetime import date

import pytest

from data.gazetteer import Commune, Gazetteer

TODAY = date(2026, 9, 1)


class Codes:
    """A referential of three concepts."""

    KNOWN = ("rome:M1855", "rome:competence/300282", "rome:savoir/104167")

    def find(self, text: str) -> str | None:
        return next((code for code in self.KNOWN if text in (code, code.removeprefix("rome:"))), None)


@pytest.fixture(scope="session")
def codes() -> Codes:
    return Codes()


@pytest.fixture(scope="session")
def towns() -> Gazetteer:
    return Gazetteer(
        (
            Commune(
                "75056",
                "Paris",
                "75",
                "Paris",
                "Île-de-France",
                2_100_000,
                ("75001", "75011"),
                48.8566,
                2.3428,
            ),
            Commune(
                "69123", "Lyon", "69", "Rhône", "Auvergne-Rhône-Alpes", 520_000, ("69001",), 45.7549, 4.8364
            ),
            Commune("59350", "Lille", "59", "Nord", "Hauts-de-France", 236_000, ("59000",), 50.6318, 3.0470),
            Commune(
                "93048",
                "Montreuil",
                "93",
                "Seine-Saint-Denis",
                "Île-de-France",
                110_000,
                ("93100",),
                48.86,
                2.45,
            ),
            Commune(
                "62588", "Montreuil", "62", "Pas-de-Calais", "Hauts-de-France", 2_000, ("62170",), 50.46, 1.76
            ),
            Commune(
                "01053",
                "Bourg-en-Bresse",
                "01",
                "Ain",
                "Auvergne-Rhône-Alpes",
                41_000,
                ("01000",),
                46.2,
                5.22,
            ),
        )
    )
