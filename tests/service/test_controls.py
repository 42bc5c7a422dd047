"""The controls of a ranking: what they show is what was asked, and every link changes one thing."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from matching.eligibility import RULES
from matching.features import NAMES
from matching.records import Offer
from service.addresses import Asked
from service.asking import QuestionIn
from service.controls import RankingControls, ranking_controls
from service.desk import Desk, Question
from service.ranking_words import ENGLISH as ENGLISH_WORDS
from service.ranking_words import FRENCH as FRENCH_WORDS
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH

NOT_IN_FORM = {
    "learners": ("pay_eur_year", "published_since"),
    "offers": ("available_by", "diploma", "active_since"),
}
"""Filters that say nothing about that side: its form has no place for them."""
LIFTED = "".join(f"lift={rule}&" for rule in sorted(RULES))
EVERYTHING = (
    "near=Lyon&within_km=50&departement=69&departement=75&contract=cdi&contract=cdd&remote=hybrid&rhythm=full-time&skill=tool:docker"
    "&available_by=2026-09-01&diploma=5&language=en:B2&active_since=2025-01-01&pay=30000&published_since=2026-01-01"
    "&not_organisation=Mairie&w_goal=2.5&must=tool:git&nice=tool:docker"
)


def read(query: str) -> Question:
    lists = {name for name, one in QuestionIn.model_fields.items() if "list[" in str(one.annotation)}
    values = {
        name: found if name in lists else found[-1]
        for name, found in parse_qs(query, keep_blank_values=True).items()
    }
    return QuestionIn.model_validate(values).question()


def offer_of(desk: Desk) -> Offer:
    return sorted(desk.network.offers, key=lambda one: one.id)[0]


def controls(desk: Desk, query: str, side: str = "learners") -> RankingControls:
    asked = Asked("/x", read(query))
    if side == "learners":
        offer = offer_of(desk)
        ranking = desk.learners_for(offer, asked.question)
        return ranking_controls(asked, ranking, desk, FRENCH, side, offer)
    return ranking_controls(
        asked, desk.offers_for(desk.network.learners[0], asked.question), desk, FRENCH, side
    )


def sent(form: RankingControls) -> Question:
    """What a browser without JavaScript sends when nothing is touched, as a question."""
    values = list(form.kept)
    values += [(one.name, one.value) for one in form.sliders]
    values += [(one.name, one.value) for one in form.fields]
    values += [(one.name, option.value) for one in form.choices for option in one.options if option.chosen]
    values += [(box.name, box.value) for one in form.checks for box in one.boxes if box.checked]
    lists: dict[str, list[str]] = {}
    for name, value in values:
        lists.setdefault(name, []).append(value)
    assert form.action == "/x"
    return read("&".join(f"{name}={one}" for name, found in lists.items() for one in found))


@pytest.mark.parametrize(
    "query", ["", LIFTED, "lang=en&k=20&on=2026-03-01", LIFTED + EVERYTHING, "language=en&language=es"]
)
@pytest.mark.parametrize("side", ["learners", "offers"])
def test_a_form_that_nobody_touches_asks_the_same_again(small_desk: Desk, query: str, side: str) -> None:
    question = read(query)
    filters = question.filters
    for name in NOT_IN_FORM[side]:
        filters = filters.without(name)
    if side == "offers" and len(filters.languages) == 1:
        filters = replace(filters, languages=frozenset())
    assert sent(controls(small_desk, query, side)) == replace(question, filters=filters)


def test_every_filter_that_stands_says_what_it_hides_and_can_be_taken_away(small_desk: Desk) -> None:
    query = LIFTED + "near=Lyon&within_km=50&diploma=6&skill=tool:docker&language=en:B2&w_goal=2"
    asked = Asked("/x", read(query))
    offer = offer_of(small_desk)
    ranking = small_desk.learners_for(offer, asked.question)
    standing = ranking_controls(asked, ranking, small_desk, FRENCH, "learners", offer).standing
    assert [one.name for one in standing] == ["around", "skills:tool:docker", "diploma", "languages:en"]
    for one in standing:
        without = read(urlsplit(one.remove.href).query)
        assert without.filters == asked.question.filters.without(one.name)
        assert without.weights == {"goal": 2.0}
        more = small_desk.learners_for(offer, without).total - ranking.total
        assert more == ranking.filtered.get(one.name, 0)
        assert (str(more) in one.hides) == (more > 0)
        assert bool(one.unsaid) == (one.name in ranking.unsaid)
    assert "Lyon" in standing[0].sentence
    assert "6" in standing[2].sentence


def test_filters_of_the_other_side_are_not_shown(small_desk: Desk) -> None:
    of_learners = {one.name for one in controls(small_desk, EVERYTHING).standing}
    of_offers = {one.name for one in controls(small_desk, EVERYTHING, "offers").standing}
    assert "diploma" in of_learners
    assert "pay_eur_year" not in of_learners
    assert "pay_eur_year" in of_offers
    assert "diploma" not in of_offers


def test_sliders_stand_where_they_were_put(small_desk: Desk) -> None:
    sliders = {one.name: one for one in controls(small_desk, "w_goal=2.5&w_distance=0").sliders}
    assert set(sliders) == {f"w_{name}" for name in NAMES}
    assert (sliders["w_goal"].value, sliders["w_distance"].value, sliders["w_remote"].value) == (
        "2.5",
        "0",
        "1",
    )
    assert {one.name for one in sliders.values() if one.changed} == {"w_goal", "w_distance"}


def test_a_mark_tells_what_else_would_do(small_desk: Desk) -> None:
    offer = replace(
        offer_of(small_desk), id="or", title="", description="", profile="Windows ou Linux.", skills=()
    )
    asked = Asked("/x", read(""))
    ranking = small_desk.learners_for(offer, asked.question)
    marks = ranking_controls(asked, ranking, small_desk, FRENCH, "learners", offer).marks
    assert {one.label: one.words for one in marks} == {
        "Windows": "demandée, au choix avec Linux",
        "Linux": "demandée, au choix avec Windows",
    }
    marked = Asked("/x", read("must=tool:linux"))
    marks = ranking_controls(marked, ranking, small_desk, FRENCH, "learners", offer).marks
    assert {one.label: one.words for one in marks} == {"Windows": "souhaitée", "Linux": "demandée"}


def test_marks_turn_a_skill_of_the_offer_over_and_back(small_desk: Desk) -> None:
    before = controls(small_desk, "").marks
    required = next(one for one in before if one.state == "required")
    assert required.must is None
    assert required.nice is not None
    assert required.only is not None
    query = urlsplit(required.nice.href).query
    after = {one.code: one for one in controls(small_desk, query).marks}
    assert (after[required.code].state, after[required.code].changed) == ("nice", True)
    assert {one.code: one.state for one in before if one.code != required.code} == {
        code: one.state for code, one in after.items() if code != required.code
    }
    back = after[required.code].must
    assert back is not None
    again = {one.code: one.state for one in controls(small_desk, urlsplit(back.href).query).marks}
    assert again == {one.code: one.state for one in before}
    filtered = controls(small_desk, urlsplit(required.only.href).query)
    assert [one.name for one in filtered.standing] == [f"skills:{required.code}"]
    assert next(one for one in filtered.marks if one.code == required.code).only is None


def test_reset_is_there_when_something_was_changed(small_desk: Desk) -> None:
    assert controls(small_desk, "k=20&lift=dates").reset is None
    for query in ("w_goal=2", "diploma=3", "must=tool:git"):
        reset = controls(small_desk, query + "&k=20").reset
        assert reset is not None
        assert reset.href == "/x?k=20"


def test_the_words_of_the_controls_are_those_of_both_languages(small_desk: Desk) -> None:
    assert set(FRENCH_WORDS) == set(ENGLISH_WORDS)
    assert set(FRENCH_WORDS) <= set(FRENCH.text)
    offer, asked = offer_of(small_desk), Asked("/x", read(LIFTED + EVERYTHING))
    ranking = small_desk.learners_for(offer, asked.question)
    english = ranking_controls(asked, ranking, small_desk, ENGLISH, "learners", offer)
    assert "Within 50 km of: Lyon" in [one.sentence for one in english.standing]
    assert "À 50\u00a0km au plus de\u00a0: Lyon" in [
        one.sentence for one in controls(small_desk, LIFTED + EVERYTHING).standing
    ]
