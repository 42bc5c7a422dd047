"""Record -> profile: which concepts a record speaks of, on what evidence, and the vector that chooses its pool.

Many records are read at once, so that each distinct title, label and phrase goes through the encoder once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder, Kind
from matching.implied_goals import implied_goals
from matching.language_skills import CODES, SKILL_LEVEL
from matching.made_once import MadeOnce
from matching.occupations import LinkedOccupation, OccupationLinker
from matching.phrases import phrases
from matching.profile import (
    AIMED,
    DEMANDS,
    SHOWN,
    SOURCES,
    FollowedTraining,
    OccupationRow,
    Profile,
    SkillRow,
    Skills,
    held_array,
    left_to_choice,
    occupation_array,
    skill_array,
)
from matching.records import Demand, EnrolmentStatus, Learner, Offer, Skill, SkillSource
from matching.skills import FoundSkill, SkillExtractor
from matching.taxonomy import Taxonomy
from matching.text import Field, clean_prose, clean_title, learner_prose, offer_prose, squeezed
from matching.titles import normalise_title

READING_VERSION = "11"
"""Raised when the same record would give another profile: saved profiles of an older version are read anew."""

SOURCE_STRENGTH: Mapping[SkillSource, float] = {
    SkillSource.CERTIFIED: 1.0,
    SkillSource.DECLARED: 0.9,
    SkillSource.TRAINING: 0.85,
    SkillSource.TEXT: 0.8,
}
"""How far each kind of evidence is believed. The steps are small on purpose: people far from employment have
fewer certificates, not fewer skills."""

LEVEL_STRENGTH = (1.0, 0.7, 0.9, 1.0, 1.0)
"""By level, 0 for one that is not said: notions count for less than practice, and unsaid is taken for practice."""

WEIGHT_TRANSVERSAL = 0.35
"""Weight of a transversal skill (team work, rigour) in an offer beside 1 for a skill of the trade: adverts list
them all alike, and they tell candidates apart the least."""

WEIGHT_ASIDE = 0.5
"""Weight of a skill named in the description of an offer that has a profile apart: half of them set the scene."""

WEIGHT_OTHER_TRADE = 0.4
"""Weight of a skill that neither the offer's trade asks for nor the digital trades: "fiscal law" in a challenge set by
a tax office is context more often than it is wanted."""

SURE_LINK = 0.5
"""Confidence under which the head of a title is tried as well: "Développeur Python" of "Développeur Python avec un goût
prononcé pour les données"."""

LEAST_OF_LEARNER = 0.4
"""Confidence from which a learner's words are taken for a trade. Headlines are often no title at all ("En
reconversion", "Dans le numérique"), and a trade she never named is a reason she would laugh at; an offer's title
nearly always is one."""

MUCH_LESS_SURE = 0.6
"""Share of the best link's confidence under which another link of the same title is a guess at something else: a "data
analyst", once known as such, is no analyst of a call centre by the likeness of the words."""

PROVEN_BY: Mapping[EnrolmentStatus, SkillSource] = {
    EnrolmentStatus.CERTIFIED: SkillSource.CERTIFIED,
    EnrolmentStatus.COMPLETED: SkillSource.TRAINING,
    EnrolmentStatus.RUNNING: SkillSource.TRAINING,
}
"""What a training proves, by how far it was followed. A planned or abandoned one proves nothing."""

TRAINED_CONFIDENCE = 0.95

LEARNER_PHRASES = 2
OFFER_PHRASES = 8
"""Phrases of prose that enter the pool's vector: the most telling ones. Titles and skills carry most of the meaning."""

VECTOR_SHARES = {"title": 0.4, "skills": 0.4, "prose": 0.2}
"""Make-up of the vector that chooses the pool."""

Histories = Mapping[str, Sequence[FollowedTraining]]
"""The trainings each learner followed, by learner id."""


@dataclass(slots=True)
class _Draft:
    """A profile while it is being written.

    `places` numbers the fields of the record as they are first named, `choices` the choices between skills from 1.
    """

    id: str
    prose: tuple[Field, ...]
    titles: list[str] = field(default_factory=list)
    skills: list[SkillRow] = field(default_factory=list)
    languages: list[SkillRow] = field(default_factory=list)
    occupations: list[OccupationRow] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    choices: dict[tuple[str, int], int] = field(default_factory=dict)

    def place(self, where: str) -> int:
        return self.places.setdefault(where, len(self.places))

    def choice(self, where: str, one_of: int | None) -> int:
        """The number of a choice between skills that stands in a field, 0 for none."""
        return 0 if one_of is None else self.choices.setdefault((where, one_of), len(self.choices) + 1)


class ProfileReader:
    """Reads learners and offers into profiles.

    Args:
        taxonomy: the graph of skills and occupations.
        encoder: turns texts into vectors; wrap it in a cache to read many records.
        concept_vectors: vectors of the taxonomy's concepts by the same encoder.
        extractor: finds skills in prose.
        linker: links titles to occupations.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: Encoder,
        concept_vectors: ConceptVectors,
        extractor: SkillExtractor,
        linker: OccupationLinker,
    ) -> None:
        self.taxonomy = taxonomy
        self.encoder = encoder
        self.extractor = extractor
        self.linker = linker
        self._skill_vectors = MadeOnce(lambda: _by_row(taxonomy, concept_vectors))

    def prepare(self) -> None:
        """Make now what the first record would have to wait for, about a second."""
        self._skill_vectors()
        self.extractor.prepare()
        self.linker.prepare()
        self.encoder.prepare()

    def learners(self, records: Sequence[Learner], histories: Histories) -> list[Profile]:
        """Profiles of learners, in their order."""
        drafts = [_Draft(record.id, learner_prose(record)) for record in records]
        found = self._extract(drafts)
        listed = self._look_up([skill for record in records for skill in record.skills])
        titles = [_learner_titles(record) for record in records]
        links = self._link([one.title for of_one in titles for one in of_one])
        for record, draft, skills, of_one in zip(records, drafts, found, titles, strict=True):
            self._add_listed(draft, record.skills, listed, _held_strength)
            for where, skill in skills:
                strength = (
                    SOURCE_STRENGTH[SkillSource.TEXT] * LEVEL_STRENGTH[skill.level or 0] * skill.confidence
                )
                self._add_found(draft, where, skill, strength, Demand.REQUIRED)
            for one in of_one:
                place = draft.place(one.where)
                if one.code in self.taxonomy.occupation_row:
                    draft.occupations.append(
                        OccupationRow(self.taxonomy.occupation_row[one.code], 1.0, one.role, place)
                    )
                else:
                    sure = [link for link in links[one.title] if link.confidence >= LEAST_OF_LEARNER]
                    draft.occupations += self._occupation_rows(sure, one.role, place)
                draft.titles.append(one.title)
            self._add_trainings(draft, histories.get(record.id, ()))
            self._add_languages(draft, record)
            if not any(goal.label.strip() or goal.code for goal in record.goals):
                draft.occupations += implied_goals(draft.occupations, draft.places, record.headline)
        return self._finish(drafts, LEARNER_PHRASES, held_array)

    def offers(self, records: Sequence[Offer]) -> list[Profile]:
        """Profiles of offers, in their order."""
        drafts = [_Draft(record.id, offer_prose(record)) for record in records]
        found = self._extract(drafts)
        listed = self._look_up([skill for record in records for skill in record.skills])
        titles = [normalise_title(record.title).text for record in records]
        links = self._link(titles)
        for record, draft, skills, title in zip(records, drafts, found, titles, strict=True):
            self._add_listed(draft, record.skills, listed, self._wanted_weight)
            choice = {
                self.taxonomy.skill_row[one.code]: draft.choice(where, one.one_of)
                for where, one in reversed(skills)
                if one.one_of is not None and one.code in self.taxonomy.skill_row
            }
            draft.skills = left_to_choice(draft.skills, choice)
            for number, code in enumerate(record.occupations):
                if code in self.taxonomy.occupation_row:
                    place = draft.place(f"occupations[{number}]")
                    row = self.taxonomy.occupation_row[code]
                    draft.occupations.append(OccupationRow(row, 1.0, SHOWN, place))
            read = self._occupation_rows(links[title], SHOWN, draft.place("title"))
            sure = (
                MUCH_LESS_SURE if draft.occupations else 0.0
            )  # beside a code of its own, a title's guesses go
            draft.occupations += [one for one in read if one.confidence >= sure]
            draft.titles.append(title)
            of_trade = self._skills_of_trade(draft.occupations)
            has_profile = any(one.where == "profile" for one in draft.prose)
            for where, skill in () if record.reviewed else skills:
                weight = self._wanted_weight(skill.code, 1.0) * skill.confidence
                if where == "description" and has_profile:
                    weight *= WEIGHT_ASIDE
                if skill.code not in of_trade and not self.taxonomy.is_digital(skill.code):
                    weight *= WEIGHT_OTHER_TRADE
                self._add_found(draft, where, skill, weight, skill.demand, draft.choice(where, skill.one_of))
        return self._finish(drafts, OFFER_PHRASES, skill_array)

    # ------------------------------------------------------------------- concepts

    def _extract(self, drafts: Sequence[_Draft]) -> list[list[tuple[str, FoundSkill]]]:
        """What the prose of each draft speaks of, each skill with the field it was found in."""
        found = iter(self.extractor.extract_many([one.text for draft in drafts for one in draft.prose]))
        return [[(one.where, skill) for one in draft.prose for skill in next(found)] for draft in drafts]

    def _look_up(self, skills: Sequence[Skill]) -> dict[str, tuple[str, ...]]:
        """The concepts that labels without a code that we know stand for; each distinct label is looked up once."""
        known = self.taxonomy.skill_row
        labels = sorted({clean_prose(skill.label) for skill in skills if skill.code not in known})
        return dict(zip(labels, self.extractor.extract_labels(labels), strict=True))

    def _link(self, titles: Sequence[str]) -> dict[str, tuple[LinkedOccupation, ...]]:
        """The occupations that titles stand for; each distinct title is linked once."""
        distinct = sorted({title for title in titles if title})
        links = dict(zip(distinct, self.linker.link(distinct), strict=True))
        heads = {title: _head(title) for title in distinct if _best(links[title]) < SURE_LINK}
        heads = {title: head for title, head in heads.items() if head != title}
        for title, shorter in zip(heads, self.linker.link(list(heads.values())), strict=True):
            if _best(shorter) > _best(links[title]):
                links[title] = shorter
        return {"": (), **links}

    def _skills_of_trade(self, occupations: Sequence[OccupationRow]) -> frozenset[str]:
        codes = self.taxonomy.occupation_codes
        return frozenset(code for one in occupations for code in self.taxonomy.skills_of(codes[one.row]))

    def _add_listed(
        self,
        draft: _Draft,
        skills: Sequence[Skill],
        listed: Mapping[str, tuple[str, ...]],
        strength: Callable[[str, float], float],
    ) -> None:
        """Skills that a record lists as such, by their code or by what their label stands for."""
        for number, skill in enumerate(skills):
            label = clean_prose(skill.label)
            known = skill.code if skill.code in self.taxonomy.skill_row else None
            codes = listed[label] if known is None else (known,)
            for code in codes:
                row = self.taxonomy.skill_row.get(code)
                if row is not None:
                    believed = SOURCE_STRENGTH[skill.source] * LEVEL_STRENGTH[skill.level or 0]
                    draft.skills.append(
                        SkillRow(
                            row,
                            strength(code, believed),
                            SOURCES.index(skill.source),
                            DEMANDS.index(skill.demand),
                            skill.level or 0,
                            draft.place(f"skills[{number}]"),
                        )
                    )

    def _add_found(
        self,
        draft: _Draft,
        where: str,
        found: FoundSkill,
        strength: float,
        demand: Demand,
        one_of: int = 0,
    ) -> None:
        row = self.taxonomy.skill_row.get(found.code)
        if row is not None and strength > 0:
            draft.skills.append(
                SkillRow(
                    row,
                    strength,
                    SOURCES.index(SkillSource.TEXT),
                    DEMANDS.index(demand),
                    found.level or 0,
                    draft.place(where),
                    found.start,
                    found.end,
                    one_of,
                )
            )

    def _add_trainings(self, draft: _Draft, history: Sequence[FollowedTraining]) -> None:
        for number, followed in enumerate(history):
            source = PROVEN_BY.get(followed.status)
            if source is None:
                continue
            place = draft.place(f"trainings[{number}]")
            for skill in followed.training.skills:
                row = self.taxonomy.skill_row.get(skill.code or "")
                if row is not None:
                    strength = SOURCE_STRENGTH[source]
                    draft.skills.append(
                        SkillRow(row, strength, SOURCES.index(source), 0, skill.level or 0, place)
                    )
            for code in followed.training.occupations:
                if code in self.taxonomy.occupation_row:
                    row = self.taxonomy.occupation_row[code]
                    draft.occupations.append(OccupationRow(row, TRAINED_CONFIDENCE, SHOWN, place))

    def _add_languages(self, draft: _Draft, learner: Learner) -> None:
        """The languages a learner lists, beside other skills: who lists nothing else has not told her skills."""
        for number, language in enumerate(learner.languages if draft.skills else ()):
            row = self.taxonomy.skill_row.get(CODES.get(language.code, ""))
            if row is not None:
                level = SKILL_LEVEL.get(language.level, 0)
                strength = SOURCE_STRENGTH[SkillSource.DECLARED] * LEVEL_STRENGTH[level]
                source, place = SOURCES.index(SkillSource.DECLARED), draft.place(f"languages[{number}]")
                draft.languages.append(SkillRow(row, strength, source, 0, level, place))

    def _wanted_weight(self, code: str, believed: float) -> float:
        """How much a wanted skill weighs in its offer; how it was listed says nothing about that."""
        return WEIGHT_TRANSVERSAL if self.taxonomy.is_transversal(code) else 1.0

    def _occupation_rows(
        self, links: Sequence[LinkedOccupation], role: int, place: int
    ) -> list[OccupationRow]:
        rows = self.taxonomy.occupation_row
        least = MUCH_LESS_SURE * _best(links)
        return [
            OccupationRow(rows[link.code], link.confidence, role, place)
            for link in links
            if link.code in rows and link.confidence >= least
        ]

    # ------------------------------------------------------------------- vectors

    def _finish(
        self,
        drafts: Sequence[_Draft],
        phrase_count: int,
        as_array: Callable[[Sequence[SkillRow]], Skills],
    ) -> list[Profile]:
        """The profiles of drafts: every distinct title and phrase of all of them is encoded once."""
        spoken = [_telling(draft.prose, phrase_count) for draft in drafts]
        title_vector = self._encode({title for draft in drafts for title in draft.titles}, Kind.TITLE)
        text_vector = self._encode({text for of_one in spoken for text in of_one}, Kind.SKILL)
        profiles = []
        for draft, of_one in zip(drafts, spoken, strict=True):
            skills = as_array([*draft.skills, *draft.languages])
            parts = {
                "title": [title_vector[title] for title in draft.titles if title],
                "skills": self._concepts(as_array(draft.skills) if draft.languages else skills),
                "prose": [text_vector[text] for text in of_one],
            }
            vector = self._blend(parts)
            occupations = occupation_array(draft.occupations)
            profiles.append(Profile(draft.id, skills, occupations, vector, tuple(draft.places)))
        return profiles

    def _encode(self, texts: set[str], kind: Kind) -> dict[str, NDArray[np.float32]]:
        distinct = sorted(text for text in texts if text)
        return dict(zip(distinct, self.encoder.encode(distinct, kind), strict=True))

    def _concepts(self, skills: Skills) -> list[NDArray[np.float32]]:
        """The vector of each concept, as long as the strongest row that names it is strong."""
        vectors = self._skill_vectors()
        strengths: dict[int, float] = {}
        for row, strength in zip(skills["row"].tolist(), skills["strength"].tolist(), strict=True):
            strengths[row] = max(strength, strengths.get(row, 0.0))
        return [vectors[row] * np.float32(strength) for row, strength in strengths.items() if row in vectors]

    def _blend(self, parts: Mapping[str, Sequence[NDArray[np.float32]]]) -> NDArray[np.float32]:
        """The means of the parts, weighted, as one vector of length 1."""
        blend = np.zeros(self.encoder.dim)
        for name, vectors in parts.items():
            if len(vectors):
                mean = np.mean(np.stack(vectors), axis=0, dtype=np.float64)
                blend += VECTOR_SHARES[name] * mean / max(float(np.linalg.norm(mean)), 1e-12)
        length = float(np.linalg.norm(blend))
        if length < 1e-9:  # a record that says nothing: some direction, the same for all of them
            blend[0] = length = 1.0
        return (blend / length).astype(np.float32)


def _by_row(taxonomy: Taxonomy, concept_vectors: ConceptVectors) -> dict[int, NDArray[np.float32]]:
    """Vectors of skills, each of shape (dim,), by their row in the taxonomy."""
    codes, vectors = concept_vectors.skills()
    rows = taxonomy.skill_row
    return {rows[code]: vector for code, vector in zip(codes, vectors, strict=True) if code in rows}


@dataclass(frozen=True, slots=True)
class _Title:
    title: str
    role: int
    where: str
    code: str = ""


def _learner_titles(learner: Learner) -> list[_Title]:
    """The trades a learner names, in her words: aimed at, called herself by, held."""
    titles = [
        _Title(clean_title(goal.label), AIMED, f"goals[{number}]", goal.code or "")
        for number, goal in enumerate(learner.goals)
    ]
    if learner.headline:
        titles.append(_Title(clean_title(learner.headline), SHOWN, "headline"))
    for number, job in enumerate(learner.experiences):
        titles.append(_Title(clean_title(job.title), SHOWN, f"experiences[{number}].title"))
    return [one for one in titles if one.title or one.code]


_TAIL = re.compile(r"\s+(?:avec|pour|chez|au sein|with|for|at)\s.*|\s*[/,;:|–(-]\s.*|\s+/.*", re.IGNORECASE)


def _head(title: str) -> str:
    """A title up to where it starts to tell of something else than the trade.

    >>> _head("développeur python avec un goût prononcé pour les données")
    'développeur python'
    """
    return _TAIL.sub("", title)


def _best(links: Sequence[LinkedOccupation]) -> float:
    return max((link.confidence for link in links), default=0.0)


def _held_strength(code: str, believed: float) -> float:
    return believed


def _telling(prose: Sequence[Field], count: int) -> list[str]:
    """The most telling phrases of a record, at most `count`, shared out over its fields in their order."""
    fields = [one for one in prose if not one.where.endswith("title") and one.where != "headline"]
    share = -(-count // max(len(fields), 1))
    return [squeezed(phrase.text) for one in fields for phrase in phrases(one.text, share)][:count]
