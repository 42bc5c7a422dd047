"""Forms as they were sent, and who sent them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from data.readers.documents import LARGEST_DOCUMENT
from service.accounts.actor import Actor, ForbiddenError
from service.accounts.signed import MOST_FIELDS
from service.learner.profile_form import Fields


async def sent_fields(request: Request) -> Fields:
    """Every value of each field of a form that is no file."""
    return (await _read(request))[0]


async def sent_file(request: Request) -> bytes:
    """The file of a form, up to one byte more than is accepted; empty when there is none."""
    return (await _read(request))[1]


async def _read(request: Request) -> tuple[Fields, bytes]:
    """The fields and the file of a form, read once; the temporary file is closed."""
    if not hasattr(request.state, "sent"):
        form = await request.form(max_fields=MOST_FIELDS)
        fields: dict[str, list[str]] = {}
        content = b""
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = content or await value.read(LARGEST_DOCUMENT + 1)
                await value.close()
            else:
                fields.setdefault(name, []).append(value)
        request.state.sent = fields, content
    found: tuple[Fields, bytes] = request.state.sent
    return found


Sent = Annotated[Fields, Depends(sent_fields)]
SentFile = Annotated[bytes, Depends(sent_file)]


def one(fields: Fields, name: str) -> str:
    """A field that has one value; "" when it is not there. NUL, which no store holds, is gone."""
    values = fields.get(name, ())
    return values[0].replace("\0", "").strip() if values else ""


def own_id(actor: Actor) -> str:
    """The record of a learner who acts. Raises `ForbiddenError` for an account without one."""
    if actor.learner_id is None:
        raise ForbiddenError("this account has no profile of its own")
    return actor.learner_id
