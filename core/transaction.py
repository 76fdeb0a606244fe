"""The edge commits: one use case, one commit."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from .database import sqlite_file, writing_options
from .errors import Counted
from .extensions import db

P = ParamSpec("P")
T = TypeVar("T")

RETRIES = 3
_WORTH_A_RETRY = {"40P01", "40001", "23505"}


@contextmanager
def transaction() -> Iterator[Session]:
    """Run the block in one write transaction; commit at its end, roll back on any error.

    A Counted refusal commits as well: the count of a wrong guess must outlive it.
    A read transaction under way is ended first, so nothing read before counts as current.
    On SQLite the writers queue at one file lock, in fair order, and begin IMMEDIATE.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open: services flush, the edge commits")
    session.rollback()
    engine = db.engine
    with _write_gate(engine):
        session.connection(execution_options=writing_options(engine))
        session.info["writing"] = True
        try:
            yield session
            session.commit()
        except Counted:
            session.commit()
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


def perform(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a service in a transaction of its own; at most three times.

    A deadlock, or a row that somebody else has just inserted, is worth another try.
    """
    for attempt in range(RETRIES):
        try:
            with transaction():
                return verb(*args, **kwargs)
        except sa.exc.DBAPIError as error:
            last = attempt == RETRIES - 1
            if last or getattr(error.orig, "sqlstate", None) not in _WORTH_A_RETRY:
                raise
    raise AssertionError("the last try returns or raises")


@contextmanager
def _write_gate(engine: sa.Engine) -> Iterator[None]:
    file = sqlite_file(engine)
    if file is None:
        yield
        return
    with open(f"{file}.lock", "ab") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


@sa.event.listens_for(db.session, "before_flush")
def _refuse_write_outside(session: Session, *context: object) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("a write outside of transaction()")
