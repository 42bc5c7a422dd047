"""A small network with people of every role, and the real application served to each of them.

The store is made once a process and copied for every `served`, so that what a test writes stays its own.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from data.network import Network
from data.sample import generate
from matching.records import Offer, Organisation
from service.accounts import consents, keys, passwords, sign_ins, users
from service.accounts.actor import Role
from service.accounts.consents import Purpose
from service.accounts.cookies import SIGN_IN
from service.accounts.sign_ins import Lasting
from service.accounts.signed import CSRF_HEADER, CSRF_PURPOSE
from service.accounts.tokens import bound
from service.accounts.users import User
from service.app import create_app
from service.desk import Desk, open_desk
from service.settings import Settings, read_settings
from service.store import SqlStore, open_store, save_network

SEED = 11
LEARNERS, OFFERS, REAL_OFFERS = 60, 30, 3
SEEN = 50
"""The first fifty learners agreed to stand in recruiters' lists, the last ten did not."""
CASELOAD = 8
PASSWORD = "a sentence to remember"
EMPLOYERS = (
    Organisation("org1", "Atelier Numérique"),
    Organisation("org2", "Mairie de Nantes"),
    Organisation("org3", "Coopérative du Port"),
)
PROVIDER = Organisation("prov1", "École du Canal", kind="provider")

RECRUITER, RECRUITER_2 = "recruiter", "recruiter2"  # of org1, of org2
COUNSELLOR, COUNSELLOR_2 = "counsellor", "counsellor2"  # of learners 0 to 7, of learners 8 to 15
LEARNER, LEARNER_2, LEARNER_3 = (
    "learner",
    "learner2",
    "learner3",
)  # learners 0, 8 and 55: the last is not seen
ANALYST, ADMIN = "analyst", "admin"
WHO = (
    RECRUITER,
    RECRUITER_2,
    COUNSELLOR,
    COUNSELLOR_2,
    LEARNER,
    LEARNER_2,
    LEARNER_3,
    ANALYST,
    ADMIN,
)
"""Everybody, by what tests call them. A `Role` stands for the first of its people."""
LEARNERS_OF: Mapping[str, int] = MappingProxyType({LEARNER: 0, LEARNER_2: 8, LEARNER_3: 55})


@cache
def people_network() -> Network:
    """Sixty learners, thirty invented offers shared among three employers, three real offers of nobody."""
    made = generate(SEED, learners=LEARNERS, offers=OFFERS, trainings=20).network
    real = tuple(offer for offer in made.offers if not offer.synthetic)[:REAL_OFFERS]
    invented = [offer for offer in made.offers if offer.synthetic]
    return replace(
        made,
        offers=(*(_of(offer, EMPLOYERS[n % len(EMPLOYERS)]) for n, offer in enumerate(invented)), *real),
        organisations=(
            *(one for one in made.organisations if one.kind == "provider"),
            *EMPLOYERS,
            PROVIDER,
        ),
    )


def _of(offer: Offer, employer: Organisation) -> Offer:
    return replace(offer, organisation_id=employer.id, organisation=employer.name)


def add_people(store: SqlStore, network: Network, at: datetime) -> dict[str, User]:
    """Add the people, all with `PASSWORD`, the counsellors' caseloads and the learners' consents."""
    learner_ids = [one.id for one in network.learners]
    kept = passwords.hashed(PASSWORD)
    found = {}
    with store.writing() as now:
        for who in WHO:
            role = Role(who.rstrip("0123456789"))
            second = 1 if who.endswith("2") else 0
            user = users.add(
                now,
                email=f"{who}@example.org",
                name=who.capitalize(),
                role=role,
                organisation_id={Role.RECRUITER: EMPLOYERS[second].id, Role.COUNSELLOR: PROVIDER.id}.get(
                    role
                ),
                learner_id=learner_ids[LEARNERS_OF[who]] if who in LEARNERS_OF else None,
                at=at,
                user_id=who,
            )
            users.set_password(now, user.id, kept)
            users.set_state(now, user.id, users.ACTIVE)
            found[who] = users.get(now, user.id)
        for number, who in enumerate((COUNSELLOR, COUNSELLOR_2)):
            users.follow(now, who, learner_ids[number * CASELOAD : (number + 1) * CASELOAD], at)
        for learner_id in learner_ids[:SEEN]:
            consents.give(now, learner_id, Purpose.SEEN, None, at)
    return found


class Caller(TestClient):
    """A client of one user's. What a signed-in browser writes carries the token of its forms, in a header by default.

    `csrf` is the value that the field `csrf` of its forms has.
    """

    csrf: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """The application on a store of its own, with its people."""

    app: FastAPI
    store: SqlStore
    settings: Settings
    network: Network
    users: Mapping[str, User]

    def client(self, who: Role | str | User, *, csrf_header: bool = True) -> Caller:
        """A browser in which somebody signed in; without `csrf_header`, forms must carry their token themselves."""
        user = self.user(who)
        with self.store.writing() as now:
            token = sign_ins.open_sign_in(now, user.id, datetime.now(tz=UTC), Lasting())
        caller = Caller(self.app, raise_server_exceptions=False, follow_redirects=False)
        caller.cookies.set(SIGN_IN, token)
        caller.csrf = bound(token, CSRF_PURPOSE)
        if csrf_header:
            caller.headers[CSRF_HEADER] = caller.csrf
        return caller

    def api(self, who: Role | str | User) -> Caller:
        """A program with an API key of somebody."""
        with self.store.writing() as now:
            _, secret = keys.make(now, self.user(who).id, "test", datetime.now(tz=UTC))
        caller = Caller(self.app, raise_server_exceptions=False, follow_redirects=False)
        caller.headers["authorization"] = f"Bearer {secret}"
        return caller

    def stranger(self) -> Caller:
        """A browser of nobody that is known."""
        return Caller(self.app, raise_server_exceptions=False, follow_redirects=False)

    def user(self, who: Role | str | User) -> User:
        """Somebody by what tests call her, by her role, or herself."""
        return who if isinstance(who, User) else self.users[str(who)]

    def learner_id(self, number: int) -> str:
        """The id of the learner of this number, 0 to 59."""
        return self.network.learners[number].id

    def offer_of(self, organisation_id: str, number: int = 0) -> Offer:
        """One of the offers of an employer."""
        return [one for one in self.network.offers if one.organisation_id == organisation_id][number]


@cache
def _made() -> tuple[Path, Mapping[str, User], Desk]:
    """The folder of a store with its index, to be copied, and the desk of it: opening one takes the longest."""
    data = Path(mkdtemp(prefix="passerelle-people-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    settings = _settings(data)
    with closing(open_store(settings.db, data)) as store:
        save_network(store, people_network())
        found = add_people(store, people_network(), datetime.now(tz=UTC))
        desk = open_desk(store, settings)
    return data, MappingProxyType(found), desk


def _settings(data: Path) -> Settings:
    return replace(read_settings({}), data=data, db=data / "passerelle.sqlite3")


@contextmanager
def served(
    tmp_path: Path,
    change: Callable[[Settings], Settings] = lambda settings: settings,
    judging: Callable[[Settings], ASGIApp | None] = lambda settings: None,
    *,
    own_desk: bool = False,
) -> Iterator[Served]:
    """The application, running, on a copy of the small network with its people.

    Args:
        tmp_path: a folder of the test's own.
        change: makes the settings of this one from the usual ones.
        judging: makes the page on which pairs are judged.
        own_desk: with a desk that was opened for this one, and so with a cache of its own, which takes seconds.
    """
    made, found, desk = _made()
    data = tmp_path / "served"
    shutil.copytree(made, data)
    settings = change(_settings(data))
    if own_desk:
        with closing(open_store(settings.db, data)) as store:
            desk = open_desk(store, settings)
    app = create_app(settings, Desk(desk.network, desk.matcher, desk.sequence), judging(settings))
    with TestClient(app):  # starts the application, and stops it at the end
        yield Served(app, app.state.store, settings, people_network(), found)
