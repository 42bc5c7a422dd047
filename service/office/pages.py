"""What the pages of the office show. They are made of the same few parts, which one template lays out."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.pages import Choice, Fact, Field, Frame, Link


@dataclass(frozen=True, slots=True)
class Act:
    """A button that writes: what it is called, where it goes, what it carries. `label` says it in full for a reader."""

    text: str
    action: str
    hidden: tuple[tuple[str, str], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, a link if it leads anywhere, a tag before it if it stands out."""

    text: str
    href: str = ""
    tag: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `title` heads it, or only names it for a reader when it is `quiet`; `nothing` stands for no row.

    `more` leads to the rows that follow.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str
    how: str = ""
    more: Link | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that a form carries without showing it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its title, a sentence, its fields, its button. A `reading` one only asks; a `grave` one cannot be undone.

    `file` names the input of a file, with its label, or is `None`.
    """

    title: str
    action: str
    button: str
    how: str = ""
    fields: tuple[Field, ...] = ()
    choices: tuple[Choice, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    file: Field | None = None
    reading: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the start: a link, and what it leads to."""

    link: Link
    detail: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something long has come: in words, and `done` of `whole`, which is 0 while that is not known.

    Where scripts run, the page looks again by itself; `look` is for where they do not.
    """

    words: str
    done: int
    whole: int
    look: Link


@dataclass(frozen=True, slots=True)
class OfficePage:
    """A page of the office: what it is about, what is wrong, facts, then forms and tables in their order.

    `back` leads up, `troubles` are sentences about what needs a person, `paragraphs` explain, `progress` is that of
    what goes on meanwhile.
    """

    frame: Frame
    lead: str = ""
    back: Link | None = None
    troubles: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    progress: Progress | None = None
    parts: tuple[Form | Table, ...] = field(default=())

    @property
    def wrong(self) -> tuple[Field | Choice, ...]:
        """The fields of all forms that have an error."""
        found: list[Field | Choice] = []
        for part in self.parts:
            if isinstance(part, Form):
                found += [*part.fields, *part.choices, *([] if part.file is None else [part.file])]
        return tuple(one for one in found if one.error)
