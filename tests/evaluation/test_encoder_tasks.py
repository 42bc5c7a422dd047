"""The dev tasks: what their files say is what is built, and nothing is asked of concepts that training saw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from data import load_taxonomy
from data.held_out import is_held_out
from evaluation.encoder.build import build, load_tasks, needs_data
from evaluation.encoder.build_sentence_task import sentences
from evaluation.encoder.concept_tasks import DESCRIPTION_CHARACTERS, isco_group
from evaluation.encoder.concepts import concept_piece, drawn, esco_codes, esco_sample
from evaluation.encoder.definition import FOLDER, TaskError, chosen, definitions, read_definition
from evaluation.encoder.offer_tasks import PARENTS
from evaluation.encoder.task import PairTask, RankingTask, Task
from matching.taxonomy import Lang, Taxonomy

SIZES = {  # task -> queries, candidates
    "esco-alias-en": (1_500, 6_000),
    "esco-alias-fr": (517, 5_928),  # a fifth of the concepts has another French name, 1% no French label
    "esco-description-en": (1_000, 6_000),
    "esco-description-fr": (976, 5_928),
    "esco-en-fr": (1_500, 5_928),
    "esco-fr-en": (1_500, 6_000),
    "esco-hierarchy-en": (481, 1_500),
    "rome-appellation": (1_500, 1_584),
    "rome-hierarchy-fr": (265, 1_584),
    "skillskape-dev": (700, 13_896),
}
FEW = 0.01
"""Titles that become one text when the rules for titles improve move a size by a few."""
BY_NAME = ("esco-alias-en", "esco-alias-fr", "esco-en-fr", "esco-fr-en", "esco-hierarchy-en")


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="module")
def built() -> Mapping[str, Task]:
    return {task.name: task for task in load_tasks()}


@cache
def held_out_names(scheme: str, lang: Lang) -> frozenset[str]:
    taxonomy = load_taxonomy()
    return frozenset(
        concept_piece(text, code, lang).text
        for code in (*taxonomy.skill_codes, *taxonomy.occupation_codes)
        if code.startswith(scheme) and is_held_out(code)
        for text in (*taxonomy.forms(code, lang), *taxonomy.aliases(code, lang))
    )


# --------------------------------------------------------------------------- files


def test_every_task_of_the_project_is_built_from_its_file_at_its_size(built: Mapping[str, Task]) -> None:
    assert set(built) == {*SIZES, "hard-pairs"}
    for name, sizes in SIZES.items():
        task = built[name]
        assert isinstance(task, RankingTask)
        assert (task.size, len(task.candidates)) == pytest.approx(sizes, rel=FEW), name
        assert len({piece.text.casefold() for piece in task.candidates}) == len(task.candidates)
        assert all(grades for grades in task.grades)
    assert isinstance(built["hard-pairs"], PairTask)
    assert built["hard-pairs"].size == 200


def test_every_file_says_what_its_figure_does_not() -> None:
    known = definitions()
    assert {one.name for one in known} == {*SIZES, "hard-pairs", *(o.name for o in known if needs_data(o))}
    assert all(one.caveat and one.split and one.title for one in known)
    assert {one.group for one in known} == {"esco", "rome", "offers", "offers-noisy", "other"}


def test_a_task_is_built_the_same_twice_and_another_seed_asks_other_queries(
    built: Mapping[str, Task], tmp_path: Path, taxonomy: Taxonomy
) -> None:
    text = (FOLDER / "rome-hierarchy-fr.toml").read_text(encoding="utf-8").replace("1500", "50")
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (tmp_path / "b.toml").write_text(text.replace("seed = 31", "seed = 32"), encoding="utf-8")
    again = build(read_definition(FOLDER / "rome-hierarchy-fr.toml"), taxonomy)
    assert again.fingerprint == built["rome-hierarchy-fr"].fingerprint
    one, other = (build(task, taxonomy) for task in definitions(tmp_path))
    assert isinstance(one, RankingTask)
    assert isinstance(other, RankingTask)
    assert one.size == other.size == 50
    assert one.queries != other.queries
    assert one.fingerprint != other.fingerprint


def test_a_changed_file_has_another_checksum(tmp_path: Path) -> None:
    for name in ("hard-pairs.toml", "hard_pairs.csv"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (before,) = definitions(tmp_path)
    with (tmp_path / "hard_pairs.csv").open("a", encoding="utf-8") as file:
        file.write("cuisinier,chef de cuisine,chef de projet,fr,\n")
    (after,) = definitions(tmp_path)
    assert before.checksum != after.checksum
    assert before.checksum == read_definition(FOLDER / "hard-pairs.toml").checksum


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('metric = "nearer"', 'metric = "luck"'), "luck"),
        (('lang = "fr"', 'lang = "de"'), "de"),
        (("seed = 31", ""), "seed"),
        (("seed = 31", "seed = 31\nmood = 1"), "mood"),
        (("seed = 31", "seed ="), "TOML"),
        (('file = "hard_pairs.csv"', 'file = "gone.csv"'), "gone.csv"),
        (('source = "triples"', 'source = "stars"'), "stars"),
    ],
)
def test_a_task_file_that_says_nonsense_is_told_by_name(
    change: tuple[str, str], told: str, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    path = tmp_path / "hard-pairs.toml"
    path.write_text((FOLDER / path.name).read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(TaskError, match=told) as raised:
        build(read_definition(path), taxonomy)
    assert "hard-pairs" in str(raised.value)


def test_an_unknown_task_is_told_with_those_there_are() -> None:
    with pytest.raises(TaskError, match=r"'nope'.*esco-alias-en"):
        chosen(definitions(), ["nope"])


# --------------------------------------------------------------------------- the split


@pytest.mark.parametrize("name", BY_NAME)
def test_names_asked_for_are_those_of_held_out_concepts_of_esco(name: str, built: Mapping[str, Task]) -> None:
    (definition,) = chosen(definitions(), [name])
    task = built[name]
    assert isinstance(task, RankingTask)
    assert {piece.text for piece in task.queries} <= held_out_names("esco:", definition.lang)


@pytest.mark.parametrize("name", ["rome-appellation", "rome-hierarchy-fr"])
def test_names_asked_for_are_those_of_held_out_metiers(name: str, built: Mapping[str, Task]) -> None:
    task = built[name]
    assert isinstance(task, RankingTask)
    assert {piece.text for piece in task.queries} <= held_out_names("rome:", "fr")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_descriptions_asked_for_are_those_of_held_out_concepts(
    lang: Lang, built: Mapping[str, Task], taxonomy: Taxonomy
) -> None:
    task = built[f"esco-description-{lang}"]
    assert isinstance(task, RankingTask)
    held_out = {
        taxonomy.description(code, lang)[:DESCRIPTION_CHARACTERS]
        for code in esco_codes(taxonomy)
        if is_held_out(code)
    }
    assert {piece.text for piece in task.queries} <= held_out


def test_all_held_out_concepts_are_candidates_and_a_draw_of_others(taxonomy: Taxonomy) -> None:
    sample = esco_sample(taxonomy, 6_000, seed=31)
    held_out = {code for code in esco_codes(taxonomy) if is_held_out(code)}
    assert len(sample) == len(set(sample)) == 6_000
    assert held_out < set(sample)
    assert sample != esco_sample(taxonomy, 6_000, seed=32)


def test_a_draw_stays_when_items_are_added() -> None:
    few = drawn([str(number) for number in range(50)], 31)
    more = drawn([str(number) for number in range(60)], 31)
    assert [one for one in more if int(one) < 50] == few


# --------------------------------------------------------------------------- right answers


def test_no_name_is_asked_for_that_is_itself_a_right_label(built: Mapping[str, Task]) -> None:
    for name in ("esco-alias-fr", "esco-alias-en", "rome-appellation"):
        task = built[name]
        assert isinstance(task, RankingTask)
        same = [
            query.text
            for query, grades in zip(task.queries, task.grades, strict=True)
            if len(grades) == 1
            and task.candidates[next(iter(grades))].text.casefold() == query.text.casefold()
        ]
        assert same == []


def test_titles_are_in_one_form_on_both_sides(built: Mapping[str, Task]) -> None:
    task = built["rome-appellation"]
    assert isinstance(task, RankingTask)
    texts = {piece.text for piece in task.candidates}
    assert "boulanger" in texts
    assert not any("boulangère" in piece.text for piece in (*task.candidates, *task.queries))


def test_near_occupations_are_graded_by_their_isco_group(
    built: Mapping[str, Task], taxonomy: Taxonomy
) -> None:
    task = built["esco-hierarchy-en"]
    assert isinstance(task, RankingTask)
    groups: dict[str, set[str]] = {}
    for code in taxonomy.occupation_codes:
        if code.startswith("esco:"):
            groups.setdefault(taxonomy.label(code, "en").casefold(), set()).add(
                isco_group(taxonomy, code) or ""
            )
    for query, grades, itself in zip(task.queries[:40], task.grades, task.left_out, strict=False):
        assert itself not in grades
        (own,) = groups[query.text.casefold()]
        for place, candidate in enumerate(task.candidates):
            (other,) = groups[candidate.text.casefold()]
            shared = 3 if own == other else 2 if own[:3] == other[:3] else 1 if own[:2] == other[:2] else 0
            assert place == itself or grades.get(place, 0) == shared


def test_near_metiers_are_graded_by_their_code(built: Mapping[str, Task]) -> None:
    task = built["rome-hierarchy-fr"]
    assert isinstance(task, RankingTask)
    assert {grade for grades in task.grades for grade in grades.values()} == {1, 2}


def test_sentences_have_skills_of_the_referential(built: Mapping[str, Task], tmp_path: Path) -> None:
    path = tmp_path / "dev.csv"
    path.write_text(
        'sentence,skills\n"Writes  Python.","[\'Python (computer programming)\']"\n"Smiles.","[\'UNK\']"\n'
        '"Sings.","[\'sing to the moon\']"\n',
        encoding="utf-8",
    )
    found, empty, foreign = sentences(path, load_taxonomy())
    assert (list(found), empty, foreign) == (["Writes Python."], 1, 1)
    assert load_taxonomy().label(found["Writes Python."][0], "en") == "Python (computer programming)"


# --------------------------------------------------------------------------- offers of one's own


@pytest.fixture
def offers(tmp_path: Path) -> Path:
    """A folder of data with five offers, and the parents of the métiers."""
    rows = [
        {"title": "Boulanger / Boulangère H/F", "rome": "D1102"},
        {"title": "BOULANGÈRE", "rome": "G1603"},
        {"title": "Développeuse web (H/F)", "rome": "M1855"},
        {"title": "Boulanger sans code"},
        {"title": "Astronaute", "rome": "Z9999"},
    ]
    for name in ("offers_internal/offers_fr.jsonl", "offers_internal/offers_fr_titles_rome.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    parents = tmp_path / PARENTS
    parents.parent.mkdir()
    parents.write_text(
        "code_rome,code_rome_parent\nM1855,M1805\nD1102,D1102\nG1603,G1603\nM1811,D1102\n", encoding="utf-8"
    )
    return tmp_path


def test_titles_of_offers_are_asked_for_once_with_every_code_they_bear(
    offers: Path, taxonomy: Taxonomy
) -> None:
    (task,) = load_tasks(["offer-titles"], offers)
    assert isinstance(task, RankingTask)
    right = {
        query.text: {task.candidates[place].text for place in grades}
        for query, grades in zip(task.queries, task.grades, strict=True)
    }
    assert set(right) == {"boulanger", "développeur web"}
    expected = {concept_piece(taxonomy.label(code), code, "fr").text for code in ("rome:D1102", "rome:G1603")}
    assert right["boulanger"] == expected
    assert any("name of ROME word for word" in remark for remark in task.remarks)


def test_an_old_code_means_every_metier_it_was_split_into(offers: Path) -> None:
    (task,) = load_tasks(["offer-titles-old-codes"], offers)
    assert isinstance(task, RankingTask)
    by_text = {query.text: grades for query, grades in zip(task.queries, task.grades, strict=True)}
    assert len(by_text["boulanger"]) == 3  # D1102, its child M1811, and G1603 of the other advert
    assert len(by_text["développeur web"]) == 1


def test_offers_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="--data"):
        load_tasks(["offer-titles"])
    with pytest.raises(TaskError, match=r"offers_fr\.jsonl is not there"):
        load_tasks(["offer-titles"], tmp_path)
