"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass

OK, WARNING, FAILURE = "ok", "warning", "failure"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it stands (`ok`, `warning` or `failure`), what was found and what to do."""

    name: str
    state: str
    found: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        """The same as plain values."""
        return asdict(self)
