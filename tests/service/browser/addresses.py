"""Every page of the site, and who opens it. A test holds the list to the routes of the application."""

from __future__ import annotations

from dataclasses import dataclass

from tests.service.browser.serving import Site

EXAMPLE_OFFER = 4
"""Which offer of an employer's the pages show: no journey changes it."""
EXAMPLE_LEARNERS = (3, 20, 21)
"""Which learners: the first is followed by `counsellor`; all agreed to be seen."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page: who opens it (`None`: anybody), its path with places for ids, and whether it answers with an error."""

    who: str | None
    path: str
    status: int = 200

    def of(self, site: Site) -> str:
        """The path with the ids of a site."""
        first, second, third = (site.all_learners[number] for number in EXAMPLE_LEARNERS)
        return self.path.format(
            offer=site.offers["org1"][EXAMPLE_OFFER],
            own=first,
            one=second,
            two=third,
        )

    def __str__(self) -> str:
        return f"{self.who or 'anybody'} {self.path}"


def _all_of(who: str | None, *paths: str, status: int = 200) -> tuple[Address, ...]:
    return tuple(Address(who, path, status) for path in paths)


PAGES: tuple[Address, ...] = (
    *_all_of(None, "/", "/sign-in", "/forgotten", "/how"),
    *_all_of(None, "/no/such/page", status=404),
    *_all_of(None, "/reset/none", "/invitation/none", "/enter/none", "/first/none", status=410),
    *_all_of(
        "recruiter",
        "/account",
        "/jobs",
        "/jobs/{offer}",
        "/recruiter",
        "/recruiter/offers/new",
        "/recruiter/offers/{offer}",
        "/recruiter/offers/{offer}?offset=20",
        "/recruiter/offers/{offer}/applied",
        "/recruiter/offers/{offer}/shortlist",
        "/recruiter/offers/{offer}/dismissed",
        "/recruiter/offers/{offer}/compare?who={one}&who={two}",
        "/recruiter/offers/{offer}/compare",
        "/recruiter/offers/{offer}/candidates/{one}",
        "/recruiter/offers/{offer}/edit",
        "/recruiter/offers/{offer}/copy",
        "/recruiter/offers/{offer}/manage",
        "/recruiter/searches",
        "/recruiter/shortlists",
        "/offers/{offer}",
    ),
    *_all_of(
        "learner",
        "/me",
        "/me/offers",
        "/me/offers?show=dismissed",
        "/me/offers/{offer}",
        "/me/offers/{offer}/apply",
        "/me/profile",
        "/me/profile/read",
        "/me/contacts",
        "/me/seen",
        "/me/data",
        "/me/identity",
        "/me/data/erase",
    ),
    *_all_of(
        "counsellor",
        "/counsellor",
        "/counsellor?sign=silent",
        "/counsellor/learners/{own}",
        "/counsellor/learners/{own}/profile",
        "/counsellor/offers",
        "/counsellor/offers?q=rien+de+tel",
        "/counsellor/offers/{offer}/send",
        "/counsellor/contests",
        "/counsellor/free",
        "/counsellor/rate",
        "/learners/{own}",
    ),
    *_all_of("analyst", "/office", "/office/reports", "/office/rankings", "/counsellor/rate"),
    *_all_of(
        "admin",
        "/office",
        "/office/rankings",
        "/office/health",
        "/office/acts",
        "/office/trainings",
        "/office/imports",
        "/office/duplicates",
        "/office/retention",
        "/office/erase",
        "/office/users",
        "/office/invitations",
        "/office/people",
        "/office/contacts",
        "/office/people/{own}",
        "/office/organisations",
        "/office/organisations/org1",
        "/office/users/recruiter",
        "/counsellor/contests",
        "/learners/{own}",
    ),
    Address("learner", "/recruiter", 403),
)
