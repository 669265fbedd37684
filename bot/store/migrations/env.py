"""Alembic's entry point: runs migrations on the connection it is handed.

The caller (``bot.store.migrate``) holds the lock and the one transaction around all of
them. To change the tables, change ``bot/store/schema.py``, its ``REVISION`` with it,
and add ``versions/<next number>_<what it does>.py``; released ones never change. On
SQLite a column is altered within ``op.batch_alter_table``.
"""

from alembic import context

from bot.store.schema import metadata, schema_version

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=schema_version.name,
)
context.run_migrations()
