"""One base for all tables, and what each engine needs to be trusted with money."""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WAL_RACE_MENDED = (3, 51, 3)
ASK_AFTER_SECONDS = 5
LOCK: dict[str, Any] = {
    "key_share": True
}  # a row to change: those who only point at it need not wait
Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
PrimaryKey = Annotated[int, mapped_column(Key, primary_key=True)]


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant, kept without its zone so that both engines compare it alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


AnyRow = sa.Row[*tuple[Any, ...]]
AnySelect = sa.Select[*tuple[Any, ...]]


class Base(DeclarativeBase):
    if TYPE_CHECKING:
        __table__: ClassVar[sa.Table]

    trailed = True  # whether a change of a row leaves a line in the audit trail
    registry = sa.orm.registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            int: Key,
            str: sa.String(200),
            datetime: Instant(),
            dict[str, Any]: sa.JSON(),
            list[str]: sa.JSON(),
            bytes: sa.LargeBinary(),
        },
    )


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs for that database.

    PostgreSQL reads without a transaction, and refuses to write without one: a page saves the
    turns of BEGIN and ROLLBACK, and keeps its prepared statements, which a ROLLBACK forgets.
    """
    if not url.startswith("sqlite"):
        settings = "lock_timeout=10000", "timezone=UTC", "default_transaction_read_only=on"
        return {
            "isolation_level": "AUTOCOMMIT",
            "connect_args": {"options": " ".join(f"-c {setting}" for setting in settings)},
        }
    import pysqlite3.dbapi2

    return {
        "module": pysqlite3.dbapi2,
        "connect_args": {"timeout": 10, "isolation_level": None, "cached_statements": 256},
    }


def writing_options(engine: sa.Engine) -> dict[str, Any]:
    """The execution options of a connection that begins a write transaction."""
    if engine.dialect.name == "sqlite":
        return {"sqlite_begin": "IMMEDIATE"}
    return {"isolation_level": "READ COMMITTED"}


def prepare_engine(engine: sa.Engine) -> None:
    """Give each new connection what it takes to be trusted with money."""
    prepare = _prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgresql
    prepare(engine)


def _prepare_sqlite(engine: sa.Engine) -> None:
    """A durable journal for several processes, foreign keys, whole triggers.

    Where the SQLite library has the write-ahead-log race, the rollback journal is used.
    """
    dbapi: Any = engine.dialect.dbapi
    safe = dbapi.sqlite_version_info >= WAL_RACE_MENDED
    pragmas = (
        f"journal_mode={'WAL' if safe else 'DELETE'}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-16384",
        "recursive_triggers=ON",
    )

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin")
        if mode:
            connection.exec_driver_sql(f"BEGIN {mode}")
        else:  # touches no file, so it cannot fail and needs none of SQLAlchemy's care
            plain: Any = connection.connection.dbapi_connection
            plain.execute("BEGIN")


def _prepare_postgresql(engine: sa.Engine) -> None:
    """A transaction may write; a connection that has rested is asked whether it still lives."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.read_only = False

    @sa.event.listens_for(engine, "checkout")
    def _check(connection: Any, record: Any, proxy: Any) -> None:
        rested = monotonic() - record.info.get("asked_at", 0)
        if rested > ASK_AFTER_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.OperationalError as error:
                raise sa.exc.DisconnectionError from error
            record.info["asked_at"] = monotonic()


def sqlite_file(engine: sa.Engine) -> Path | None:
    """The database file, or None on PostgreSQL and in memory."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name else None
