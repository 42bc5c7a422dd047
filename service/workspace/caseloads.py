"""Who follows whom: taking a learner over, handing her over, and what a caseload's searches look like."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from data.network import Network
from matching.columns import LearnerColumns
from matching.eligibility import allowed_counts
from matching.errors import UnknownIdError
from matching.records import Enrolment, EnrolmentStatus, Learner, Session, Training
from service.accounts import acts, consents, users
from service.accounts.actor import Actor, Role
from service.desk import Desk
from service.moments import moment
from service.remembered import OfSameParts
from service.store import SqlReading, SqlWriting
from service.store.desk_tables import CASELOADS, USERS
from service.trust.pseudonyms import pseudonym_of
from service.workspace.choices import last_applications
from service.workspace.contacts import waiting_since
from service.workspace.stalling import Search


def followed_by_somebody(now: SqlReading) -> frozenset[str]:
    """The ids of all learners whom a counsellor follows who may sign in."""
    rows = now.connection.execute(
        CASELOADS.join(USERS, USERS.c.id == CASELOADS.c.user_id)
        .select()
        .with_only_columns(CASELOADS.c.learner_id)
        .where(USERS.c.state != users.DISABLED)
    )
    return frozenset(rows.scalars().all())


def free_to_take(now: SqlReading, actor: Actor, network: Network) -> tuple[str, ...]:
    """Learners of the trainings of a counsellor's own organisation whom nobody follows, in the order of their ids."""
    by_provider = _learners_of_providers(network.trainings, network.sessions, network.enrolments)
    learners = by_provider.get(actor.organisation_id or "", frozenset())
    return tuple(sorted((learners & _ids(network.learners)) - followed_by_somebody(now)))


def take(now: SqlWriting, actor: Actor, learner_id: str, network: Network, *, at: datetime) -> None:
    """Follow a learner of one's own organisation whom nobody follows. Raises `UnknownIdError` for any other."""
    if learner_id not in free_to_take(now, actor, network):
        raise UnknownIdError(f"no learner with id {learner_id!r} is free to be followed by your organisation")
    users.follow(now, actor.user_id, [learner_id], at)
    acts.note(now, actor, "caseload.take", pseudonym_of(now, learner_id), at=at)


def colleagues(now: SqlReading, actor: Actor) -> list[users.User]:
    """The other counsellors of a counsellor's organisation who can sign in."""
    if actor.organisation_id is None:
        return []
    return [
        user
        for user in users.of_organisation(now, actor.organisation_id)
        if user.role is Role.COUNSELLOR and user.state == users.ACTIVE and user.id != actor.user_id
    ]


def hand_over(now: SqlWriting, actor: Actor, learner_id: str, to_user: str, *, at: datetime) -> None:
    """Give a learner whom one follows to a colleague.

    Raises `UnknownIdError` when she is not followed, or `to_user` is no colleague.
    """
    if not users.follows(now, actor.user_id, learner_id):
        raise UnknownIdError(f"no learner with id {learner_id!r}")
    if to_user not in {user.id for user in colleagues(now, actor)}:
        raise UnknownIdError(f"no colleague with id {to_user!r}")
    users.unfollow(now, actor.user_id, [learner_id])
    users.follow(now, to_user, [learner_id], at)
    acts.note(now, actor, "caseload.hand-over", pseudonym_of(now, learner_id), {"to": to_user}, at=at)


def searches(now: SqlReading, desk: Desk, learners: Collection[Learner], on: date) -> dict[str, Search]:
    """What is known of the searches of some learners, by id."""
    ids = [one.id for one in learners]
    ends = training_ends(desk.network.enrolments, desk.network.sessions)
    applied = last_applications(now, ids)
    seen = consents.who_are_seen(now, ids)
    asked = {one: moment(at).date() for one, at in waiting_since(now, ids).items()}
    offers = desk.matcher.offers.layout().columns
    counts = allowed_counts(LearnerColumns.of(tuple(learners)), offers, on=on).tolist()
    return {
        one.id: Search(one, ends.get(one.id), applied.get(one.id), count, one.id in seen, asked.get(one.id))
        for one, count in zip(learners, counts, strict=True)
    }


@OfSameParts
def training_ends(enrolments: Sequence[Enrolment], sessions: Sequence[Session]) -> Mapping[str, date]:
    """The end of the latest training of each learner that she did not break off, by her id."""
    by_id = {one.id: one for one in sessions}
    ends: dict[str, date] = {}
    for one in enrolments:
        session = by_id.get(one.session_id)
        if session is not None and one.status is not EnrolmentStatus.ABANDONED:
            end = one.until or session.end
            ends[one.learner_id] = max(end, ends.get(one.learner_id, end))
    return ends


@OfSameParts
def _learners_of_providers(
    trainings: Sequence[Training], sessions: Sequence[Session], enrolments: Sequence[Enrolment]
) -> Mapping[str, frozenset[str]]:
    """The ids of the learners who were enrolled in the trainings of each organisation, by its id."""
    provider = {one.id: one.provider_id for one in trainings if one.provider_id}
    of_session = {one.id: provider[one.training_id] for one in sessions if one.training_id in provider}
    learners: dict[str, set[str]] = {}
    for one in enrolments:
        if one.session_id in of_session:
            learners.setdefault(of_session[one.session_id], set()).add(one.learner_id)
    return {one: frozenset(ids) for one, ids in learners.items()}


@OfSameParts
def _ids(learners: Sequence[Learner]) -> frozenset[str]:
    return frozenset(one.id for one in learners)
