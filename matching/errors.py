"""The library's own few errors. They know no HTTP status; the service maps them to one."""


class PasserelleError(Exception):
    """Root of every error the library raises on purpose."""


class BadRecordError(PasserelleError, ValueError):
    """A record breaks its own rules: a negative number of posts, an end before its start."""


class UnknownIdError(PasserelleError, KeyError):
    """No record, concept or vector has this id."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else "unknown id"


class DuplicateIdError(PasserelleError, ValueError):
    """The same id was given twice where ids must be distinct."""


class ShapeError(PasserelleError, ValueError):
    """Arrays or lists that must agree in length or dimension do not."""


class IndexFileError(PasserelleError):
    """A saved index is torn, foreign or stale, and must be rebuilt."""


class ReferentialError(PasserelleError):
    """The bundled referential is missing, torn or of another version."""


class ModelError(PasserelleError):
    """A model cannot be found or loaded; the message says what to install or to name."""
