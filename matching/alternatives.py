"""Things that an advert asks for one of: "Windows ou Linux", "React, Vue ou Angular", "Java/Kotlin".

"ou" joins what stands on its two sides. A comma before it goes on with the list only between things that do for one
another: in "HTML, CSS, React ou Vue" the choice is between the last two. A slash is "ou" where recruiters mean it so
("Java/Kotlin"), and "et" elsewhere ("HTML/CSS"). What one thing of a kind is announced with is a choice too: "un
framework JS (React, Vue…)".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_LEAD = (
    r"(?:(?:de|du|des|en|sur|sous|avec|le|la|les|une?|an?|in|of|with|the|bien|either|langage|framework|logiciel|outil)\s+"
    r"|d'|l')*"
)
"""What is said again before the second thing: "en Java ou en Python", "de Windows ou de Linux"."""

_VERSION = r"(?:\s*\d+(?:\.\d+)*\+?)?"
_OR = re.compile(
    rf"{_VERSION}\s*[,(]?\s*(?:et\s*/\s*ou|and\s*/\s*or|ou bien|ou encore|ou meme|ou|or|soit|a defaut)\s+{_LEAD}"
)
_COMMA = re.compile(rf"{_VERSION}\s*,\s+{_LEAD}")
_SLASH = re.compile(rf"{_VERSION}\s*/\s*")

_OR_THE_LIKE = re.compile(
    rf"{_VERSION}\s*,?\s*(?:ou|or)\s+(?:tout(?:e)? |une? |any |an? )?(?:autres?|equivalente?s?|similaires?|other|"
    r"similar|comparable)\b"
)
"""Said behind the last thing of a list, it makes a choice of it: "MySQL, PostgreSQL ou équivalent"."""

_ONE_KIND = re.compile(
    r"\b(?:une?|l'une?|an?|any|one)\s+(?:(?:ou plusieurs|or more|seul|des?|ces|of|these|the|following|grands)\s+)*"
    r"(?P<kind>frameworks?|langages?|logiciels?|outils?|cms|technos?|technologies?|bibliotheques?|librairies?|library|"
    r"libraries|languages?|tools?|langues?|suites?|plateformes?|platforms?|sgbd|clouds?|crms?|erps?|ide|"
    r"moteurs? de jeux?|systemes? d'exploitation|bases? de donnees)\b"
    r"[^.,;:()\n/]{0,40}?\s*"
    r"(?:[(:]|,?\s(?:comme|tel(?:le)?s? que?|type|such as|like|parmi|among))\s*"
    r"(?:(?:ex|exemples?|par exemple|e\.?g|type|comme|parmi|tel(?:le)?s? que?|like|such as)\b[\s.:,]*)?"
    rf"{_LEAD}$"
)
"""One thing of a kind, and then which: "un CMS (WordPress, Drupal)", "l'un des langages suivants : Java, Python"."""

_BEFORE = 90
"""Characters before a name in which the kind is looked for."""

_SUBSTITUTES: tuple[str, ...] = (
    "Java|Kotlin|Scala", "Swift|Kotlin", "Swift|Objective-C", "Java|C#", "Python|R", "JavaScript|TypeScript",
    "React|Vue.js|Angular|Svelte", "Symfony|Laravel", "Django|Flask|FastAPI", "Express|NestJS",
    "AWS|Azure|Google Cloud", "MySQL|PostgreSQL|MariaDB|Oracle|SQL Server", "GitHub|GitLab|Bitbucket",
    "Figma|Sketch|Adobe XD", "Power BI|Tableau|Qlik|Looker", "Unity|Unreal Engine", "Maya|Blender|3ds Max|Cinema 4D",
    "Jira|Trello|Asana", "Salesforce|HubSpot", "WordPress|Drupal|Joomla|PrestaShop|Shopify|Magento",
    "Premiere Pro|Final Cut Pro|DaVinci Resolve", "Debian|Ubuntu|CentOS", "npm|Yarn", "Docker|Podman",
)  # fmt: skip
"""Of which one is meant where a slash joins them."""

_IN_A_ROW: tuple[str, ...] = (
    *_SUBSTITUTES,
    "Java|Python|PHP|C#|C++|Ruby|Go|Rust|Kotlin|Scala|JavaScript|TypeScript|Perl|Swift",
    "Windows|Linux|macOS|Unix",
    "anglais|allemand|espagnol|italien|portugais|arabe|chinois|néerlandais|russe|japonais",
    "Bash|Python|PowerShell|Perl|Ruby",
    "Excel|Google Sheets|LibreOffice Calc",
)
"""Of which one is meant where commas join them up to an "ou"."""

NAMES = tuple(dict.fromkeys(name for row in _IN_A_ROW for name in row.split("|")))
"""The things that are told to do for one another, by their names."""


class Alternatives:
    """Tells which of the things named in a text are asked for one in place of another.

    Args:
        code_of: the concept that a name of `NAMES` stands for, `None` where it is none.
        near: whether two concepts are of one family.
    """

    def __init__(self, code_of: Callable[[str], str | None], near: Callable[[str, str], bool]) -> None:
        self._near = near
        self._by_slash = _pairs(_SUBSTITUTES, code_of)
        self._by_comma = _pairs(_IN_A_ROW, code_of)

    def groups(self, flat: str, names: Sequence[tuple[int, int, str]]) -> list[int | None]:
        """For each name the place of the first of those that it may stand in for, `None` where it stands alone.

        Args:
            flat: the flattened text.
            names: start, end and concept of each name, in the order of the text, without overlaps.
        """
        found: list[int | None] = [None] * len(names)
        at = 0
        while at < len(names):
            last, joints = at, []
            while last + 1 < len(names) and (joint := _joint(flat[names[last][1] : names[last + 1][0]])):
                joints.append(joint)
                last += 1
            kind = _ONE_KIND.search(flat, max(0, names[at][0] - _BEFORE), names[at][0]) if joints else None
            if kind is not None:
                # the kind itself, where it is a name ("un framework JS"), is met by one of it
                within = at > 0 and names[at - 1][0] <= kind.start("kind") < names[at - 1][1]
                runs = [(at - within, last)]
            else:
                runs = self._choices(names, joints, at, bool(_OR_THE_LIKE.match(flat, names[last][1])))
            for first, end in runs:
                found[first : end + 1] = [names[first][0]] * (end + 1 - first)
            at = last + 1
        return found

    def _choices(
        self, names: Sequence[tuple[int, int, str]], joints: Sequence[str], at: int, open_end: bool
    ) -> list[tuple[int, int]]:
        """The first and last names of each choice in a list that begins with the name `at`."""
        by_slash = [
            joint == "slash" and self._told(names, at + number, self._by_slash)
            for number, joint in enumerate(joints)
        ]
        runs: list[tuple[int, int]] = []
        number = taken = 0  # joints that were looked at, and those before which all are taken
        while number < len(joints) + open_end:
            chosen = number == len(joints) or joints[number] == "or"
            if not chosen and not by_slash[number]:
                number += 1
                continue
            first = number
            while (
                chosen and first > taken and self._goes_on(names, at + first - 1, joints, by_slash, first - 1)
            ):
                first -= 1
            while number < len(joints) and (joints[number] == "or" or by_slash[number]):
                number += 1
            runs.append((at + first, at + number))
            number = taken = number + 1
        return runs

    def _goes_on(
        self,
        names: Sequence[tuple[int, int, str]],
        at: int,
        joints: Sequence[str],
        by_slash: Sequence[bool],
        joint: int,
    ) -> bool:
        """Whether a list that ends in a choice has begun before its next name: "React, Vue ou Angular"."""
        if joints[joint] == "slash":
            return by_slash[joint]
        return self._told(names, at, self._by_comma) or self._near(names[at][2], names[at + 1][2])

    @staticmethod
    def _told(names: Sequence[tuple[int, int, str]], at: int, pairs: frozenset[tuple[str, str]]) -> bool:
        return (names[at][2], names[at + 1][2]) in pairs


def _joint(gap: str) -> str | None:
    """How what stands between two names joins them: "or", "comma", "slash", or not in one list (`None`)."""
    for joint, pattern in (("or", _OR), ("comma", _COMMA), ("slash", _SLASH)):
        if pattern.fullmatch(gap):
            return joint
    return None


def _pairs(rows: Sequence[str], code_of: Callable[[str], str | None]) -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for row in rows:
        codes = [code for name in row.split("|") if (code := code_of(name)) is not None]
        pairs.update((one, other) for one in codes for other in codes if one != other)
    return frozenset(pairs)
