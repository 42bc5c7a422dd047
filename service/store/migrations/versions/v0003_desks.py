"""Who may come in, what people did and said, and what was shown to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables beside the records."""
    op.create_table(
        "users",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("email", NAME, nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", NAME),
        sa.Column("learner_id", NAME),
        sa.Column("password", sa.Text()),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text()),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token", sa.Text(), primary_key=True),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("secret", sa.Text(), nullable=False, unique=True),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text()),
        sa.Column("revoked", sa.Text()),
        sa.Column("seen", sa.Text()),
    )
    op.create_table(
        "one_use_links",
        sa.Column("token", sa.Text(), primary_key=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("used", sa.Text()),
    )
    op.create_table(
        "attempts",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("what", NAME, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_table(
        "caseloads",
        sa.Column("user_id", NAME, primary_key=True),
        sa.Column("learner_id", NAME, primary_key=True),
        sa.Column("since", sa.Text(), nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("learner_id", NAME, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("organisation_id", NAME),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text()),
    )
    op.create_table(
        "considered",
        sa.Column("offer_id", NAME, primary_key=True),
        sa.Column("learner_id", NAME, primary_key=True),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
    )
    op.create_table(
        "contact_requests",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("organisation_id", NAME, nullable=False),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("learner_id", NAME, nullable=False),
        sa.Column("offer_id", NAME),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("answered", sa.Text()),
    )
    op.create_table(
        "notes",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("organisation_id", NAME),
        sa.Column("learner_id", NAME, nullable=False),
        sa.Column("offer_id", NAME),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("learner_id", NAME, nullable=False),
        sa.Column("offer_id", NAME, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("user_id", NAME, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("looked", sa.Text()),
        sa.Column("known", sa.Text(), nullable=False),
    )
    op.create_table(
        "offer_choices",
        sa.Column("learner_id", NAME, primary_key=True),
        sa.Column("offer_id", NAME, primary_key=True),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_table(
        "contests",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("learner_id", NAME, nullable=False),
        sa.Column("offer_id", NAME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered", sa.Text()),
        sa.Column("answered_by", NAME),
    )
    op.create_table(
        "outbox",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("learner_id", NAME),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("sent", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.Text()),
        sa.Column("trouble", sa.Text()),
    )
    op.create_table(
        "rankings",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", NAME, nullable=False, unique=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", NAME),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
    )
    op.create_table(
        "appearances",
        sa.Column("pseudonym", NAME, primary_key=True),
        sa.Column("ranking", NUMBER, primary_key=True),
        sa.Column("rank", sa.Integer(), nullable=False),
    )
    op.create_table(
        "pseudonyms",
        sa.Column("learner_id", NAME, primary_key=True),
        sa.Column("pseudonym", NAME, nullable=False, unique=True),
    )
    op.create_table(
        "acts",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("act", NAME, nullable=False),
        sa.Column("subject", NAME),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("learner_id", NAME, primary_key=True),
        sa.Column("noticed", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
    )
    op.create_table(
        "merges",
        sa.Column("old_id", NAME, primary_key=True),
        sa.Column("learner_id", NAME, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("user_id", NAME, primary_key=True),
        sa.Column("key", NAME, primary_key=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
    )
    op.create_index("ix_users_organisation_id", "users", ["organisation_id"])
    op.create_index("ix_users_learner_id", "users", ["learner_id"])
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id"])
    op.create_index("ix_one_use_links_user_id", "one_use_links", ["user_id"])
    op.create_index("ix_attempts_what_at", "attempts", ["what", "at"])
    op.create_index("ix_caseloads_learner_id", "caseloads", ["learner_id"])
    op.create_index("ix_consents_learner_id", "consents", ["learner_id"])
    op.create_index("ix_consents_purpose", "consents", ["purpose", "withdrawn"])
    op.create_index("ix_considered_learner_id", "considered", ["learner_id"])
    op.create_index("ix_contact_requests_organisation_id", "contact_requests", ["organisation_id"])
    op.create_index("ix_contact_requests_learner_id", "contact_requests", ["learner_id"])
    op.create_index("ix_notes_organisation_id", "notes", ["organisation_id"])
    op.create_index("ix_notes_learner_id", "notes", ["learner_id"])
    op.create_index("ix_suggestions_learner_id", "suggestions", ["learner_id"])
    op.create_index("ix_saved_searches_user_id", "saved_searches", ["user_id"])
    op.create_index("ix_contests_learner_id", "contests", ["learner_id"])
    op.create_index("ix_outbox_learner_id", "outbox", ["learner_id"])
    op.create_index("ix_outbox_due", "outbox", ["due"])
    op.create_index("ix_merges_learner_id", "merges", ["learner_id"])
