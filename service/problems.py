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
from service.accounts.actor import ForbiddenError, NotSignedInError
from service.accounts.limits import TooManyError
from service.bad_parameter import BadParameterError as BadParameterError
from service.schemas import ProblemOut, WrongOut
from service.store import StoreError, StoreFullError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:passerelle:problem:"


class BodyTooLargeError(PasserelleError):
    """The body of a request is longer than is read."""


class MalformedBodyError(PasserelleError, ValueError):
    """The body of a request is no JSON object."""


class UnsupportedBodyError(PasserelleError):
    """The body of a request is of a type, or in a coding, that is not read."""


class NotAcceptableError(PasserelleError):
    """Whoever asks accepts none of the types that the answer could have."""


class ConditionNeededError(PasserelleError):
    """A change was asked for without saying which version it is a change of."""


class ConditionFailedError(PasserelleError):
    """The record is not, or no longer, what the condition of the request says."""


class NotReadyError(PasserelleError):
    """Nobody should be sent to this worker now."""


class StillRunningError(PasserelleError):
    """A request with the same `Idempotency-Key` has not been answered yet."""


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
    (
        NotSignedInError,
        Kind(401, "not-signed-in", "Il faut se connecter, ou montrer une clé", "Sign in, or show a key"),
    ),
    (ForbiddenError, Kind(403, "forbidden", "Cela ne vous est pas ouvert", "This is not open to you")),
    (
        TooManyError,
        Kind(429, "too-many", "Trop d’essais en peu de temps", "Too many attempts in a short time"),
    ),
    (DuplicateIdError, Kind(409, "duplicate-id", "Cet identifiant existe déjà", "This id is already taken")),
    (
        BodyTooLargeError,
        Kind(413, "body-too-large", "Le corps de la demande est trop grand", "The body is too large"),
    ),
    (
        MalformedBodyError,
        Kind(400, "malformed-body", "Le corps de la demande n’est pas du JSON", "The body is not JSON"),
    ),
    (BadParameterError, INVALID),
    (
        UnsupportedBodyError,
        Kind(
            415,
            "unsupported-body",
            "Ce type de contenu n’est pas lu ici",
            "This type of body is not read here",
        ),
    ),
    (
        NotAcceptableError,
        Kind(
            406,
            "not-acceptable",
            "La réponse n’existe dans aucun des formats acceptés",
            "The answer has none of the accepted types",
        ),
    ),
    (
        ConditionNeededError,
        Kind(
            428,
            "condition-needed",
            "Il faut dire quelle version de la fiche change",
            "The version that changes must be said",
        ),
    ),
    (
        ConditionFailedError,
        Kind(
            412,
            "condition-failed",
            "La fiche a changé entre-temps",
            "The record has changed in the meantime",
        ),
    ),
    (
        StillRunningError,
        Kind(
            409,
            "still-running",
            "La même demande est encore en cours",
            "The same request is still being answered",
        ),
    ),
    (
        BadRecordError,
        Kind(422, "bad-record", "La fiche se contredit ou est mal formée", "The record is not valid"),
    ),
    (
        NotReadyError,
        Kind(503, "not-ready", "Le service n’est pas prêt à répondre", "The service is not ready to answer"),
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
    408: Kind(408, "too-slow", "La demande arrive trop lentement", "The request comes too slowly"),
    411: Kind(
        411, "length-required", "La taille du corps doit être dite", "The length of the body must be said"
    ),
    413: Kind(413, "body-too-large", "Le corps de la demande est trop grand", "The body is too large"),
    415: Kind(
        415, "unsupported-body", "Ce type de contenu n’est pas lu ici", "This type of body is not read here"
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
    if isinstance(error, BadFieldError | BadParameterError):
        return [WrongOut(field=error.field, detail=error.wanted)]
    return []
