"""Where somebody goes next: the start of her role, or a page of this site that she asked for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from service.accounts.actor import Role

STARTS: Mapping[Role, str] = {
    Role.RECRUITER: "/recruiter",
    Role.LEARNER: "/me",
    Role.COUNSELLOR: "/counsellor",
    Role.ANALYST: "/office",
    Role.ADMIN: "/office",
}
"""Where each role begins."""
LONGEST_NEXT = 2_000


def safe_next(given: str | None) -> str:
    """A path within this site, or "/" for anything else: no link of ours leads to another site.

    >>> safe_next("/offers/o1?k=5"), safe_next("//evil.example"), safe_next("https://evil.example/")
    ('/offers/o1?k=5', '/', '/')
    """
    if not given or len(given) > LONGEST_NEXT or not given.startswith("/") or given.startswith("//"):
        return "/"
    if "\\" in given or any(not letter.isprintable() or letter.isspace() for letter in given):
        return "/"
    parts = urlsplit(given)
    return "/" if parts.scheme or parts.netloc else given


def sign_in_path(wanted: str) -> str:
    """The sign-in page, from which one gets to what was wanted.

    >>> sign_in_path("/me?lang=en")
    '/sign-in?next=/me%3Flang%3Den'
    """
    safe = safe_next(wanted)
    return "/sign-in" if safe == "/" else f"/sign-in?next={quote(safe, safe='/')}"
