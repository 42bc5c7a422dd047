"""Everything that is kept about one person, for herself: her right of access, in one JSON document.

Found by the columns of the tables, so that no table is forgotten. Left out are secrets (the hash of a password, tokens,
the words of a message that opens her account) and the pseudonym, which is the key to the log and no fact about her.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.codec import to_json
from matching.errors import UnknownIdError
from matching.records import Identity, Learner
from service.accounts import users
from service.store import KINDS, SqlReading
from service.store.desk_tables import PSEUDONYMS
from service.store.erasing import tables_about_a_learner
from service.store.sql_reading import records_about
from service.trust.pseudonyms import all_ids_of
from service.trust.shown_rankings import seen_by
from service.workspace.outbox import ABOUT_ACCOUNTS

NOT_HERS = frozenset({"id", "user_id", "learner_id", "answered_by"})
"""Columns that point at other rows and other people, and say nothing of her."""


def own_data(now: SqlReading, learner_id: str) -> dict[str, Any]:
    """Her records, her account, every row about her, and whose lists she stood in.

    Raises:
        UnknownIdError: nothing is kept about this id.
    """
    records = {
        kind: [to_json(one) for one in records_about(now, cls, learner_id)]
        for kind, cls in KINDS.items()
        if cls in (Learner, Identity) or kind in ("enrolments", "interactions", "placements")
    }
    account = users.of_learner(now, learner_id)
    if account is None and not any(records.values()):
        raise UnknownIdError(f"no learner with id {learner_id!r}")
    rows: dict[str, list[dict[str, object]]] = {}
    for table in tables_about_a_learner():
        if table is not PSEUDONYMS:
            found = now.connection.execute(table.select().where(table.c.learner_id == learner_id))
            rows[table.name] = [
                {name: value for name, value in row._mapping.items() if name not in _left_out(row._mapping)}
                for row in found
            ]
    return {
        "id": learner_id,
        "former_ids": list(all_ids_of(now, learner_id))[:-1],
        "records": {kind: found for kind, found in records.items() if found},
        "account": None
        if account is None
        else {
            "email": account.email,
            "name": account.name,
            "lang": account.lang,
            "state": account.state,
            "created": account.created,
            "seen": account.seen,
        },
        "kept": {name: found for name, found in rows.items() if found},
        "seen_by": [
            {
                "day": one.day,
                "organisation": one.organisation,
                "times": one.times,
                "ways": dict(one.ways),
                "best_rank": one.best_rank,
            }
            for one in seen_by(now, learner_id)
        ],
    }


def _left_out(row: Mapping[Any, Any]) -> frozenset[str]:
    """The columns of a row that are not told her."""
    opens_account = str(row.get("kind", "")).startswith(ABOUT_ACCOUNTS)
    return NOT_HERS | {"body"} if opens_account else NOT_HERS
