"""Alembic runs inside the transaction that db/migrate.py opened: the schema changes whole or not at all."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table_pk=True)
context.run_migrations()
