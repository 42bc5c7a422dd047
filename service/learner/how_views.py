"""How the ranking works, in plain words. Every figure is asked of the ranker and the rules themselves."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from matching.eligibility import FIRM_RULES, RULES
from matching.features import FEATURES, FIT, INTEREST, NAMES
from matching.rank import Ranker
from matching.records import Identity
from service.context import PageContext, frame
from service.learner.pages import HowPage, WeightView
from service.pages import Fact


def weight_shares(ranker: Ranker) -> dict[str, float]:
    """The share of a ranker's whole weight that each feature has: its certainty when nothing else is known.

    >>> from matching.rank import DeclaredRanker
    >>> round(sum(weight_shares(DeclaredRanker()).values()), 9)
    1.0
    """
    table = np.full((len(NAMES), len(NAMES)), np.nan)
    np.fill_diagonal(table, 0.0)
    return dict(zip(NAMES, ranker.certainty(table).tolist(), strict=True))


def how_page(context: PageContext) -> HowPage:
    """The page for everybody."""
    wording, matcher = context.wording, context.desk.matcher
    shares = weight_shares(matcher.ranker)
    most = max(shares.values())
    sides = []
    for side in (FIT, INTEREST):
        named = sorted((one.name for one in FEATURES if one.side == side), key=lambda name: -shares[name])
        weights = tuple(
            WeightView(
                wording.features[name].title,
                wording.say(f"learner.how.feature.{name}"),
                wording.say("learner.how.share", share=wording.number(100 * shares[name], 0)),
                round(100 * shares[name] / most, 1),
            )
            for name in named
        )
        sides.append((wording.say(f"side.{side}"), weights))
    return HowPage(
        frame=frame(context, wording.say("learner.how")),
        sides=tuple(sides),
        rules=tuple(
            Fact(wording.rules[rule].title, wording.say(f"learner.how.rule.{rule}")) for rule in RULES
        ),
        firm=tuple(wording.say(f"learner.how.firm.{rule}") for rule in FIRM_RULES),
        never=tuple(
            wording.say(f"learner.identity.{one.name}")
            for one in fields(Identity)
            if one.name != "learner_id"
        ),
        versions=tuple(
            Fact(wording.say(f"learner.how.version.{name}"), version)
            for name, version in (("ranker", matcher.ranker.version), *matcher.versions.items())
        ),
    )
