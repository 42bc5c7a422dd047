"""Among whom a list was made: for which kind of page, and who was named for it or left out.

The log keeps it beside the question, so that the very same list can be made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

LIST = "list"
"""Everybody whom the reader may see, but those who were left out: a rank in it says something."""
SHORTLIST, DISMISSED, APPLICATIONS = "shortlist", "dismissed", "applications"
"""Lists of those whom a person put there: she who applied, or a recruiter."""
COMPARED, OPENED = "compared", "opened"
"""Some side by side, and one alone."""
READ = "read"
"""No page: a program read the records."""
NO_RANK = 0
"""Of who appeared elsewhere than in a list: her place there says nothing of her."""


@dataclass(frozen=True, slots=True)
class Selection:
    """How the set was made that a ranking is of: ids of learners or of offers; learners are pseudonyms in the log.

    `page` is one of the kinds above. `only` are those who were named for it; `None` stands for everybody whom the
    reader may see, without those of `without`.
    """

    page: str = LIST
    without: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    @property
    def ids(self) -> frozenset[str]:
        """Everybody whom it names, as left out or as shown."""
        return self.without | (self.only or frozenset())

    def among(self, everybody: Iterable[str]) -> frozenset[str] | None:
        """The set, out of everybody; `None` where nobody is named for it and nobody is left out.

        >>> sorted(Selection(without=frozenset({"a"})).among(["a", "b", "c"]))
        ['b', 'c']
        """
        if self.only is not None:
            return self.only
        return frozenset(everybody) - self.without if self.without else None

    def under(self, names: Mapping[str, str]) -> Selection:
        """The same with a name in place of each id."""
        return replace(
            self,
            without=frozenset(names[one] for one in self.without),
            only=None if self.only is None else frozenset(names[one] for one in self.only),
        )


EVERYBODY = Selection()
"""A list of all whom the reader may see."""
