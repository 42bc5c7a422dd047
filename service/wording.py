"""The shape of the words that people read; `wording_fr` and `wording_en` fill it in.

Sentences say facts ("2 of the 3 required skills"), in the order of nobody's opinion: how much a fact counts is
told by its points, never by an adjective.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matching.records import Evidence, Fact, Reason, Verdict


@dataclass(frozen=True, slots=True)
class ReasonFacts:
    """What a sentence about a reason may use: its value, its evidence counted, and the facts of the two sides.

    `learner` and `offer` are the facts as the records hold them ("Lyon", "hybrid", "2026-03-01"), `None` when
    unknown. `label` is the offer's trade and `near` the learner's own one when it is another; `read_in` is the field
    of the learner's record that it was read in ("goals[0]", "headline", "trainings[1]"). `remote` is how much of the
    offer's work is remote, where a commute depends on it.
    """

    value: float
    met: int = 0
    near_count: int = 0
    total: int = 0
    label: str | None = None
    near: str | None = None
    read_in: str | None = None
    learner: str | None = None
    offer: str | None = None
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class FeatureWords:
    """A feature by name, as a sentence when its value is known, and what to ask when it is not."""

    title: str
    say: Callable[[ReasonFacts], str]
    ask: str


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A hard rule by name, and the two sides it compares as a sentence (met, unmet or unknown)."""

    title: str
    say: Callable[[Mapping[str, object], Fact], str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything that one language says.

    `values` names the words of records ("cdi", "on-site"), `sources` how a skill is known, `kinds` the states of
    evidence, `facts` those of a verdict, `text` the phrases of the pages with their `{places}`.
    """

    lang: str
    features: Mapping[str, FeatureWords]
    rules: Mapping[str, RuleWords]
    values: Mapping[str, str]
    sources: Mapping[str, str]
    kinds: Mapping[str, str]
    facts: Mapping[str, str]
    certainty: tuple[tuple[float, str], ...]  # (from, words), highest first
    text: Mapping[str, str]
    day: Callable[[date], str]
    number: Callable[[float, int], str]
    typeset: Callable[[str], str]  # the spaces that the language's typography wants
    _said: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def say(self, name: str, /, **places: object) -> str:
        """A phrase of the pages with its places filled in. Raises `KeyError` when it does not exist."""
        if places:
            return self.typeset(self.text[name].format(**places))
        said = self._said.get(name)
        if said is None:  # the same each time, and most of what a page says
            said = self._said[name] = self.typeset(self.text[name].format())
        return said

    def count(self, name: str, n: int, /, **places: object) -> str:
        """The phrase `name.one` or `name.many` for n things."""
        return self.say(f"{name}.{'one' if is_one(self.lang, n) else 'many'}", n=self.number(n, 0), **places)

    def value(self, word: object) -> str:
        """A word of a record as people say it; what is no such word stands as it is."""
        return self.values.get(str(word), str(word))

    def diploma(self, level: int) -> str:
        """A level of diploma with the everyday word for it, where there is one: "bac (niveau 4)"."""
        known = f"learner.diploma.{level}"
        return self.say(known) if known in self.text else self.say("fact.diploma.value", level=level)

    def certainty_words(self, share: float) -> str:
        """How much of the score rests on known facts, in words."""
        return next(words for least, words in self.certainty if share >= least)


def is_one(lang: str, n: float) -> bool:
    """Whether n takes the singular: below 2 in French, exactly 1 in English.

    >>> is_one("fr", 0), is_one("en", 0)
    (True, False)
    """
    return abs(n) < 2 if lang == "fr" else n == 1


def reason_facts(reason: Reason) -> ReasonFacts | None:
    """The facts of a reason, or `None` when its value is unknown."""
    if reason.value is None:
        return None
    met = near = missing = 0
    sides: dict[str, str | None] = {}
    first: Evidence | None = None
    for one in reason.evidence:
        match one.kind:
            case "met":
                met += 1
            case "near":
                near += 1
            case "missing":
                missing += 1
            case _:
                sides[one.label] = one.text
                continue
        first = first or one
    return ReasonFacts(
        value=reason.value,
        met=met,
        near_count=near,
        total=met + near + missing,
        label=None if first is None else first.label,
        near=None if first is None else first.near,
        read_in=None if first is None else first.where,
        learner=sides.get("learner"),
        offer=sides.get("offer"),
        remote=sides.get("remote"),
    )


def reason_sentence(reason: Reason, wording: Wording) -> str:
    """A reason in plain words; for an unknown one, what one would have to ask."""
    words = wording.features[reason.feature]
    facts = reason_facts(reason)
    return wording.typeset(words.ask if facts is None else words.say(facts))


def verdict_sentence(verdict: Verdict, wording: Wording) -> str:
    """A verdict in plain words, with the two sides compared."""
    return wording.typeset(wording.rules[verdict.rule].say(verdict.facts, verdict.fact))


def evidence_words(evidence: Evidence, wording: Wording) -> str:
    """A skill with what stands beside it: ("Vue.js", near "React") is "Vue.js, proche de React".

    One of several that would do is named behind them all: "Windows ou Linux : Linux". Where none is shown, they alone.
    """
    words = evidence.label
    if evidence.kind == "near" and evidence.near:
        words = wording.say("skill.near", label=evidence.label, near=evidence.near)
    if not evidence.among:
        return words
    choice = choice_words([one.label for one in evidence.among], wording)
    if evidence.kind not in ("met", "near"):
        return choice
    return wording.say("skill.of-choice", choice=choice, label=words)


def choice_words(labels: Sequence[str], wording: Wording) -> str:
    """Things of which one will do: "React, Vue.js ou Angular"."""
    if len(labels) == 1:
        return labels[0]
    return wording.say("skill.choice", first=", ".join(labels[:-1]), last=labels[-1])


def as_day(value: object) -> date | None:
    """A date of a fact: verdicts hold dates, evidence holds their ISO text."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def as_number(value: object) -> float | None:
    """A number of a fact."""
    return float(value) if isinstance(value, (int, float)) else None


def as_words(value: object) -> tuple[str, ...]:
    """The words of a fact: a list of them, or one text with commas."""
    if value is None or value == "":
        return ()
    if isinstance(value, (list, tuple)):
        return tuple(str(one) for one in value)
    return tuple(part.strip() for part in str(value).split(","))
