"""Who comes in the load, and what they do: people of every role on a sample network, each with a sign-in of her own."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from matching.records import Learner, LearnerStatus, Offer, OfferStatus
from service.accounts import consents, cookies, sign_ins, users
from service.accounts import keys as api_keys
from service.accounts.actor import Role
from service.accounts.demo_people import add_demo_people
from service.accounts.sign_ins import Lasting
from service.accounts.signed import CSRF_HEADER, CSRF_PURPOSE
from service.accounts.tokens import bound
from service.operations.load_client import Call, call
from service.store import SqlStore

RANKING, READ, WRITE = "ranking", "other read", "write"
SHARES: Mapping[str, int] = {RANKING: 20, READ: 75, WRITE: 5}
"""Of a hundred requests."""
RECRUITERS, COUNSELLORS, LEARNERS, PROGRAMS = 20, 8, 60, 8
CASELOAD = 40


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser or a program: the headers that say who it is, and what she may name in an address."""

    headers: tuple[str, ...]
    offers: tuple[str, ...] = ()
    learners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who comes."""

    recruiters: tuple[Visitor, ...]
    counsellors: tuple[Visitor, ...]
    learners: tuple[Visitor, ...]
    programs: tuple[Visitor, ...]
    open_offers: tuple[str, ...]


def add_load_people(store: SqlStore, at: datetime, seed: int) -> People:
    """Add people to a sample's store, with their consents and caseloads, and sign them in."""
    add_demo_people(store, at)
    dice = random.Random(seed)
    with store.reading() as now:
        offers = [one for one in now.all(Offer) if one.status is OfferStatus.OPEN]
        ids = [one.id for one in now.all(Learner) if one.status is LearnerStatus.SEEKING]
        seen = sorted(consents.seen_learners(now) & set(ids))
    dice.shuffle(ids)
    employers = Counter(one.organisation_id for one in offers if one.organisation_id).most_common(RECRUITERS)
    maker = _Maker(store, at)
    recruiters = tuple(
        maker.browser(
            Role.RECRUITER,
            number,
            organisation_id=organisation,
            offers=tuple(one.id for one in offers if one.organisation_id == organisation),
            learners=tuple(dice.sample(seen, min(CASELOAD, len(seen)))),
        )
        for number, (organisation, _) in enumerate(employers)
    )
    counsellors = tuple(
        maker.browser(Role.COUNSELLOR, number, learners=tuple(dice.sample(ids, min(CASELOAD, len(ids)))))
        for number in range(COUNSELLORS)
    )
    herself = tuple(
        maker.browser(Role.LEARNER, number, learner_id=one) for number, one in enumerate(ids[-LEARNERS:])
    )
    programs = tuple(maker.program(number) for number in range(PROGRAMS))
    return People(recruiters, counsellors, herself, programs, tuple(one.id for one in offers))


class _Maker:
    """Makes accounts and lets them in."""

    def __init__(self, store: SqlStore, at: datetime) -> None:
        self._store, self._at = store, at

    def browser(
        self,
        role: Role,
        number: int,
        *,
        organisation_id: str | None = None,
        learner_id: str | None = None,
        offers: tuple[str, ...] = (),
        learners: tuple[str, ...] = (),
    ) -> Visitor:
        user_id = f"load-{role.value}-{number}"
        with self._store.writing() as now:
            users.add(
                now,
                email=f"{user_id}@example.org",
                name=f"{role.value.capitalize()} {number}",
                role=role,
                organisation_id=organisation_id,
                learner_id=learner_id,
                at=self._at,
                user_id=user_id,
            )
            users.set_state(now, user_id, users.ACTIVE)
            if role is Role.COUNSELLOR:
                users.follow(now, user_id, learners, self._at)
            token = sign_ins.open_sign_in(now, user_id, self._at, Lasting())
        csrf = bound(token, CSRF_PURPOSE)
        return Visitor((f"Cookie: {cookies.SIGN_IN}={token}", f"{CSRF_HEADER}: {csrf}"), offers, learners)

    def program(self, number: int) -> Visitor:
        user_id = f"load-program-{number}"
        with self._store.writing() as now:
            users.add(
                now,
                email=f"{user_id}@example.org",
                name=f"Program {number}",
                role=Role.ADMIN,
                at=self._at,
                user_id=user_id,
            )
            users.set_state(now, user_id, users.ACTIVE)
            _, secret = api_keys.make(now, user_id, "load", self._at)
        return Visitor((f"Authorization: Bearer {secret}",))


# --------------------------------------------------------------------------- what they do


class Acts:
    """Draws what people do next."""

    def __init__(self, people: People, dice: random.Random) -> None:
        self._people, self._dice = people, dice
        self._of: Mapping[str, Sequence[tuple[int, Callable[[], Call]]]] = {
            RANKING: (
                (8, self._recruiter_ranks),
                (5, self._learner_ranks),
                (5, self._program_ranks_learners),
                (2, self._program_ranks_offers),
            ),
            READ: (
                (15, lambda: self._job()),
                (8, lambda: self._page(self._one(people.recruiters), "/recruiter")),
                (4, lambda: self._page(self._one(people.recruiters), "/recruiter/searches")),
                (6, self._shortlist),
                (6, lambda: self._page(self._one(people.learners), "/me/profile")),
                (4, lambda: self._page(self._one(people.learners), "/me/seen")),
                (4, lambda: self._page(self._one(people.learners), "/me/data")),
                (6, lambda: self._page(self._one(people.counsellors), "/counsellor")),
                (4, lambda: self._page(self._one(people.learners), "/account")),
                (4, lambda: self._page(self._one(people.learners), "/how")),
                (6, self._record),
                (6, lambda: self._page(None, "/static/passerelle.css")),
                (2, lambda: self._page(None, "/v1/ready")),
            ),
            WRITE: ((2, self._note), (1, self._keep_shortlist), (1, self._choose), (1, self._new_offer)),
        }

    def draw(self, count: int) -> list[Call]:
        """As many calls, in the shares that belong, evenly mixed."""
        groups = [group for group, share in SHARES.items() for _ in range(share)]
        drawn: list[Call] = []
        while len(drawn) < count:
            self._dice.shuffle(groups)
            for group in groups[: count - len(drawn)]:
                weights, acts = zip(*self._of[group], strict=True)
                drawn.append(self._dice.choices(acts, weights)[0]())
        return drawn

    # ------------------------------------------------------------------- rankings

    def _recruiter_ranks(self) -> Call:
        who = self._one(self._people.recruiters)
        offer = quote(self._dice.choice(who.offers))
        start = self._dice.choice(("", "", "?offset=10", "?offset=20"))
        return call(
            RANKING, "recruiter’s list", "GET", f"/recruiter/offers/{offer}{start}", headers=who.headers
        )

    def _learner_ranks(self) -> Call:
        who = self._one(self._people.learners)
        return call(RANKING, "learner’s offers", "GET", "/me", headers=who.headers)

    def _program_ranks_learners(self) -> Call:
        offer = quote(self._dice.choice(self._people.open_offers))
        who = self._one(self._people.programs)
        return call(RANKING, "/v1 learners", "GET", f"/v1/offers/{offer}/learners?k=20", headers=who.headers)

    def _program_ranks_offers(self) -> Call:
        learner = quote(self._dice.choice(self._one(self._people.counsellors).learners))
        who = self._one(self._people.programs)
        return call(RANKING, "/v1 offers", "GET", f"/v1/learners/{learner}/offers?k=20", headers=who.headers)

    # ------------------------------------------------------------------- other reads

    def _page(self, who: Visitor | None, path: str) -> Call:
        return call(READ, path, "GET", path, headers=() if who is None else who.headers)

    def _job(self) -> Call:
        path = f"/jobs/{quote(self._dice.choice(self._people.open_offers))}"
        return call(READ, "job", "GET", path, headers=self._one(self._people.learners).headers)

    def _shortlist(self) -> Call:
        who = self._one(self._people.recruiters)
        path = f"/recruiter/offers/{quote(self._dice.choice(who.offers))}/shortlist"
        return call(READ, "shortlist", "GET", path, headers=who.headers)

    def _record(self) -> Call:
        path = f"/v1/offers/{quote(self._dice.choice(self._people.open_offers))}"
        return call(READ, "/v1 record", "GET", path, headers=self._one(self._people.programs).headers)

    # ------------------------------------------------------------------- writes

    def _candidate(self, act: str, fields: Mapping[str, str]) -> Call:
        who = self._one(self._people.recruiters)
        offer, learner = self._dice.choice(who.offers), self._dice.choice(who.learners)
        path = f"/recruiter/offers/{quote(offer)}/candidates/{quote(learner)}/{act}"
        return call(
            WRITE, act, "POST", path, headers=who.headers, body=urlencode(fields).encode(), wanted=303
        )

    def _note(self) -> Call:
        return self._candidate("note", {"text": "Entretien à prévoir la semaine prochaine."})

    def _keep_shortlist(self) -> Call:
        return self._candidate("shortlist", {})

    def _choose(self) -> Call:
        who = self._one(self._people.learners)
        path = f"/me/offers/{quote(self._dice.choice(self._people.open_offers))}/choice"
        body = urlencode({"act": "save"}).encode()
        return call(WRITE, "save an offer", "POST", path, headers=who.headers, body=body, wanted=303)

    def _new_offer(self) -> Call:
        return call(
            WRITE,
            "/v1 new offer",
            "POST",
            "/v1/offers",
            headers=self._one(self._people.programs).headers,
            body=json.dumps(
                {"title": "Développeuse ou développeur Python", "profile": "Python, Git, SQL"}
            ).encode(),
            content_type="application/json",
            wanted=201,
        )

    def _one(self, some: Sequence[Visitor]) -> Visitor:
        return self._dice.choice(some)
