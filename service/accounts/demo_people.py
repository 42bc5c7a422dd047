"""The people of the demo: accounts of every role on the sample network, the same whenever it is made.

All of them are invented. Recruiters of the demo's employer own some of the sample's real offers, which have no
organisation of the network otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from matching.records import (
    Enrolment,
    Identity,
    Learner,
    LearnerStatus,
    Offer,
    Organisation,
    Session,
    Training,
)
from service.accounts import consents, links, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.accounts.links import LinkPurpose
from service.accounts.users import User
from service.store import SqlReading, SqlStore, SqlWriting

EMPLOYER = Organisation("demo-employer", "Employeurs de l’exemple")
"""Publishes the newest of the real offers, in the names of those who wrote them."""
REAL_OFFERS = 12
"""As many offers as an employer of some size has open at a time."""
SEEN_PERCENT = 92
"""Learners who agree to be seen: most, and not all, so that the demo shows that the others are not."""
CASELOAD = 40
"""What a counsellor of the network follows at a time."""

RECRUITER, COUNSELLOR, LEARNER, ANALYST, ADMIN = (
    f"{name}@example.org" for name in ("recrutement", "accompagnement", "apprenant", "analyse", "admin")
)
PERSONAS: Mapping[Role, str] = {
    Role.RECRUITER: RECRUITER,
    Role.COUNSELLOR: COUNSELLOR,
    Role.LEARNER: LEARNER,
    Role.ANALYST: ANALYST,
    Role.ADMIN: ADMIN,
}
"""One of each role, in the order in which the demo shows them: the address of the account."""
SECOND_RECRUITER, SECOND_COUNSELLOR = "recrutement2@example.org", "accompagnement2@example.org"


@dataclass(frozen=True, slots=True)
class WayIn:
    """A one-use link into the demo: whose, and its path within the site."""

    role: Role
    path: str


def add_demo_people(store: SqlStore, at: datetime) -> bool:
    """Put the demo's people into the sample's store, unless they are there; whether they were put."""
    with store.reading() as now:
        if users.by_email(now, ADMIN) is not None:
            return False
        learners = list(now.all(Learner))
        provider, followed = _busiest_provider(now, learners)
        real = _newest_real(list(now.all(Offer)))
        busiest = _busiest_employer(list(now.all(Offer)))
        persona = _persona(learners, followed)
        names = now.some(Identity, [] if persona is None else [persona.id])
    with store.writing() as now:
        now.upsert([EMPLOYER, *(replace(one, organisation_id=EMPLOYER.id) for one in real)])
        _add(now, RECRUITER, "Camille Morel", Role.RECRUITER, at, organisation_id=EMPLOYER.id)
        if busiest is not None:
            _add(now, SECOND_RECRUITER, "Sacha Petit", Role.RECRUITER, at, organisation_id=busiest)
        first = _add(now, COUNSELLOR, "Dominique Faure", Role.COUNSELLOR, at, organisation_id=provider)
        second = _add(now, SECOND_COUNSELLOR, "Maxence Roy", Role.COUNSELLOR, at, organisation_id=provider)
        users.follow(now, first.id, followed[:CASELOAD], at)
        users.follow(now, second.id, followed[CASELOAD : 2 * CASELOAD], at)
        _add(now, ANALYST, "Claude Martin", Role.ANALYST, at)
        _add(now, ADMIN, "Alix Bernard", Role.ADMIN, at)
        if persona is not None:
            _add(now, LEARNER, _name(names.get(persona.id)), Role.LEARNER, at, learner_id=persona.id)
        seen = [one.id for one in learners if _percent(one.id) < SEEN_PERCENT]
        if persona is not None and persona.id not in seen:
            seen.append(persona.id)
        consents.give_all(now, seen, Purpose.SEEN, at)
    return True


def ways_in(store: SqlStore, at: datetime) -> list[WayIn]:
    """A new one-use link a persona. Those of an earlier start work no longer."""
    with store.writing() as now:
        found = []
        for role, email in PERSONAS.items():
            user = users.by_email(now, email)
            if user is not None:
                links.void_all(now, user.id)
                found.append(WayIn(role, links.make(now, user.id, LinkPurpose.ENTRY, at)))
        return found


def way_to_a_real_offer(store: SqlStore, at: datetime) -> tuple[str, Offer] | None:
    """A one-use link for the recruiter, and the newest real offer of hers; `None` when there is none."""
    with store.writing() as now:
        recruiter = users.by_email(now, RECRUITER)
        owned = [one for one in now.all(Offer) if one.organisation_id == EMPLOYER.id]
        if recruiter is None or not owned:
            return None
        offer = min(owned, key=_newest_first)
        return links.make(now, recruiter.id, LinkPurpose.ENTRY, at), offer


def _add(
    now: SqlWriting,
    email: str,
    name: str,
    role: Role,
    at: datetime,
    *,
    organisation_id: str | None = None,
    learner_id: str | None = None,
) -> User:
    user = users.add(
        now,
        email=email,
        name=name,
        role=role,
        organisation_id=organisation_id,
        learner_id=learner_id,
        at=at,
        user_id=hashlib.sha256(email.encode()).hexdigest()[:32],
    )
    users.set_state(now, user.id, users.ACTIVE)
    return user


def _newest_first(offer: Offer) -> tuple[int, str]:
    return -(offer.published or date.min).toordinal(), offer.id


def _newest_real(offers: list[Offer]) -> list[Offer]:
    real = [one for one in offers if not one.synthetic and one.organisation_id is None]
    return sorted(real, key=_newest_first)[:REAL_OFFERS]


def _busiest_employer(offers: list[Offer]) -> str | None:
    count: dict[str, int] = {}
    for one in offers:
        if one.organisation_id is not None:
            count[one.organisation_id] = count.get(one.organisation_id, 0) + 1
    return min(count, key=lambda one: (-count[one], one), default=None)


def _busiest_provider(now: SqlReading, learners: list[Learner]) -> tuple[str | None, list[str]]:
    """The training provider whom most learners went to, and these, in an order that means nothing."""
    known = {one.id for one in learners}
    training_of = {one.id: one.training_id for one in now.all(Session)}
    provider_of = {one.id: one.provider_id for one in now.all(Training)}
    went: dict[str, set[str]] = {}
    for enrolment in now.all(Enrolment):
        provider = provider_of.get(training_of.get(enrolment.session_id, ""))
        if provider is not None and enrolment.learner_id in known:
            went.setdefault(provider, set()).add(enrolment.learner_id)
    busiest = min(went, key=lambda one: (-len(went[one]), one), default=None)
    return busiest, sorted(went.get(busiest or "", ()), key=_draw)


def _persona(learners: list[Learner], followed: list[str]) -> Learner | None:
    """The learner whom one may be: of the first counsellor's, seeking, with enough of a profile to be ranked for."""
    of_id = {one.id: one for one in learners}
    theirs = [of_id[one] for one in followed[:CASELOAD]] or learners
    seeking = [one for one in theirs if one.status is LearnerStatus.SEEKING] or theirs
    return max(seeking, key=lambda one: (bool(one.headline), min(len(one.skills), 6), one.id), default=None)


def _name(identity: Identity | None) -> str:
    parts = (identity.given_name, identity.family_name) if identity is not None else ()
    return " ".join(part for part in parts if part) or "Awa Diallo"


def _draw(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _percent(text: str) -> int:
    return int(_draw(f"seen {text}")[:8], 16) % 100
