"""flask backup: a whole copy of the database while it is in use."""

import os
from contextlib import closing
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.database import sqlite_file
from core.extensions import db


@click.command("backup", help="Copie la base SQLite en service dans un nouveau fichier.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def group(file: Path) -> None:
    if sqlite_file(db.engine) is None:
        raise click.ClickException("Cette base est PostgreSQL : utilisez pg_dump.")
    if file.exists():
        raise click.ClickException(f"{file} existe déjà : rien n’est écrasé.")
    copy(file)
    click.echo(f"Base copiée et vérifiée : {file} ({file.stat().st_size} octets).")


def copy(file: Path) -> None:
    """Copy the database page by page, check the copy, then give it its name.

    Only the owner may read it: it holds everything. Raises OSError, or ClickException when the
    copy is not sound.
    """
    import pysqlite3.dbapi2 as sqlite3

    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = db.engine.raw_connection()
    with closing(source), closing(sqlite3.connect(part)) as target:
        source.driver_connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = target.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise click.ClickException(f"La copie n’est pas saine : {verdict}")
    part.rename(file)
