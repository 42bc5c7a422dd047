"""A ranking -> a ranked list as a page shows it: reasons, skills, verdicts, and what the rules hide."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from matching.eligibility import RULES
from matching.matcher import Ranking
from matching.records import Evidence, Match, Reason, Verdict
from service.addresses import Asked, href
from service.desk import Question
from service.pages import (
    Bar,
    Link,
    MatchView,
    RankedList,
    ReasonView,
    RuleView,
    SkillGroup,
    SkillView,
    VerdictView,
)
from service.wording import Wording, evidence_words, reason_sentence, verdict_sentence

BAR_ZERO, BAR_UNIT = 20.0, 20.0
"""A bar shows -1 to +4 points: the range of the declared weights. What lies beyond is cut, and stands in figures."""
LEAST_POINTS = 0.005
"""Points below which a reason counts for nothing on a page: it would read 0.00."""
POINTS_AT_HAND = 4_096
"""Points in hundredths whose words and bars are kept: most that a page shows were on the page before."""
MAIN_REASONS = 4
SKILLS_SHOWN = 8
"""Skills of one kind in a row of a list: what can be read at a glance; the others are counted."""
Named = Callable[[Match], tuple[str, str, str, tuple[str, ...]]]
"""What a match is called in a list: its id, its path, its title, and facts that stand beside it."""


CLOSED = ("placed", "paused", "filled", "withdrawn")
"""Standings of learners and offers that leave the lists."""


def ranked_list(
    asked: Asked, ranking: Ranking, wording: Wording, side: str, named: Named, standing: str
) -> RankedList:
    """A page of matches.

    Args:
        asked: the address and the question in it.
        ranking: the answer.
        wording: the language.
        side: what is ranked, "learners" or "offers".
        named: what a match is called.
        standing: of whom it is asked for, "open", "filled", "seeking", "placed"…: says why a list is empty.
    """
    question = asked.question
    first, last = question.offset + 1, question.offset + len(ranking.matches)
    kept = Question(lang=question.lang, on=question.on)
    hidden, lifted = rule_views(asked, ranking, wording, side)
    before = max(0, question.offset - question.k)
    return RankedList(
        title=wording.say("offer.learners" if side == "learners" else "learner.offers"),
        total=wording.count(f"total.{side}", ranking.total),
        hidden=hidden,
        lifted=lifted,
        widened=tuple(wording.say("widened", rule=wording.rules[rule].title) for rule in ranking.widened),
        matches=tuple(
            _match_view(match, question.offset + place, kept, wording, named)
            for place, match in enumerate(ranking.matches, start=1)
        ),
        nothing=wording.say(f"nobody.{standing}" if standing in CLOSED else "nobody"),
        range=""
        if not ranking.matches
        else wording.say(
            "page",
            first=wording.number(first, 0),
            last=wording.number(last, 0),
            total=wording.number(ranking.total, 0),
        ),
        previous=Link(asked.at(before), wording.say("previous")) if question.offset else None,
        next=Link(asked.at(last), wording.say("next")) if last < ranking.total else None,
    )


def rule_views(
    asked: Asked, ranking: Ranking, wording: Wording, side: str
) -> tuple[tuple[RuleView, ...], tuple[RuleView, ...]]:
    """How many each rule hides, with the link that shows them, and the rules that hide nobody here any more."""
    lift = asked.question.lift
    hidden = tuple(
        RuleView(
            wording.count(f"hidden.{side}", ranking.hidden[rule], rule=wording.rules[rule].title),
            Link(asked.lifting(lift | {rule}), wording.count("hidden.show", ranking.hidden[rule])),
        )
        for rule in RULES
        if ranking.hidden.get(rule)
    )
    lifted = tuple(
        RuleView(
            wording.say("lifted", rule=wording.rules[rule].title),
            Link(asked.lifting(lift - {rule}), wording.say("lifted.undo")),
        )
        for rule in RULES
        if rule in lift
    )
    return hidden, lifted


def _match_view(match: Match, rank: int, kept: Question, wording: Wording, named: Named) -> MatchView:
    record_id, path, title, facts = named(match)
    reasons = [_reason_view(reason, wording) for reason in match.reasons]
    known: dict[str, list[ReasonView]] = {"fit": [], "interest": []}
    unknown: list[ReasonView] = []
    for reason, view in zip(match.reasons, reasons, strict=True):
        (unknown if reason.value is None else known[reason.side]).append(view)
    strongest = sorted(
        (number for number, reason in enumerate(match.reasons) if abs(reason.points) >= LEAST_POINTS),
        key=lambda number: (-abs(match.reasons[number].points), number),
    )
    return MatchView(
        rank=wording.say("rank", n=wording.number(rank, 0)),
        id=record_id,
        name=Link(href(path, kept), title),
        facts=facts,
        score=wording.say("score", score=wording.number(match.score, 2)),
        sum=wording.say(
            "score.sum",
            baseline=wording.number(match.baseline, 2),
            points=_signed(match.score - match.baseline, wording.number),
        ),
        certainty=wording.certainty_words(match.certainty),
        skills=_skill_groups(match, wording),
        main=tuple(reasons[number] for number in strongest[:MAIN_REASONS]),
        fit=tuple(known["fit"]),
        interest=tuple(known["interest"]),
        verdicts=tuple(_verdict_view(verdict, wording) for verdict in match.verdicts),
        unknown=tuple(unknown),
    )


def _reason_view(reason: Reason, wording: Wording) -> ReasonView:
    points, bar = _shown_points(round(100 * round(reason.points, 2)), wording.number)
    return ReasonView(
        title=wording.features[reason.feature].title,
        sentence=reason_sentence(reason, wording),
        points=points,
        bar=bar,
    )


@lru_cache(maxsize=POINTS_AT_HAND)
def _shown_points(hundredths: int, number: Callable[[float, int], str]) -> tuple[str, Bar]:
    """Points as a page shows them: in figures with their sign, and as a length."""
    points = hundredths / 100
    return _signed(points, number), points_bar(points)


def points_bar(points: float) -> Bar:
    """Points as a length to the right or to the left of nought.

    >>> points_bar(2.0)
    Bar(zero=20.0, x=20.0, width=40.0, sign='plus')
    >>> points_bar(-9.0)
    Bar(zero=20.0, x=0.0, width=20.0, sign='minus')
    """
    end = min(100.0, max(0.0, BAR_ZERO + BAR_UNIT * points))
    sign = "none" if abs(points) < LEAST_POINTS else "plus" if points > 0 else "minus"
    return Bar(BAR_ZERO, round(min(BAR_ZERO, end), 2), round(abs(end - BAR_ZERO), 2), sign)


def _signed(points: float, number: Callable[[float, int], str]) -> str:
    text = number(points, 2)
    return text if round(points, 2) <= 0 else f"+{text}"


def _skill_groups(match: Match, wording: Wording) -> tuple[SkillGroup, ...]:
    evidence = {reason.feature: reason.evidence for reason in match.reasons}
    groups = []
    for kind in ("met", "near", "missing", "unknown"):
        skills = [(one, "") for one in evidence.get("required_skills", ()) if one.kind == kind]
        if kind in ("met", "near"):
            nice = wording.say("skill.nice")
            skills += [(one, nice) for one in evidence.get("optional_skills", ()) if one.kind == kind]
        if skills:
            left = len(skills) - SKILLS_SHOWN
            groups.append(
                SkillGroup(
                    kind,
                    wording.say(f"skills.{kind}"),
                    tuple(_skill_view(one, demand, wording) for one, demand in skills[:SKILLS_SHOWN]),
                    wording.say("skill.more", n=left) if left > 0 else "",
                )
            )
    return tuple(groups)


def _skill_view(evidence: Evidence, demand: str, wording: Wording) -> SkillView:
    known = "" if evidence.source is None else wording.sources[evidence.source]
    return SkillView(
        kind=evidence.kind,
        label=evidence_words(evidence, wording),
        note=", ".join(part for part in (demand, known) if part),
        quote="" if not evidence.text else wording.say("skill.quote", text=evidence.text),
    )


def _verdict_view(verdict: Verdict, wording: Wording) -> VerdictView:
    return VerdictView(
        rule=wording.rules[verdict.rule].title,
        state=verdict.fact.value,
        state_words=wording.facts[verdict.fact],
        sentence=verdict_sentence(verdict, wording),
    )
