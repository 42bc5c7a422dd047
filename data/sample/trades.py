"""The trades of the sample: their skills, what recruiters ask of them, and how near they are to each other.

All of it was written by hand: `trades.csv`, `trade_skills.csv`, `stacks.csv` and `affinity.csv` in `phrases/`.
None of it comes from the taxonomy or from any feature of the engine, so that a ranking can be judged by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.sample.banks import read_table

FORMER = "former"  # family of the trades that people come from


@dataclass(frozen=True, slots=True)
class TradeSkill:
    """A skill in a trade. `held` and `asked` are percentages, `level` 1 to 4, `weight` 1 to 5."""

    key: str
    held: int
    level: int
    asked: int = 0
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: its names, its skills and its place on the market. Pay is in thousand EUR a year."""

    key: str
    family: str
    masculine: str
    feminine: str
    english: str
    rome: str | None
    women: int  # percent
    pay_from: int
    pay_to: int
    learners: int  # weight among learners (or, of a former trade, among pasts)
    offers: int  # weight among offers
    skills: tuple[TradeSkill, ...]
    stacks: tuple[tuple[str, ...], ...]  # sets of tools of which a shop, or a school, picks one

    def title(self, feminine: bool) -> str:
        """The trade's name in French."""
        return self.feminine if feminine else self.masculine

    @property
    def is_former(self) -> bool:
        """Whether it is a trade that people come from rather than one they train for."""
        return self.family == FORMER


@dataclass(frozen=True, slots=True)
class SkillWords:
    """How a skill is named: `said` by learners, `asked` by recruiters.

    `english` is what both say in English. `kind` is "tool" (its names are proper nouns), "tech", "soft" or "craft".
    """

    key: str
    kind: str
    said: tuple[str, ...]
    asked: tuple[str, ...]
    english: str

    @property
    def is_technical(self) -> bool:
        """Whether it is a tool or a technique of a digital trade."""
        return self.kind in ("tool", "tech")


@cache
def trades() -> Mapping[str, Trade]:
    """Every trade by key, in the order of the file."""
    skills = {
        row["trade"]: tuple(map(_skill, row["skills"].split())) for row in read_table("trade_skills.csv")
    }
    stacks = {
        row["trade"]: tuple(tuple(option.split("+")) for option in row["options"].split("|"))
        for row in read_table("stacks.csv")
    }
    return {
        row["key"]: Trade(
            key=row["key"],
            family=row["family"],
            masculine=row["masculine"],
            feminine=row["feminine"],
            english=row["english"],
            rome=f"rome:{row['rome']}" if row["rome"] else None,
            women=int(row["women"]),
            pay_from=int(row["pay_from"]),
            pay_to=int(row["pay_to"]),
            learners=int(row["learners"]),
            offers=int(row["offers"]),
            skills=skills[row["key"]],
            stacks=stacks.get(row["key"], ()),
        )
        for row in read_table("trades.csv")
    }


@cache
def digital_trades() -> tuple[Trade, ...]:
    """The trades that people train for."""
    return tuple(trade for trade in trades().values() if not trade.is_former)


@cache
def former_trades() -> tuple[Trade, ...]:
    """The trades that people come from."""
    return tuple(trade for trade in trades().values() if trade.is_former)


@cache
def skill_words() -> Mapping[str, SkillWords]:
    """Every skill by key."""
    return {
        row["key"]: SkillWords(
            row["key"],
            row["kind"],
            tuple(row["said_by_learners"].split("|")),
            tuple(row["asked_by_recruiters"].split("|")),
            row["english"],
        )
        for row in read_table("skills.csv")
    }


@cache
def affinities() -> Mapping[str, Mapping[str, float]]:
    """By trade, its neighbours and how near they are, in [0, 1]; a trade is at 1 from itself. Symmetric."""
    table: dict[str, dict[str, float]] = {key: {key: 1.0} for key in trades()}
    for row in read_table("affinity.csv"):
        table[row["one"]][row["other"]] = table[row["other"]][row["one"]] = float(row["affinity"])
    return table


def _skill(cell: str) -> TradeSkill:
    """`sql:88/3/80/4`: held by 88 %, at level 3, asked by 80 %, weight 4.

    >>> _skill("sql:88/3/80/4")
    TradeSkill(key='sql', held=88, level=3, asked=80, weight=4)
    """
    key, numbers = cell.split(":")
    return TradeSkill(key, *map(int, numbers.split("/")))
