"""Hidden states: what is true of a learner or an offer, drawn before any text is written.

The engine never reads them. An evaluation may derive grades from them and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.sample.dice import Dice
from data.sample.trades import Trade, TradeSkill, affinities, digital_trades, former_trades, trades

# How much of a trade has been learnt, in percent of what a certified learner holds, by state of the enrolment.
PROGRESS = {"planned": 15, "running": 60, "abandoned": 45, "completed": 88, "certified": 100}
STACK_FACTOR_LEARNER = 30  # percent left of the chance to hold a tool of a stack that was not taught
STACK_FACTOR_OFFER = 8  # percent left of the chance that a shop asks for a tool of another stack
DRIFT = 12  # percent of learners whose trade is another of the same family than the one taught
MATTERS_TO_LEARNERS = ("closeness", "pay", "learning", "remote", "contract", "calm", "meaning")
MATTERS_TO_OFFERS = ("skills", "motivation", "closeness", "availability", "diploma", "experience")


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill that a learner truly has, at a level from 1 (notions) to 4 (expert).

    `shown` says where the record shows it: "prose", "label", or nowhere.
    """

    skill: str
    level: int
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HiddenLearner:
    """What is true of a learner."""

    id: str
    trade: str
    adjacent: Mapping[str, float]  # trades near the true one, by hand-written affinity in [0, 1]
    former_trade: str | None
    trade_years: float  # worked in the trade
    ability: int  # -1, 0 or 1: learns slower or faster than most
    skills: tuple[HeldSkill, ...]
    claimed: tuple[str, ...]  # written on the record though not held
    wished_trades: Mapping[str, float]  # how much each is wished for, in (0, 1]
    contracts: tuple[str, ...]  # that would be accepted, best first
    remote: str  # true wish
    rhythm: str
    max_km: int  # would truly travel
    pay_floor_eur_year: int
    matters: Mapping[str, int]  # 0 to 3
    english: str | None  # CEFR
    leaks: tuple[str, ...] = ()  # planned identity leaks in the prose


@dataclass(frozen=True, slots=True)
class Need:
    """A skill the job truly needs. `stated` is "required", "nice" or "" (never written)."""

    skill: str
    weight: int  # 1 (helps) to 5 (no one is hired without)
    level: int  # 1 to 4
    stated: str = ""


@dataclass(frozen=True, slots=True)
class HiddenOffer:
    """What is true of an offer."""

    id: str
    trade: str
    adjacent: Mapping[str, float]
    seniority: str  # "junior", "confirmed", "demanding"
    needs: tuple[Need, ...]
    padding: tuple[str, ...]  # skills that are written though nobody needs them
    true_experience_years: float  # the least that would truly be hired
    asked_experience_years: float | None
    true_diploma_level: int | None
    asked_diploma_level: int | None
    remote: str  # true policy
    english: str | None  # CEFR truly needed
    max_km: int  # farther candidates are not called back, unless remote
    matters: Mapping[str, int] = field(default_factory=dict)  # 0 to 3


def draw_trade(dice: Dice, taught: Trade) -> Trade:
    """The true trade of somebody who was taught one: mostly that one, at times another of the family."""
    family = [t for t in digital_trades() if t.family == taught.family and t is not taught]
    if not family or not dice.chance(DRIFT):
        return taught
    return dice.weighted(family, [t.learners for t in family])


def draw_learner(dice: Dice, learner_id: str, taught: Trade, enrolment: str) -> HiddenLearner:
    """The true state of a learner, by the trade taught and the state of the enrolment."""
    trade = draw_trade(dice, taught)
    former = (
        dice.weighted(former_trades(), [t.learners for t in former_trades()]) if dice.chance(88) else None
    )
    years = dice.from_table(((0.0, 77), (0.5, 12), (1.0, 5), (2.0, 4), (4.0, 2)))
    ability = dice.from_table(((-1, 22), (0, 56), (1, 22)))
    held = _held(dice, trade, PROGRESS[enrolment] if years < 1 else 100, ability, years)
    if former is not None:
        for skill, level in _held(dice, former, 100, 0, 2.0).items():
            held[skill] = max(level, held.get(skill, 0))
    near = affinities()[trade.key]
    wished = {trade.key: 1.0}
    for other in dice.some(sorted(k for k, v in near.items() if v < 1), dice.below(3)):
        wished[other] = dice.between(2, 8) / 10
    if dice.chance(8) and len(wished) > 1:  # was trained for one trade, dreams of another
        wished[trade.key], wished[max(wished, key=lambda k: (k != trade.key, k))] = 0.5, 1.0
    return HiddenLearner(
        id=learner_id,
        trade=trade.key,
        adjacent={key: value for key, value in near.items() if value < 1},
        former_trade=former.key if former else None,
        trade_years=years,
        ability=ability,
        skills=tuple(HeldSkill(skill, level) for skill, level in held.items()),
        claimed=_claimed(dice, trade, held),
        wished_trades=wished,
        contracts=_accepted(dice, enrolment),
        remote=dice.from_table((("on-site", 30), ("hybrid", 48), ("full", 22))),
        rhythm=dice.from_table((("full-time", 86), ("part-time", 14))),
        max_km=dice.from_table(((8, 12), (15, 24), (30, 34), (50, 18), (100, 6), (1000, 6))),
        pay_floor_eur_year=1000 * max(12, trade.pay_from - dice.between(1, 6)),
        matters={key: dice.between(0, 3) for key in MATTERS_TO_LEARNERS},
        english=_cefr(dice, held.get("english-work", 0)),
    )


def draw_offer(dice: Dice, offer_id: str) -> HiddenOffer:
    """The true state of an offer."""
    trade = dice.weighted(digital_trades(), [t.offers for t in digital_trades()])
    seniority = dice.from_table((("junior", 52), ("confirmed", 33), ("demanding", 15)))
    harder = {"junior": 0, "confirmed": 1, "demanding": 2}[seniority]
    chances = _with_stack(dice, trade, {s.key: s.asked for s in trade.skills}, STACK_FACTOR_OFFER)
    needs, padding = [], []
    for skill in trade.skills:
        if dice.chance(chances[skill.key]):
            weight = min(5, max(1, skill.weight + dice.between(-1, 1)))
            level = min(4, max(1, dice.between(1, 2) + harder - (weight < 3)))
            stated = dice.from_table(_stating(weight))
            needs.append(Need(skill.key, weight, level, stated))
        elif dice.chance(chances[skill.key] // 6 + 2 * harder):
            padding.append(skill.key)
    true_years = {"junior": 0.0, "confirmed": dice.between(1, 3) * 1.0, "demanding": dice.between(3, 6) * 1.0}
    asked_years = true_years[seniority] + dice.from_table(((0, 60), (1, 18), (2, 14), (3, 8)))
    asked_diploma = dice.from_table(((None, 48), (4, 8), (5, 20), (6, 13), (7, 11)))
    english = max((n.level for n in needs if n.skill == "english-work"), default=0)
    return HiddenOffer(
        id=offer_id,
        trade=trade.key,
        adjacent={key: value for key, value in affinities()[trade.key].items() if value < 1},
        seniority=seniority,
        needs=tuple(needs),
        padding=tuple(padding[:3]),
        true_experience_years=true_years[seniority],
        asked_experience_years=float(asked_years) if asked_years or dice.chance(10) else None,
        true_diploma_level=asked_diploma if asked_diploma and dice.chance(25) else None,
        asked_diploma_level=asked_diploma,
        remote=_remote_policy(dice, trade),
        english={0: None, 1: "A2", 2: "B1", 3: "B2", 4: "C1"}[english],
        max_km=dice.from_table(((25, 20), (40, 40), (80, 25), (1000, 15))),
        matters={key: dice.between(0, 3) for key in MATTERS_TO_OFFERS},
    )


def hidden_affinity(one: str, other: str) -> float:
    """How near two trades are, in [0, 1], by the hand-written table; 0 where it says nothing.

    >>> hidden_affinity("dev-front", "dev-fullstack"), hidden_affinity("baker", "devops")
    (0.75, 0.0)
    """
    return affinities()[trades()[one].key].get(trades()[other].key, 0.0)


def _held(dice: Dice, trade: Trade, progress: int, ability: int, years: float) -> dict[str, int]:
    chances = _with_stack(dice, trade, {s.key: s.held for s in trade.skills}, STACK_FACTOR_LEARNER)
    held = {}
    for skill in trade.skills:
        if dice.chance(chances[skill.key] * progress / 100):
            held[skill.key] = _level(dice, skill, progress, ability, years)
    return held


def _level(dice: Dice, skill: TradeSkill, progress: int, ability: int, years: float) -> int:
    drawn = skill.level + dice.from_table(((-1, 25), (0, 55), (1, 20)))
    if progress < 50:
        drawn -= 1
    if years >= 2:
        drawn += 1
    if ability and dice.chance(60):
        drawn += ability
    return min(4, max(1, drawn))


def _with_stack(dice: Dice, trade: Trade, chances: dict[str, int], left: int) -> dict[str, int]:
    """Percentages after one stack of the trade was picked: its tools likely, those of the others rare."""
    if not trade.stacks:
        return chances
    picked = dice.weighted(trade.stacks, [max(1, chances.get(stack[0], 1)) for stack in trade.stacks])
    result = dict(chances)
    for tool in sorted({tool for stack in trade.stacks for tool in stack}):
        if tool in result:
            result[tool] = (
                95 if tool == picked[0] else 75 if tool in picked else max(1, result[tool] * left // 100)
            )
    return result


def _claimed(dice: Dice, trade: Trade, held: dict[str, int]) -> tuple[str, ...]:
    """What some people write without having it: one in seven, a skill of the trade that was never learnt."""
    lacking = [skill.key for skill in trade.skills if skill.key not in held]
    return (dice.one(lacking),) if lacking and dice.chance(14) else ()


def _accepted(dice: Dice, enrolment: str) -> tuple[str, ...]:
    if enrolment in ("planned", "running") and dice.chance(45):
        return tuple(dice.some(("apprenticeship", "internship"), dice.between(1, 2)))
    usual = ["cdi", "cdd", *(["interim"] if dice.chance(30) else [])]
    if dice.chance(25):
        usual.append("apprenticeship")
    if dice.chance(8):
        usual.append("freelance")
    return tuple(usual)


def _stating(weight: int) -> tuple[tuple[str, int], ...]:
    if weight >= 4:
        return (("required", 88), ("nice", 4), ("", 8))
    if weight >= 2:
        return (("required", 50), ("nice", 30), ("", 20))
    return (("required", 25), ("nice", 35), ("", 40))


def _remote_policy(dice: Dice, trade: Trade) -> str:
    if trade.key in ("fibre", "tech-hardware", "digital-helper"):
        return "on-site"
    if trade.family in ("support", "office-digital", "systems-networks"):
        return dice.from_table((("on-site", 60), ("hybrid", 38), ("full", 2)))
    return dice.from_table((("on-site", 28), ("hybrid", 58), ("full", 14)))


def _cefr(dice: Dice, level: int) -> str | None:
    if level:
        return {1: "A2", 2: "B1", 3: "B2", 4: "C1"}[level]
    return dice.from_table(((None, 40), ("A1", 35), ("A2", 25)))
