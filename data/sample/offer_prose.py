"""What a recruiter writes: title, description and profile, from the hidden state of an offer and the offers' banks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from data.sample.banks import offer_banks
from data.sample.dice import Dice
from data.sample.hidden import HiddenOffer
from data.sample.trades import skill_words, trades
from data.sample.wording import filled, opened, smooth
from matching.records import Contract, Offer, Organisation

ENGLISH_PERCENT = 9
STYLES = (("short", 30), ("bullets", 42), ("prose", 28))
# Tools that a title may name, and the skill that the job must then need.
_TOOLS_OF_TITLES = (
    (re.compile(r"\bReact\b"), "react"),
    (re.compile(r"\bVue\b"), "vue"),
    (re.compile(r"\bPHP\b"), "php"),
    (re.compile(r"\bPython\b"), "python"),
    (re.compile(r"\bJava\b"), "java"),
    (re.compile(r"C#"), "csharp"),
    (re.compile(r"\bFlutter\b"), "flutter"),
    (re.compile(r"\bAndroid\b"), "kotlin-android"),
    (re.compile(r"\bUnity\b"), "unity"),
    (re.compile(r"\bOdoo\b"), "odoo"),
    (re.compile(r"\bWordPress\b"), "wordpress"),
    (re.compile(r"\b(?:JS|JavaScript)\b"), "javascript"),
)
_ONE = re.compile(r"\b(1 (?:année|an|jour|year|day))s\b")
PUBLIC_NAMES = ("Mairie", "Communauté", "Centre", "Office", "Régie")
FIELD_TRADES = frozenset({"fibre", "tech-hardware"})
AGENCY_PERCENT = 9
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advert:
    """The texts of an offer, and the skills that its structured list names (skill, label, "required" | "nice")."""

    title: str
    description: str
    profile: str
    labels: tuple[tuple[str, str, str], ...]
    english: bool


class Copywriter:
    """One offer being written. The order of the calls is the order of the draws."""

    def __init__(self, dice: Dice, hidden: HiddenOffer, offer: Offer, organisation: Organisation) -> None:
        """`offer` holds the facts that the text repeats: contract, place, start, remote policy."""
        self._dice = dice
        self._hidden = hidden
        self._offer = offer
        self._public = organisation.name.startswith(PUBLIC_NAMES)
        self._agency = not self._public and dice.chance(AGENCY_PERCENT)
        self._seat = organisation.place.label if organisation.place else "Paris"
        self._trade = trades()[hidden.trade]
        self._banks = offer_banks()
        self.english = dice.chance(ENGLISH_PERCENT)
        self._values = self._words(organisation.name)
        self._stated = [n for n in hidden.needs if n.stated]

    def write(self) -> Advert:
        """Title, texts and structured labels."""
        dice = self._dice
        style = dice.from_table(STYLES)
        title = self._title()
        self._values["title"] = title
        structured = dice.chance(55)
        labels = self._labels() if structured else ()
        if style == "short":
            description, profile = self._short(), self._short_profile()
        else:
            description = self._description(bullets=style == "bullets")
            profile = self._profile(bullets=style == "bullets", tell_skills=not structured or dice.chance(50))
        return Advert(title, description, profile, labels, self.english)

    # ------------------------------------------------------------------ parts

    def _words(self, organisation: str) -> dict[str, str]:
        dice, offer = self._dice, self._offer
        place = offer.place.label if offer.place else self._seat
        trade = self._trade
        named = f"un {trade.masculine} ou une {trade.feminine}"
        if trade.masculine == trade.feminine or dice.chance(55):
            named = f"un {trade.masculine} (H/F)"
        return {
            "Org": opened(organisation),
            "org": organisation,
            "ville": place,
            "year": str(dice.between(1974, 2023)),
            "staff": str(dice.one((8, 12, 25, 40, 60, 85, 120, 250, 400, 900, 2500))),
            "team": str(dice.between(3, 14)),
            "pc": str(dice.one((50, 60, 75, 80, 100))),
            "days": str(dice.between(1, 3)),
            "months": f"{offer.duration_months or 12:.0f}",
            "date": _day_in_french(offer.starts) if offer.starts else "plus vite",
            "a_title": named,
            "years": f"{self._hidden.asked_experience_years or 1:.0f}",
        }

    def _title(self) -> str:
        needed = {n.skill for n in self._hidden.needs}
        titles = self._banks.trades.texts(self._trade.key, self.english, "t")
        fitting = []
        for title in titles:
            named = [skill for pattern, skill in _TOOLS_OF_TITLES if pattern.search(title)]
            if not named or any(skill in needed for skill in named):
                fitting.append(title)
        title = self._dice.one(fitting)
        junior = self._hidden.seniority == "junior"
        if "junior" in title.casefold() and not junior:
            title = title.replace("Junior ", "").replace(" junior", "")
        if "confirmé" in title and junior:
            title = title.replace(" confirmé", "")
        contract = self._offer.contract
        if contract is not Contract.CDI:
            title = title.replace(" - CDI", "")
        if "lternant" in title and contract is not Contract.APPRENTICESHIP:
            title = title.replace("Alternant c", "C")
        elif contract is Contract.APPRENTICESHIP and "lternant" not in title and self._dice.chance(75):
            title = f"{'Work-study: ' if self.english else 'Alternance - '}{title}"
        elif contract is Contract.INTERNSHIP and self._dice.chance(85):
            title = f"{'Internship: ' if self.english else 'Stage - '}{title}"
        elif self._dice.chance(6):
            title = f"{title} - {self._values['ville']}"
        return title.upper() if self._dice.chance(4) else title

    def _labels(self) -> tuple[tuple[str, str, str], ...]:
        words, dice = skill_words(), self._dice
        found = [(n.skill, dice.one(words[n.skill].asked), n.stated) for n in self._stated if dice.chance(72)]
        found += [
            (skill, self._name(skill), dice.from_table((("required", 40), ("nice", 60))))
            for skill in self._hidden.padding
        ]
        return tuple(found)

    def _description(self, bullets: bool) -> str:
        dice, e = self._dice, "e" if self.english else ""
        blurb = "blurb-public" if self._public and not e and dice.chance(50) else e + "blurb"
        if self._agency and not e:
            parts = self._some("blurb-agency", 1)
        else:
            parts = [" ".join(self._some(blurb, dice.between(1, 2)))]
        missions = self._missions(dice.between(4, 8))
        if bullets:
            head, mark = self._some(e + "missions-head", 1)[0], dice.one(("- ", "• ", "* ", "– "))
            ends = dice.one((" ;", "", "."))
            lines = [mark + (opened(m) if ends != " ;" else m) + ends for m in missions]
            parts.append("\n".join([head, *lines]))
        else:
            parts.append(self._prose(missions))
        facts = self._facts()
        if self._offer.contract not in (Contract.FREELANCE, Contract.INTERNSHIP) and dice.chance(70):
            facts += self._some(e + "perks", dice.between(1, 4))
            if self._trade.key in FIELD_TRADES and not e:
                facts += self._some("perks-field", 1)
        if dice.chance(60):
            facts += self._some(e + "closing", 1)
        if facts:
            parts.append(dice.one((" ", "\n")).join(facts))
        return "\n\n".join(parts)

    def _prose(self, missions: list[str]) -> str:
        """Missions as paragraphs: sentences to the reader when the bank has them, lists of infinitives else."""
        dice = self._dice
        if self.english:
            return "You will: " + "; ".join(m[:1].lower() + m[1:] for m in missions) + "."
        direct = [
            self._fill(dice.one(texts))
            for n in self._stated
            if (texts := self._banks.skills.texts(n.skill, False, "v"))
        ]
        head = dice.one(self._banks.general.texts("prose-head"))
        listed = head + " " + ", ".join(missions[:-1]) + f" et {missions[-1]}."
        return " ".join([*dice.some(direct, 3), smooth(listed)])

    def _missions(self, count: int) -> list[str]:
        kind, dice = "m", self._dice
        found = list(
            dice.some(self._banks.trades.texts(self._trade.key, self.english, kind), dice.between(1, 3))
        )
        for need in sorted(self._stated, key=lambda n: -n.weight):
            texts = self._banks.skills.texts(need.skill, self.english, kind)
            if texts and dice.chance(85):
                found.append(dice.one(texts))
        if len(found) < 2:
            found += self._banks.trades.texts(self._trade.key, self.english, kind)
        return dice.shuffled([self._fill(m) for m in dict.fromkeys(found)][: max(2, count)])

    def _profile(self, bullets: bool, tell_skills: bool) -> str:
        dice, e, words = self._dice, "e" if self.english else "", skill_words()
        lines = self._conditions()
        required = [n for n in self._stated if n.stated == "required"]
        for need in required:
            texts = self._banks.skills.texts(need.skill, self.english, "p")
            if texts and dice.chance(70 if tell_skills else 35):
                lines.append(dice.one(texts))
        own = self._banks.trades.texts(self._trade.key, self.english, "p")
        if own and dice.chance(50):
            lines.append(dice.one(own))
        technical = [n.skill for n in required if words[n.skill].is_technical]
        if tell_skills and technical and dice.chance(60):
            lines.append(self._required(technical))
        nice = [n.skill for n in self._stated if n.stated == "nice"] + list(self._hidden.padding)
        nice = [s for s in dice.some(nice, dice.between(0, 3) if tell_skills else 1) if words[s].is_technical]
        if self._hidden.seniority == "junior" and dice.chance(6):
            lines += self._not_needed()
        head = self._some(e + "profile-head", 1) if dice.chance(75) else []
        lines = list(dict.fromkeys(lines))
        if bullets:
            mark = dice.one(("- ", "• ", "* "))
            tail = [self._some(e + "nice-head", 1)[0], *(mark + self._name(s) for s in nice)] if nice else []
            return "\n".join([*head, *(mark + line for line in lines), *tail])
        extra = [
            self._inline(e + ("nice-inline" if words[s].kind == "tool" else "nice-inline-plain"), [s])
            for s in nice
        ]
        sentences = [line if line.endswith(".") else f"{line}." for line in [*lines, *extra]]
        return "\n".join([*head, " ".join(sentences)]).strip()

    def _not_needed(self) -> list[str]:
        """A line that says which tool of the trade need not be known."""
        asked = {n.skill for n in self._hidden.needs} | set(self._hidden.padding)
        keys = [s.key for s in self._trade.skills if s.key not in asked]
        tools = [key for key in keys if skill_words()[key].kind == "tool"]
        section = "enegative" if self.english else "negative"
        return [self._inline(section, [self._dice.one(tools)])] if tools else []

    def _conditions(self) -> list[str]:
        """Diploma, experience, or that none is needed."""
        dice, hidden, e, lines = self._dice, self._hidden, "e" if self.english else "", []
        if hidden.asked_diploma_level is not None and dice.chance(75):
            section = "ediploma" if e else f"diploma{hidden.asked_diploma_level}"
            lines += self._some(section, 1)
        elif hidden.seniority == "junior" and dice.chance(20) and not e:
            lines += self._some("no-diploma", 1)
        if (hidden.asked_experience_years or 0) >= 1 and dice.chance(75):
            lines += self._some(e + "experience", 1)
        elif hidden.seniority == "junior" and dice.chance(45):
            lines += self._some(e + "junior", 1)
        return lines

    def _facts(self) -> list[str]:
        dice, offer, e, lines = self._dice, self._offer, "e" if self.english else "", []
        if offer.contract is not None and dice.chance(60) and not e:
            lines += self._some(f"contract-{offer.contract.value}", 1)
        if offer.remote is not None and dice.chance(65):
            lines += self._some(f"{e}remote-{offer.remote.value}", 1)
        return lines

    def _short(self) -> str:
        dice = self._dice
        missions = self._missions(3)
        stated = [
            n.skill for n in self._stated if n.stated == "required" and skill_words()[n.skill].is_technical
        ]
        if self.english:
            tail = self._required(stated) if stated else ""
            return f"{self._some('eblurb', 1)[0]} {opened(missions[0])}. {tail}".strip()
        contract = self._some(f"contract-{self._offer.contract.value}", 1)[0] if self._offer.contract else ""
        self._values |= {
            "mission1": opened(missions[0]),
            "mission1_low": missions[0],
            "mission2_low": missions[1],
            "contract": contract,
            "req": self._required(stated) if stated else "",
        }
        text = self._some("short", 1)[0]
        if dice.chance(40):
            text = f"{text} {self._some('closing', 1)[0]}"
        return " ".join(text.split())

    def _short_profile(self) -> str:
        if self._dice.chance(45):
            return ""
        lines = self._conditions()
        for need in self._stated:
            texts = self._banks.skills.texts(need.skill, self.english, "p")
            if texts and len(lines) < 3:
                lines.append(self._dice.one(texts))
        return " ".join(line if line.endswith(".") else f"{line}." for line in lines)

    # ------------------------------------------------------------------ words

    def _required(self, skills: list[str]) -> str:
        """One line on required skills; a single tool may be named in a sentence, anything else in a list."""
        e = "e" if self.english else ""
        tools = [skill for skill in skills if skill_words()[skill].kind == "tool"]
        if tools and self._dice.chance(45):
            return self._inline(e + "required-inline", tools[:1])
        if tools:
            return self._inline(e + "required-tools", tools)
        return self._inline(e + "required-list", skills)

    def _name(self, skill: str) -> str:
        words = skill_words()[skill]
        return words.english if self.english else self._dice.one(words.asked)

    def _inline(self, section: str, skills: list[str]) -> str:
        dice = self._dice
        text = dice.one(self._banks.general.texts(section))
        names = [self._name(skill) for skill in dice.some(skills, 6)]
        return filled(text, dice, self._banks.slots, {"label": names[0], "labels": ", ".join(names)})

    def _some(self, section: str, count: int) -> list[str]:
        return [self._fill(text) for text in self._dice.some(self._banks.general.texts(section), count)]

    def _fill(self, text: str) -> str:
        once = filled(text, self._dice, self._banks.slots, self._values)  # a slot's words may hold a slot
        return _ONE.sub(r"\1", filled(once, self._dice, self._banks.slots, self._values))


def _day_in_french(day: date) -> str:
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first} {MONTHS[day.month - 1]}"
