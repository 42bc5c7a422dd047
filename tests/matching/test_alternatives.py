"""Alternatives in an advert: who has one of them lacks none of the others."""

from __future__ import annotations

import pytest

from matching.matcher import Matcher, Wishes
from matching.profile import choices
from matching.reading import ProfileReader
from matching.records import Demand, Language, Learner, Match, Offer, Skill
from tests.matching.small_network import TODAY


def asked(reader: ProfileReader, offer: Offer) -> set[frozenset[str]]:
    """What an offer requires, by the labels of the skills: each time one of those that stand together."""
    profile = reader.offers([offer])[0]
    codes = [reader.taxonomy.skill_codes[row] for row in profile.skills["row"].tolist()]
    labels = [reader.taxonomy.label(code).split(" (")[0].casefold() for code in codes]
    return {
        frozenset(labels[place] for place in choice)
        for choice in choices(profile.skills)
        if profile.skills["demand"][choice[0]] == 0
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Windows ou Linux exigé.", ["windows linux"]),
        ("Maîtrise de Windows ou de Linux, et de Docker.", ["windows linux", "docker"]),
        ("Windows et/ou Linux.", ["windows linux"]),
        ("Vous utilisez React, Vue ou Angular.", ["react vue.js angular"]),
        ("Vous développez en Java/Kotlin.", ["java kotlin"]),
        ("Vous développez en Java 17 ou Kotlin.", ["java kotlin"]),
        ("Vous maîtrisez soit Java soit Python.", ["java python"]),
        ("L'un des langages suivants : Java, Python.", ["java python"]),
        ("HTML/CSS.", ["html", "css"]),
        ("HTML, CSS, React ou Vue.", ["html", "css", "react vue.js"]),
        ("Java/Kotlin, React ou Vue.", ["java kotlin", "react vue.js"]),
        ("Docker/Kubernetes et MySQL/PostgreSQL.", ["docker", "kubernetes", "mysql postgresql"]),
        ("Docker et Kubernetes.", ["docker", "kubernetes"]),
        ("Symfony ou Laravel, Docker et Java.", ["symfony laravel", "docker", "java"]),
        ("MySQL, PostgreSQL ou équivalent.", ["mysql postgresql"]),
        ("Vous parlez anglais ou allemand.", ["anglais allemand"]),
        ("English or German required.", ["anglais allemand"]),
        ("A tool like Jira, Trello or Asana.", ["jira trello asana"]),
        ("React et Angular sont indispensables.", ["react", "angular"]),
        ("Nous travaillons avec React. Profil : React, Vue ou Angular.", ["react vue.js angular"]),
    ],
)
def test_what_is_joined_by_or_is_asked_for_once(reader: ProfileReader, text: str, wanted: list[str]) -> None:
    assert asked(reader, Offer("o", "", profile=text)) == {frozenset(one.split()) for one in wanted}


def test_one_thing_of_a_kind_may_be_any_of_those_in_brackets(reader: ProfileReader) -> None:
    (choice,) = asked(reader, Offer("o", "", profile="Vous connaissez un framework JS (React, Vue…)."))
    assert choice > {"react", "vue.js"}
    assert asked(reader, Offer("o", "", profile="Vous connaissez les frameworks (React, Vue).")) == {
        frozenset({"react"}),
        frozenset({"vue.js"}),
    }


def test_a_list_that_the_words_leave_a_choice_in_has_one_also_once_it_is_confirmed(
    reader: ProfileReader,
) -> None:
    text = "Vous administrez Windows ou Linux, et Docker."
    listed = (Skill("Windows", "tool:windows"), Skill("Linux", "tool:linux"), Skill("Docker", "tool:docker"))
    for reviewed in (False, True):
        offer = Offer("o", "", profile=text, skills=listed, reviewed=reviewed)
        assert asked(reader, offer) == {frozenset({"windows", "linux"}), frozenset({"docker"})}
    only = Offer("o", "", profile=text, skills=listed[1:], reviewed=True)
    assert asked(reader, only) == {frozenset({"linux"}), frozenset({"docker"})}
    plus = (Skill("Windows", "tool:windows", demand=Demand.NICE), *listed[1:])
    offer = Offer("o", "", profile=text, skills=plus, reviewed=True)
    assert asked(reader, offer) == {frozenset({"linux"}), frozenset({"docker"})}


ADVERT = Offer("o", "Technicien support", profile="Windows ou Linux exigé, et Docker.")


def matched(reader: ProfileReader, *skills: str, wishes: Wishes | None = None) -> Match:
    """The match of somebody with these skills and the advert; the same whichever side asks, where nothing is wished."""
    learner = Learner(
        "l", skills=tuple(Skill(one, f"tool:{one}") for one in skills), languages=(Language("fr"),)
    )
    matcher = Matcher(reader)
    matcher.add_learners([learner])
    matcher.add_offers([ADVERT])
    if wishes is not None:
        return matcher.learners_for(ADVERT, on=TODAY, wishes=wishes).matches[0]
    (match,) = matcher.learners_for(ADVERT, on=TODAY).matches
    (mirror,) = matcher.offers_for(learner, on=TODAY).matches
    assert match == mirror
    return match


def test_one_of_two_is_enough_and_the_other_is_not_missing(reader: ProfileReader) -> None:
    linux, both, none = (
        matched(reader, *skills)
        for skills in (("linux", "docker"), ("windows", "linux", "docker"), ("docker",))
    )
    assert linux.score == both.score
    assert linux.missing == ()
    (missing,) = none.missing
    assert [one.label for one in missing.among] == ["Windows", "Linux"]
    assert none.score < linux.score
    required = next(one for one in linux.reasons if one.feature == "required_skills")
    assert required.value == pytest.approx(0.9)
    (met,) = [one for one in required.evidence if one.among]
    assert (met.kind, met.label, met.code) == ("met", "Linux", "tool:linux")
    assert [one.code for one in met.among] == ["tool:windows", "tool:linux"]


def test_one_that_is_marked_a_must_is_asked_for_itself(reader: ProfileReader) -> None:
    match = matched(reader, "linux", "docker", wishes=Wishes(must=frozenset({"tool:windows"})))
    assert [(one.label, one.among) for one in match.missing] == [("Windows", ())]
    match = matched(reader, "linux", "docker", wishes=Wishes(nice=frozenset({"tool:windows"})))
    assert match.missing == ()
