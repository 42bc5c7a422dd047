from __future__ import annotations

import re
import string
from datetime import date
from enum import StrEnum

import pytest

from matching.columns import LANGUAGES
from matching.eligibility import RULES
from matching.features import NAMES
from matching.records import (
    Alternative,
    Contract,
    Delivery,
    Evidence,
    Fact,
    Reason,
    Remote,
    Rhythm,
    SkillSource,
    Verdict,
)
from service.messages import MESSAGES
from service.wording import ReasonFacts, Wording, evidence_words, reason_sentence, verdict_sentence
from service.wording_en import ENGLISH
from service.wording_fr import FRENCH, NBSP, THIN, VALUES

BOTH = pytest.mark.parametrize("wording", [FRENCH, ENGLISH], ids=["fr", "en"])
UNSAID = re.compile(r"\bNone\b(?! of| held)")


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


@BOTH
def test_every_feature_and_rule_has_words(wording: Wording) -> None:
    assert set(wording.features) == set(NAMES)
    assert set(wording.rules) == set(RULES)


@BOTH
@pytest.mark.parametrize("words", [Contract, Delivery, Remote, Rhythm])
def test_every_word_of_a_record_has_words(wording: Wording, words: type[StrEnum]) -> None:
    assert {word.value for word in words} <= set(wording.values)


@BOTH
def test_every_state_and_source_has_words(wording: Wording) -> None:
    assert set(wording.sources) == set(SkillSource)
    assert set(wording.facts) == set(Fact)
    assert set(LANGUAGES) <= set(wording.values)


def test_both_languages_say_the_same_things() -> None:
    assert set(FRENCH.text) == set(ENGLISH.text)
    assert {
        name for name in FRENCH.text if _places(FRENCH.text[name]) != _places(ENGLISH.text[name])
    } == set()
    assert set(FRENCH.values) == set(ENGLISH.values)
    fr, en = MESSAGES["fr"], MESSAGES["en"]
    assert set(fr) == set(en)
    assert {name for name in fr if _places(fr[name]) != _places(en[name])} == set()


def test_the_two_languages_differ() -> None:
    same = {name for name in FRENCH.text if FRENCH.text[name] == ENGLISH.text[name]}
    bare = {name: re.sub(r"\{\w+\}", " ", FRENCH.text[name]) for name in same}
    sentences = {name for name, text in bare.items() if len(re.findall(r"[^\W\d_]{2,}", text)) > 2}
    assert sentences == set()
    assert len(same) < len(FRENCH.text) / 10


@BOTH
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [0.0, 0.4, 1.0, -1.5, 17.0, 1234.0])
def test_a_sentence_can_be_said_of_any_value(wording: Wording, name: str, value: float) -> None:
    full = Reason(
        name,
        "fit",
        value,
        0.0,
        (
            Evidence("met", "SQL"),
            Evidence("near", "Vue.js", near="React"),
            Evidence("fact", "learner", text={"availability": "2026-03-01"}.get(name, "Lyon")),
            Evidence("fact", "offer", text={"experience": "2.0"}.get(name, "Lyon")),
        ),
    )
    bare = Reason(name, "fit", value, 0.0)
    for reason in (full, bare):
        said = reason_sentence(reason, wording)
        assert said
        assert not UNSAID.search(said)
        assert not re.search(r"\d\.\d{3,}", said)
    assert reason_sentence(Reason(name, "fit", None, 0.0), wording) == wording.typeset(
        wording.features[name].ask
    )


@BOTH
@pytest.mark.parametrize("fact", list(Fact))
def test_every_verdict_can_be_said_with_and_without_facts(wording: Wording, fact: Fact) -> None:
    known: dict[str, dict[str, object]] = {
        "distance": {"distance_km": 12.0, "mobility_km": 30.0, "remote": Remote.HYBRID},
        "contract": {"wanted": ["cdi", "cdd"], "offered": Contract.CDD},
        "rhythm": {"wanted": Rhythm.FULL_TIME, "offered": Rhythm.PART_TIME},
        "dates": {"available_from": date(2026, 3, 1), "starts": date(2026, 4, 1)},
        "diploma": {"has": 4, "asked": 5},
        "language": {"speaks": ["fr", "en B1"], "asked": ["en B2"]},
    }
    assert set(known) == set(RULES)
    for rule, facts in known.items():
        for given in (facts, dict.fromkeys(facts, None)):
            said = verdict_sentence(Verdict(rule, fact, given), wording)
            assert said
            assert not UNSAID.search(said)


def _commute(learner: str, offer: str, remote: str | None) -> tuple[Evidence, ...]:
    return (
        Evidence("fact", "learner", text=learner),
        Evidence("fact", "offer", text=offer),
        Evidence("fact" if remote else "unknown", "remote", text=remote),
    )


@pytest.mark.parametrize(
    ("reason", "french", "english"),
    [
        (
            Reason(
                "required_skills",
                "fit",
                0.6,
                2.4,
                (
                    Evidence("met", "SQL"),
                    Evidence("near", "Vue.js", near="React"),
                    Evidence("missing", "Docker"),
                ),
            ),
            "1 sur 3, et 1 proche",
            "1 of 3, and 1 near",
        ),
        (
            Reason("occupation", "fit", 0.8, 2.4, (Evidence("near", "développeur web", near="intégrateur"),)),
            "Exercé ou appris : intégrateur, proche de développeur web",
            "Held or trained for: intégrateur, near développeur web",
        ),
        (
            Reason("goal", "interest", 1.0, 2.0, (Evidence("met", "serveur", where="goals[0]"),)),
            "Vise : serveur, celui de l’offre",
            "Aims at: serveur, that of the offer",
        ),
        (
            Reason("goal", "interest", 0.8, 1.6, (Evidence("met", "serveur", where="headline"),)),
            "Vise, d’après le titre du profil : serveur, celui de l’offre",
            "Aims at, from the headline: serveur, that of the offer",
        ),
        (
            Reason(
                "goal",
                "interest",
                0.8,
                1.6,
                (Evidence("near", "développeur web", near="intégrateur", where="trainings[0]"),),
            ),
            "Vise, d’après la formation suivie : intégrateur, proche de développeur web",
            "Aims at, from the training followed: intégrateur, near développeur web",
        ),
        (
            Reason(
                "distance",
                "interest",
                11.6,
                0.2,
                (Evidence("fact", "learner", text="Lyon"), Evidence("fact", "offer", text="Vienne")),
            ),
            "12 km à vol d’oiseau, de Lyon à Vienne",
            "12 km as the crow flies, from Lyon to Vienne",
        ),
        (
            Reason(
                "distance",
                "interest",
                0.0,
                0.6,
                (Evidence("unknown", "learner"), Evidence("fact", "offer", text="Vienne")),
            ),
            "Travail tout à distance : le trajet ne compte pas",
            "Fully remote work: no commute",
        ),
        (
            Reason("distance", "interest", 0.0, 0.6, _commute("Lille", "59000 Lille", "on-site")),
            "Même commune : Lille",
            "Same town: Lille",
        ),
        (
            Reason("distance", "interest", 0.0, 0.6, _commute("Lille", "59000 Lille", None)),
            "Même commune : Lille",
            "Same town: Lille",
        ),
        (
            Reason("distance", "interest", 0.0, 0.6, _commute("Lille", "Lille", "full")),
            "Travail tout à distance : le trajet ne compte pas",
            "Fully remote work: no commute",
        ),
        (
            Reason("distance", "interest", 0.4, 0.6, _commute("Le Pré-Saint-Gervais", "Les Lilas", "hybrid")),
            "Moins de 1 km à vol d’oiseau, de Le Pré-Saint-Gervais à Les Lilas",
            "Less than 1 km as the crow flies, from Le Pré-Saint-Gervais to Les Lilas",
        ),
        (
            Reason(
                "contract",
                "interest",
                1.0,
                0.5,
                (
                    Evidence("fact", "learner", text="cdi, apprenticeship"),
                    Evidence("fact", "offer", text="cdi"),
                ),
            ),
            "Souhaité : CDI, alternance ; proposé : CDI",
            "Wished for: permanent, apprenticeship; offered: permanent",
        ),
        (
            Reason("experience", "fit", -2.0, -0.4, (Evidence("fact", "offer", text="3.0"),)),
            "1 an d’expérience, tous métiers confondus, pour 3 ans demandés",
            "1 year of experience, all trades together, 3 asked for",
        ),
        (
            Reason("experience", "fit", 0.0, 0.0, (Evidence("fact", "offer", text="2.0"),)),
            "Au moins 2 ans d’expérience, tous métiers confondus, comme demandé",
            "At least 2 years of experience, all trades together, as asked for",
        ),
        (
            Reason("experience", "fit", 0.0, 0.0, (Evidence("fact", "offer", text="0.5"),)),
            "Au moins 0,5 an d’expérience, tous métiers confondus, comme demandé",
            "At least 0.5 years of experience, all trades together, as asked for",
        ),
        (
            Reason("experience", "fit", 0.0, 0.0, (Evidence("fact", "offer", text="0.0"),)),
            "Aucune expérience demandée",
            "No experience asked for",
        ),
        (
            Reason("freshness", "interest", 1.0, 0.4, (Evidence("fact", "offer", text="2026-03-01"),)),
            "Offre publiée il y a 1 jour",
            "Offer published 1 day ago",
        ),
    ],
)
def test_reasons_read_like_this(reason: Reason, french: str, english: str) -> None:
    assert _plain(reason_sentence(reason, FRENCH)) == french
    assert reason_sentence(reason, ENGLISH) == english


def test_a_near_skill_names_what_it_is_near_to() -> None:
    near = Evidence("near", "Vue.js", near="React")
    assert evidence_words(near, FRENCH) == "Vue.js, proche de React"
    assert evidence_words(Evidence("met", "Vue.js"), FRENCH) == "Vue.js"


def test_one_of_several_is_named_behind_them_all_and_a_missing_one_not() -> None:
    among = tuple(Alternative(one, one) for one in ("Windows", "Linux", "macOS"))
    for kind, wording, words in (
        ("met", FRENCH, "Windows, Linux ou macOS : Linux"),
        ("met", ENGLISH, "Windows, Linux or macOS: Linux"),
        ("missing", FRENCH, "Windows, Linux ou macOS"),
    ):
        assert _plain(evidence_words(Evidence(kind, "Linux", among=among), wording)) == words
    near = Evidence("near", "Linux", near="Unix", among=among[:2])
    assert _plain(evidence_words(near, FRENCH)) == "Windows ou Linux : Linux, proche de Unix"


def test_certainty_is_said_in_words_at_every_level() -> None:
    said = [FRENCH.certainty_words(share) for share in (0.0, 0.49, 0.5, 0.79, 0.8, 1.0)]
    assert said == sorted(said, key=said.index)
    assert len(set(said)) == 3


def test_values_that_no_one_named_stand_as_they_are() -> None:
    assert FRENCH.value("quelque chose") == "quelque chose"
    assert ReasonFacts(1.0).learner is None
    assert "cdi" in VALUES
