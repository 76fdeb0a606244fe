import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
import sqlalchemy as sa

from core.database import WAL_RACE_MENDED, Instant, engine_options, prepare_engine
from core.extensions import db
from core.transaction import perform

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def pragmas(connection) -> dict:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}


@pytest.mark.usefixtures("in_app")
def test_every_connection_can_be_trusted_with_money(database):
    with db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            if database.engine == "sqlite":
                assert pragmas(connection) == PRAGMAS
                version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
                assert tuple(map(int, version.split("."))) >= WAL_RACE_MENDED
            else:
                assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "10s"
                assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
                assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_library_with_the_journal_race_keeps_the_rollback_journal(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    assert engine.dialect.dbapi.__name__ == "sqlite3.dbapi2"
    prepare_engine(engine)
    mended = sqlite3.sqlite_version_info >= WAL_RACE_MENDED
    with engine.connect() as connection:
        journal = "wal" if mended else "delete"
        assert pragmas(connection) == PRAGMAS | {"journal_mode": journal}
    engine.dispose()


def test_an_instant_comes_back_aware_in_utc(tmp_path):
    url = f"sqlite:///{tmp_path / 'instants.db'}"
    engine = sa.create_engine(url, **engine_options(url))
    table = sa.Table("seen", sa.MetaData(), sa.Column("at", Instant))
    noon = datetime(2026, 7, 14, 12, tzinfo=UTC)
    paris_noon = noon.astimezone(timezone(timedelta(hours=2)))
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"at": paris_noon}, {"at": None}])
        assert list(connection.scalars(sa.select(table.c.at))) == [noon, None]
    engine.dispose()


def test_a_foreign_key_is_enforced(in_app, database):
    orphan = sa.text("INSERT INTO identity (issuer, subject, user_id) VALUES ('i', 's', 999)")
    with pytest.raises(sa.exc.IntegrityError):
        perform(db.session.execute, orphan)


def test_postgresql_writes_in_a_transaction_only(in_app, database):
    if database.engine == "sqlite":
        pytest.skip("SQLite has no session that only reads")
    statement = sa.text("DELETE FROM attempt")
    with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
        db.session.execute(statement)
    perform(db.session.execute, statement)


def test_a_statement_stays_prepared_from_one_transaction_to_the_next(in_app, database):
    if database.engine == "sqlite":
        pytest.skip("SQLite keeps its statements in the process")
    for _ in range(8):
        perform(db.session.scalar, sa.text("SELECT 41"))
        assert db.session.scalar(sa.text("SELECT 42")) == 42
        db.session.remove()
    prepared = db.session.scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all()
    assert {"SELECT 41", "SELECT 42"} <= set(prepared)


def test_a_connection_that_died_while_it_rested_is_replaced(in_app, database, monkeypatch):
    if database.engine == "sqlite":
        pytest.skip("a file does not hang up")
    monkeypatch.setattr("core.database.ASK_AFTER_SECONDS", -1)
    pid = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
    db.session.remove()
    with psycopg.connect(database.server.get_uri(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert db.session.scalar(sa.text("SELECT pg_backend_pid()")) != pid
