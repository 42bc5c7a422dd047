"""Training pairs from the published referentials, one function a source.

Everything here is open: ESCO, ROME 4.0 and the tools by the referential that ships, RNCP and the keyword bags from a
folder. Names keep both the form that people see and the one that `normalise_title` makes, since callers send either.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

from data.held_out import held_out_texts, is_held_out, text_of_name
from matching.errors import ReferentialError
from matching.taxonomy import Lang, Taxonomy
from matching.titles import normalise_title
from models.training.pairs import NOWHERE, Pair, Pairs, Relations

RNCP, BAGS = "rncp_2020/rncp_2020.zip", "lba_keywords_fr/keywords.jsonl.gz"
SENTENCE_FOLDER = "train_skillskape_en"
DESCRIPTION_LIMIT = 400  # characters: two sentences; the mean of what is read later is shorter still
LIST_SIZES = range(3, 8)  # skills in a list that stands for an occupation
LISTS_AN_OCCUPATION, SINGLES_AN_OCCUPATION = 3, 3
NOT_A_TRADE = frozenset(
    {
        "alternance",
        "apprentissage",
        "cdi",
        "cdd",
        "stage",
        "emploi",
        "bts",
        "bac",
        "formation",
        "alternant",
        "apprenti",
    }
    | {"h/f", "recrutement", "offre d'emploi", "contrat d'apprentissage", "contrat de professionnalisation"}
)
"""First keywords of a bag that name no trade."""


class Texts:
    """What may be trained on: concepts and texts that are not held out, or everything for the refit."""

    def __init__(self, taxonomy: Taxonomy, refit: bool) -> None:
        self._held_out = frozenset() if refit else held_out_texts(taxonomy)
        self._refit = refit
        self._known: dict[str, bool] = {}

    def concept(self, code: str) -> bool:
        return self._refit or not is_held_out(code)

    def text(self, text: str) -> bool:
        if not self._held_out:
            return True
        if (known := self._known.get(text)) is None:
            known = self._known[text] = text_of_name(text) not in self._held_out
        return known

    def pair(self, pair: Pair) -> bool:
        return pair.left != pair.right and self.text(pair.left) and self.text(pair.right)


class Builder:
    """Builds the sources in a fixed order, each with its own seeded draws.

    Args:
        taxonomy: the bundled referential.
        folder: published files that the referential does not hold (RNCP of 2020, keyword bags, SkillSkape).
        refit: whether held-out concepts are trained on too.
        seed: of the draws.
    """

    def __init__(self, taxonomy: Taxonomy, folder: Path, refit: bool, seed: int) -> None:
        self._taxonomy = taxonomy
        self._folder = folder
        self._texts = Texts(taxonomy, refit)
        self._seed = seed
        self.relations = Relations(taxonomy)
        self._skills = [code for code in taxonomy.skill_codes if self._texts.concept(code)]
        self._occupations = [code for code in taxonomy.occupation_codes if self._texts.concept(code)]
        self.files_read: list[Path] = []

    def build(self, names: Iterable[str]) -> list[Pairs]:
        """The pairs of the named sources; `ReferentialError` for an unknown source or a missing file."""
        built = []
        for name in names:
            source = SOURCES.get(name)
            if source is None:
                raise ReferentialError(
                    f"no source of pairs is called {name!r}; there are {', '.join(SOURCES)}"
                )
            draw = Random(f"{self._seed} {name}")
            kept = dict.fromkeys(pair for pair in source(self, draw) if self._texts.pair(pair))
            built.append(Pairs(name, tuple(kept)))
        return built

    def new_and_known(self, sources: Iterable[Pairs]) -> list[Pairs]:
        """Each source in two: pairs of held-out concepts or texts, and the rest; a refit wants enough of the first."""
        shown = Texts(self._taxonomy, refit=False)
        codes = list(self.relations.row)
        parts: list[Pairs] = []
        for source in sources:
            new: list[Pair] = []
            known: list[Pair] = []
            for pair in source.pairs:
                concepts = [codes[one] for one in (pair.left_concept, pair.right_concept) if one != NOWHERE]
                seen = shown.pair(pair) and all(shown.concept(code) for code in concepts)
                (known if seen else new).append(pair)
            parts += [Pairs(source.source, tuple(part)) for part in (new, known) if part]
        return parts

    # ------------------------------------------------------------------- names of a concept

    def _row(self, code: str) -> int:
        return self.relations.row[code]

    def _forms(self, code: str, lang: Lang) -> list[str]:
        taxonomy = self._taxonomy
        if lang == "en" and code.startswith("rome:"):
            return []
        return [text for text in taxonomy.forms(code, lang) if text]

    def _own(self, code: str, lang: Lang) -> str:
        """The preferred label in this very language, or "" (no borrowing from the other)."""
        if code.startswith("rome:") and lang == "en":
            return ""
        label = self._taxonomy.forms(code, lang)[0]
        if lang == "fr" and code.startswith("esco:skill") and label == self._taxonomy.label(code, "en"):
            return ""
        return label

    def _same(self, left: str, right: str, code: str, title: Lang | None = None) -> Pair:
        return Pair(left, right, self._row(code), self._row(code), title)

    # ------------------------------------------------------------------- ESCO

    def skill_aliases_en(self, draw: Random) -> Iterable[Pair]:
        """English aliases of ESCO skills: the widest vocabulary there is."""
        for code in self._skills:
            if code.startswith("esco:"):
                yield from self._alias_pairs(code, "en", draw)

    def skill_aliases_fr(self, draw: Random) -> Iterable[Pair]:
        """French aliases of ESCO skills: few, and French comes first."""
        for code in self._skills:
            if code.startswith("esco:"):
                yield from self._alias_pairs(code, "fr", draw)

    def occupation_aliases_en(self, draw: Random) -> Iterable[Pair]:
        """English aliases of ESCO occupations."""
        for code in self._occupations:
            if code.startswith("esco:"):
                yield from self._alias_pairs(code, "en", draw)

    def occupation_aliases_fr(self, draw: Random) -> Iterable[Pair]:
        """French aliases and feminine titles of ESCO occupations."""
        for code in self._occupations:
            if code.startswith("esco:"):
                yield from self._alias_pairs(code, "fr", draw)
                yield from self._gender_pairs(code, draw)

    def _alias_pairs(self, code: str, lang: Lang, draw: Random) -> Iterable[Pair]:
        label, aliases = self._own(code, lang), self._taxonomy.aliases(code, lang)
        title = lang if self._taxonomy.kind(code) == "occupation" else None
        if not label:
            return
        for alias in aliases:
            left, right = alias, label
            if draw.random() < 0.15 and len(aliases) > 1:  # two aliases of one concept are as much the same
                right = draw.choice(aliases)
            yield self._same(*self._maybe_normal(left, right, title == "fr", draw), code, title)

    def _gender_pairs(self, code: str, draw: Random) -> Iterable[Pair]:
        forms = self._taxonomy.forms(code, "fr")
        if len(forms) == 2:
            left, right = draw.sample(forms, 2)
            yield self._same(left, right, code, "fr")

    def _maybe_normal(self, left: str, right: str, title: bool, draw: Random) -> tuple[str, str]:
        """French titles as the product sends them, half of the time."""
        if title and draw.random() < 0.5:
            return normalise_title(left).text, normalise_title(right).text
        return left, right

    def translations(self, draw: Random) -> Iterable[Pair]:
        """French names and English names of one ESCO concept, labels and aliases."""
        for code in (*self._skills, *self._occupations):
            if not code.startswith("esco:"):
                continue
            french, english = self._own(code, "fr"), self._own(code, "en")
            if not french or not english:
                continue
            title: Lang | None = "fr" if self._taxonomy.kind(code) == "occupation" else None
            yield self._same(french, english, code, title)
            if (aliases := self._taxonomy.aliases(code, "en")) and draw.random() < 0.6:
                yield self._same(french, draw.choice(aliases), code, title)
            if aliases := self._taxonomy.aliases(code, "fr"):
                left = draw.choice(aliases)
                if title and draw.random() < 0.5:
                    left = normalise_title(left).text
                yield self._same(left, english, code, title)

    def descriptions(self, draw: Random) -> Iterable[Pair]:
        """What a concept is, in one or two sentences, and a name of it."""
        for code in (*self._skills, *self._occupations):
            for lang in _LANGS:
                text = self._taxonomy.description(code, lang)[:DESCRIPTION_LIMIT]
                names = [
                    name for name in (self._own(code, lang), *self._taxonomy.aliases(code, lang)) if name
                ]
                if text and names and (lang == "fr" or not code.startswith("rome:")):
                    name = names[0] if draw.random() < 0.6 else draw.choice(names)
                    yield self._same(text, name, code)

    def occupation_skills(self, draw: Random) -> Iterable[Pair]:
        """An occupation and some of the skills it needs: what brings a profile near an offer."""
        for code in self._occupations:
            for lang in _LANGS:
                titles = [
                    title
                    for title in (*self._forms(code, lang), *self._taxonomy.aliases(code, lang))
                    if title
                ]
                essential = self._taxonomy.skills_of(code, "essential")
                if code.startswith("rome:") and not self._taxonomy.is_digital(code):
                    essential = essential[:0]  # the shared lists of ROME v3: 27 métiers, one list
                named = {
                    label: skill
                    for skill in essential
                    if self._texts.concept(skill)
                    and (label := self._own(skill, lang))
                    and self._texts.text(label)
                }
                if len(named) < LIST_SIZES.start or not titles:
                    continue
                for _ in range(LISTS_AN_OCCUPATION):
                    chosen = draw.sample(sorted(named), min(len(named), draw.choice(LIST_SIZES)))
                    yield Pair(draw.choice(titles), ", ".join(chosen), self._row(code), self._row(code), lang)
                for label in draw.sample(sorted(named), min(len(named), SINGLES_AN_OCCUPATION)):
                    yield Pair(draw.choice(titles), label, self._row(code), self._row(named[label]), lang)

    # ------------------------------------------------------------------- ROME

    def rome_appellations(self, draw: Random) -> Iterable[Pair]:
        """Appellations of a métier, with its label or with each other."""
        for code in self._occupations:
            if not code.startswith("rome:"):
                continue
            forms, aliases = self._taxonomy.forms(code, "fr"), self._taxonomy.aliases(code, "fr")
            for alias in aliases:
                right = draw.choice(aliases) if draw.random() < 0.25 else draw.choice(forms)
                yield self._same(*self._maybe_normal(alias, right, True, draw), code, "fr")
            yield from self._gender_pairs(code, draw)

    def rome_definitions(self, draw: Random) -> Iterable[Pair]:
        """Sentences of a métier's definition, and a title of it."""
        for code in self._occupations:
            if not code.startswith("rome:"):
                continue
            sentences = [one.strip() for one in self._taxonomy.description(code).split(". ") if len(one) > 30]
            titles = (*self._taxonomy.forms(code, "fr"), *self._taxonomy.aliases(code, "fr"))
            for sentence in sentences:
                yield self._same(sentence[:DESCRIPTION_LIMIT], draw.choice(titles), code)

    def rome_competences(self, draw: Random) -> Iterable[Pair]:
        """A competence or savoir and the wider one it belongs to; several of one family together."""
        for code in self._skills:
            if not code.startswith("rome:"):
                continue
            for wider in self._taxonomy.broader(code):
                if wider in self.relations.row and self._texts.concept(wider):
                    own, other = self._own(code, "fr"), self._own(wider, "fr")
                    yield Pair(own, other, self._row(code), self._row(wider))

    # ------------------------------------------------------------------- tools, sentences

    def tools(self, draw: Random) -> Iterable[Pair]:
        """Names of one tool, and a tool with the kind of thing it is."""
        for code in self._skills:
            if not code.startswith("tool:"):
                continue
            label = self._taxonomy.label(code)
            for alias in self._taxonomy.aliases(code):
                yield self._same(alias, label, code)
            for wider in self._taxonomy.broader(code):
                if wider in self.relations.row and self._texts.concept(wider):
                    lang: Lang = "fr" if draw.random() < 0.6 else "en"
                    if other := self._own(wider, lang):
                        yield Pair(label, other, self._row(code), self._row(wider))

    def made_sentences(self, draw: Random) -> Iterable[Pair]:
        """A sentence of an advert or a profile made around a skill, and the skill: short skills from long texts."""
        for code in self._skills:
            for lang in _LANGS:
                names = [
                    name for name in (self._own(code, lang), *self._taxonomy.aliases(code, lang)) if name
                ]
                if not names or (lang == "en" and code.startswith("rome:")):
                    continue
                if code.startswith("rome:") and draw.random() < 0.8:
                    continue  # 34,000 of them: a fifth is as many as ESCO has
                name, other = draw.choice(names), draw.choice(names)
                knowledge = self._taxonomy.is_knowledge(code)
                frames = _FRAMES[lang, knowledge]
                sentence = draw.choice(frames).format(name)
                if draw.random() < 0.4:
                    second = self._own(draw.choice(self._skills), lang)
                    if second and self._texts.text(second):
                        joined = [sentence, second]
                        draw.shuffle(joined)
                        sentence = f"{joined[0]}, {joined[1]}"
                yield self._same(sentence, other, code)

    def skillskape(self, draw: Random) -> Iterable[Pair]:
        """Synthetic English sentences of adverts and the ESCO skills in them (Magron et al. 2024, MIT)."""
        path = self._file(f"{SENTENCE_FOLDER}/train.csv")
        by_label = {
            self._taxonomy.label(code, "en").casefold(): code for code in reversed(self._taxonomy.skill_codes)
        }
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            labels = [one.strip().strip("'\"") for one in row["skills"].strip("[]").split(", ")]
            codes = [by_label[label.casefold()] for label in labels if label.casefold() in by_label]
            if not codes or not all(self._texts.concept(code) for code in codes):
                continue
            sentence = " ".join(row["sentence"].split())[:DESCRIPTION_LIMIT]
            code = draw.choice(codes)
            yield self._same(sentence, self._taxonomy.label(code, "en"), code)

    # ------------------------------------------------------------------- folders

    def rncp(self, draw: Random) -> Iterable[Pair]:
        """Certifications of every trade: a title with its blocks, its blocks with each other, its ROME families."""
        archive = zipfile.ZipFile(self._file(RNCP))
        titles = {
            row["CodeRNCP"]: _sentence_case(row["intituleDiplome"]) for row in _rows(archive, "rncp_info")
        }
        blocks: dict[str, list[str]] = {}
        for row in _rows(archive, "rncp_blocs_competences"):
            text = " ".join(row["intitule"].split())
            if 10 < len(text) <= DESCRIPTION_LIMIT:
                blocks.setdefault(row["CodeRNCP"], []).append(text)
        families: dict[str, list[str]] = {}
        for row in _rows(archive, "rncp_rome"):
            families.setdefault(row["CodeRNCP"], []).append(row["libelle"].replace("''", "'"))
        for code, title in titles.items():
            own = blocks.get(code, [])
            if len(title) < 6:
                continue
            if own:
                yield Pair(
                    title, "; ".join(draw.sample(own, min(len(own), 3)))[:DESCRIPTION_LIMIT], NOWHERE, NOWHERE
                )
            if len(own) > 1:
                left, right = draw.sample(own, 2)
                yield Pair(left, right, NOWHERE, NOWHERE)
            if code in families and draw.random() < 0.5:
                yield Pair(title, draw.choice(families[code]), NOWHERE, NOWHERE, "fr")

    def keyword_bags(self, draw: Random) -> Iterable[Pair]:
        """What one real offer names first, and other words of the same offer: the vocabulary of adverts."""
        with gzip.open(self._file(BAGS), "rt", encoding="utf-8") as lines:
            bags = [json.loads(line)["k"] for line in lines]
        for bag in bags:
            words = [word for word in bag if 2 < len(word) < 80 and word.casefold() not in NOT_A_TRADE]
            words = [word for word in words if self._texts.text(word)]
            if len(words) < 8:
                continue
            if draw.random() < 0.6:
                left, rest = words[0], words[1:]
                yield Pair(
                    left, ", ".join(draw.sample(rest, min(len(rest), draw.randint(4, 8)))), NOWHERE, NOWHERE
                )
            else:
                chosen = draw.sample(words, min(len(words), draw.randint(8, 14)))
                half = len(chosen) // 2
                yield Pair(", ".join(chosen[:half]), ", ".join(chosen[half:]), NOWHERE, NOWHERE)

    def _file(self, name: str) -> Path:
        path = self._folder / name
        if not path.is_file():
            raise ReferentialError(
                f"{path} is missing: give the folder of the published files with --data, or leave the source out"
            )
        self.files_read.append(path)
        return path


_LANGS: tuple[Lang, Lang] = ("fr", "en")
_FRAMES: dict[tuple[Lang, bool], tuple[str, ...]] = {
    ("fr", False): (
        "Vous serez amené à {}", "Vos missions : {}", "Savoir {}", "Vous êtes capable de {}", "J'ai appris à {}",
        "Dans mon dernier poste, je devais {}", "{} au quotidien", "Missions principales : {}", "Participer à : {}",
    ),
    ("fr", True): (
        "Bonne connaissance de {}", "Maîtrise de {} exigée", "Vous avez de l'expérience en {}", "Notions de {}",
        "Formation en {}", "À l'aise avec {}", "J'ai étudié {} pendant ma formation", "{} serait un plus",
    ),
    ("en", False): (
        "You will {}", "The ideal candidate can {}", "Your main tasks: {}", "You will be expected to {}",
        "In my last job I had to {}", "Ability to {}", "Responsible for the following: {}", "We need someone to {}",
    ),
    ("en", True): (
        "Good knowledge of {}", "Experience with {} is required", "You have a solid background in {}",
        "Proficiency in {}", "I studied {}", "Familiar with {}", "{} would be a plus", "Understanding of {}",
    ),
}  # fmt: skip


def _rows(archive: zipfile.ZipFile, name: str) -> Sequence[dict[str, str]]:
    member = next(one for one in archive.namelist() if one.startswith(f"{name}."))
    return list(
        csv.DictReader(io.StringIO(archive.read(member).decode("utf-8-sig"), newline=""), delimiter=";")
    )


def _sentence_case(title: str) -> str:
    """Titles in capitals brought down, the others left."""
    title = " ".join(title.split())
    return title.capitalize() if title.isupper() else title


Source = Callable[[Builder, Random], Iterable[Pair]]
SOURCES: dict[str, Source] = {
    "skill aliases, en": Builder.skill_aliases_en,
    "skill aliases, fr": Builder.skill_aliases_fr,
    "occupation aliases, en": Builder.occupation_aliases_en,
    "occupation aliases, fr": Builder.occupation_aliases_fr,
    "translations": Builder.translations,
    "descriptions": Builder.descriptions,
    "occupations and skills": Builder.occupation_skills,
    "rome appellations": Builder.rome_appellations,
    "rome definitions": Builder.rome_definitions,
    "rome competences": Builder.rome_competences,
    "tools": Builder.tools,
    "made sentences": Builder.made_sentences,
    "skillskape": Builder.skillskape,
    "rncp": Builder.rncp,
    "keyword bags": Builder.keyword_bags,
}
