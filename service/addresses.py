"""Addresses of the pages. The state of a search is in its address, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

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


def href(path: str, question: Question) -> str:
    """An address within the site; what has its default is left out.

    >>> href("/offers/o1", Question(lang="en", lift=frozenset({"distance"})))
    '/offers/o1?lift=distance&lang=en'
    """
    usual = Question()
    parts: list[tuple[str, object]] = [("lift", rule) for rule in sorted(question.lift)]
    parts += [
        (name, getattr(question, name))
        for name in ("on", "k", "offset", "lang")
        if getattr(question, name) != getattr(usual, name)
    ]
    return f"{path}?{urlencode(parts)}" if parts else path


def offer_path(offer_id: str) -> str:
    """Where an offer's page is.

    >>> offer_path("eig3:a/b?")
    '/offers/eig3:a%2Fb%3F'
    """
    return f"/offers/{quote(offer_id, safe=':')}"


def learner_path(learner_id: str) -> str:
    """Where a learner's page is."""
    return f"/learners/{quote(learner_id, safe=':')}"
