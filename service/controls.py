"""What one can change in a ranking, before it is HTML: weights, filters, marks on the offer's skills.

The form of these controls is a plain GET to the page's own address; each filter that stands can also be taken away by
a link of its own, which says how many people it hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from matching.demands import marked_again
from matching.features import NAMES
from matching.filters import OF_LEARNERS_ONLY, OF_OFFERS_ONLY, Filters
from matching.matcher import Ranking
from matching.profile import choices
from matching.rank import MOST_FACTOR
from matching.records import Offer
from matching.skill_lists import REQUIRED
from service.addresses import Asked, asked_parts
from service.asking import WEIGHT
from service.desk import Desk
from service.filter_form import (
    NOTHING_UNREAD,
    Checks,
    checks_of,
    choices_of,
    departement_words,
    fields_of,
    inputs_of,
)
from service.pages import Choice, Field, Link
from service.wording import Wording, choice_words

STEP = 0.5


@dataclass(frozen=True, slots=True)
class Slider:
    """How many times as much a feature counts: an input of type range, from `least` to `most` by `step`."""

    name: str
    title: str
    value: str
    least: str = "0"
    most: str = f"{MOST_FACTOR:g}"
    step: str = f"{STEP:g}"
    changed: bool = False


@dataclass(frozen=True, slots=True)
class StandingFilter:
    """A filter that stands, in words: how many it alone hides, of how many shown it is not known, and the way back."""

    name: str
    sentence: str
    hides: str
    unsaid: str
    remove: Link


@dataclass(frozen=True, slots=True)
class SkillMark:
    """A skill of the offer, as it counts for this question, with the links that change that.

    `state` is "required" or "nice", `words` says it. `must` and `nice` are `None` where it is so already. `only` keeps
    those who show the skill; `None` where that filter stands.
    """

    code: str
    label: str
    state: str
    words: str
    changed: bool
    must: Link | None
    nice: Link | None
    only: Link | None


@dataclass(frozen=True, slots=True)
class RankingControls:
    """Everything that changes a ranking. `kept` are name and value of what the form carries along unseen.

    `reset` leads back to the ranking without weights, filters and marks; `None` where there are none.
    """

    action: str
    kept: tuple[tuple[str, str], ...]
    sliders: tuple[Slider, ...]
    fields: tuple[Field, ...]
    choices: tuple[Choice, ...]
    checks: tuple[Checks, ...]
    standing: tuple[StandingFilter, ...]
    marks: tuple[SkillMark, ...]
    reset: Link | None

    @property
    def wrong(self) -> tuple[Field, ...]:
        """The fields that hold what could not be read."""
        return tuple(one for one in self.fields if one.error)


def ranking_controls(
    asked: Asked,
    ranking: Ranking,
    desk: Desk,
    wording: Wording,
    side: str,
    offer: Offer | None = None,
    seen: frozenset[str] | None = None,
    unread: Mapping[str, str] = NOTHING_UNREAD,
) -> RankingControls:
    """The controls of a page.

    Args:
        asked: the address and the question in it.
        ranking: the answer: it tells what each filter hides.
        desk: knows the names of trainings and skills.
        wording: the language.
        side: what is ranked, "learners" or "offers".
        offer: for which learners are ranked; its skills can be marked again. `None` where offers are ranked.
        seen: ids of the learners who may be seen: the form names the trainings that they followed. `None`: everybody.
        unread: what was typed into fields of the form and could not be read, by parameter.
    """
    question = asked.question
    inputs = inputs_of(question.filters)
    kept = [
        (name, value)
        for name, value in asked_parts(question)
        if name not in inputs and name != "offset" and not name.startswith(WEIGHT)
    ]
    changed = bool(question.filters or question.must or question.nice or question.weights)
    return RankingControls(
        action=asked.path,
        kept=tuple(kept),
        sliders=tuple(_slider(asked, name, wording) for name in NAMES),
        fields=fields_of(question.filters, wording, side, unread),
        choices=choices_of(question.filters, desk, wording, side, seen),
        checks=checks_of(question.filters, wording),
        standing=standing_filters(asked, ranking, desk, wording, side),
        marks=() if offer is None else _marks(asked, desk, offer, wording),
        reset=Link(asked.plain(), wording.say("ranking.reset")) if changed else None,
    )


# --------------------------------------------------------------------------- filters that stand


def standing_filters(
    asked: Asked, ranking: Ranking, desk: Desk, wording: Wording, side: str
) -> tuple[StandingFilter, ...]:
    """The filters of a question that say something about the side that is ranked, in the order of an address."""
    filters = asked.question.filters
    foreign = OF_OFFERS_ONLY if side == "learners" else OF_LEARNERS_ONLY
    names: list[str] = []
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if value in (None, frozenset()) or field.name in foreign:
            continue
        if field.name == "skills":
            names += [f"skills:{code}" for code in sorted(value)]
        elif field.name == "languages":
            names += [f"languages:{code}" for code, _ in sorted(value)]
        else:
            names.append(field.name)
    return tuple(_standing(name, asked, ranking, desk, wording, side) for name in names)


def _standing(
    name: str, asked: Asked, ranking: Ranking, desk: Desk, wording: Wording, side: str
) -> StandingFilter:
    hidden, unsaid = ranking.filtered.get(name, 0), ranking.unsaid.get(name, 0)
    what = wording.say(f"ranking.known.{name.partition(':')[0]}")
    return StandingFilter(
        name=name,
        sentence=_sentence(name, asked, desk, wording),
        hides=wording.count(f"ranking.hides.{side}", hidden) if hidden else wording.say("ranking.hides.none"),
        unsaid=wording.count(f"ranking.unsaid.{side}", unsaid, what=what) if unsaid else "",
        remove=Link(asked.without_filter(name), wording.say("ranking.remove")),
    )


def _sentence(name: str, asked: Asked, desk: Desk, wording: Wording) -> str:
    """A filter in words: "Diplôme : niveau 5 au moins"."""
    part, _, code = name.partition(":")
    filters = asked.question.filters
    value = getattr(filters, part)
    said = f"ranking.filter.{part}"
    match part:
        case "around":
            return wording.say(said, place=value.name, km=wording.number(value.km, 0))
        case "skills":
            return wording.say(said, skill=desk.matcher.reader.taxonomy.label(code, asked.question.lang))
        case "languages":
            level = dict(filters.languages)[code]
            return wording.say(f"{said}.level" if level else said, language=wording.value(code), level=level)
        case "available_by" | "active_since" | "published_since":
            return wording.say(said, day=wording.day(value))
        case "pay_eur_year":
            return wording.say(said, eur=wording.number(value, 0))
        case "diploma":
            return wording.say(said, level=wording.diploma(value))
        case "departements":
            return wording.say(said, values=_together([departement_words(one) for one in sorted(value)]))
        case "trainings" | "certified":
            titles = {one.id: one.title for one in desk.network.trainings}
            return wording.say(said, values=_together(sorted(titles.get(one, one) for one in value)))
        case "not_organisations":
            names = {one.id: one.name for one in desk.network.organisations}
            return wording.say(said, values=_together(sorted(names.get(one, one) for one in value)))
        case "rhythm":
            return wording.say(said, values=wording.value(value))
        case _:
            return wording.say(said, values=_together([wording.value(one) for one in sorted(value)]))


def _together(words: Sequence[str]) -> str:
    return ", ".join(words)


# --------------------------------------------------------------------------- the form


def _slider(asked: Asked, name: str, wording: Wording) -> Slider:
    factor = asked.question.weights.get(name, 1.0)
    title = wording.features[name].title
    return Slider(WEIGHT + name, title, f"{factor:g}", changed=factor != 1.0)


# --------------------------------------------------------------------------- the offer's skills


def _marks(asked: Asked, desk: Desk, offer: Offer, wording: Wording) -> tuple[SkillMark, ...]:
    """The skills that the offer asks for, the required ones first, and those that were only marked."""
    question, taxonomy = asked.question, desk.matcher.reader.taxonomy
    must, nice = question.must, question.nice
    known = taxonomy.skill_row.keys()
    wanted = marked_again(desk.matcher.offer_profile(offer), must & known, nice & known, taxonomy).skills
    codes = [taxonomy.skill_codes[row] for row in wanted["row"].tolist()]
    others = {
        codes[place]: [taxonomy.label(codes[other], question.lang) for other in choice if other != place]
        for choice in choices(wanted)
        for place in choice
    }
    read = zip(wanted["strength"].tolist(), codes, wanted["demand"].tolist(), strict=True)
    demands = {code: demand == REQUIRED for _, code, demand in sorted(read, key=lambda one: -one[0])}
    marks = []
    for code, required in sorted(demands.items(), key=lambda one: not one[1]):
        state = "required" if required else "nice"
        to_must = asked.with_demands(must | {code}, nice - {code})
        to_nice = asked.with_demands(must - {code}, nice | {code})
        to_only = asked.with_skill(code)
        words = wording.say(f"ranking.mark.{state}")
        if others[code]:
            words = wording.say("ranking.mark.or", state=words, others=choice_words(others[code], wording))
        marks.append(
            SkillMark(
                code=code,
                label=taxonomy.label(code, asked.question.lang),
                state=state,
                words=words,
                changed=code in must or code in nice,
                must=None if required else Link(to_must, wording.say("ranking.mark.to-required")),
                nice=Link(to_nice, wording.say("ranking.mark.to-nice")) if required else None,
                only=None
                if code in question.filters.skills
                else Link(to_only, wording.say("ranking.mark.only")),
            )
        )
    return tuple(marks)
