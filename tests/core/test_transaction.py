import threading
from contextlib import suppress
from functools import partial

import pytest
import sqlalchemy as sa

from core.database import writing_options
from core.extensions import db
from core.transaction import RETRIES, perform, transaction
from models.ledger import Account, AccountKind
from models.user import Attempt
from tests.builders.at_once import together

pytestmark = pytest.mark.usefixtures("in_app")


def attempt(subject="x"):
    return Attempt(scope="test", subject=subject, period="today", failures=1)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Attempt))


def write_and(session, then=print, *args):
    session.add(attempt())
    session.flush()
    then(*args)


def test_what_the_block_wrote_is_committed():
    with transaction() as session:
        session.add(attempt())
    assert count() == 1


def test_a_write_outside_is_refused():
    db.session.add(attempt())
    with pytest.raises(RuntimeError, match="outside"):
        db.session.flush()
    assert count() == 0


def test_a_transaction_does_not_nest():
    with pytest.raises(RuntimeError, match="already open"), transaction() as session:
        write_and(session, perform, print)
    assert count() == 0
    with transaction():
        pass


def test_an_error_takes_everything_back():
    with pytest.raises(ZeroDivisionError), transaction() as session:
        write_and(session, divmod, 1, 0)
    assert count() == 0
    with pytest.raises(RuntimeError, match="outside"):
        write_and(db.session)


def test_what_was_read_before_is_read_again(database):
    with transaction() as session:
        session.add(attempt())
    seen = db.session.scalar(sa.select(Attempt))
    with db.engine.connect().execution_options(**writing_options(db.engine)) as other:
        other.execute(sa.update(Attempt).values(failures=7))
        other.commit()
    with transaction():
        assert db.session.get(Attempt, seen.id).failures == 7


def test_sqlite_begins_immediate_and_lets_readers_in(database):
    if database.engine != "sqlite":
        pytest.skip("PostgreSQL has no single writer")
    with transaction():
        with db.engine.connect() as other:
            assert other.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 0
        raw = db.engine.raw_connection()
        raw.execute("PRAGMA busy_timeout=0")
        with pytest.raises(Exception, match="locked"):
            raw.execute("BEGIN IMMEDIATE")
        raw.execute("PRAGMA busy_timeout=10000")
        raw.close()


def test_writers_wait_for_each_other_and_lose_nothing(app):
    with transaction() as session:
        session.add(attempt())

    def add_one():
        seen = db.session.scalar(sa.select(Attempt.failures).with_for_update())
        db.session.execute(sa.update(Attempt).values(failures=seen + 1))

    def work():
        for _ in range(20):
            perform(add_one)

    together(app, [work] * 8)
    count()
    assert db.session.scalar(sa.select(Attempt.failures)) == 161


@pytest.mark.parametrize("state", ["40001", "40P01", "23505"])
def test_a_conflict_of_the_engine_is_tried_again(database, state):
    if database.engine == "sqlite":
        pytest.skip("SQLite's writers queue: they never conflict")
    calls = []

    def fail(times):
        calls.append(times)
        db.session.add(attempt(f"{times}, {len(calls)}"))
        db.session.flush()
        if len(calls) <= times:
            raise_state = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"
            db.session.execute(sa.text(raise_state))
        return "done"

    assert perform(fail, RETRIES - 1) == "done"
    assert (len(calls), count()) == (RETRIES, 1)
    calls.clear()
    with pytest.raises(sa.exc.DBAPIError):
        perform(fail, 2 * RETRIES)
    assert (len(calls), count()) == (RETRIES, 1)


def test_another_error_of_the_engine_is_not_tried_again():
    calls = []

    def fail():
        calls.append(1)
        db.session.execute(sa.text("SELECT * FROM nowhere"))

    with pytest.raises((sa.exc.OperationalError, sa.exc.ProgrammingError)):
        perform(fail)
    assert len(calls) == 1


def test_two_wallets_locked_crosswise_end_well(app, world):
    ids = db.session.scalars(sa.select(Account.id).where(Account.kind == AccountKind.WALLET)).all()
    db.session.rollback()
    met = threading.Barrier(2)

    def lower(account_id):
        db.session.execute(
            sa.update(Account).where(Account.id == account_id).values(balance=Account.balance - 1)
        )

    def touch(first, second):
        lower(first)
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=0.5)
        lower(second)

    one, other = ids[:2]
    together(app, [partial(perform, touch, one, other), partial(perform, touch, other, one)])
    left = db.session.scalars(sa.select(Account.balance).where(Account.id.in_([one, other])))
    assert sorted(left) == [49_98, 99_98]
