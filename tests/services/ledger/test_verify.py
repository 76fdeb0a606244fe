"""The proof of the books is not blind: each fault that can be forced in is found."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.clock import now, past
from core.extensions import db
from core.transaction import perform, transaction
from models.user import Role
from services import correction, ledger, till, voucher
from services.ledger.proof import APPEND_ONLY, checks_of, promises_of
from tests.builders.acting import acting
from tests.builders.outing import add_outing
from tests.builders.world import add_user

pytestmark = pytest.mark.usefixtures("in_app")

CHECKS, PROMISES = checks_of(books.PROOFS), promises_of(books.PROOFS)
WALLET = "(SELECT MIN(debit_account_id) FROM transfer WHERE kind = 'pay')"
FAULTS = {
    "a kept balance equals the sum of its transfers": f"""
        UPDATE account SET balance = balance + 1 WHERE id = {WALLET}""",
    "no balance is negative": f"UPDATE account SET balance = -1 WHERE id = {WALLET}",
    "a hold account equals its open holds": """
        UPDATE account SET balance = balance + 1 WHERE kind = 'hold'""",
    "a settled hold is settled whole": """
        UPDATE transfer SET amount = amount - 1 WHERE kind = 'release'""",
    "a reversal mirrors its target": """
        UPDATE transfer SET amount = amount - 1 WHERE kind = 'cancel'""",
    "a transfer for a payment names it": """
        UPDATE transfer SET payment_id = NULL WHERE kind = 'cancel'""",
    "a wallet is granted once, and the right amount": """
        UPDATE transfer SET amount = amount - 1 WHERE kind = 'grant'""",
    "a payment has its transfer, from its wallet to its partner": """
        UPDATE payment SET amount = amount + 1""",
    "a payment is cancelled when its transfer is mirrored, and only then": """
        UPDATE payment SET state = 'confirmed'""",
    "a transfer stays inside its purse": """
        UPDATE account SET purse_id = (SELECT MAX(id) FROM purse) WHERE kind = 'partner_due'""",
    "each kind of transfer joins the right kinds of account": """
        UPDATE transfer SET kind = 'adjust' WHERE kind = 'hold'""",
    "an adjustment is one approved correction, of its amount and its accounts": """
        UPDATE correction SET amount = amount - 1 WHERE state = 'approved'""",
    "a payment is corrected within its amount, and never cancelled besides": """
        UPDATE correction SET amount = amount + 10000 WHERE state = 'proposed'""",
    "an outing is corrected within what was paid for each participant": """
        UPDATE correction SET participation_id = 1, payment_id = NULL WHERE state = 'proposed'""",
}
BROKEN_PROMISES = {
    "an open hold is an open promise": """
        UPDATE voucher SET state = 'cancelled' WHERE state = 'issued'""",
    "an open voucher has its hold, of its amount, in its purse": """
        UPDATE voucher SET amount = amount + 1 WHERE state = 'issued'""",
    "a cashed voucher is captured by its payment, and no other is": """
        UPDATE transfer SET payment_id = NULL WHERE kind = 'capture'""",
    "a participation has its hold, of the price, open until the outing is over": (
        "UPDATE participation SET state = 'withdrawn'"
    ),
    "a cashed outing pays its partner for those it should, and no other does": (
        "UPDATE outing SET state = 'cashed'"
    ),
}
RULES = [
    ("DROP INDEX uq_transfer_grant", "uq_transfer_grant"),
    ("DROP TRIGGER transfer_no_update{on}", "transfer_no_update"),
    ("DROP TRIGGER audit_no_delete{on}", "audit_no_delete"),
]


@pytest.fixture
def moved(world):
    """One transfer of almost every kind, all of them right."""
    make_corrections(world)
    slip = till.Slip(world.holder, None, world.partner_user, "t")
    payment = perform(till.debit, slip, world.sport, 10_00, by=acting(partner_id=world.partner))
    perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    hold = (world.holder, world.sport, world.season, 5_00)
    perform(ledger.release, perform(ledger.hold, *hold, by=None), by=None)
    taken = perform(ledger.hold, *hold, by=None)
    perform(ledger.capture, taken, 3_00, world.partner, by=None)
    perform(ledger.hold, *hold, by=None)
    perform(ledger.expire, world.holder, world.tutoring, world.season)
    with transaction():
        add_outing(world, world.school, world.partner, world.holder)
    assert books.verify() == {}


def make_corrections(world):
    """A correction of each kind, approved, and one that waits."""
    with past(now() - timedelta(days=2)):
        slip = till.Slip(world.holder, None, world.partner_user, "yesterday")
        paid = perform(till.debit, slip, world.sport, 4_00, by=acting(partner_id=world.partner))
    with transaction():
        other = add_user("finance", Role.FINANCE).id
    for verb, whom in (
        (correction.propose_take_back, (paid,)),
        (correction.propose_for_partner, (world.partner, world.sport)),
        (correction.propose_gesture, (world.holder, world.sport)),
    ):
        perform(
            correction.approve,
            perform(verb, *whom, 1_00, "Erreur", by=acting(other)),
            by=acting(world.admin),
        )
    perform(correction.propose_take_back, paid, 1_00, "Erreur", by=acting(other))


def force(statement: str) -> None:
    """Run the statement with every guard of the engine out of the way."""
    execute = db.session.connection().exec_driver_sql
    if db.engine.name == "sqlite":
        execute("PRAGMA ignore_check_constraints=ON")
        for name in db.session.scalars(
            sa.text("SELECT name FROM sqlite_master WHERE type='trigger'")
        ):
            execute(f"DROP TRIGGER {name}")
    else:
        execute("SET LOCAL session_replication_role = replica")
        for rule in ("ck_account_balance_not_negative",):
            execute(f"ALTER TABLE account DROP CONSTRAINT {rule}")
    execute(statement)


def test_every_check_has_its_fault():
    assert set(FAULTS) == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_fault_forced_into_the_books_is_found(moved, check):
    with transaction():
        force(FAULTS[check])
        assert books.verify()[check]
        db.session.rollback()


@pytest.fixture
def promised(world):
    """A voucher in each state and an outing, all of them right."""
    with transaction():
        add_outing(world, world.school, world.partner, world.holder)
    args = world.holder, world.sport, 5_00
    by = acting(world.holder_user)
    _, cashed, ended = (perform(voucher.issue, *args, by=by) for _ in range(3))
    slip = till.Slip(world.holder, None, world.partner_user, "v", cashed)
    perform(voucher.cash, slip, 3_00, by=acting(partner_id=world.partner))
    perform(voucher.cancel, ended, world.holder, by=acting(world.holder_user))
    assert books.verify() | books.verify_promises() == {}


def test_every_promise_has_its_fault():
    assert set(BROKEN_PROMISES) == set(PROMISES)


@pytest.mark.parametrize("check", PROMISES)
def test_a_promise_that_parts_from_its_hold_is_found(promised, check):
    with transaction():
        force(BROKEN_PROMISES[check])
        assert books.verify_promises()[check]
        db.session.rollback()


@pytest.mark.parametrize(("statement", "name"), RULES)
def test_a_rule_that_is_gone_is_missed(moved, statement, name):
    on = f" ON {name.split('_')[0]}" if db.engine.name == "postgresql" else ""
    with transaction():
        db.session.execute(sa.text(statement.format(on=on)))
        assert books.verify() == {"triggers, checks and unique rules are there": [name]}
        db.session.rollback()


def test_a_trigger_switched_off_is_missed(moved, database):
    if database.engine == "sqlite":
        pytest.skip("a trigger of SQLite is there or not")
    with transaction():
        db.session.execute(sa.text("ALTER TABLE transfer DISABLE TRIGGER transfer_no_truncate"))
        assert list(books.verify().values()) == [["transfer_no_truncate"]]
        db.session.rollback()


def test_both_engines_refuse_every_change_of_the_trail(moved, database):
    for table in ("transfer", "audit"):
        for act in APPEND_ONLY[database.engine]:
            statement = {
                "update": f"UPDATE {table} SET actor_id = NULL",
                "delete": f"DELETE FROM {table}",
                "truncate": f"TRUNCATE {table} CASCADE",
            }[act]
            with pytest.raises(sa.exc.DBAPIError, match="append-only"):
                perform(db.session.execute, sa.text(statement))
