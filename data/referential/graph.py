"""The graph while it is being built: mutable drafts of concepts and the links between them, by code."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.referential.forms import alternatives, gendered_forms
from data.referential.typography import unescape
from matching.taxonomy_file import Flag, Section

LONGEST_DESCRIPTION = 480  # characters: two or three sentences, enough to link and to display


@dataclass
class Draft:
    """One concept. Texts are by language, "fr" or "en"."""

    code: str
    section: Section
    labels: dict[str, str] = field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=lambda: {"fr": [], "en": []})
    descriptions: dict[str, str] = field(default_factory=dict)
    flags: Flag = field(default_factory=lambda: Flag(0))
    broader: set[str] = field(default_factory=set)
    related: set[str] = field(default_factory=set)
    isco: str = ""
    ogr: str = ""

    def name(self, lang: str, label: str) -> None:
        """Set the preferred label; French occupation titles are split into their forms."""
        if not label:
            return
        forms = gendered_forms(label) if lang == "fr" and self.section in _TITLED else (label,)
        self.forms[lang] = forms
        if len(forms) == 1 and lang == "fr" and self.section in _TITLED:
            self.aliases[lang] += [part for part in alternatives(label) if part != label]
        self.labels[lang] = (
            " / ".join(unescape(part) for part in label.split("/")) if len(forms) == 2 else label
        )

    def alias(self, lang: str, text: str) -> None:
        """Add another name; a French title with both genders gives two."""
        for form in alternatives(text) if lang == "fr" and self.section in _TITLED else (text,):
            known = self.aliases[lang]
            if form and form not in known and form not in self.forms.get(lang, ()):
                known.append(form)

    def describe(self, lang: str, text: str) -> None:
        """Set the description, cut after the last sentence (or word) that fits."""
        self.descriptions[lang] = cut(text)


_TITLED = (Section.OCCUPATION, Section.APPELLATION)


@dataclass
class Graph:
    """Drafts and links; `skills` holds (occupation, skill, "essential" | "optional")."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    skills: set[tuple[str, str, str]] = field(default_factory=set)
    mobility: dict[str, list[str]] = field(default_factory=dict)
    appellation_of: dict[str, str] = field(default_factory=dict)
    parents_v3: dict[str, str] = field(default_factory=dict)
    crosswalk: list[tuple[str, str, float, bool]] = field(default_factory=list)
    savoir_family: dict[str, str] = field(default_factory=dict)
    v3_items: dict[str, set[str]] = field(default_factory=dict)
    curated: set[str] = field(default_factory=set)  # métiers whose skills were made by hand

    def draft(self, code: str, section: Section) -> Draft:
        """A new concept.

        Raises:
            ValueError: the code is taken.
        """
        if code in self.drafts:
            raise ValueError(f"two concepts with the code {code}")
        self.drafts[code] = Draft(code, section)
        return self.drafts[code]

    def codes(self, *sections: Section) -> list[str]:
        """Codes of the sections, in the order the file keeps them."""
        return sorted(
            (code for code, draft in self.drafts.items() if draft.section in sections),
            key=lambda code: (self.drafts[code].section, sort_key(code)),
        )


def sort_key(code: str) -> tuple[int, str, int, str]:
    """Order of codes: by family, numbers as numbers.

    >>> sorted(["rome:savoir/900", "rome:competence/1200", "esco:skill/a"], key=sort_key)
    ['esco:skill/a', 'rome:competence/1200', 'rome:savoir/900']
    """
    family, _, rest = code.partition("/")
    scheme, _, kind = family.partition(":")
    number = int(rest) if rest.isdigit() else 0
    return _SCHEMES.index(scheme), kind if rest else "", number, code


_SCHEMES = ("esco", "tool", "rome", "isco")


def cut(text: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """The first sentences of `text` that fit in `longest` characters.

    >>> cut("One. Two. Three.", 10)
    'One. Two.'
    """
    text = unescape(text)
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    stop = head.rfind(". ")
    if stop > longest // 3:
        return head[: stop + 1]
    return head[: head.rfind(" ")].rstrip(" ,;:") + "…"
