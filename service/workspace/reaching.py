"""Who is told of what waits for a learner's answer: herself, else whoever is nearest to her and can be written to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.records import Enrolment, Session, Training
from service.accounts import users
from service.accounts.actor import Role
from service.accounts.users import User
from service.store import SqlReading
from service.store.sql_reading import records_about
from service.workspace.letters import (
    Addressee,
    address_of_learner,
    administrators_written_to,
    counsellors_written_to,
    is_reached,
)


class Told(StrEnum):
    """Who is told, the nearest to the learner first."""

    HERSELF = "herself"
    FOLLOWERS = "followers"
    PROVIDER = "provider"
    ADMINISTRATORS = "administrators"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is told of what waits for a learner, and where each of them is written to: nowhere for `NOBODY`."""

    told: Told
    addressees: tuple[Addressee, ...]


def reach_of(now: SqlReading, learner_id: str) -> Reach:
    """Who is told of what waits for a learner.

    Counsellors of the providers of her trainings are told where nobody follows her: they may take her over.
    """
    her = address_of_learner(now, learner_id)
    if her is not None:
        return Reach(Told.HERSELF, (her,))
    nearest: Sequence[tuple[Told, Sequence[User]]] = (
        (Told.FOLLOWERS, counsellors_written_to(now, learner_id)),
        (Told.PROVIDER, _counsellors_of_providers(now, learner_id)),
        (Told.ADMINISTRATORS, administrators_written_to(now)),
    )
    for told, people in nearest:
        if people:
            return Reach(told, tuple((one.email, one.lang) for one in people))
    return Reach(Told.NOBODY, ())


def out_of_reach(now: SqlReading, learner_ids: Collection[str]) -> dict[str, Told]:
    """Those of some learners who have neither an address nor a counsellor who can be written to: who is told."""
    reached = {one: reach_of(now, one).told for one in sorted(learner_ids)}
    return {one: told for one, told in reached.items() if told not in (Told.HERSELF, Told.FOLLOWERS)}


def _counsellors_of_providers(now: SqlReading, learner_id: str) -> list[User]:
    if any(one.state != users.DISABLED for one in users.counsellors_of(now, learner_id)):
        return []
    sessions = now.some(Session, {one.session_id for one in records_about(now, Enrolment, learner_id)})
    trainings = now.some(Training, {one.training_id for one in sessions.values()})
    return [
        user
        for provider in sorted({one.provider_id for one in trainings.values() if one.provider_id})
        for user in users.of_organisation(now, provider)
        if user.role is Role.COUNSELLOR and is_reached(user)
    ]
