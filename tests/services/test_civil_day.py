"""A payment is cancelled on its civil day in Paris, and on no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from commands import ledger as books
from core.clock import PARIS
from core.extensions import db
from core.transaction import perform
from models.ledger import Transfer
from models.till import Payment
from services import ledger, till
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.world import World

pytestmark = pytest.mark.usefixtures("in_app")
SECOND = timedelta(seconds=1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


MIDNIGHTS = {
    "winter": (utc(2026, 1, 15, 23), date(2026, 1, 15)),
    "summer": (utc(2026, 7, 14, 22), date(2026, 7, 14)),
    "into the short day": (utc(2026, 3, 28, 23), date(2026, 3, 28)),
    "out of the short day": (utc(2026, 3, 29, 22), date(2026, 3, 29)),
    "into the long day": (utc(2026, 10, 24, 22), date(2026, 10, 24)),
    "out of the long day": (utc(2026, 10, 25, 23), date(2026, 10, 25)),
    "new year": (utc(2026, 12, 31, 23), date(2026, 12, 31)),
}
ONE_DAY = {
    "a summer day across midnight in UTC": (utc(2026, 7, 14, 23, 30), utc(2026, 7, 15, 0, 30)),
    "the whole short day": (utc(2026, 3, 28, 23), utc(2026, 3, 29, 21, 59, 59)),
    "across the hour that is skipped": (utc(2026, 3, 29, 0, 59, 59), utc(2026, 3, 29, 1)),
    "the whole long day": (utc(2026, 10, 24, 22), utc(2026, 10, 25, 22, 59, 59)),
    "the same clock time, an hour later": (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)),
    "a whole winter day": (utc(2026, 1, 14, 23), utc(2026, 1, 15, 22, 59, 59)),
}


def pay_and_cancel(paid_at: datetime, cancelled_at: datetime):
    """Make a payment, try to cancel it; gives the payment and the refusal, if any."""
    with time_machine.travel(paid_at, tick=False) as clock:
        world = World.make()
        slip = Slip(world.holder, world.card, world.partner_user, "t")
        payment = perform(till.debit, slip, world.sport, 12_50, by=acting(partner_id=world.partner))
        clock.move_to(cancelled_at)
        try:
            perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
            refusal = None
        except till.NotCancellable as error:
            refusal = error
        wallets = {p.id: cents for p, cents in ledger.wallets(world.holder, world.season)}
    assert wallets[world.sport] == (87_50 if refusal else 100_00)
    assert books.verify() == {}
    return db.session.get(Payment, payment), refusal


@pytest.mark.parametrize(("midnight", "day"), MIDNIGHTS.values(), ids=MIDNIGHTS)
def test_at_midnight_in_paris_it_is_too_late(midnight, day):
    payment, refusal = pay_and_cancel(midnight - SECOND, midnight)
    assert isinstance(refusal, till.NotCancellable)
    assert payment.civil_date == day
    assert payment.created_at == midnight - SECOND


@pytest.mark.parametrize(("paid_at", "cancelled_at"), ONE_DAY.values(), ids=ONE_DAY)
def test_within_one_day_in_paris_it_is_cancelled(paid_at, cancelled_at):
    payment, refusal = pay_and_cancel(paid_at, cancelled_at)
    assert refusal is None
    days = {paid_at.astimezone(PARIS).date(), cancelled_at.astimezone(PARIS).date()}
    assert {payment.civil_date} == days
    moves = db.session.query(Transfer).filter_by(payment_id=payment.id)
    assert {move.civil_date for move in moves} == days
    assert payment.cancelled_at == cancelled_at
