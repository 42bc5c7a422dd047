"""What a learner writes about herself: a headline and an "about", from her hidden state and the learners' banks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from data.sample.banks import learner_banks, read_table
from data.sample.dice import Dice
from data.sample.hidden import HeldSkill, HiddenLearner
from data.sample.people import Person
from data.sample.trades import Trade, skill_words, trades
from data.sample.typing_habits import Habits, draw_habits, typed
from data.sample.wording import filled, gendered, opened, slots_of

# Styles with their weights: one in ten is nearly empty, one in eight is three words, few write paragraphs.
STYLES = (("empty", 12), ("words", 10), ("short", 29), ("medium", 26), ("long", 9), ("bullets", 14))
LANGUAGES = (("fr", 80), ("en", 8), ("both", 12))
LEAK_PERCENT = 12  # of those who write prose at all: about one learner in ten
WHERE_PERCENT = 28  # of clauses that say where it was done
LABELS = {
    "empty": (0, 1),
    "words": (0, 4),
    "short": (1, 5),
    "medium": (2, 8),
    "long": (3, 10),
    "bullets": (3, 9),
}
CLAUSES = {"short": (1, 2), "medium": (2, 4), "long": (4, 7), "bullets": (3, 6)}
ADULT = 18
LONGEST_YEARS = 12  # "pendant douze ans": nobody says more, and nobody more than her age allows
_FIXED_PLACE = (
    " stage", " cours", "chez moi", "à la maison", " alternance", " tp", " soir", "formation", "pour {",
    "{mois}", "{ans}", " fac ", "dans notre", "école",
)  # fmt: skip  # a clause that says where or how long already
_DONE = re.compile(r"j'ai (?:\w+(?:é|i|it|is|u|ert))\b")  # a past tense, not a possession
_NO_WHERE = frozenset({"english-work", "driving", "customer-service", "sales"})
_DONE_IN_ENGLISH = re.compile(r"I (?:\w+ed|built|wrote|made|ran|set up|drew|did|put|sent)\b")


@dataclass(slots=True)
class Written:
    """What was written, and what it shows of the hidden state."""

    headline: str = ""
    about: str = ""
    style: str = "empty"
    language: str = "fr"
    habits: Habits = field(default_factory=Habits)
    in_prose: list[str] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)  # (skill, label as typed)
    leaks: list[str] = field(default_factory=list)
    vague_goal: str = ""

    def as_typed(self, text: str, dice: Dice) -> str:
        """Any other text, typed with the same habits."""
        return typed(text, self.habits, dice) if text else ""


class Writer:
    """One learner writing. The order of the calls is the order of the draws."""

    def __init__(self, dice: Dice, hidden: HiddenLearner, person: Person, town: str, enrolment: str) -> None:
        """`town` is the name of the place where she lives, `enrolment` the state of her training."""
        self._dice = dice
        self._hidden = hidden
        self._person = person
        self._enrolment = enrolment
        self._trade: Trade = trades()[hidden.trade]
        self._banks = learner_banks()
        self.out = Written(
            style=dice.from_table(STYLES), language=dice.from_table(LANGUAGES), habits=draw_habits(dice)
        )
        self._told: set[str] = set()
        self._used: set[str] = set()
        self._values = self._words_of_trade(town)

    def write(self) -> Written:
        """Headline, labels and "about", by the style that was drawn."""
        out, dice = self.out, self._dice
        self._choose_labels()
        out.headline = self._headline()
        if out.style == "words":
            known = len(out.labels)
            templates = self._banks.general.texts("three-words")
            template = dice.one([t for t in templates if _tools_in(t) <= known])
            out.about = typed(self._say(template), out.habits, dice)
        elif out.style == "empty":
            out.about = self._one_line("opening-other") if dice.chance(30) else ""
        elif out.style == "short":
            out.about = self._joined(self._short())
        elif out.style == "medium":
            out.about = self._joined(self._medium())
        elif out.style == "long":
            out.about = "\n\n".join(self._joined(part) for part in self._long())
        else:
            out.about = self._bullets()
        if out.style not in ("empty", "words") and dice.chance(LEAK_PERCENT):
            self._leak()
        out.vague_goal = self._one_line("goal-vague")
        return out

    def one_clause(self) -> str:
        """A clause about a skill, for the description of a placement; empty when nothing is to be said."""
        clauses = self._clauses(1)
        return clauses[0] if clauses else ""

    def exp(self, trade: str) -> str:
        """A description of a job in a former trade."""
        texts = self._banks.trades.texts(trade, False, "exp")
        return typed(self._say(self._dice.one(texts)), self.out.habits, self._dice) if texts else ""

    # ------------------------------------------------------------------ parts

    def _words_of_trade(self, town: str) -> dict[str, str]:
        dice, trade, person = self._dice, self._trade, self._person
        title = trade.title(person.feminine)
        french_domains, english_domain = _domains()[trade.family]
        former = trades()[self._hidden.former_trade] if self._hidden.former_trade else None
        identity = person.identity
        return {
            "title": title,
            "Title": opened(title),
            "metier": title if dice.chance(70) else trade.masculine,
            "metier_art": f"le métier de {title}",
            "domaine": dice.one(french_domains),
            "domaine_en": english_domain,
            "title_en": trade.english,
            "title_en_a": ("an " if trade.english[0] in "aeioIAE" else "a ") + trade.english,
            "former_title": former.title(person.feminine) if former else "salarié",
            "prenom": identity.given_name or "",
            "nom": identity.family_name or "",
            "age": str(person.age),
            "ville": town,
            "tel": identity.phone or "",
            "mail": identity.email or "",
            "nationalite": identity.nationality or "",
        }

    def _choose_labels(self) -> None:
        low, high = LABELS[self.out.style]
        words = skill_words()
        held = list(self._hidden.skills)
        crafts = [s for s in held if words[s.skill].kind == "craft"]
        trade_keys = {s.key for s in self._trade.skills}
        own = [s for s in held if s.skill in trade_keys]
        pool = self._dice.shuffled(own)
        pool.sort(key=lambda s: -s.level - words[s.skill].is_technical)  # stable: the shuffle breaks ties
        keep = max(0, self._dice.between(low, high))
        first = pool[: keep + keep // 2 + 1]
        chosen = self._dice.some(first, keep)
        if crafts and keep > 3 and self._dice.chance(30):
            chosen.append(self._dice.one(crafts))
        names = [s.skill for s in chosen]
        if keep > 1:
            names += self._hidden.claimed
        self.out.labels = [(name, self._label(name)) for name in names]

    def _label(self, skill: str) -> str:
        words = skill_words()[skill]
        english = self.out.language == "en" and self._dice.chance(80)
        said = words.english.lower() if english else self._dice.one(words.said)
        return typed_label(said, self.out.habits, self._dice)

    def _headline(self) -> str:
        dice, general, english = self._dice, self._banks.general, self._english()
        if dice.chance(45 if self.out.style == "empty" else 22 if self.out.style == "words" else 12):
            return ""
        vague = dice.chance(60 if self.out.style == "empty" else 14)
        options = general.texts("headline-vague" if vague else "headline", english)
        if not vague and self._enrolment in ("planned", "running"):
            options += general.texts("headline-running", english)
        wanted = []
        for text in options:
            slots = slots_of(text)
            if _tools_in(text) > len(self.out.labels) or (
                "former_title" in slots and self._hidden.former_trade is None
            ):
                continue
            if "former_title" in slots and self._hidden.former_trade == "student":
                continue
            wanted.append(text)
        text = self._say(dice.one(wanted))
        return typed(text, self.out.habits, dice)

    def _short(self) -> list[str]:
        dice = self._dice
        sentences = [self._sentence("opening") if dice.chance(55) else self._former_or_trade()]
        sentences += self._clauses(dice.between(*CLAUSES["short"]))
        if dice.chance(35):
            sentences.append(self._sentence("goal-clear" if dice.chance(60) else "goal-vague"))
        if dice.chance(25):
            sentences.append(self._sentence("ending"))
        return sentences

    def _medium(self) -> list[str]:
        dice = self._dice
        sentences = [self._sentence("opening"), self._former_or_trade()]
        if dice.chance(12):
            sentences.append(self._sentence("gap"))
        sentences.append(self._of_training())
        sentences += self._clauses(dice.between(*CLAUSES["medium"]))
        if dice.chance(35):
            sentences += self._soft(1)
        if dice.chance(30):
            sentences.append(self._sentence("hobby"))
        sentences += self._wishes(35)
        if dice.chance(45):
            sentences.append(self._sentence("goal-clear" if dice.chance(65) else "goal-vague"))
        if dice.chance(40):
            sentences.append(self._sentence("ending"))
        return sentences

    def _long(self) -> list[list[str]]:
        dice = self._dice
        past = [self._sentence("opening"), self._former_or_trade(), self._former_or_trade()]
        if dice.chance(30):
            past.append(self._sentence("gap"))
        clauses = self._clauses(dice.between(*CLAUSES["long"]))
        learnt = [self._of_training(), *clauses]
        learnt.append(self._of_trade())
        wishes = [
            *self._soft(2),
            self._sentence("hobby"),
            *self._wishes(60),
            self._sentence("goal-clear"),
            self._sentence("ending"),
        ]
        return [past, learnt, wishes]

    def _bullets(self) -> str:
        dice, habits = self._dice, self.out.habits
        mark = dice.one(("- ", "* ", "• ", "-", "> "))
        lines = [typed(self._sentence("opening"), habits, dice)] if dice.chance(70) else []
        lines += [mark + typed(c, habits, dice) for c in self._clauses(dice.between(*CLAUSES["bullets"]))]
        lines += [mark + typed(s, habits, dice) for s in self._soft(dice.below(3))]
        if dice.chance(40):
            lines.append(typed(self._sentence("goal-clear"), habits, dice))
        return "\n".join(lines)

    def _leak(self) -> None:
        dice, english = self._dice, self._english()
        template = dice.one(self._banks.general.texts("leak", english))
        slots = [slot for slot in slots_of(template) if slot != "ville"]
        text = gendered(filled(template, dice, self._banks.slots, self._values), self._person.feminine)
        self.out.leaks = slots or ["gender"]
        late = "tel" in slots or "mail" in slots
        self.out.about = f"{self.out.about} {text}".strip() if late else f"{text} {self.out.about}".strip()

    # ------------------------------------------------------------------ sentences

    def _former_or_trade(self) -> str:
        former = self._hidden.former_trade
        if former is not None and self._dice.chance(65):
            texts = self._banks.trades.texts(former, self._english())
            if texts:
                return self._say(self._unsaid(texts))
        return self._of_trade()

    def _of_trade(self) -> str:
        texts = self._banks.trades.texts(self._hidden.trade, self._english())
        texts = texts or self._banks.trades.texts(self._hidden.trade)
        return self._say(self._unsaid(texts))

    def _unsaid(self, texts: tuple[str, ...]) -> str:
        """One of the phrases that was not used yet, if there is one."""
        fresh = [text for text in texts if text not in self._used]
        text = self._dice.one(fresh or texts)
        self._used.add(text)
        return text

    def _of_training(self) -> str:
        if self._enrolment == "abandoned":
            return self._sentence("abandoned")
        if self._enrolment == "planned":
            return self._of_trade()
        section = "training-running" if self._enrolment == "running" else "training-ended"
        if self._enrolment == "certified" and self._dice.chance(50):
            section = "training-certified"
        return self._sentence(section if self._dice.chance(60) else "training")

    def _soft(self, count: int) -> list[str]:
        soft = [s for s in self._hidden.skills if skill_words()[s.skill].kind == "soft"]
        return [c for s in self._dice.some(soft, count) if (c := self._clause(s))]

    def _wishes(self, percent: int) -> list[str]:
        hidden, dice, found = self._hidden, self._dice, []
        if dice.chance(percent):
            first = hidden.contracts[0]
            if "freelance" in hidden.contracts:
                first = "freelance"
            elif first == "cdi" and dice.chance(50):
                first = "any"
            found.append(f"wish-contract-{first}")
        if dice.chance(percent // 2):
            found.append(f"wish-remote-{hidden.remote}")
        if hidden.rhythm == "part-time" and dice.chance(percent):
            found.append("wish-rhythm-part")
        if hidden.max_km >= 1000 and dice.chance(percent):
            found.append("mobility-far")
        drives = any(s.skill == "driving" for s in hidden.skills)
        if not drives and hidden.max_km <= 15 and dice.chance(percent):
            found.append("car-no")
        return [self._sentence(section) for section in found]

    def _clauses(self, count: int) -> list[str]:
        """Clauses about skills of the trade: the best known more often, weak ones too."""
        words = skill_words()
        told = set(self.out.in_prose)
        keys = {s.key for s in self._trade.skills}
        pool = [s for s in self._hidden.skills if words[s.skill].is_technical and s.skill not in told]
        own = [s for s in pool if s.skill in keys]
        other = [s for s in pool if s.skill not in keys]
        chosen = self._dice.some([*own, *own, *self._dice.some(other, 1)], count * 3)
        clauses: list[str] = []
        for skill in dict.fromkeys(chosen):
            if len(clauses) < count and (clause := self._clause(skill)):
                clauses.append(clause)
        return clauses

    def _clause(self, skill: HeldSkill) -> str:
        bank, dice = self._banks.skills, self._dice
        kinds = {1: "-", 2: ",-", 3: ",+", 4: ",+"}[skill.level]
        english = self._english()
        texts = bank.texts(skill.skill, english, kinds) or (
            bank.texts(skill.skill, english, "") if skill.level > 1 else ()
        )
        if english and not texts:
            texts = bank.texts(skill.skill, False, kinds)
            english = False
        if not texts:
            return ""
        self.out.in_prose.append(skill.skill)
        text = dice.one(texts)
        started = _DONE_IN_ENGLISH.match(text) is not None if english else _DONE.match(text) is not None
        if (
            started
            and skill.skill not in _NO_WHERE
            and not any(word in text for word in _FIXED_PLACE)
            and dice.chance(WHERE_PERCENT)
        ):
            done = self._enrolment in ("completed", "certified", "running")
            where = dice.from_table((("training", 45), ("placement", 25 if done else 0), ("home", 30)))
            frame = dice.one(self._banks.general.texts(f"where-{where}", english))
            text = frame.replace("{c}", text)
        return self._say(text)

    def _sentence(self, section: str) -> str:
        general = self._banks.general
        english = self._english()
        texts = general.texts(section, english)
        if section == "opening" and self._enrolment != "abandoned":
            texts += (
                general.texts(f"opening-{self._stage()}", english) * 3
            )  # what is most natural to say first
        return self._say(self._dice.one(texts or general.texts(section)))

    def _stage(self) -> str:
        """Whether the training is over or not."""
        return "running" if self._enrolment in ("planned", "running") else "ended"

    def _one_line(self, section: str) -> str:
        return typed(self._sentence(section), self.out.habits, self._dice)

    def _say(self, text: str) -> str:
        """A phrase with its slots filled, in the gender of the person."""
        labels = {f"skill{i + 1}": label for i, (_, label) in enumerate(self.out.labels)}
        labels |= {f"skill{i + 1}": self._values["title"] for i in range(len(labels), 3)}
        labels["ans"] = str(self._dice.between(2, max(2, min(LONGEST_YEARS, self._person.age - ADULT))))
        text = gendered(text, self._person.feminine)
        return filled(text, self._dice, self._banks.slots, {**self._values, **labels})

    def _english(self) -> bool:
        if self.out.language == "both":
            return self._dice.chance(40)
        return self.out.language == "en"

    def _joined(self, sentences: list[str]) -> str:
        dice, habits = self._dice, self.out.habits
        lines = []
        for i, sentence in enumerate(dict.fromkeys(s for s in sentences if s)):
            if sentence in self._told:
                continue
            self._told.add(sentence)
            if i > 1 and dice.chance(8) and sentence.startswith(("j'", "je ")):
                sentence = f"{dice.one(self._banks.general.texts('link'))} {sentence}"
            lines.append(typed(sentence, habits, dice))
        if habits.stops:
            return " ".join(line if line.endswith(("!", "?")) else line + "." for line in lines)
        return dice.one((" ", ", ", "\n", " / ")).join(lines)


@cache
def _domains() -> Mapping[str, tuple[tuple[str, ...], str]]:
    """By family of trades, how people call the domain in French, and in English."""
    return {
        row["family"]: (tuple(row["french"].split("|")), row["english"]) for row in read_table("domains.csv")
    }


def _tools_in(text: str) -> int:
    """How many names of skills a phrase needs."""
    return sum(slot.startswith("skill") for slot in slots_of(text))


def typed_label(label: str, habits: Habits, dice: Dice) -> str:
    """A label as this person types it: capitals as they stand in the bank, unless all is in capitals."""
    if habits.capitals == "all":
        return label.upper()
    if habits.capitals == "sentence" and label.islower() and dice.chance(50):
        return opened(label)
    return label
