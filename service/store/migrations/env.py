"""How Alembic reaches a store: over the connection of whoever opens it, inside its transaction."""

from alembic import context

from service.store.tables import METADATA
from service.store.upgrading import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
