"""Tasks made of the referential alone: other names, translations, descriptions, the hierarchy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.held_out import is_held_out
from evaluation.encoder.concepts import (
    Bearers,
    Candidates,
    all_names,
    drawn,
    esco_sample,
    labels,
    rome_codes,
)
from evaluation.encoder.definition import TaskDefinition
from evaluation.encoder.task import Piece, RankingTask
from matching.encoder import Kind
from matching.taxonomy import Taxonomy

DESCRIPTION_CHARACTERS = 400
"""Of a description: what an offer says of a task is seldom longer."""
ISCO_GRADES = {4: 3, 3: 2, 2: 1}  # digits of the ISCO-08 code in common -> grade
ROME_GRADES = {3: 2, 1: 1}  # characters in common: "M18" is a professional domain, "M" a grand domain


def alias_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """One other name of each held-out concept of ESCO -> its preferred label."""
    codes = esco_sample(taxonomy, task.candidates, task.seed)
    named = labels(taxonomy, codes, task.lang)
    names = all_names(taxonomy, codes, task.lang)
    others: dict[str, set[Piece]] = {}
    for code, piece in names:
        if code in named and is_held_out(code) and piece.text.casefold() != named[code].text.casefold():
            others.setdefault(code, set()).add(piece)
    queries = []
    for code in drawn(others, task.seed)[: task.queries]:
        by_text = {piece.text: piece for piece in others[code]}
        queries.append(by_text[drawn(by_text, task.seed)[0]])
    return _found_by_name(task, queries, Candidates.of(named), Bearers(names))


def translation_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """Label of a held-out concept in one language -> its label in the other, where the two differ."""
    codes = esco_sample(taxonomy, task.candidates, task.seed)
    asked, answered = labels(taxonomy, codes, task.lang), labels(taxonomy, codes, task.to)
    differ = [
        code
        for code in codes
        if is_held_out(code)
        and code in asked
        and code in answered
        and asked[code].text.casefold() != answered[code].text.casefold()
    ]
    queries = [asked[code] for code in drawn(differ, task.seed)[: task.queries]]
    return _found_by_name(task, queries, Candidates.of(answered), Bearers(asked.items()))


def description_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """Start of the description of a held-out concept -> its preferred label."""
    codes = esco_sample(taxonomy, task.candidates, task.seed)
    named = labels(taxonomy, codes, task.lang)
    described = {
        code: Piece(text[:DESCRIPTION_CHARACTERS], Kind.OFFER)
        for code in named
        if is_held_out(code) and (text := taxonomy.description(code, task.lang))
    }
    queries = [described[code] for code in drawn(described, task.seed)[: task.queries]]
    return _found_by_name(task, queries, Candidates.of(named), Bearers(described.items()))


def appellation_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """Appellation of a held-out métier of ROME -> the label of the métier."""
    codes = rome_codes(taxonomy)
    named = labels(taxonomy, codes, "fr")
    names = all_names(taxonomy, codes, "fr")
    texts = {
        piece.text: piece
        for code, piece in names
        if is_held_out(code) and piece.text.casefold() != named[code].text.casefold()
    }
    queries = [texts[text] for text in drawn(texts, task.seed)[: task.queries]]
    return _found_by_name(task, queries, Candidates.of(named), Bearers(names))


def esco_hierarchy_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """Label of a held-out occupation -> occupations of the same groups of ISCO-08."""
    codes = [code for code in taxonomy.occupation_codes if code.startswith("esco:")]
    held_out = [code for code in codes if is_held_out(code)]
    others = drawn((code for code in codes if not is_held_out(code)), task.seed)
    kept = sorted([*held_out, *others[: max(0, task.candidates - len(held_out))]])
    groups = {code: group for code in kept if (group := isco_group(taxonomy, code)) is not None}
    return _by_group(task, labels(taxonomy, groups, task.lang), groups, ISCO_GRADES)


def rome_hierarchy_task(task: TaskDefinition, taxonomy: Taxonomy) -> RankingTask:
    """Label of a held-out métier -> métiers of the same domain."""
    groups = {code: code.removeprefix("rome:") for code in rome_codes(taxonomy)}
    return _by_group(task, labels(taxonomy, groups, "fr"), groups, ROME_GRADES)


def isco_group(taxonomy: Taxonomy, code: str) -> str | None:
    """The four digits of the ISCO-08 group above an occupation, the nearest one; `None` when there is none."""
    level, seen = [code], {code}
    while level:
        groups = sorted(one.removeprefix("isco:") for one in level if one.startswith("isco:"))
        if groups:
            return groups[0]
        level = [wider for one in level for wider in taxonomy.broader(one) if wider not in seen]
        seen |= set(level)
    return None


def _found_by_name(
    task: TaskDefinition, queries: Sequence[Piece], candidates: Candidates, bearers: Bearers
) -> RankingTask:
    grades = [bearers.grades(query.text, candidates) for query in queries]
    several = sum(len(right) > 1 for right in grades)
    remarks = (f"{several} of {len(queries)} queries have more than one right answer",) if several else ()
    return RankingTask(
        task.name,
        task.metric,
        tuple(queries),
        candidates.pieces,
        tuple(grades),
        (None,) * len(queries),
        remarks,
    )


def _by_group(
    task: TaskDefinition, named: Mapping[str, Piece], groups: Mapping[str, str], scale: Mapping[int, int]
) -> RankingTask:
    """Grades from the length of the prefix that two groups share; of two concepts with one name, the better grade."""
    candidates = Candidates.of(named)
    sharing: dict[str, set[int]] = {}
    for code in named:
        for length in scale:
            sharing.setdefault(groups[code][:length], set()).add(candidates.place[code])
    queries: list[str] = []
    grades: list[dict[int, int]] = []
    for code in drawn((one for one in named if is_held_out(one)), task.seed):
        itself = candidates.place[code]
        own: dict[int, int] = {}
        for length, grade in sorted(
            scale.items()
        ):  # the longest prefix, which has the highest grade, comes last
            own |= {place: grade for place in sharing[groups[code][:length]] if place != itself}
        if own and len(queries) < task.queries:
            queries.append(code)
            grades.append(own)
    return RankingTask(
        task.name,
        task.metric,
        tuple(named[code] for code in queries),
        candidates.pieces,
        tuple(grades),
        tuple(candidates.place[code] for code in queries),
    )
