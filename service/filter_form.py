"""The filters of a ranking as inputs of a form, each under the parameter that an address has for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from data.bundled import load_gazetteer
from matching.columns import LANGUAGES
from matching.filters import Filters
from matching.records import CEFR_LEVELS, Contract, Remote, Rhythm
from service.desk import Desk
from service.pages import Choice, Field, Option
from service.wording import Wording

DIPLOMA_LEVELS = range(3, 9)
INPUTS = frozenset(
    {
        *("near", "within_km", "departement", "contract", "remote", "rhythm"),
        *("available_by", "diploma", "active_since"),
        *("pay", "published_since"),
    }
)
"""Parameters that the form has inputs for: of both sides, of learners, of offers."""
ONE_ONLY: Mapping[str, str] = MappingProxyType(
    {"languages": "language", "trainings": "training", "certified": "certified"}
)
"""Filters of learners that may have several values while the form has a place for one, with their parameters."""
TYPED = ("near", "within_km", "departement", "available_by", "active_since")
"""Parameters of learners whose input takes any text, and may get one that cannot be read."""
NOTHING_UNREAD: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Check:
    """A box of a group that is ticked or not."""

    name: str
    value: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """Boxes of one kind, with what they are about."""

    title: str
    boxes: tuple[Check, ...]


def inputs_of(filters: Filters) -> frozenset[str]:
    """The parameters that the form sends by its inputs; all others travel along with it as they are."""
    single = (parameter for name, parameter in ONE_ONLY.items() if len(getattr(filters, name)) < 2)
    return INPUTS | {*single}


def fields_of(filters: Filters, wording: Wording, side: str, unread: Mapping[str, str]) -> tuple[Field, ...]:
    """The inputs that one types into; those of `unread` hold what was typed and say what is wrong with it."""
    around = filters.around
    values = {
        "near": ("" if around is None else around.name, "text"),
        "within_km": ("" if around is None else f"{around.km:g}", "number"),
        "departement": (", ".join(sorted(filters.departements)), "text"),
    }
    if side == "learners":
        values["available_by"] = (_day(filters.available_by), "date")
        values["active_since"] = (_day(filters.active_since), "date")
    else:
        pay = filters.pay_eur_year
        values["pay"] = ("" if pay is None else f"{pay:.12g}", "number")
        values["published_since"] = (_day(filters.published_since), "date")
    return tuple(
        Field(
            name,
            wording.say(f"ranking.field.{name}"),
            unread.get(name, value),
            wording.say(f"ranking.unread.{name}") if name in unread else "",
            kind=kind,
        )
        for name, (value, kind) in values.items()
    )


def choices_of(
    filters: Filters, desk: Desk, wording: Wording, side: str, seen: frozenset[str] | None
) -> tuple[Choice, ...]:
    """The inputs that one chooses from a list in. `seen` are the learners whose trainings are named; `None`: all."""
    rhythms = [(one.value, wording.value(one)) for one in Rhythm]
    found = [_choice("rhythm", rhythms, "" if filters.rhythm is None else filters.rhythm.value, wording)]
    if side == "learners":
        if len(filters.languages) < 2:
            code, level = next(iter(filters.languages), ("", ""))
            found.append(_choice("language", [(one, wording.value(one)) for one in LANGUAGES], code, wording))
            found.append(_choice("language_level", [(one, one) for one in CEFR_LEVELS], level, wording))
        levels = [(str(one), wording.diploma(one)) for one in DIPLOMA_LEVELS]
        found.append(_choice("diploma", levels, str(filters.diploma or ""), wording))
        for name, groups in (
            ("trainings", desk.followers.followed),
            ("certified", desk.followers.certified),
        ):
            chosen: frozenset[str] = getattr(filters, name)
            if len(chosen) < 2:
                known = _trainings(desk, groups, seen, chosen)
                found.append(_choice(ONE_ONLY[name], known, next(iter(chosen), ""), wording))
    return tuple(found)


def checks_of(filters: Filters, wording: Wording) -> tuple[Checks, ...]:
    """The inputs in which several may be ticked."""
    contracts = [
        Check("contract", one.value, wording.value(one), one in filters.contracts) for one in Contract
    ]
    remote = [Check("remote", one.value, wording.value(one), one in filters.remote) for one in Remote]
    return (
        Checks(wording.say("ranking.field.contract"), tuple(contracts)),
        Checks(wording.say("ranking.field.remote"), tuple(remote)),
    )


def departement_words(code: str) -> str:
    """A département by its name and its code: "Seine-Saint-Denis (93)"."""
    return f"{load_gazetteer().departement_name(code)} ({code})"


def _trainings(
    desk: Desk, groups: Mapping[str, frozenset[str]], seen: frozenset[str] | None, chosen: frozenset[str]
) -> list[tuple[str, str]]:
    """Id and name of the trainings in whose group somebody is who may be seen, and of what is chosen; by name."""
    found = [
        (one.id, " · ".join(part for part in (one.title, one.provider) if part))
        for one in desk.network.trainings
        if one.id in chosen or (groups.get(one.id) and (seen is None or not groups[one.id].isdisjoint(seen)))
    ]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def _choice(name: str, values: Sequence[tuple[str, str]], chosen: str, wording: Wording) -> Choice:
    options = [Option("", wording.say("ranking.any"), chosen=not chosen)]
    options += [Option(value, text, chosen=value == chosen) for value, text in values]
    return Choice(name, wording.say(f"ranking.field.{name}"), tuple(options))


def _day(value: object) -> str:
    return "" if value is None else str(value)
