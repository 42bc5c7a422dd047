from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.concept_vectors import ConceptVectors, OccupationNames
from matching.encoder import Kind, to_codes
from matching.errors import IndexFileError, ModelError
from matching.letters import LetterIndex, counts_by_word, ngram_counts
from matching.occupations import OccupationLinker
from matching.reading import ProfileReader
from matching.taxonomy import Taxonomy
from tests.letter_encoder import LetterEncoder


@pytest.fixture(scope="module")
def linker(reader: ProfileReader) -> OccupationLinker:
    return reader.linker


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Développeur / Développeuse web", "rome:M1855"),
        ("développeuse web (H/F)", "rome:M1855"),
        ("boulanger", "rome:D1102"),
        ("BOULANGÈRE - CDI", "rome:D1102"),
        ("Intégratrice web", "rome:M1855"),
    ],
)
def test_a_name_is_its_occupation(linker: OccupationLinker, title: str, code: str) -> None:
    first = linker.link([title])[0][0]
    assert (first.code, first.how) == (code, "exact")
    assert first.confidence > 0.7


@pytest.mark.parametrize(
    ("wish", "label"),
    [
        ("devloppeur web", "web"),
        ("technicienne support", "support"),
        ("dev full stack js", "veloppeu"),
        ("community manager", "ommunity"),
        ("admin sys linux", "syst"),
    ],
)
def test_wishes_find_their_trade(linker: OccupationLinker, taxonomy: Taxonomy, wish: str, label: str) -> None:
    found = [taxonomy.label(one.code) for one in linker.link([wish], k=5)[0]]
    assert any(label in one.lower() for one in found), found


def test_the_order_of_the_words_of_a_title_is_the_writers_own(
    linker: OccupationLinker, taxonomy: Taxonomy
) -> None:
    for title in ("Designer UX/UI", "UX / UI designer", "designer UI-UX"):
        first = linker.link([title])[0][0]
        assert (taxonomy.label(first.code), first.how) == ("UX - UI Designer", "exact")


@pytest.mark.parametrize("nonsense", ["", "🚀", "qsdfgh wxcvbn"])
def test_nonsense_is_no_occupation(linker: OccupationLinker, nonsense: str) -> None:
    assert all(one.confidence < 0.5 for one in linker.link([nonsense])[0])


def test_titles_in_a_batch_are_as_titles_alone(linker: OccupationLinker) -> None:
    titles = ["data analist", "vendeuse en boulangerie bio", "boulanger", "", "ingénieure cloud aws"]
    together = linker.link(titles, k=4)
    assert together == [linker.link([title], k=4)[0] for title in titles]
    assert [len(one) <= 4 for one in together] == [True] * 5
    for links in together:
        assert len({one.code for one in links}) == len(links)


def test_vectors_of_another_encoder_are_refused(reader: ProfileReader, taxonomy: Taxonomy) -> None:
    names = OccupationNames(("a",), ("rome:M1855",), np.array([True]), np.array([0], dtype=np.int32))
    row = to_codes(LetterEncoder().encode(["a"], Kind.TITLE))
    vectors = ConceptVectors("letters-0-48", taxonomy.version, (), row[:0], names, row)
    with pytest.raises(ModelError, match="letters-0-48"):
        OccupationLinker(taxonomy, reader.encoder, vectors)


def test_concept_vectors_come_back_as_saved(taxonomy: Taxonomy, tmp_path: Path) -> None:
    encoder = LetterEncoder()
    codes = taxonomy.skill_codes[:5]
    texts = ("développeur web", "webmaster", "développeur web")
    names = OccupationNames(
        texts,
        ("rome:M1855", "rome:M1855", taxonomy.occupation_codes[0]),
        np.array([True, False, True]),
        np.array([0, 1, 0], dtype=np.int32),
    )
    vectors = ConceptVectors(
        encoder.version,
        taxonomy.version,
        codes,
        to_codes(encoder.encode([taxonomy.label(code) for code in codes], Kind.SKILL)),
        names,
        to_codes(encoder.encode(texts[:2], Kind.TITLE)),
    )
    vectors.save(tmp_path / "concepts.npz", taxonomy)
    again = ConceptVectors.load(tmp_path / "concepts.npz", taxonomy, encoder.version)
    assert again.skills()[0] == codes
    assert np.array_equal(again.skills()[1], vectors.skills()[1])
    assert again.names.texts == texts
    codes_of_both, means = again.occupations()
    assert codes_of_both == ("rome:M1855", taxonomy.occupation_codes[0])
    assert np.allclose(means[1], again.occupation_names()[0], atol=1e-6)
    with pytest.raises(IndexFileError, match="another"):
        ConceptVectors.load(tmp_path / "concepts.npz", taxonomy, "another")


def test_letters_are_cosines_and_forgive_typos() -> None:
    names = ["développeur web", "boulanger", "chef de projet", "administrateur systèmes"]
    index = LetterIndex(names)
    scores = index.scores([*names, "boulnager", "projets", ""]).toarray()
    assert np.allclose(np.diag(scores[:4]), 1, atol=1e-5)
    assert scores.min() >= 0
    assert scores[4].argmax() == 1
    assert scores[5].argmax() == 2
    assert not scores[6].any()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("aé -’\u00a0\nœB·x", max_size=12), max_size=8))
def test_counts_by_word_are_those_of_the_whole_text(texts: list[str]) -> None:
    names = [*texts, "chef de chef", "L’Œuvre d'art", "", "développeur·euse  web"]
    assert (counts_by_word(names) - ngram_counts(names)).count_nonzero() == 0
