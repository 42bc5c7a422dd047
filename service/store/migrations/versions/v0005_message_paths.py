"""Where in the site a message leads."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give messages a path; those that are there lead nowhere."""
    op.add_column("outbox", sa.Column("path", sa.Text()))
