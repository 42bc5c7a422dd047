"""What a form sent: its fields by name, each with all its values, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from data.readers.documents import LARGEST_DOCUMENT
from service.accounts.signed import MOST_FIELDS, Checked
from service.refused import RefusedError
from service.store.sql_reading import storable


@dataclass(frozen=True, slots=True)
class Posted:
    """A form. Of a file that is longer than any advert only so much is read that this can be told."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes]

    def one(self, name: str, otherwise: str = "") -> str:
        """The last value of a field."""
        values = self.fields.get(name, ())
        return values[-1] if values else otherwise

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, in the order of the form."""
        return self.fields.get(name, ())


async def posted(request: Request, _: Checked) -> Posted:
    """The form of a request. Raises `BadRecordError` for a text that no database holds."""
    form = await request.form(max_fields=MOST_FIELDS)
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = await value.read(LARGEST_DOCUMENT + 1)
            await value.close()
        else:
            if not storable(value):
                raise RefusedError(f"the field {name!r} holds a character that cannot be kept", "letter")
            fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Posted({name: tuple(values) for name, values in fields.items()}, files)


Form = Annotated[Posted, Depends(posted)]
