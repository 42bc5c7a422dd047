"""Text -> stems: signs survive, accents and languages meet, stop words go."""

from __future__ import annotations

import pytest

from evaluation.stems import folded, stems


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Développeur C#, .NET et C++", {"c#", ".net", "c++"}),
        ("C/C++ embarqué", {"c", "c++"}),
        ("Langage R, langage C", {"r", "c"}),
        ("ASP.NET Core", {"asp.net", ".net"}),
        ("Le front en Node.js/Vue.js.", {"nodejs", "vuejs"}),
        ("F# ou VB.Net", {"f#", "vb"}),
        ("HTML5 & CSS3", {"html5", "css3"}),
        ("support IT, IA et AI", {"it", "ia", "ai"}),
    ],
)
def test_names_with_signs_survive(text: str, kept: set[str]) -> None:
    assert kept <= set(stems(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sécurité des réseaux", "securite reseau"),
        ("SÉCURITÉ", "security"),
        ("développeurs", "developpeur"),
        ("companies", "company"),
        ("bases de données", "base de donnée"),
        ("cœur", "coeur"),
        ("l’administration", "d'administrer"),
        ("csharp", "C#"),
        ("dotnet", ".NET"),
        ("réseaux", "re\u0301seaux"),
    ],
)
def test_spellings_that_meet(one: str, other: str) -> None:
    assert stems(one)
    assert stems(one) == stems(other)


def test_react_meets_react_js() -> None:
    for spelling in ("React.js", "ReactJS"):
        assert set(stems("React")) < set(stems(spelling))
    assert stems("React.js") == stems("ReactJS")


def test_distinct_names_stay_apart() -> None:
    distinct = ["C", "C++", "C#", "R", ".NET", "Java", "JavaScript", "Go", "Python", "réseaux", "serveurs"]
    assert len({tuple(stems(name)) for name in distinct}) == len(distinct)


@pytest.mark.parametrize(
    "text", ["", " \n", "😀 ;-) !!", "je n'ai pas été là où il est", "it is what it is", "à y a"]
)
def test_nothing_said_nothing_kept(text: str) -> None:
    assert stems(text) == []


def test_other_scripts_are_words_too() -> None:
    assert stems("مطور ويب") == ["مطور", "ويب"]


def test_folding_keeps_plain_text_and_case() -> None:
    assert folded("Plain Text") == "Plain Text"
    assert folded("ÉCŒURÉ") == "ECOEURE"
