"""The feed of changes, and whom a record is about."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The ids of these kinds are JSON lists that start with the learner.
LISTED = {
    "sqlite": "UPDATE records SET learner_id = json_extract(id, '$[0]')"
    " WHERE kind IN ('enrolments', 'interactions', 'placements')",
    "postgresql": "UPDATE records SET learner_id = CAST(id AS json) ->> 0"
    " WHERE kind IN ('enrolments', 'interactions', 'placements')",
}


def upgrade() -> None:
    """Number the records that are there from 1 in the order of their changes, and give each its row in the feed."""
    connection = op.get_bind()
    name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("records", sa.Column("learner_id", name))
    op.create_table(
        "changes",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("kind", name, nullable=False),
        sa.Column("id", name, nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    run = connection.execute
    run(sa.text("UPDATE records SET learner_id = id WHERE kind IN ('learners', 'identities')"))
    run(sa.text(LISTED[connection.dialect.name]))
    run(
        sa.text(
            "INSERT INTO changes (sequence, kind, id, operation, at)"
            " SELECT row_number() OVER (ORDER BY sequence, kind, id), kind, id, 'upsert', :at FROM records"
        ),
        {"at": datetime.now(tz=UTC).isoformat(timespec="milliseconds")},
    )
    op.create_index("ix_while_migrating", "changes", ["kind", "id"])
    run(
        sa.text(
            "UPDATE records SET sequence = (SELECT sequence FROM changes"
            " WHERE changes.kind = records.kind AND changes.id = records.id)"
        )
    )
    op.drop_index("ix_while_migrating", "changes")
    run(
        sa.text(
            "UPDATE meta SET value = (SELECT CAST(count(*) AS TEXT) FROM changes) WHERE name = 'sequence'"
        )
    )
    run(sa.text("UPDATE meta SET value = '2' WHERE name = 'layout'"))  # older programs refuse it
    op.create_index("ix_records_learner_id", "records", ["learner_id"])
