"""How somebody was told of a consent; and what a learner did herself stands beside what recruiters did that day."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HERSELF = "learner"
BY_EITHER = ("seen", "dismissed")
KIND = "interactions"


def upgrade() -> None:
    """Give consents how they were heard, unknown of those that are there, and what learners did ids of its own."""
    for name in ("how", "paper", "withdrawn_how"):
        op.add_column("consents", sa.Column(name, sa.Text()))
    run = op.get_bind().execute
    found = run(
        sa.text("SELECT id, json FROM records WHERE kind = :kind AND json LIKE :named ORDER BY id"),
        {"kind": KIND, "named": f'%"{HERSELF}"%'},
    )
    moved = [(one, _own(one)) for one, text in found.all() if _hers(one, text)]
    if not moved:
        return
    last = int(run(sa.text("SELECT value FROM meta WHERE name = 'sequence'")).scalar_one())
    at = datetime.now(tz=UTC).isoformat(timespec="milliseconds")
    told = []
    for before, after in moved:
        told += [(before, "remove"), (after, "upsert")]
    run(
        sa.text(
            "INSERT INTO changes (sequence, kind, id, operation, at) VALUES (:sequence, :kind, :id, :done, :at)"
        ),
        [
            {"sequence": number, "kind": KIND, "id": one, "done": done, "at": at}
            for number, (one, done) in enumerate(told, start=last + 1)
        ],
    )
    run(
        sa.text("UPDATE records SET id = :after, sequence = :sequence WHERE kind = :kind AND id = :before"),
        [
            {"kind": KIND, "before": before, "after": after, "sequence": last + 2 * number}
            for number, (before, after) in enumerate(moved, start=1)
        ],
    )
    run(
        sa.text("UPDATE meta SET value = :value WHERE name = 'sequence'"),
        {"value": json.dumps(last + len(told))},
    )


def _hers(record_id: str, text: str) -> bool:
    return json.loads(record_id)[2] in BY_EITHER and json.loads(text).get("by") == HERSELF


def _own(record_id: str) -> str:
    return json.dumps([*json.loads(record_id), HERSELF], ensure_ascii=False)
