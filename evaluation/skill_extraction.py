"""Precision and recall of skill extraction on the hand-labelled French sentences.

python -m evaluation.skill_extraction --split dev
python -m evaluation.skill_extraction --split test --alias-only
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import data

LABELLED = Path(data.__file__).parent / "labelled" / "skills_fr.jsonl"

OVERLAP = 0.5
"""Share of the union of two spans that must be common for them to count as the same place in the strict measure."""


class Found(Protocol):
    """A skill that an extractor found."""

    @property
    def code(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def demand(self) -> str: ...
    @property
    def how(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Labelled:
    """A skill that a reader marked: any of `codes` is right. Without codes the referential has no such concept."""

    codes: tuple[str, ...]
    start: int
    end: int
    demand: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence."""

    id: str
    split: str
    text: str
    skills: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was right (`hits`), of what was found and of what was to be found."""

    hits: int
    found: int
    wanted: int

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; `None` when nothing was found."""
        return self.hits / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of what was to be found that was; `None` when there was nothing."""
        return self.hits / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two (van Rijsbergen, 1979), from the counts: 2 hits / (found + wanted)."""
        return 2 * self.hits / (self.found + self.wanted) if self.found + self.wanted else None


def read_sentences(path: Path, split: str | None = None) -> list[Sentence]:
    """The labelled sentences of a file, of one split or of both."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if split is None or row["split"] == split:
            skills = tuple(
                Labelled(tuple(one["codes"]), one["start"], one["end"], one["demand"])
                for one in row["skills"]
            )
            found.append(Sentence(row["id"], row["split"], row["text"], skills))
    return found


def matched(
    found: Sequence[Found], wanted: Sequence[Labelled], agree: Callable[[Found, Labelled], bool]
) -> int:
    """How many found skills can be paired with wanted ones, each used once, taken greedily in order.

    One concept is given once a text however often it is named; a wanted concept whose other mention was found
    under the same code is taken out by `distinct_concepts` before.
    """
    left = list(wanted)
    pairs = 0
    for one in found:
        for other in left:
            if agree(one, other):
                left.remove(other)
                pairs += 1
                break
    return pairs


def strict(one: Found, other: Labelled) -> bool:
    """The right concept at the right place (half of the union of the spans in common)."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return one.code in other.codes and common >= OVERLAP * (
        max(one.end, other.end) - min(one.start, other.start)
    )


def lenient(one: Found, other: Labelled) -> bool:
    """The right concept, wherever in the sentence."""
    return one.code in other.codes


def placed(one: Found, other: Labelled) -> bool:
    """A skill where one was marked, whatever the concept."""
    return one.start < other.end and other.start < one.end


def distinct_concepts(wanted: Iterable[Labelled], found: Sequence[Found]) -> list[Labelled]:
    """The wanted skills, a concept that is marked twice counted once if the extractor gave it at one place."""
    kept: list[Labelled] = []
    for one in wanted:
        same = [other for other in kept if set(other.codes) & set(one.codes) and other.codes and one.codes]
        given = {skill.code for skill in found}
        twin = any(
            len(given & set(other.codes) & set(one.codes)) == 1 and _share(other, one, found)
            for other in same
        )
        if not twin:
            kept.append(one)
    return kept


def _share(first: Labelled, second: Labelled, found: Sequence[Found]) -> bool:
    """Whether the extractor gave one concept only that fits either of two marked places."""
    return sum(skill.code in first.codes or skill.code in second.codes for skill in found) == 1


def measure(
    sentences: Sequence[Sentence],
    extracted: Sequence[Sequence[Found]],
    agree: Callable[[Found, Labelled], bool],
) -> Counts:
    """Counts over all sentences.

    Marked skills that the referential has no concept for are not counted as wanted, and what is found there is
    counted as wrong.
    """
    hits = found = wanted = 0
    for sentence, skills in zip(sentences, extracted, strict=True):
        marked = distinct_concepts((one for one in sentence.skills if one.codes), skills)
        hits += matched(skills, marked, agree)
        found += len(skills)
        wanted += len(marked)
    return Counts(hits, found, wanted)


def demand_agreement(sentences: Sequence[Sentence], extracted: Sequence[Sequence[Found]]) -> tuple[int, int]:
    """Of the skills found strictly right in offers, how many have the right demand."""
    right = total = 0
    for sentence, skills in zip(sentences, extracted, strict=True):
        if sentence.id.startswith("offer"):
            for skill in skills:
                for one in sentence.skills:
                    if strict(skill, one):
                        total += 1
                        right += skill.demand == one.demand
                        break
    return right, total


def report(name: str, sentences: Sequence[Sentence], extracted: Sequence[Sequence[Found]]) -> list[str]:
    """Rows of a Markdown table."""
    rows = []
    for measure_name, agree in (("strict", strict), ("lenient", lenient), ("place only", placed)):
        counts = measure(sentences, extracted, agree)
        rows.append(
            f"| {name} | {measure_name} | {_shown(counts.precision)} | {_shown(counts.recall)} | {_shown(counts.f1)} "
            f"| {counts.hits} / {counts.found} / {counts.wanted} |"
        )
    return rows


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main() -> None:
    """Print the table for one split; `--errors` lists what was wrong and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--labelled", type=Path, default=LABELLED)
    parser.add_argument("--alias-only", action="store_true")
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()

    from data import load_taxonomy
    from matching.skills import SkillExtractor

    taxonomy = load_taxonomy()
    if arguments.alias_only:
        extractor = SkillExtractor(taxonomy)
    else:
        from models import load_concept_vectors, load_encoder

        encoder = load_encoder()
        extractor = SkillExtractor(taxonomy, encoder, load_concept_vectors(encoder, taxonomy))
    sentences = read_sentences(arguments.labelled, arguments.split)
    extracted = extractor.extract_many([sentence.text for sentence in sentences])
    if arguments.errors:
        for sentence, skills in zip(sentences, extracted, strict=True):
            wrong = [one for one in skills if not any(strict(one, other) for other in sentence.skills)]
            missed = [one for one in sentence.skills if not any(lenient(skill, one) for skill in skills)]
            if wrong or missed:
                print(sentence.id, sentence.text)
                for one in wrong:
                    print(f"   + {one.text!r} {one.label} [{one.code}] {one.how} {one.confidence:.2f}")
                for other in missed:
                    names = " | ".join(taxonomy.label(code) for code in other.codes if code in taxonomy)
                    print(f"   - {sentence.text[other.start : other.end]!r} {names}")
    print(
        "| sentences | measure | precision | recall | F1 | right / found / wanted |\n|---|---|---|---|---|---|"
    )
    for kind in ("offer", "learner", ""):
        rows = [at for at, sentence in enumerate(sentences) if sentence.id.startswith(kind)]
        part = [sentences[at] for at in rows], [extracted[at] for at in rows]
        print("\n".join(report(kind or "all", *part)))
    right, total = demand_agreement(sentences, extracted)
    print(f"\nrequired / nice right on {right} of {total} skills found in offers")


if __name__ == "__main__":
    main()
