"""Who was hired from outside the network, so that the posts of an offer can be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of hires of nobody known."""
    op.create_table(
        "outside_hires",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("offer_id", NAME, nullable=False),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
    )
    op.create_index("ix_outside_hires_offer_id", "outside_hires", ["offer_id"])
