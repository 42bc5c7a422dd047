from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from matching.alias_index import AliasIndex, name_columns
from matching.folding import compose, flatten, words_of
from matching.misspelling import Misspellings


@dataclass(frozen=True)
class Named:
    text: str
    code: str
    preferred: bool = True
    lang: str = "fr"


INDEX = AliasIndex(
    name_columns(
        [
            Named("SQL", "esco:skill/sql"),
            Named("SQL Server", "esco:skill/sql-server"),
            Named("Javascript", "rome:savoir/1"),
            Named("JavaScript", "esco:skill/js"),
            Named("Java (programmation)", "esco:skill/java"),
            Named("gestion de projets", "esco:skill/projects"),
            Named("After Effects", "tool:after-effects"),
            Named("Node.js", "tool:node-js"),
        ]
    )
)


def found(text: str) -> list[tuple[str, str]]:
    words = words_of(text)
    return [
        (hit.alias.code, text[words.starts[hit.first] : words.ends[hit.last]]) for hit in INDEX.find(words)
    ]


def test_the_longest_name_wins() -> None:
    assert found("SQL server et SQL") == [("esco:skill/sql-server", "SQL server"), ("esco:skill/sql", "SQL")]


def test_a_shared_name_stands_for_the_concept_of_the_first_scheme() -> None:
    assert found("javascript") == [("esco:skill/js", "javascript")]


def test_names_are_whole_words() -> None:
    assert found("JavaScripts, javanais, mysql") == [("esco:skill/js", "JavaScripts")]


def test_stop_words_plurals_hyphens_and_joined_words_make_no_difference() -> None:
    assert [code for code, _ in found("gestion du projet")] == ["esco:skill/projects"]
    assert [code for code, _ in found("aftereffects, after-effects, nodejs, node js, Node.js")] == [
        *["tool:after-effects"] * 2, *["tool:node-js"] * 3,
    ]  # fmt: skip


def test_a_name_does_not_cross_a_comma_a_line_or_a_full_stop() -> None:
    assert [code for code, _ in found("SQL, server")] == ["esco:skill/sql"]
    assert [code for code, _ in found("SQL\nserver")] == ["esco:skill/sql"]
    assert [code for code, _ in found("SQL. Server")] == ["esco:skill/sql"]


def test_misspellings_are_corrected_and_words_left_alone() -> None:
    typos = Misspellings(["javascript", "python", "photoshop"], ["python", "photos"])
    assert typos.correct("javascritp") == "javascript"
    assert typos.correct("photoshp") == "photoshop"
    assert typos.correct("python") is None  # known
    assert typos.correct("mython") is None  # the first letter is never wrong
    assert typos.correct("pythons") is None  # another form, not a slip
    assert typos.correct("p") is None


def test_a_word_with_a_capital_is_corrected_only_where_it_is_no_name_of_a_person() -> None:
    typos = Misspellings(["adaba", "lamina", "python", "javascript", "figma"], [])
    assert typos.correct("adama", "adama") == "adaba"
    assert typos.correct("adama", "Adama") is None
    assert typos.correct("adama", "ADAMA") is None
    assert typos.correct("lamia", "Lamia") is None
    assert typos.correct("pyhton", "Pyhton") == "python"  # letters exchanged
    assert typos.correct("figgma", "Figgma") == "figma"  # one doubled
    assert typos.correct("javascipt", "Javascipt") == "javascript"  # long
    assert typos.correct("figna", "FigNa") == "figma"  # capitals inside


@given(st.text(max_size=100))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(flatten(text)) == len(text)
    composed, places = compose(text)
    if places is not None:
        assert len(places) == len(composed) + 1
        assert places == sorted(places)
        assert places[-1] == len(text)
