"""One side of the market: the learners, or the offers, with everything that is kept ready about them.

Row i is the same record in every array and index here: all of them append, and close the gap when one leaves.
Records, their profiles and their vectors enter and leave together. The arrays that rules and features work on are
laid out when they are first asked for; a change is seen by the next search. `after` makes those of a changed side
from those of the one before it, so that one changed record costs no look at the ten thousand others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.errors import ShapeError, UnknownIdError
from matching.index_file import refuse_unless
from matching.layout import Columns, Layout
from matching.profile import OCCUPATION, SKILL, Profile
from matching.profile_file import read_profiles, write_profiles
from matching.ragged import Ragged
from matching.records import Learner, Offer
from matching.vector_index import FaissIndex

Record = TypeVar("Record", Learner, Offer)


class Side(Generic[Record, Columns]):
    """The records of one side, by id.

    Args:
        columns: lays out the plain facts of these records; it is given their skills as well.
        dim: dimensions of the profiles' vectors.
    """

    def __init__(self, columns: Callable[[Sequence[Record], Ragged], Columns], dim: int) -> None:
        self._columns: Callable[[Sequence[Record], Ragged], Columns] = columns
        self._records: dict[str, Record] = {}
        self._profiles: dict[str, Profile] = {}
        self._vectors = FaissIndex(dim)
        self._layout: Layout[Columns] | None = None

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def record(self, record_id: str) -> Record:
        """The record with this id.

        Raises:
            UnknownIdError: there is none.
        """
        if record_id not in self._records:
            raise UnknownIdError(f"no record with id {record_id!r} among the {len(self)} known")
        return self._records[record_id]

    def profile(self, record_id: str) -> Profile:
        """The profile of the record with this id. Raises `UnknownIdError`."""
        self.record(record_id)
        return self._profiles[record_id]

    def records(self) -> tuple[Record, ...]:
        """All records, in the order they came."""
        return tuple(self._records.values())

    def profiles(self) -> tuple[Profile, ...]:
        """All profiles, in the order of `records`."""
        return tuple(self._profiles.values())

    # ------------------------------------------------------------------- changes

    def add(self, records: Sequence[Record], profiles: Sequence[Profile]) -> None:
        """Take in new records with their profiles.

        Raises:
            ShapeError: the two differ in length or order.
            DuplicateIdError: an id is known already, or comes twice.
        """
        ids = _agreeing_ids(records, profiles)
        if not ids:
            return
        self._vectors.add(
            ids, np.stack([profile.vector for profile in profiles])
        )  # refuses ids that are known
        self._records.update(zip(ids, records, strict=True))
        self._profiles.update(zip(ids, profiles, strict=True))
        self._layout = None

    def remove(self, ids: Sequence[str]) -> None:
        """Forget these records. Raises `UnknownIdError` before anything is changed."""
        for one in ids:
            self.record(one)
        if not ids:
            return
        self._vectors.remove(list(ids))
        for one in ids:
            del self._records[one], self._profiles[one]
        self._layout = None

    def update(self, records: Sequence[Record], profiles: Sequence[Profile]) -> None:
        """Replace records that are known by new versions of them. Raises `UnknownIdError`, `ShapeError`."""
        ids = _agreeing_ids(records, profiles)
        for one in ids:
            self.record(one)
        if ids:
            self._vectors.update(ids, np.stack([profile.vector for profile in profiles]))
            self._records.update(zip(ids, records, strict=True))
            self._profiles.update(zip(ids, profiles, strict=True))
            self._layout = None

    def after(
        self, put: Sequence[Record], profiles: Sequence[Profile], gone: Collection[str]
    ) -> Side[Record, Columns]:
        """Another side, with records put in or replaced and others gone; this one stays as it is.

        Ids in `gone` that are not here are passed over. Raises `ShapeError`, `DuplicateIdError` as `add` does.
        """
        twin: Side[Record, Columns] = Side(self._columns, self._vectors.dim)
        twin._vectors = self._vectors.copy()
        twin._records, twin._profiles = dict(self._records), dict(self._profiles)
        pairs = list(zip(put, profiles, strict=True))
        known = [pair for pair in pairs if pair[0].id in self]
        new = [pair for pair in pairs if pair[0].id not in self]
        leaving = [one for one in gone if one in self]
        twin.remove(leaving)
        twin.update([record for record, _ in known], [profile for _, profile in known])
        twin.add([record for record, _ in new], [profile for _, profile in new])
        if self._layout is not None:
            source = np.delete(np.arange(len(self), dtype=np.intp), self._vectors.positions(leaving))
            source = np.append(source, len(self) + len(known) + np.arange(len(new), dtype=np.intp))
            changed = twin._vectors.positions([record.id for record, _ in known])
            source[changed] = len(self) + np.arange(len(known))
            fresh = (
                self._laid_out(*zip(*known, *new, strict=True)) if known or new else self._laid_out((), ())
            )
            twin._layout = self._layout.after(fresh, tuple(twin._records), source)
        return twin

    def redate(self, records: Sequence[Record]) -> None:
        """Take the same records with other dates: no profile depends on one. Raises `UnknownIdError`, `ShapeError`."""
        of_record = {record.id: record for record in records}
        for one in of_record:
            self.record(one)
        if len(of_record) != len(self):
            raise ShapeError(f"{len(of_record)} records, but {len(self)} are known")
        self._records = {one: of_record[one] for one in self._records}
        self._layout = None

    # ------------------------------------------------------------------- on disk

    def save(self, folder: Path, stamp: Mapping[str, str]) -> None:
        """Write everything but the records, which the store has; see `index_file` for what a crash leaves."""
        self._vectors.save(folder / "vectors", stamp)
        write_profiles(folder / "profiles", self.profiles(), stamp)

    def load(
        self,
        folder: Path,
        records: Sequence[Record],
        expect: Mapping[str, str],
        without: Collection[str] = frozenset(),
    ) -> None:
        """Take in records whose profiles and vectors were saved; this side must be empty.

        Args:
            folder: where they were saved.
            records: all of them but those in `without`.
            expect: the stamp that was given to `save`.
            without: ids of saved records that are gone or have changed since: what was saved of them is left out.

        Raises:
            IndexFileError: what was saved is missing, torn, altered, stale, or of other records.
        """
        vectors = FaissIndex.load(folder / "vectors", expect)
        profiles = read_profiles(folder / "profiles", vectors.by_id(), expect)
        of_record = {record.id: record for record in records}
        outdated = set(without)
        same = of_record.keys() == set(vectors.ids) - outdated
        refuse_unless(folder, same and vectors.dim == self._vectors.dim, "was made from other records")
        vectors.remove([one for one in vectors.ids if one in outdated])
        profiles = [profile for profile in profiles if profile.id not in outdated]
        self._vectors = vectors
        self._profiles = {profile.id: profile for profile in profiles}
        self._records = {profile.id: of_record[profile.id] for profile in profiles}
        self._layout = None

    # ------------------------------------------------------------------- reading

    def prepare(self) -> None:
        """Make now what the first question would have to wait for."""
        self._vectors.prepare()
        _ = self.layout().skill_lists

    def layout(self) -> Layout[Columns]:
        """The arrays as they stand now."""
        if self._layout is None:
            self._layout = self._laid_out(self.records(), self.profiles())
        return self._layout

    def _laid_out(self, records: Sequence[Record], profiles: Sequence[Profile]) -> Layout[Columns]:
        skills = Ragged.of([one.skills for one in profiles], SKILL)
        return Layout(
            ids=tuple(record.id for record in records),
            columns=self._columns(records, skills),
            skills=skills,
            occupations=Ragged.of([one.occupations for one in profiles], OCCUPATION),
        )

    def ranks(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """The places of the rows' ids in the order of all ids, shape (len(rows),): ties break by them."""
        return self._vectors.ranks[rows]

    def nearest(self, vector: NDArray[np.float32], k: int, among: NDArray[np.intp]) -> NDArray[np.intp]:
        """The k rows nearest to a vector among the given rows, nearest first, ties by id."""
        allowed = None if len(among) == len(self) else among
        return self._vectors.nearest(vector[np.newaxis, :], k, allowed)[0].positions


def _agreeing_ids(records: Sequence[Record], profiles: Sequence[Profile]) -> list[str]:
    ids = [record.id for record in records]
    if ids != [profile.id for profile in profiles]:
        raise ShapeError(f"{len(records)} records but {len(profiles)} profiles, or in another order")
    return ids
