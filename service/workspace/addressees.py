"""Where people are written to, and in which language."""

from __future__ import annotations

from matching.records import Identity
from matching.taxonomy import Lang
from service.accounts import users
from service.mail_address import is_mail_address
from service.store import SqlReading


def address_of_learner(now: SqlReading, learner_id: str) -> tuple[str, Lang] | None:
    """The address of a learner's account and its language, else that of her record; `None` when there is none."""
    account = users.of_learner(now, learner_id)
    if account is not None and account.state != users.DISABLED:
        return account.email, account.lang
    identity = now.some(Identity, [learner_id]).get(learner_id)
    if identity is None or identity.email is None or not is_mail_address(identity.email):
        return None
    return identity.email, "fr"
