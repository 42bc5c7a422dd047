from hypothesis import given
from hypothesis import strategies as st

from matching.phrases import phrases, sentences, strip_markup
from matching.sections import Role, sections

ADVERT = """À propos de nous
Nous sommes une jeune pousse de la tech.
Vos missions :
- Développer des interfaces avec React
- Mettre en place des tests
Profil recherché
Vous maîtrisez JavaScript.
Les plus
Connaître Docker
Avantages
Titres restaurant et mutuelle
"""


def test_sections_are_read_from_headings() -> None:
    assert [part.role for part in sections(ADVERT)] == [
        Role.COMPANY, Role.MISSIONS, Role.PROFILE, Role.NICE, Role.PERKS,
    ]  # fmt: skip


def test_an_item_that_begins_like_a_heading_is_none() -> None:
    assert [part.role for part in sections("Compétences en bases de données")] == [Role.OTHER]


def test_sentences_stand_where_they_say() -> None:
    found = sentences(ADVERT)
    assert all(ADVERT[one.start : one.end] == one.text for one in found)
    assert "Développer des interfaces avec React" in [one.text for one in found]


def test_the_most_telling_phrases_are_kept_in_their_order() -> None:
    kept = phrases(ADVERT, 3)
    assert [one.text for one in kept] == [
        "Développer des interfaces avec React", "Mettre en place des tests", "Vous maîtrisez JavaScript",
    ]  # fmt: skip


def test_names_with_dots_and_abbreviations_do_not_end_a_sentence() -> None:
    assert [one.text for one in sentences("Node.js, ASP.NET, etc. et Vue.js")] == [
        "Node.js, ASP.NET, etc. et Vue.js"
    ]


def test_lost_line_ends_are_found_again() -> None:
    assert len(sentences("Vous gérez les projets.En lien avec les équipes")) == 2


@given(st.text(max_size=300))
def test_markup_goes_and_every_place_stays(text: str) -> None:
    assert len(strip_markup(text)) == len(text)


@given(st.text(max_size=300), st.integers(0, 5))
def test_phrases_are_in_order_and_bounded(text: str, most: int) -> None:
    found = phrases(text, most)
    assert len(found) <= most
    assert [one.start for one in found] == sorted(one.start for one in found)
    clean = strip_markup(text)
    assert all(clean[one.start : one.end] == one.text for one in found)
