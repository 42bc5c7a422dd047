"""Errors -> problem documents (RFC 9457), in one place. The library raises; only here does that have a status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.codec import BadFieldError
from matching.errors import (
    BadRecordError,
    DuplicateIdError,
    IndexFileError,
    ModelError,
    PasserelleError,
    ReferentialError,
    ShapeError,
    UnknownIdError,
)
from matching.taxonomy import Lang
from service.schemas import ProblemOut, WrongOut
from service.store import StoreError, StoreFullError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:passerelle:problem:"


class BodyTooLargeError(PasserelleError):
    """The body of a request is longer than is read."""


class MalformedBodyError(PasserelleError, ValueError):
    """The body of a request is no JSON object."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its name in `type`, and its title in both languages."""

    status: int
    name: str
    fr: str
    en: str

    def title(self, lang: Lang) -> str:
        """The title in a language."""
        return self.en if lang == "en" else self.fr


INVALID = Kind(
    422, "invalid-request", "La demande contient une valeur qui ne convient pas", "A value does not fit"
)
BROKEN = Kind(500, "internal", "Le service a rencontré une erreur", "The service met an error")

KINDS: tuple[tuple[type[PasserelleError], Kind], ...] = (
    (UnknownIdError, Kind(404, "unknown-id", "Aucun élément n’a cet identifiant", "Nothing has this id")),
    (DuplicateIdError, Kind(409, "duplicate-id", "Cet identifiant existe déjà", "This id is already taken")),
    (
        BodyTooLargeError,
        Kind(413, "body-too-large", "Le corps de la demande est trop grand", "The body is too large"),
    ),
    (
        MalformedBodyError,
        Kind(400, "malformed-body", "Le corps de la demande n’est pas du JSON", "The body is not JSON"),
    ),
    (
        BadRecordError,
        Kind(422, "bad-record", "La fiche se contredit ou est mal formée", "The record is not valid"),
    ),
    (
        StoreFullError,
        Kind(
            507, "storage-full", "Il n’y a plus de place pour enregistrer", "There is no room left to keep it"
        ),
    ),
    (
        StoreError,
        Kind(503, "store-unavailable", "Les données ne répondent pas", "The store does not answer"),
    ),
    (ShapeError, BROKEN),
    (IndexFileError, BROKEN),
    (ReferentialError, BROKEN),
    (ModelError, BROKEN),
)
"""What each error of the library becomes; the first class that fits. Any other one is an internal error."""

HTTP_KINDS = {
    400: Kind(400, "bad-request", "La demande n’a pas été comprise", "The request was not understood"),
    404: Kind(404, "not-found", "Il n’y a rien à cette adresse", "There is nothing at this address"),
    405: Kind(
        405, "method-not-allowed", "Cette adresse ne s’utilise pas ainsi", "This address is not used that way"
    ),
}
"""Statuses that the web framework raises by itself."""


def kind_of_error(error: PasserelleError) -> Kind:
    """The kind of problem that an error of the library is."""
    return next((kind for cls, kind in KINDS if isinstance(error, cls)), BROKEN)


def problem(
    kind: Kind, lang: Lang, detail: str, instance: str, errors: Sequence[WrongOut] = ()
) -> ProblemOut:
    """A problem document. `instance` is the path that was asked for."""
    return ProblemOut(
        type=TYPE_PREFIX + kind.name,
        title=kind.title(lang),
        status=kind.status,
        detail=detail,
        instance=instance,
        errors=list(errors),
    )


def wrong_parts(error: PasserelleError) -> list[WrongOut]:
    """The field of a record that an error names, if it names one."""
    if isinstance(error, BadFieldError):
        return [WrongOut(field=error.field, detail=error.wanted)]
    return []
