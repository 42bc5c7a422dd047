"""Records and the store's own values: the layout of the files that were made before there were migrations."""

import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, unless they are there: an old store is taken over as it is."""
    if sa.inspect(op.get_bind()).has_table("meta"):
        return
    name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    meta = op.create_table(
        "meta",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("kind", name, primary_key=True),
        sa.Column("id", name, primary_key=True),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    )
    values = {"layout": 1, "id": secrets.token_hex(16), "sequence": 0, "about": {}}
    op.bulk_insert(meta, [{"name": name, "value": json.dumps(value)} for name, value in values.items()])
