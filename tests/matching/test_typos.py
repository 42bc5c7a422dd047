"""Ordinary typos of the tools that most adverts and profiles name, and words that are none."""

from __future__ import annotations

import pytest

from matching.misspelling import FREQUENT, Misspellings
from matching.reading import ProfileReader

TYPOS = {
    "pyton": "Python", "phyton": "Python", "pythn": "Python", "Pyton": "Python", "PYTON": "Python", "Phyton": "Python",
    "javascritp": "JavaScript", "javascipt": "JavaScript", "Javscript": "JavaScript", "typscript": "TypeScript",
    "wordpres": "WordPress", "Worpress": "WordPress", "photoshp": "Adobe Photoshop", "phtoshop": "Adobe Photoshop",
    "Ilustrator": "Adobe Illustrator", "indesing": "Adobe InDesign", "Symfny": "Symfony",
    "laravell": "Laravel", "larvel": "Laravel", "angualr": "Angular", "Anglar": "Angular", "dokcer": "Docker",
    "Doker": "Docker", "kubernets": "Kubernetes", "postgressql": "PostgreSQL", "posgresql": "PostgreSQL",
    "mongobd": "MongoDB", "boostrap": "Bootstrap", "Windos": "Windows", "linxu": "Linux", "exel": "Excel",
    "Exel": "Excel", "excell": "Excel", "powerpoit": "PowerPoint", "Jenkis": "Jenkins", "terrafrom": "Terraform",
    "anisble": "Ansible", "figam": "Figma", "githb": "GitHub",
}  # fmt: skip
"""By the word as it is typed, the label of what is meant."""


@pytest.mark.parametrize("word", TYPOS)
def test_an_ordinary_typo_is_read_as_what_is_meant(reader: ProfileReader, word: str) -> None:
    found = reader.extractor.extract(f"Logiciels : {word}, HTML.")
    assert TYPOS[word] in [one.label.split(" (")[0] for one in found]


@pytest.mark.parametrize("word", ["Linus", "Decker", "Adama", "excelle", "Marion", "Docke"])
def test_a_name_or_another_word_is_no_typo(reader: ProfileReader, word: str) -> None:
    assert [one.label for one in reader.extractor.extract(f"Logiciels : {word}, HTML.")] == ["HTML"]


def test_a_frequent_tool_wins_over_a_rare_one_that_is_as_near() -> None:

    assert "python" in FREQUENT
    assert Misspellings(["pyston", "python"], []).correct("pyton", "pyton") == "python"
    assert Misspellings(["pyston", "python"], []).correct("pystn", "pystn") == "pyston"
