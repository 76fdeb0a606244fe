"""How Alembic reaches the application's database."""

from contextlib import contextmanager, nullcontext
from logging.config import fileConfig

from alembic import context
from flask import current_app

from core.database import Instant, writing_options
from core.extensions import db

if current_app.config.get("MIGRATION_LOGS", True):
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)


def render_item(kind, item, autogen_context):
    """Write our types as plain ones, so that a migration never changes with the code."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Instant) else False


def run_migrations():
    writing = db.engine.execution_options(**writing_options(db.engine))
    on_sqlite = db.engine.dialect.name == "sqlite"
    with writing.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=lambda ctx, column, meta, kind, meta_kind: (
                False if isinstance(meta_kind, Instant) else None
            ),
            transaction_per_migration=True,
            on_version_apply=check_foreign_keys if on_sqlite else (),
        )
        with making_tables_anew(connection) if on_sqlite else nullcontext():
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()


@contextmanager
def making_tables_anew(connection):
    """SQLite changes a table by a copy that takes its place: the keys that lead to it must wait."""
    keys = connection.connection.dbapi_connection  # listens outside of a transaction only
    keys.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        keys.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(ctx, **step):
    lost = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost:
        raise RuntimeError(f"a foreign key leads nowhere: {lost}")


if context.is_offline_mode():
    raise SystemExit("migrations run on a database, not offline")
run_migrations()
