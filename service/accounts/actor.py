"""Who acts: the person behind a request, and the role from which her rights follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matching.errors import PasserelleError
from matching.taxonomy import Lang


class Role(StrEnum):
    """What somebody is to the network. Rights belong to roles (`service.accounts.access`), never to persons."""

    RECRUITER = "recruiter"  # of an employer: its offers, and the learners who agreed to be seen
    COUNSELLOR = "counsellor"  # of a training provider: the learners whom she follows
    LEARNER = "learner"  # herself
    ANALYST = "analyst"  # reports and judging, no person
    ADMIN = "admin"  # imports, users, health, the log


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who signed in, or the user of an API key.

    `organisation_id` is that of a recruiter or a counsellor, `learner_id` the record of a learner; `sign_in` is the
    digest of the browser's session, `None` for a program.
    """

    user_id: str
    name: str
    role: Role
    lang: Lang = "fr"
    organisation_id: str | None = None
    learner_id: str | None = None
    sign_in: str | None = None


class NotSignedInError(PasserelleError):
    """The request comes from nobody that is known: 401, or the sign-in page."""


class ForbiddenError(PasserelleError):
    """Whoever asks is known, and may not do this: 403. What she may not even know of is unknown (404) instead."""
