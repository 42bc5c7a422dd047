"""What sentences assert of the skills in them, in the words of learners and of adverts."""

import time

import pytest

from matching.reading import ProfileReader
from matching.records import Demand
from matching.skills import SkillExtractor


@pytest.fixture
def extractor(reader: ProfileReader) -> SkillExtractor:
    return reader.extractor


def held(extractor: SkillExtractor, text: str) -> set[str]:
    """The words of a text that name a skill which it says is held or asked for."""
    return {one.text for one in extractor.mentions(text)}


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        (
            "Pas d'expérience en entreprise, HTML CSS JavaScript PHP React appris en formation",
            "HTML CSS JavaScript PHP React",
        ),
        (
            "Je n'ai pas d'expérience professionnelle : HTML, CSS, JavaScript appris en formation",
            "HTML CSS JavaScript",
        ),
        ("Pas de diplôme, Python et SQL appris seul", "Python SQL"),
        ("Je n'ai jamais travaillé, Python et SQL appris seule", "Python SQL"),
        ("Pas d'expérience en entreprise (HTML, CSS appris en formation)", "HTML CSS"),
        ("Sans expérience en entreprise, HTML, CSS", "HTML CSS"),
        ("Pas d'expérience en informatique, Python et SQL appris en formation", "Python SQL"),
        ("Pas de permis, Python, SQL", "Python SQL"),
        ("No experience in a company, HTML and CSS learnt in training", "HTML CSS"),
        ("No professional experience: Python, SQL", "Python SQL"),
    ],
)
def test_what_is_lacked_beside_skills_takes_none_away(
    extractor: SkillExtractor, text: str, skills: str
) -> None:
    assert held(extractor, text) == set(skills.split())


@pytest.mark.parametrize(
    "text",
    [
        "Pas d'expérience en Java, Python",
        "Je ne connais pas : Java, Python et SQL",
        "Je ne connais pas les frameworks : React, Angular",
        "Aucune connaissance (Java, PHP)",
        "No experience in Java, Python",
    ],
)
def test_a_list_that_is_denied_is_denied_to_its_end(extractor: SkillExtractor, text: str) -> None:
    assert held(extractor, text) == set()


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Je connais HTML et CSS mais pas JavaScript. Pas à l'aise en PHP, pas encore React.", "HTML CSS"),
        ("Mes lacunes : JavaScript, PHP, React", ""),
        ("J'ai quelques lacunes en SQL, Python acquis en formation", "Python"),
        ("Python, pas Java", "Python"),
        ("HTML et CSS, pas encore JavaScript", "HTML CSS"),
        ("Je maîtrise Java, pas encore Python, mais SQL oui", "Java SQL"),
        ("Je n'ai pas eu l'occasion de pratiquer Docker", ""),
        ("Il me manque Python", ""),
        ("Je manque de pratique sur Linux", ""),
        ("J'ai du mal avec SQL, Python ça va", "Python"),
        ("HTML et CSS, Python n'est pas mon fort", "HTML CSS"),
        ("Java, Python pas encore maîtrisé", "Java"),
        ("Python ? Non. Java ? Oui.", "Java"),
        ("Pas très à l'aise avec Excel", ""),
        ("Pas encore à l'aise en JavaScript", ""),
        ("Je connaissais pas Docker", ""),
        ("Nous n'utilisons pas PHP", ""),
        ("Nous ne travaillons pas en PHP mais en Python", "Python"),
        ("Ce n'est pas un poste de développeur Java", ""),
        ("I know HTML, not yet JavaScript", "HTML"),
        ("I know Java but not Python", "Java"),
        ("I am not yet comfortable with Python", ""),
        ("I lack Python", ""),
        ("I have never used Docker", ""),
        ("I struggle with SQL, HTML is fine", "HTML"),
        ("My weaknesses: Docker, SQL", ""),
        ("Python is not my strong suit", ""),
        ("Python? No.", ""),
        ("We don't work with PHP but Python", "Python"),
        ("This is not a Java developer position", ""),
    ],
)
def test_what_is_denied_is_not_held(extractor: SkillExtractor, text: str, skills: str) -> None:
    assert held(extractor, text) == set(skills.split())


@pytest.mark.parametrize(
    "text",
    [
        "pas seulement Java mais aussi Python",
        "Je fais du Java mais pas que, Python aussi",
        "Java, sans oublier Python",
        "Java, pas mal de Python",
        "Java ; aucune lacune en Python",
        "Java ; je n'ai pas de difficultés avec Python",
        "Java ; je travaille pas à pas en Python",
        "Java, pas loin de 3 ans de Python",
        "Java ; j'accompagne ceux qui ont du mal avec Python",
        "J'ai du mal à trouver un stage en Java et Python",
        "Ne cherchez plus : Java, Python",
        "Pourquoi pas Java et Python",
        "Not only Java but also Python",
        "Java, not to mention Python",
        "Java ; je ne suis pas expert en Python",
    ],
)
def test_what_only_sounds_like_a_denial_is_held(extractor: SkillExtractor, text: str) -> None:
    assert held(extractor, text) == {"Java", "Python"}


@pytest.mark.parametrize(
    "text",
    ["Mon objectif est de maîtriser Python", "J'aimerais maîtriser Python", "My goal is to master Python"],
)
def test_a_mastery_that_is_aimed_at_is_hoped_for(extractor: SkillExtractor, text: str) -> None:
    assert held(extractor, text) == set()
    assert [(one.text, one.level) for one in extractor.aspirations(text)] == [("Python", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Pas à l'aise en PHP, HTML acquis en formation",
        "Je ne suis pas experte en HTML",
        "Moins à l'aise en HTML",
        "Je veux mieux maîtriser HTML",
    ],
)
def test_a_level_that_is_denied_is_no_level(extractor: SkillExtractor, text: str) -> None:
    assert [(one.text, one.level) for one in extractor.mentions(text)] == [("HTML", None)]


@pytest.mark.parametrize(
    ("text", "required", "nice"),
    [
        (
            "Vous maîtrisez Windows. Idéalement, vous connaissez Docker. De préférence, vous connaissez aussi "
            "Ansible. Nous vous formerons à Salesforce. Vous ne connaissez pas Jira ? Pas de panique.",
            "Windows",
            "Docker Ansible",
        ),
        ("Ideally, you know Docker. You know Java.", "Java", "Docker"),
        ("Si possible, une connaissance de Docker, maîtrise de Java", "Java", "Docker"),
        ("Un peu de Docker si possible, vous maîtrisez Java", "Docker Java", ""),
        ("Vous apprendrez Python.", "", ""),
        ("Java exigé. Vous serez accompagnée et formée à Python.", "Java", ""),
        ("Java exigé. Vous serez formé(e)(s) à Python.", "Java", ""),
        ("Vous êtes formé à Java.", "Java", ""),
        ("Formation en Java exigée.", "Java", ""),
        ("Java exigé. Formation à Salesforce assurée.", "Java", ""),
        ("Java exigé. Formation assurée à Salesforce.", "Java", ""),
        ("Java exigé, Salesforce (formation assurée)", "Java", ""),
        ("Salesforce : formation assurée", "", ""),
        ("You will learn Python. Java required.", "Java", ""),
        ("Java required. We will train you in Salesforce.", "Java", ""),
        ("Training in Salesforce is provided. Java required.", "Java", ""),
    ],
)
def test_what_is_asked_for_is_neither_a_wish_nor_taught_there(
    extractor: SkillExtractor, text: str, required: str, nice: str
) -> None:
    found = extractor.mentions(text)
    assert {one.text for one in found if one.demand is Demand.REQUIRED} == set(required.split())
    assert {one.text for one in found if one.demand is Demand.NICE} == set(nice.split())


@pytest.mark.parametrize(
    "piece",
    ["pas de ", "pas de, ", "non, ", "python ? ", "mais pas ", "ne code ", "(", "appris en ", "formation a "],
)
def test_a_text_that_repeats_itself_without_end_is_read_at_once(
    extractor: SkillExtractor, piece: str
) -> None:
    extractor.mentions(piece)
    start = time.perf_counter()
    extractor.mentions(piece * (20_000 // len(piece)))
    assert time.perf_counter() - start < 5
