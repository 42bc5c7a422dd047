"""A parameter that cannot be: the error that every part of the service may raise about what was asked."""

from __future__ import annotations

from matching.errors import PasserelleError


class BadParameterError(PasserelleError, ValueError):
    """A parameter or a field of a request has a value that does not fit: `field` names it."""

    def __init__(self, field: str, wanted: str) -> None:
        self.field, self.wanted = field, wanted
        super().__init__(f"{field}: {wanted}")
