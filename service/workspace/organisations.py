"""Organisations as an administrator adds and changes them: recruiters' employers and training providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from data.readers.organisation_rows import OrganisationKind
from matching.errors import BadRecordError
from matching.folding import flatten
from matching.records import Offer, OfferStatus, Organisation
from service.accounts import acts
from service.accounts.actor import Actor
from service.accounts.tokens import new_id
from service.accounts.users import DISABLED
from service.store import SqlReading, SqlWriting
from service.store.counting import how_many_each
from service.store.desk_tables import USERS
from service.store.sql_reading import storable

LONGEST_NAME = 200


class BadOrganisationError(BadRecordError):
    """An organisation cannot be as asked for; `field` is the one that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class NameTakenError(BadOrganisationError):
    """There is an organisation of this name and kind."""

    def __init__(self, name: str) -> None:
        super().__init__("name", f"there is an organisation {name!r} of this kind")


@dataclass(frozen=True, slots=True)
class Renamed:
    """An organisation after a change, and how many of its open offers took its new name."""

    organisation: Organisation
    offers: int


def accounts_of_each(now: SqlReading) -> Mapping[str, int]:
    """How many accounts that are not closed each organisation has, by its id."""
    asked = (USERS.c.organisation_id.is_not(None), USERS.c.state != DISABLED)
    return how_many_each(now, USERS.c.organisation_id, asked)


def add_organisation(now: SqlWriting, by: Actor, *, name: str, kind: str, at: datetime) -> Organisation:
    """Add an organisation. Raises `BadOrganisationError`."""
    organisation = Organisation(new_id(), *_checked(now, None, name, kind))
    now.upsert([organisation])
    acts.note(now, by, "organisation.add", organisation.id, {"kind": organisation.kind}, at=at)
    return organisation


def change_organisation(
    now: SqlWriting, by: Actor, organisation_id: str, *, name: str, kind: str, at: datetime
) -> Renamed:
    """Change a name or a kind. Open offers that stand under the old name stand under the new one from then on.

    Raises:
        UnknownIdError: there is no such organisation.
        BadOrganisationError: a value cannot be.
    """
    before = now.get(Organisation, organisation_id)
    called, chosen = _checked(now, before, name, kind)
    changed = replace(before, name=called, kind=chosen)
    offers = [] if called == before.name else _open_offers_named(now, before)
    now.upsert([changed, *(replace(one, organisation=called) for one in offers)])
    detail = {"from": before.kind, "to": chosen, "renamed": called != before.name, "offers": len(offers)}
    acts.note(now, by, "organisation.change", organisation_id, detail, at=at)
    return Renamed(changed, len(offers))


def _checked(now: SqlReading, before: Organisation | None, name: str, kind: str) -> tuple[str, str]:
    """The name and the kind as they are kept. A kind that came with a record, and is none of ours, may stay."""
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME or not storable(called):
        raise BadOrganisationError("name", f"a name has 1 to {LONGEST_NAME} letters")
    known = {*OrganisationKind, *(() if before is None else (before.kind,))}
    if kind not in known:
        raise BadOrganisationError("kind", f"the kinds are {', '.join(OrganisationKind)}")
    for one in now.all(Organisation):
        same = (flatten(one.name), one.kind) == (flatten(called), kind)
        if same and (before is None or one.id != before.id):
            raise NameTakenError(called)
    return called, str(kind)


def _open_offers_named(now: SqlReading, organisation: Organisation) -> list[Offer]:
    return [
        one
        for one in now.all(Offer)
        if one.organisation_id == organisation.id
        and one.organisation == organisation.name
        and one.status is OfferStatus.OPEN
    ]
