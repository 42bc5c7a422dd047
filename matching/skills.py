"""Text -> skills, each with the span it was found in, how it was found, and what the text asserts of it.

Three ways, from the surest: names of the referential (`alias_index`, judged by `ambiguity`), misspelt names
(`misspelling`), and phrases near a concept by their vectors (`skill_linking`). `assertion` then tells skills that
are held or asked for from those that are denied, hoped for, or only welcome.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from matching.alias_index import AliasHit
from matching.alternatives import Alternatives
from matching.assertion import Assertions
from matching.concept_vectors import ConceptVectors
from matching.encoder import Encoder
from matching.folding import Words, compose, name_key, words_of
from matching.made_once import MadeOnce
from matching.name_tables import NameTables
from matching.near_skills import NEAR_LEAST
from matching.phrases import Phrase, clauses, sentences, strip_markup, telling
from matching.records import Demand, Hit
from matching.sections import ABOUT_THE_WORK, Role, sections
from matching.sentence_ranking import SentenceRanker, best_names
from matching.skill_linking import PhraseLinker
from matching.skill_names import SkillNames, bare, name_tables
from matching.taxonomy import Taxonomy

EXACT_CONFIDENCE = 0.95
ALIAS_CONFIDENCE = 0.9  # a name that is not the preferred one
VOUCHED_CONFIDENCE = 0.8  # an ambiguous name that its context vouched for
FUZZY_CONFIDENCE = 0.65
"""Steps set by hand. On the dev half of the labelled sentences 102 of 108, 27 of 32, 18 of 20 and 2 of 2 were right."""

_NOT_ABOUT_SKILLS = frozenset({Role.PERKS, Role.PROCESS})
"""Sections where no name counts ("titres de transport"). In those about the employer only digital names do."""

DENSE_THRESHOLD = 0.7
"""Probability from which a phrase's nearest concept is kept: wrong skills cost more than missed ones, since every
skill is shown to people as a reason."""

DENSE_PHRASES = 24
"""Phrases of one text that are linked by their vectors, the most telling ones: some 100 ms uncached."""

_DENSE_WORDS = range(3, 21)
"""Words of a phrase that is linked: fewer name a thing rather than a doing, more say several things."""

# A doing: a verb in the infinitive or the second person, or the noun made of it, at the head of the phrase.
_DOING = re.compile(
    r"^(?:(?:vous|tu|je|j'|on|nous|il faut|savoir|capable de|capacite a|pour|d'|de|a|avoir|ai|as|avez|sais|"
    r"serez|seras|amene\w* a|"
    r"charge\w* de|participer a|participation a|aider a|etre|ete|main\w+|en|la|le|les|l')\s?){0,4}"
    r"(?:\w{2,}(?:er|ir|oir|dre|tre|uire|ire)\b|\w{3,}(?:ez|erez|irez|eras|ais|ait|e|ee|es|ant)\b|mis\b|"
    r"mise?s? en\b|fait\b|"
    r"\w{3,}(?:tion|sion|age|ment|ance|ence|ure|ise|eption)s?\b|suivi\b|veille\b|\w+ing\b|build|write|design|"
    r"manage|help|lead|create|run)"
)


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill found in a text: `text` is what stands at `start:end`.

    `how` is "exact" (a name of the referential, spelling and inflection aside), "fuzzy" (a misspelt one) or
    "dense" (a phrase near the concept). `confidence` is in (0, 1]. `demand` is read on offers only. `level` is 1
    (notions) to 4 (expert), `None` when the text does not say it. Skills of a text with the same `one_of` are
    asked for one in place of another ("Windows ou Linux"): it is where the first of them is named.
    """

    code: str
    label: str
    start: int
    end: int
    text: str
    confidence: float
    how: str
    demand: Demand = Demand.REQUIRED
    level: int | None = None
    one_of: int | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one text holds before phrases are linked: mentions of names, and the phrases worth linking."""

    text: str
    places: list[int] | None
    assertions: Assertions
    mentions: list[FoundSkill]
    phrases: list[Phrase]


class SkillExtractor:
    """Finds skills in French and English texts. Built in no time; its tables are made on the first text.

    Args:
        taxonomy: gives names, flags and labels.
        encoder: links phrases; without it only names are found.
        concept_vectors: vectors of the skill concepts by that encoder.
        tables: gives the tables of the taxonomy's names, when the first text comes; worked out by default.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: Encoder | None = None,
        concept_vectors: ConceptVectors | None = None,
        tables: Callable[[], NameTables] | None = None,
    ) -> None:
        self._taxonomy = taxonomy
        self._names = MadeOnce(lambda: SkillNames(taxonomy, tables() if tables else name_tables(taxonomy)))
        self._alternatives = MadeOnce(lambda: Alternatives(self._code_of, self._near))
        self._ranker: MadeOnce[SentenceRanker] | None = None
        self._linker: MadeOnce[PhraseLinker] | None = None
        if encoder is not None and concept_vectors is not None:
            self._ranker = MadeOnce(lambda: SentenceRanker(encoder, concept_vectors, self._names().canonical))
            self._linker = MadeOnce(
                lambda: PhraseLinker(
                    encoder,
                    concept_vectors,
                    self._names().canonical,
                    linkable(taxonomy, concept_vectors.codes),
                )
            )

    def prepare(self) -> None:
        """Make now what the first text would have to wait for: at the start of a service."""
        self._names()
        self._alternatives()
        if self._linker is not None:
            self._linker()

    def extract(self, text: str) -> tuple[FoundSkill, ...]:
        """The skills that a text says are held or asked for, in the order of the text, one a concept.

        Of several mentions of a concept the surest is given, and of equals the first; the concept is required if
        any mention is, its level is the highest that any mention tells, and it is one of several where every
        mention that asks as strongly is. Denied skills ("pas d'expérience en
        Java") and hoped-for ones ("je veux apprendre Python") are not there; see `aspirations` for the latter.
        """
        return self.extract_many([text])[0]

    def extract_many(self, texts: Sequence[str]) -> list[tuple[FoundSkill, ...]]:
        """`extract` for many texts, with one batch for the encoder."""
        readings = [self._read(text) for text in texts]
        linked = self._link([phrase.text for reading in readings for phrase in reading.phrases])
        answers = []
        for reading in readings:
            mentions = list(reading.mentions)
            for phrase, hits in zip(reading.phrases, linked, strict=False):
                mentions += self._dense_mentions(reading, phrase, hits)
            linked = linked[len(reading.phrases) :]
            answers.append(_one_a_concept(mentions))
        return answers

    def extract_labels(self, labels: Sequence[str]) -> list[tuple[str, ...]]:
        """The concepts that the labels of a list of skills stand for, none where a label stands for none.

        To be listed as a skill is context enough for an ambiguous name ("R", "Go", "Word"). A label that is no name is
        read as a text, and if nothing is named in it, linked by its vector.
        """
        named = [self._names().index.get(name_key(bare(label))) for label in labels]
        found = iter(
            self.extract_many([label for label, alias in zip(labels, named, strict=True) if not alias])
        )
        codes = [(alias.code,) if alias else tuple(one.code for one in next(found)) for alias in named]
        unnamed = [at for at, some in enumerate(codes) if not some]
        for at, hits in zip(unnamed, self._link([labels[at] for at in unnamed]), strict=False):
            codes[at] = tuple(hit.id for hit in hits if hit.score >= DENSE_THRESHOLD)
        return codes

    def mentions(self, text: str) -> tuple[FoundSkill, ...]:
        """Every mention by name, in the order of the text: a concept comes as often as it is named."""
        return tuple(self._read(text).mentions)

    def aspirations(self, text: str) -> tuple[FoundSkill, ...]:
        """The skills that a text says are hoped for: "je veux apprendre Python"."""
        return _one_a_concept(list(self._named(text, hoped=True)))

    def rank(self, text: str, k: int = 10) -> list[Hit]:
        """The k most likely skill concepts of a sentence, best first, ties by code, as `SentenceRanker` orders them.

        Without an encoder only named concepts are ranked, by the confidence in the name.
        """
        named = best_names([(found.code, found.confidence) for found in self._named(text, hoped=None)])
        if self._ranker is not None and text.strip():
            return self._ranker().rank(text, named, k)
        order = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Hit(code, score) for code, score in order[:k]]

    # ------------------------------------------------------------------- names

    def _read(self, text: str) -> _Reading:
        composed, places = compose(text)
        clean = strip_markup(composed)
        words = words_of(clean)
        spans = self._spans(clean, words)
        taken = _places(words, spans)
        assertions = Assertions(words.flat, sections(clean), taken)
        choices = self._alternatives().groups(
            words.flat,
            [(*span, hit.alias.code) for (hit, _, _), span in zip(spans, taken, strict=True)],
        )
        mentions = []
        for (hit, confidence, how), (start, end), choice in zip(spans, taken, choices, strict=True):
            said = assertions.of(start, end)
            role = assertions.role(start)
            if role in _NOT_ABOUT_SKILLS or (role is Role.COMPANY and not self._names().digital(hit.alias)):
                continue
            if not said.negated and not said.hoped:
                found = self._found(text, places, hit.alias.code, start, end, confidence, how, assertions)
                mentions.append(found if choice is None else replace(found, one_of=choice))
        phrases: list[Phrase] = []
        if self._linker is not None:
            phrases = self._worth_linking(clean, words.flat, assertions, taken)
        return _Reading(text, places, assertions, mentions, phrases)

    def _named(self, text: str, hoped: bool | None) -> Iterator[FoundSkill]:
        """Mentions by name that are hoped for, are not, or (`None`) either; never denied ones."""
        composed, places = compose(text)
        clean = strip_markup(composed)
        words = words_of(clean)
        spans = self._spans(clean, words)
        named = _places(words, spans)
        assertions = Assertions(words.flat, sections(clean), named)
        for (hit, confidence, how), (start, end) in zip(spans, named, strict=True):
            said = assertions.of(start, end)
            if not said.negated and (hoped is None or said.hoped is hoped):
                yield self._found(text, places, hit.alias.code, start, end, confidence, how, assertions)

    def _spans(self, text: str, words: Words) -> list[tuple[AliasHit, float, str]]:
        names = self._names()
        corrected = [
            names.misspellings.correct(stem, text[start:end])
            for stem, start, end in zip(words.stems, words.starts, words.ends, strict=True)
        ]
        stems = None
        if any(corrected):
            stems = [new or old for new, old in zip(corrected, words.stems, strict=True)]
        found = []
        for hit, plainly in names.judge.accept(text, words, names.index.find(words, stems)):
            if any(corrected[hit.first : hit.last + 1]):
                found.append((hit, FUZZY_CONFIDENCE, "fuzzy"))
            elif not plainly:
                found.append((hit, VOUCHED_CONFIDENCE, "exact"))
            else:
                found.append((hit, EXACT_CONFIDENCE if hit.alias.preferred else ALIAS_CONFIDENCE, "exact"))
        return found

    def _found(
        self,
        text: str,
        places: list[int] | None,
        code: str,
        start: int,
        end: int,
        confidence: float,
        how: str,
        assertions: Assertions,
    ) -> FoundSkill:
        said = assertions.of(start, end)
        first, last = (start, end) if places is None else (places[start], places[end])
        return FoundSkill(
            code,
            self._taxonomy.label(code),
            first,
            last,
            text[first:last],
            confidence,
            how,
            Demand.NICE if said.nice else Demand.REQUIRED,
            said.level,
        )

    def _code_of(self, name: str) -> str | None:
        alias = self._names().index.get(name_key(name))
        return None if alias is None else alias.code

    def _near(self, one: str, other: str) -> bool:
        rows = self._taxonomy.skill_row
        return one in rows and other in rows and self._taxonomy.skill_similarity(one, other) >= NEAR_LEAST

    # ------------------------------------------------------------------- phrases

    def _worth_linking(
        self, text: str, flat: str, assertions: Assertions, taken: Sequence[tuple[int, int]]
    ) -> list[Phrase]:
        """Phrases that speak of a doing, stand in a section about the work, and hold no name already found."""
        worth = []
        for sentence in sentences(text):
            if sentence.role not in ABOUT_THE_WORK:
                continue
            for phrase in clauses(sentence):
                if len(phrase.text.split()) not in _DENSE_WORDS:
                    continue
                if not _DOING.search(" ".join(flat[phrase.start : phrase.end].split())):
                    continue
                named = any(start < phrase.end and end > phrase.start for start, end in taken)
                said = assertions.of(phrase.start, phrase.end)
                if not named and not said.negated and not said.hoped:
                    worth.append(phrase)
        if len(worth) <= DENSE_PHRASES:
            return worth
        order = sorted(range(len(worth)), key=lambda at: (-telling(worth[at]), at))
        return [worth[at] for at in sorted(order[:DENSE_PHRASES])]

    def _link(self, phrases: Sequence[str]) -> list[list[Hit]]:
        return self._linker().link(phrases, 1) if self._linker is not None and phrases else []

    def _dense_mentions(self, reading: _Reading, phrase: Phrase, hits: Sequence[Hit]) -> Iterator[FoundSkill]:
        for hit in hits:
            if hit.score >= DENSE_THRESHOLD:
                yield self._found(
                    reading.text,
                    reading.places,
                    hit.id,
                    phrase.start,
                    phrase.end,
                    hit.score,
                    "dense",
                    reading.assertions,
                )


def _places(words: Words, spans: Sequence[tuple[AliasHit, float, str]]) -> list[tuple[int, int]]:
    return [(words.starts[hit.first], words.ends[hit.last]) for hit, _, _ in spans]


def linkable(taxonomy: Taxonomy, codes: Sequence[str]) -> frozenset[str]:
    """The skills among `codes` that a phrase is linked to: tools, digital and transversal ones.

    Those of one trade alone (footwear, fishing) attract phrases that do not mean them.
    """
    return frozenset(
        code
        for code in codes
        if code.startswith("tool:") or taxonomy.is_digital(code) or taxonomy.is_transversal(code)
    )


def _one_a_concept(mentions: Sequence[FoundSkill]) -> tuple[FoundSkill, ...]:
    """One mention a concept: the surest, with the strongest demand and the highest level of them all.

    Of a choice with one that is asked for anyway the others are a plus: see `matching.profile.settled`.
    """
    of_concept: dict[str, list[FoundSkill]] = {}
    for mention in mentions:
        of_concept.setdefault(mention.code, []).append(mention)
    kept: list[FoundSkill] = []
    met: set[int | None] = set()
    for same in of_concept.values():
        best = min(same, key=lambda one: (-one.confidence, one.start, one.end))
        demand = Demand.REQUIRED if any(one.demand is Demand.REQUIRED for one in same) else Demand.NICE
        levels = [one.level for one in same if one.level is not None]
        choices = [one.one_of for one in same if one.demand is demand]
        choice = None if None in choices else choices[0]
        if choice is None:
            met.update(choices)
        kept.append(replace(best, demand=demand, level=max(levels, default=None), one_of=choice))
    kept = [
        replace(one, demand=Demand.NICE, one_of=None) if one.one_of in met - {None} else one for one in kept
    ]
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.code)))
