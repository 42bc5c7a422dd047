"""Forms of a page as a browser without scripts would send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

from tests.service.people import Caller


class Answer(Protocol):
    """What a client got."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def text(self) -> str: ...


@dataclass
class Form:
    """A form with what its fields hold, and the buttons that send it."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        """Write into a field, which must be there once."""
        assert [one for one, _ in self.fields].count(name) == 1, name
        self.fields = [(one, value if one == name else was) for one, was in self.fields]

    def value(self, name: str) -> str:
        return dict(self.fields)[name]

    def send(self, caller: Caller, button: tuple[str, str] | None = None) -> Answer:
        """Press a button of the form."""
        assert button is None or button in self.buttons, self.buttons
        pairs = [*self.fields, *([button] if button else [])]
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        if self.method == "post":
            return caller.post(self.action, data=data)
        return caller.get(self.action, params=data)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
            self.named[given.get("id", "")] = self._form
        if self._form is None:
            return
        if tag == "input" and "name" in given:
            kind = given.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    self._form.fields.append((given["name"], given.get("value", "on")))
            elif kind != "file":
                self._form.fields.append((given["name"], given.get("value", "")))
        elif tag == "button" and "name" in given:
            self._form.buttons.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select, self._options = given["name"], []
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area, self._text = given["name"], ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None and self._form is not None:
            chosen = [value for value, selected in self._options if selected] or [
                value for value, _ in self._options[:1]
            ]
            self._form.fields += [(self._select, value) for value in chosen]
            self._select = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None


def forms_of(answer: Answer) -> list[Form]:
    """The forms of a page."""
    assert answer.headers["content-type"].startswith("text/html"), answer.headers
    reader = _Reader()
    reader.feed(answer.text)
    return reader.forms


def form_to(answer: Answer, action: str) -> Form:
    """The one form of a page that is sent to this address."""
    found = [one for one in forms_of(answer) if one.action == action]
    assert len(found) == 1, [one.action for one in forms_of(answer)]
    return found[0]
