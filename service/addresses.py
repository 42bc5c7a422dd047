"""Addresses of the pages. The state of a search is in its address, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from matching.features import NAMES
from matching.filters import NO_FILTERS, Filters
from matching.taxonomy import Lang
from service.desk import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """The address of a page as it was asked for: its path and its question. Links are made from it."""

    path: str
    question: Question

    def lifting(self, lift: frozenset[str]) -> str:
        """This page, from its beginning, under other rules."""
        return href(self.path, replace(self.question, lift=lift, offset=0))

    def at(self, offset: int) -> str:
        """This page further down the list."""
        return href(self.path, replace(self.question, offset=offset))

    def in_language(self, lang: Lang) -> str:
        """This very page in another language."""
        return href(self.path, replace(self.question, lang=lang))

    def with_filters(self, filters: Filters) -> str:
        """This page, from its beginning, under other filters."""
        return href(self.path, replace(self.question, filters=filters, offset=0))

    def without_filter(self, name: str) -> str:
        """This page, from its beginning, without one filter: its name as a ranking tells it ("skills:CODE")."""
        return self.with_filters(self.question.filters.without(name))

    def with_skill(self, code: str) -> str:
        """This page, from its beginning, with only those who show a skill, or ask for it."""
        filters = self.question.filters
        return self.with_filters(replace(filters, skills=filters.skills | {code}))

    def with_demands(self, must: frozenset[str], nice: frozenset[str]) -> str:
        """This page, from its beginning, with these skills required and those a plus."""
        return href(self.path, replace(self.question, must=must, nice=nice - must, offset=0))

    def plain(self) -> str:
        """This page without filters, weights or marks, and with all rules."""
        asked = self.question
        return href(self.path, Question(k=asked.k, on=asked.on, lang=asked.lang))


FILTER_PARAMETERS: Mapping[str, str] = {
    "departements": "departement",
    "contracts": "contract",
    "remote": "remote",
    "rhythm": "rhythm",
    "skills": "skill",
    "available_by": "available_by",
    "diploma": "diploma",
    "languages": "language",
    "trainings": "training",
    "certified": "certified",
    "active_since": "active_since",
    "pay_eur_year": "pay",
    "published_since": "published_since",
    "not_organisations": "not_organisation",
}
"""The parameter of each filter, in the order in which an address has them; `around` has two, `near` and `within_km`."""


def asked_parts(question: Question) -> list[tuple[str, str]]:
    """A question as parameters, in their one order, without what has its default; `after` stands in no address.

    >>> asked_parts(Question(k=20, weights={"goal": 2.0, "distance": 1.0}, must=frozenset({"tool:git"})))
    [('must', 'tool:git'), ('w_goal', '2'), ('k', '20')]
    """
    parts: list[tuple[str, object]] = [("lift", rule) for rule in sorted(question.lift)]
    parts += [("must", code) for code in sorted(question.must)]
    parts += [("nice", code) for code in sorted(question.nice)]
    if question.filters is not NO_FILTERS:
        parts += _filter_parts(question.filters)
    weights = question.weights
    if weights:
        parts += [(f"w_{name}", _number(weights[name])) for name in NAMES if weights.get(name, 1.0) != 1.0]
    for name, usual in USUAL:
        value = getattr(question, name)
        if value != usual:
            parts.append((name, value))
    return [(name, str(value)) for name, value in parts]


USUAL = tuple((name, getattr(Question(), name)) for name in ("on", "k", "offset", "lang"))
"""What stands in no address, because it is so where nothing is said."""


def _filter_parts(filters: Filters) -> list[tuple[str, object]]:
    parts: list[tuple[str, object]] = []
    if filters.around is not None:
        parts += [("near", filters.around.name), ("within_km", _number(filters.around.km))]
    for name, parameter in FILTER_PARAMETERS.items():
        value = getattr(filters, name)
        if isinstance(value, frozenset):
            parts += [(parameter, _one(one)) for one in sorted(value)]
        elif value is not None:
            parts.append((parameter, _number(value) if isinstance(value, float) else value))
    return parts


def href(path: str, question: Question) -> str:
    """An address within the site; what has its default is left out.

    >>> href("/offers/o1", Question(lang="en", lift=frozenset({"distance"})))
    '/offers/o1?lift=distance&lang=en'
    """
    parts = asked_parts(question)
    return f"{path}?{urlencode(parts)}" if parts else path


def _number(value: float) -> str:
    return f"{value:.12g}"


def _one(value: str | tuple[str, str]) -> str:
    """One of a filter's values; a language and its level are written together."""
    if isinstance(value, tuple):
        return ":".join(part for part in value if part)
    return value


def offer_path(offer_id: str) -> str:
    """Where an offer's page is.

    >>> offer_path("eig3:a/b?")
    '/offers/eig3:a%2Fb%3F'
    """
    return f"/offers/{quote(offer_id, safe=':')}"


def job_path(offer_id: str) -> str:
    """Where an offer's page is that everybody who is signed in may read."""
    return f"/jobs/{quote(offer_id, safe=':')}"


def learner_path(learner_id: str) -> str:
    """Where a learner's page is."""
    return f"/learners/{quote(learner_id, safe=':')}"
