from __future__ import annotations

import re
from dataclasses import fields
from html import unescape

import pytest

from matching.eligibility import RULES
from matching.features import NAMES
from matching.rank import DECLARED_TERMS, DeclaredRanker
from matching.records import Identity
from service.learner.how_views import weight_shares
from service.learner.words import ENGLISH, FRENCH
from service.wording_en import ENGLISH as EN
from service.wording_fr import FRENCH as FR
from tests.service.people import Served

PLACES = re.compile(r"{(\w+)}")


def test_shares_are_those_of_the_ranker_itself() -> None:
    whole = sum(term.weight for term in DECLARED_TERMS.values())
    expected = {name: DECLARED_TERMS[name].weight / whole for name in NAMES}
    assert weight_shares(DeclaredRanker()) == pytest.approx(expected)
    doubled = weight_shares(DeclaredRanker().weighted({"goal": 2.0}))
    assert doubled["goal"] > expected["goal"]


@pytest.mark.parametrize(("lang", "wording"), [("fr", FR), ("en", EN)])
def test_everybody_reads_what_counts_and_what_never_does(site: Served, lang: str, wording: object) -> None:
    page = site.stranger().get(f"/how?lang={lang}")
    assert page.status_code == 200
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
    words = FR if lang == "fr" else EN
    ranker = site.app.state.desk.matcher.ranker
    for name, share in weight_shares(ranker).items():
        assert words.features[name].title in said
        assert " ".join(words.say("learner.how.share", share=words.number(100 * share, 0)).split()) in said
    for one in fields(Identity):
        if one.name != "learner_id":
            assert words.say(f"learner.identity.{one.name}") in said
    for rule in RULES:
        assert words.rules[rule].title in said
    assert ranker.version in said


def test_both_languages_say_the_same_things_with_the_same_places() -> None:
    assert set(FRENCH) == set(ENGLISH)
    for name in FRENCH:
        assert set(PLACES.findall(FRENCH[name])) == set(PLACES.findall(ENGLISH[name])), name
        assert name.startswith("learner.")
