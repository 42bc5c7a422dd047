"""A job has one text, whichever gender its title is written in; and one list of offers."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from data.network import Network
from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.records import Offer
from matching.taxonomy import Taxonomy
from matching.text import clean_title
from matching.titles import normalise_title
from tests.matching.small_network import LEARNERS, OFFERS, TODAY

SEED = 20
ASKED_TITLES = 200
SHARE_OF_NAMES = 12
"""One name in so many is normalised twice: all of them take a minute."""

APART = {
    "Administrateur général donnée des": "a torn label of the source: its two forms have other words",
    "Analyste prix": "two names of one job, not two genders: prix and pricing",
    "Carrier": "a career and a woman at work in a quarry are both a carrière; alone, the word stays",
    "Chef d’équipe assistant": "a torn label: the feminine speaks of a plane, not of a team",
    "Chef d’équipe dépanneur chaudières domestiques": "the feminine does not lead a team",
    "Chef d’équipe dépanneur sanitaires": "the feminine does not lead a team",
    "inspecteur en foresterie": "the feminine is an inspector of work",
    "steward": "a hôtesse alone mostly receives visitors, a steward alone mostly flies",
}
"""Masculine form -> why its two forms stay two texts."""

_FEMININE_ENDINGS = (
    ("", "e"), ("eur", "euse"), ("teur", "trice"), ("er", "ère"), ("el", "elle"), ("f", "ve"), ("x", "se"),
    ("n", "nne"), ("", "sse"), ("c", "que"), ("e", "esse"), ("", "fe"), ("man", "woman"), ("o", "a"),
    ("r", "use"), ("r", "rice"), ("t", "tte"), ("et", "ète"),
)  # fmt: skip
"""How French makes a feminine: written down here, and not taken from the code that is judged."""


def is_feminine_of(masculine: str, feminine: str) -> bool:
    if masculine == feminine:
        return True
    return any(
        masculine.endswith(ending) and masculine.removesuffix(ending) + other == feminine
        for ending, other in _FEMININE_ENDINGS
    )


def are_twins(one: str, other: str) -> bool:
    """Whether two names have the same words but for their gender, in either order."""
    first, second = (re.findall(r"\w+", name.lower()) for name in (one, other))
    if len(first) != len(second) or first == second:
        return False
    return all(map(is_feminine_of, first, second)) or all(map(is_feminine_of, second, first))


def twins_of_labels(taxonomy: Taxonomy) -> list[tuple[str, str]]:
    pairs = (taxonomy.forms(code) for code in taxonomy.occupation_row)
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


def twins_of_aliases(taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """Neighbours among the other names of an occupation, the appellations of ROME included."""
    return [
        pair
        for code in taxonomy.occupation_codes
        for pair in pairwise(taxonomy.aliases(code))
        if are_twins(*pair)
    ]


def normal_form(title: str) -> str:
    return normalise_title(title).text


def apart(pairs: list[tuple[str, str]], form: Callable[[str], str] = normal_form) -> list[tuple[str, str]]:
    return [pair for pair in pairs if form(pair[0]) != form(pair[1])]


def test_every_label_with_two_forms_is_one_text(taxonomy: Taxonomy) -> None:
    pairs = twins_of_labels(taxonomy)
    assert len(pairs) > 14_000
    assert {masculine for masculine, _ in apart(pairs)} == set(APART)


def test_so_it_is_where_a_learner_writes_it(taxonomy: Taxonomy) -> None:
    assert {masculine for masculine, _ in apart(twins_of_labels(taxonomy), clean_title)} == set(APART)


def test_every_two_neighbouring_names_that_differ_in_gender_are_one_text(taxonomy: Taxonomy) -> None:
    pairs = twins_of_aliases(taxonomy)
    assert len(pairs) > 11_000
    assert [pair for pair in apart(pairs) if pair[0] not in APART] == []


def test_a_normal_form_is_its_own_and_never_empty(taxonomy: Taxonomy) -> None:
    names = sorted({name.text for name in taxonomy.names("occupation")})
    sample = random.Random(SEED).sample(names, len(names) // SHARE_OF_NAMES)
    assert len(sample) > 3_000
    normal = {name: normalise_title(name).text for name in sample}
    assert [name for name, text in normal.items() if not text] == []
    assert [name for name, text in normal.items() if normalise_title(text).text != text] == []


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [
        ("steward de l'air", "hôtesse de l'air"),
        ("hôte d'accueil", "hôtesse d'accueil"),
        ("valet de chambre", "femme de chambre"),
        ("homme de ménage", "femme de ménage"),
        ("sous-préfet", "sous-préfète"),
        ("agent de fabrication polyvalent", "agente de fabrication polyvalente"),
        ("chef de quart contrôleur aérien", "cheffe de quart contrôleuse aérienne"),
        ("rédacteur en chef adjoint", "rédactrice en chef adjointe"),
        ("adjoint administratif", "adjointe administrative"),
        ("analyste financier", "analyste financière"),
        ("conducteur extrudeuses en caoutchouc", "conductrice extrudeuses en caoutchouc"),
        ("commandant marine", "commandante marine"),
        ("pêcheur sous-marin", "pêcheuse sous-marine"),
        ("repasseur première main", "repasseuse première main"),
        ("coordonnateur pédagogique", "coordinatrice pédagogique"),
        ("cameraman", "camerawoman"),
        ("waiter", "waitress"),
        ("actor", "actress"),
    ],
)
def test_far_and_irregular_forms_meet(masculine: str, feminine: str) -> None:
    assert normalise_title(masculine).text == normalise_title(feminine).text


@pytest.mark.parametrize(
    "written",
    [
        "Développeur web (F/H/X)",
        "Développeur web - X/F/H",
        "Développeur web H/F/NB",
        "Développeur web (H/F/non-binaire)",
        "Développeur web (m/w/d)",
        "Développeur web (m/f/*)",
        "Développeur web (all genders)",
        "Développeur web (femme ou homme)",
        "Développeur web (HFX)",
        "Développeur web F.H.",
        "Développeurs·euses web",
        "développeur·euse·s web",
        "développeur.se.s web",
        "développeur/-euse web",
        "développeur_se web",
        "développeur*euse web",
        "développeure web",
        "Un ou une développeur web",
        "Un·e développeur·se web",
    ],
)
def test_every_way_to_write_both_is_one_text(written: str) -> None:
    assert normalise_title(written).text == "développeur web"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hôtesse d'accueil", "hôtesse de l'air"),
        ("femme de chambre", "femme de ménage"),
        ("sage-femme", "femme de ménage"),
        ("steward", "hôtesse"),
        ("carrière", "carrier"),
    ],
)
def test_other_jobs_stay_apart(one: str, other: str) -> None:
    assert normalise_title(one).text != normalise_title(other).text


@pytest.mark.parametrize(
    "title",
    [
        "marine engineer",
        "gardien de salle polyvalente",
        "ingénieur en exploitation minière",
        "serveurs mandataires",
        "conseiller carrière",
        "bovine health specialist",
    ],
)
def test_things_keep_their_words(title: str) -> None:
    assert normalise_title(title).text == title


def test_both_forms_get_the_same_offers(reader: ProfileReader, small_network: Network) -> None:
    """On the real path: a learner whose headline is the masculine, then the feminine."""
    pairs = [pair for pair in twins_of_labels(reader.taxonomy) if pair[0] not in APART]
    asked = random.Random(SEED).sample(pairs, ASKED_TITLES)
    offers: tuple[Offer, ...] = (*OFFERS, *(one for one in small_network.offers if one.synthetic))
    matcher = Matcher(reader)
    matcher.add_offers(offers)
    bare = replace(LEARNERS[0], about="", goals=(), skills=())
    twins = [
        tuple(replace(bare, id=f"{number} {form}", headline=form) for form in pair)
        for number, pair in enumerate(asked)
    ]
    matcher.add_learners([one for both in twins for one in both])  # together: one by one takes half a minute
    scores = set()
    for both in twins:
        rankings = [matcher.offers_for(one, k=len(offers), on=TODAY) for one in both]
        lists = [[(match.offer_id, match.score) for match in ranking.matches] for ranking in rankings]
        assert lists[0] == lists[1], both
        scores.add(lists[0][0])
    assert len(scores) > 1, "every title got the same answer: the headline was not read"


TWIN_PROSE = [
    ("Prête à apprendre Docker.", "Prêt à apprendre Docker."),
    ("Ravie d'apprendre Kubernetes, Docker.", "Ravi d'apprendre Kubernetes, Docker."),
    ("Curieuse d'apprendre Ansible.", "Curieux d'apprendre Ansible."),
    ("Désireuse de me former à Docker.", "Désireux de me former à Docker."),
    ("Impatiente d'apprendre Docker, initiée à Ansible.", "Impatient d'apprendre Docker, initié à Ansible."),
    ("Initiée à Docker, initiée à Ansible.", "Initié à Docker, initié à Ansible."),
    ("Débutante en Docker, confirmée en Ansible.", "Débutant en Docker, confirmé en Ansible."),
    ("Prête, ravie : Docker apprécié.", "Prêt, ravi : Docker apprécié."),
    ("Motivée et prête à me former à Docker.", "Motivé et prêt à me former à Docker."),
    ("Passionnée, je ne connais pas Docker.", "Passionné, je ne connais pas Docker."),
    ("Prêt·e à apprendre Docker.", "Prêt à apprendre Docker."),
    ("Motivé(e) à apprendre Docker.", "Motivé à apprendre Docker."),
]
"""What she writes of herself, and what he does: cues of hope and of level beside words that have a gender."""


@pytest.mark.parametrize(("she", "he"), TWIN_PROSE)
def test_both_say_the_same_of_their_skills(reader: ProfileReader, she: str, he: str) -> None:
    hers, his = reader.learners([replace(LEARNERS[0], skills=(), about=about) for about in (she, he)], {})
    named = ["row", "strength", "source", "demand", "level"]
    assert hers.skills[named].tolist() == his.skills[named].tolist()


def test_both_are_scored_alike(reader: ProfileReader) -> None:
    offer = replace(OFFERS[0], id="cloud", profile="Docker, Kubernetes et Ansible exigés.")
    matcher = Matcher(reader)
    matcher.add_offers([offer])
    texts = [
        f"Docker. {hopes} d'apprendre Kubernetes. {begins} à Ansible."
        for hopes, begins in (("Curieuse", "Initiée"), ("Curieux", "Initié"))
    ]
    matcher.add_learners(
        [
            replace(LEARNERS[0], id=f"{number}", skills=(), about=about)
            for number, about in enumerate((*texts, "Docker. Ansible. Kubernetes.", "Bonjour."))
        ]
    )
    scores = {one.learner_id: one.score for one in matcher.learners_for(offer, k=4, on=TODAY).matches}
    assert scores["0"] == scores["1"]
    assert scores["3"] < scores["0"] < scores["2"]
