"""The ceilings of a convention hold at every till, alone and together."""

from functools import partial

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.clock import today
from core.extensions import db
from core.transaction import perform, transaction
from models.convention import Convention
from models.holder import Holder
from models.partner import Partner
from models.till import Payment
from services import till, voucher
from services.convention.dossier import replace_all
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.at_once import together

pytestmark = pytest.mark.usefixtures("in_app")


def limit(world, **ceilings):
    with transaction():
        one = db.session.query(Convention).filter_by(partner_id=world.partner).one()
        for name, cents in ceilings.items():
            setattr(one, name, cents)


def debit(world, token, amount):
    slip = Slip(world.holder, world.card, world.partner_user, token)
    return perform(till.debit, slip, world.sport, amount, by=acting(partner_id=world.partner))


def cash(world, amount):
    made = perform(voucher.issue, world.holder, world.sport, 20_00, by=acting(world.holder_user))
    slip = Slip(world.holder, None, world.partner_user, f"v{made}", made)
    return perform(voucher.cash, slip, amount, by=acting(partner_id=world.partner))


def test_a_payment_stays_under_its_ceiling(world):
    limit(world, payment_ceiling=12_00)
    for verb in (partial(debit, world, "a"), partial(cash, world)):
        with pytest.raises(till.OverCeiling, match=r"est de 12,00.€ par transaction") as refused:
            verb(12_01)
        assert refused.value.field == "amount"
        assert verb(12_00)
    limit(world, payment_ceiling=5_00)
    assert debit(world, "a", 12_00), "a payment made before is told again"
    assert books.verify() | books.verify_promises() == {}


def test_a_day_stays_under_its_ceiling(world):
    limit(world, daily_ceiling=30_00)
    first = debit(world, "a", 18_00)
    for verb in (partial(debit, world, "b"), partial(cash, world)):
        with pytest.raises(till.OverDailyCeiling, match=r"il reste 12,00.€") as refused:
            verb(12_01)
        assert refused.value.field == "amount"
    cash(world, 12_00)
    with pytest.raises(till.OverDailyCeiling, match="plus aucune transaction"):
        debit(world, "c", 1)
    assert debit(world, "a", 18_00) == first
    perform(till.cancel, first, by=acting(world.partner_user, partner_id=world.partner))
    assert debit(world, "d", 18_00)
    assert books.verify() | books.verify_promises() == {}


def limits(world):
    holder = db.session.get(Holder, world.holder)
    return till.purses_for(world.partner, holder, today())[0]


def test_what_is_left_of_the_day_is_read_without_a_lock(world, monkeypatch):
    limit(world, daily_ceiling=30_00)
    debit(world, "a", 18_00)
    with monkeypatch.context() as without:
        without.setattr(
            till.ceiling, "lock_convention", lambda convention_id: pytest.fail("locked")
        )
        assert till.left_of_day(limits(world), today()) == 12_00
    limit(world, daily_ceiling=15_00)
    assert till.left_of_day(limits(world), today()) == 0


def test_a_convention_without_a_day_s_ceiling_asks_nothing_of_the_books(world, monkeypatch):
    limit(world, payment_ceiling=12_00)
    found = limits(world)
    monkeypatch.setattr(till.ceiling.db.session, "scalar", lambda asked: pytest.fail("asked"))
    assert till.left_of_day(found, today()) is None


def test_a_new_convention_keeps_the_ceilings_of_the_one_before(world):
    limit(world, payment_ceiling=12_00, daily_ceiling=30_00)
    with transaction():
        partner = db.session.get(Partner, world.partner)
        new = replace_all(partner, partner.conventions[0], by=None)
        assert (new.payment_ceiling, new.daily_ceiling) == (12_00, 30_00)


def race(app, world):
    """Eight tills at once, 3 € each, where 10 € are left of the day; what they took in all."""
    limit(world, daily_ceiling=10_00)
    together(app, [partial(debit, world, f"r{n}", 3_00) for n in range(8)])
    db.session.rollback()
    return int(db.session.scalar(sa.select(sa.func.sum(Payment.amount))))


def test_two_tills_at_once_never_pass_the_day_s_ceiling_together(app, world):
    assert race(app, world) == 9_00


def test_without_the_lock_they_do_on_postgresql(app, world, database, monkeypatch):
    if database.engine == "sqlite":
        pytest.skip("SQLite's writers queue, so nothing is needed there")
    monkeypatch.setattr(till.ceiling, "lock_convention", lambda convention_id: None)
    assert race(app, world) > 10_00
