"""Many threads on the same money: it moves once, and nobody waits for somebody who waits."""

from functools import partial
from itertools import chain

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.extensions import db
from core.transaction import perform, transaction
from models.ledger import Transfer
from services import ledger, till
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.world import add_holder, add_partner

pytestmark = pytest.mark.usefixtures("in_app")


def debit(world, token, amount=1_00, run=perform):
    slip = Slip(world.holder, world.card, world.partner_user, token)
    return run(till.debit, slip, world.sport, amount, by=acting(partner_id=world.partner))


def sport(world) -> int:
    db.session.rollback()
    return {p.id: cents for p, cents in ledger.wallets(world.holder, world.season)}[world.sport]


def once(verb, *args, **kwargs):
    """As `perform`, but a deadlock is an error: it is not tried again."""
    with transaction():
        return verb(*args, **kwargs)


def deadlocks(database) -> int:
    """How many PostgreSQL has seen in this database so far."""
    if database.engine == "sqlite":
        return 0
    count = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return db.session.scalar(sa.text(count))


def test_a_purse_is_never_spent_twice(app, world):
    def shop(till_number):
        results = []
        for n in range(20):
            try:
                results.append(debit(world, f"{till_number}-{n}", run=once))
            except ledger.InsufficientBalance:
                results.append(None)
        return results

    results = list(chain(*together(app, [partial(shop, number) for number in range(16)])))
    paid = [payment for payment in results if payment]
    assert (len(results), len(paid), len(set(paid))) == (320, 100, 100)
    assert sport(world) == 0
    assert books.verify() == {}


def test_the_same_slip_from_16_tablets_pays_once(app, world):
    for token in ("a", "b", "c"):
        receipts = together(app, [partial(debit, world, token, 12_50, once)] * 16)
        assert len(set(receipts)) == 1
        assert isinstance(receipts[0], int)
    assert sport(world) == 62_50
    assert books.verify() == {}


def test_the_same_slip_with_two_amounts_pays_one_of_them(app, world):
    works = [partial(debit, world, "a", 10_00 + n % 2, once) for n in range(16)]
    results = together(app, works)
    assert len({r for r in results if isinstance(r, int)}) == 1
    assert sum(isinstance(r, till.TokenUsed) for r in results) == 8
    assert books.verify() == {}


def test_a_payment_cancelled_from_16_tablets_comes_back_once(app, world):
    payment = debit(world, "a", 12_50)
    cancel = partial(
        once, till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner)
    )
    results = together(app, [cancel] * 16)
    assert sum(isinstance(result, ledger.AlreadyReversed) for result in results) == 15
    assert results.count(None) == 1
    assert sport(world) == 100_00
    assert books.verify() == {}


def test_a_grant_by_16_roads_fills_the_purse_once(app, world):
    with transaction():
        holder = add_holder(world.programme, world.season, granted=False).id
    grant = partial(once, ledger.grant, holder, world.sport, world.season, 100_00, by=None)
    results = together(app, [grant] * 16)
    assert results.count(None) == 15
    assert books.verify() == {}


def test_a_hold_settled_from_16_sides_is_settled_once(app, world):
    hold = once(ledger.hold, world.holder, world.sport, world.season, 20_00, by=None)
    sides = [
        partial(once, ledger.release, hold, by=None),
        partial(once, ledger.capture, hold, 15_00, world.partner, by=None),
    ]
    results = together(app, sides * 8)
    assert sum(isinstance(result, ledger.HoldClosed) for result in results) == 15
    assert sport(world) in (100_00, 85_00)
    assert books.verify() == {}


def test_every_act_on_one_wallet_at_once_never_deadlocks(app, world, database):
    rounds = 125

    def pay_and_cancel(name):
        for n in range(rounds):
            paid = debit(world, f"{name}-{n}", run=once)
            once(till.cancel, paid, by=acting(world.partner_user, partner_id=world.partner))

    def hold_and(settle, *args):
        for _ in range(rounds):
            hold = once(ledger.hold, world.holder, world.sport, world.season, 5, by=None)
            once(settle, hold, *args, by=None)

    works = [
        *(partial(pay_and_cancel, name) for name in "abc"),
        *[partial(hold_and, ledger.release)] * 3,
        *[partial(hold_and, ledger.capture, 2, world.partner)] * 2,
    ]
    before = deadlocks(database)
    assert together(app, works) == [None] * 8
    assert sport(world) == 100_00 - 2 * rounds * 2
    moves = db.session.scalar(sa.select(sa.func.count(Transfer.id)))
    assert moves == 2 + rounds * (3 * 2 + 3 * 2 + 2 * 3)
    assert books.verify() == {}
    assert deadlocks(database) == before


def test_the_first_debit_and_the_first_capture_of_a_partner_never_deadlock(app, world):
    with transaction():
        partners = [
            add_partner("Neuf", f"{n:09d}00000", world.programme, [world.sport]).id
            for n in range(20)
        ]
    for partner in partners:
        hold = once(ledger.hold, world.holder, world.sport, world.season, 1_00, by=None)
        slip = Slip(world.holder, world.card, world.partner_user, str(partner))
        works = [
            partial(once, till.debit, slip, world.sport, 1_00, by=acting(partner_id=partner)),
            partial(once, ledger.capture, hold, 1_00, partner, by=None),
        ]
        assert all(isinstance(made, int) for made in together(app, works))
    assert books.verify() == {}
