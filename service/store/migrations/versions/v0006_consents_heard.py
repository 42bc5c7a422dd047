"""How somebody was told of a consent, or of its end, that a learner did not write herself."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give consents how they were heard; of those that are there nothing is known of it."""
    for name in ("how", "paper", "withdrawn_how"):
        op.add_column("consents", sa.Column(name, sa.Text()))
