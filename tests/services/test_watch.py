"""Each rule fires at its threshold and not one below; an alert is one, and it suspends nothing."""

from datetime import datetime, time, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from commands.work import tidy
from core.clock import PARIS, past, today
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.programme import Programme
from models.watch import Alert, AlertRule, AlertState
from services import till, watch
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.world import add_holder

pytestmark = pytest.mark.usefixtures("in_app")
R = AlertRule


@pytest.fixture
def shop(world):
    """Debits at an hour of yesterday in Paris, unless another day is asked for."""
    tokens = iter(range(1000))

    def debit(amount, hour=12, ago=1, holder=None, minute=0):
        at = datetime.combine(today() - timedelta(days=ago), time(hour, minute), PARIS)
        slip = Slip(holder or world.holder, None, world.partner_user, f"w{next(tokens)}")
        with past(at):
            return perform(
                till.debit, slip, world.sport, amount, by=acting(partner_id=world.partner)
            )

    return debit


def settings(world, **values):
    with transaction():
        programme = db.session.get(Programme, world.programme)
        for name, value in values.items():
            setattr(programme, name, value)


def alerts(*names):
    tidy()
    db.session.rollback()
    rows = db.session.scalars(sa.select(Alert).order_by(Alert.id)).all()
    return [tuple(getattr(row, name) for name in names) for row in rows]


def test_the_same_amount_many_times_in_a_day(world, shop):
    settings(world, watch_same_amount=3)
    for amount in (3_50, 3_50, 3_00, 3_00):
        shop(amount)
    shop(3_50, ago=2)
    gone = shop(3_50, hour=13)
    with past(datetime.combine(today() - timedelta(1), time(14), PARIS)):
        perform(till.cancel, gone, by=acting(world.partner_user, partner_id=world.partner))
    assert alerts("id") == []
    shop(3_50)
    yesterday = today() - timedelta(days=1)
    seen = [(R.SAME_AMOUNT, world.partner, yesterday, 3, 3_50, AlertState.OPEN)]
    names = ("rule", "partner_id", "civil_date", "count", "amount", "state")
    assert alerts(*names) == seen
    assert alerts(*names) == seen, "looked at again, it is the same"
    shop(3_50)
    assert alerts("count") == [(4,)]
    assert shop(3_50, hour=18), "an alert suspends nothing"


def test_debits_out_of_the_programme_s_hours(world, shop):
    settings(world, watch_off_hours=2)
    for hour, minute in ((6, 0), (22, 59), (5, 59)):
        shop(1_00 + hour, hour, minute=minute)
    assert alerts("id") == []
    shop(2_00, 23)
    assert alerts("rule", "count", "amount") == [(R.OFF_HOURS, 2, 3_05)]
    settings(world, watch_from_hour=0, watch_to_hour=24, watch_off_hours=1)
    shop(2_50, 0, ago=2)
    assert alerts("count") == [(2,)]


def test_one_school_emptied_at_one_partner(world, shop):
    settings(world, watch_drained=2, watch_days=2)
    with transaction():
        known = {"school_id": world.school}
        pupils = [add_holder(world.programme, world.season, **known).id for _ in range(3)]
        stranger = add_holder(world.programme, world.season).id
    shop(60_00, ago=2, holder=pupils[0])
    shop(40_00, ago=1, holder=pupils[0])
    shop(99_99, ago=1, holder=pupils[1])
    shop(100_00, ago=1, holder=stranger)
    shop(60_00, ago=4, holder=pupils[2])
    shop(40_00, ago=1, holder=pupils[2])
    assert alerts("id") == []
    shop(1, ago=1, hour=13, holder=pupils[1])
    assert alerts("rule", "school_id", "count", "amount", "civil_date") == [
        (R.DRAINED, world.school, 2, 200_00, today() - timedelta(days=1))
    ]


def test_a_handled_alert_stays_as_it_was_read(world, shop):
    settings(world, watch_same_amount=1)
    shop(3_50)
    ((id,),) = alerts("id")
    with pytest.raises(watch.NoNote):
        perform(watch.handle, id, " ", by=acting(world.admin))
    perform(watch.handle, id, "Tarif unique de la piscine", by=acting(world.admin))
    with pytest.raises(NotNow):
        perform(watch.handle, id, "Encore", by=acting(world.admin))
    shop(3_50)
    assert alerts("count", "note", "handled_by_id") == [
        (1, "Tarif unique de la piscine", world.admin)
    ]


def test_two_workers_keep_one_alert(app, world, shop):
    settings(world, watch_same_amount=1, watch_off_hours=1)
    shop(3_50, 5)
    seen = watch.look()
    db.session.rollback()
    assert len(seen) == 2
    together(app, [partial(perform, watch.keep, seen)] * 4)
    assert len(alerts("id")) == 2
