"""What sentences assert of the skills in them, in the words of learners and of adverts."""

import time

import pytest

from matching.reading import ProfileReader
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
    "piece", ["pas de ", "pas de, ", "non, ", "python ? ", "mais pas ", "(", "appris en "]
)
def test_a_text_that_repeats_itself_without_end_is_read_at_once(
    extractor: SkillExtractor, piece: str
) -> None:
    extractor.mentions(piece)
    start = time.perf_counter()
    extractor.mentions(piece * (20_000 // len(piece)))
    assert time.perf_counter() - start < 5
