"""What looks odd at a till on a civil day: one SELECT a rule, over all the partners at once.

Each starts from the partners and reads their payments of the day by the index of their list;
none locks anything, and no debit waits for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from core.clock import PARIS, today
from core.database import AnySelect
from core.extensions import db
from models.convention import Convention
from models.holder import Holder
from models.ledger import Account, AccountKind
from models.partner import Partner
from models.programme import Programme, Purse
from models.season import Allotment
from models.till import Payment, PaymentState
from models.watch import AlertRule

DAYS_BACK = 2
HALF = 2
CONFIRMED = Payment.state == PaymentState.CONFIRMED


@dataclass(frozen=True)
class Seen:
    """What a rule found at a partner on a civil day; see `Alert` for `count` and `amount`."""

    rule: AlertRule
    partner_id: int
    programme_id: int
    civil_date: date
    count: int
    amount: int
    school_id: int | None = None


def look() -> list[Seen]:
    """What today and the two days before show: for each rule and partner, the strongest.

    It only reads. A finished day is looked at again, in case nobody was there when it ended.
    """
    days = [today() - timedelta(days=back) for back in range(DAYS_BACK + 1)]
    found = [
        Seen(rule, row[0], programme.id, day, row[1], int(row[2]), row[3])
        for programme in db.session.scalars(sa.select(Programme).order_by(Programme.id)).all()
        for day in days
        for rule, wanted in RULES.items()
        for row in db.session.execute(wanted(programme, day))
    ]
    kept: dict[Any, Seen] = {}
    for one in sorted(found, key=lambda one: (-one.count, -one.amount)):
        kept.setdefault((one.rule, one.partner_id, one.civil_date), one)
    return sorted(kept.values(), key=lambda one: (one.civil_date, one.partner_id, one.rule))


def same_amount(programme: Programme, day: date) -> AnySelect:
    """Partners with `watch_same_amount` payments of one amount in the day."""
    return (
        _payments(programme, Payment.amount, Payment.civil_date == day)
        .group_by(Payment.partner_id, Payment.amount)
        .having(sa.func.count() >= programme.watch_same_amount)
    )


def off_hours(programme: Programme, day: date) -> AnySelect:
    """Partners with `watch_off_hours` payments of the day out of the programme's hours."""
    opens, closes = (_hour(day, h) for h in (programme.watch_from_hour, programme.watch_to_hour))
    out = sa.or_(Payment.created_at < opens, Payment.created_at >= closes)
    return (
        _payments(programme, sa.func.sum(Payment.amount), Payment.civil_date == day, out)
        .group_by(Payment.partner_id)
        .having(sa.func.count() >= programme.watch_off_hours)
    )


def drained(programme: Programme, day: date) -> AnySelect:
    """Partners where `watch_drained` holders of one school were emptied within `watch_days`.

    Emptied: the purse holds nothing now, and half of what its season gave at least went to this
    partner in the days that end with `day`; `day` itself has one of these payments.
    """
    first = day - timedelta(days=programme.watch_days - 1)
    purses = (
        _payments(programme, sa.func.sum(Payment.amount), Payment.civil_date.between(first, day))
        .add_columns(Payment.holder_id, sa.func.max(Payment.civil_date).label("last"))
        .join(Account, _wallet())
        .join(Allotment, _allotment())
        .where(Account.balance == 0)
        .group_by(Payment.partner_id, Payment.holder_id, Payment.purse_id, Allotment.amount)
        .having(sa.func.sum(Payment.amount) * HALF >= Allotment.amount)
        .subquery()
    )
    emptied = sa.func.count(purses.c.holder_id.distinct())
    return (
        sa.select(
            purses.c.partner_id,
            emptied.label("count"),
            sa.func.sum(purses.c.amount).label("amount"),
            Holder.school_id,
        )
        .join(Holder, Holder.id == purses.c.holder_id)
        .where(Holder.school_id.is_not(None))
        .group_by(purses.c.partner_id, Holder.school_id)
        .having(emptied >= programme.watch_drained, sa.func.max(purses.c.last) == day)
    )


RULES = {
    AlertRule.SAME_AMOUNT: same_amount,
    AlertRule.OFF_HOURS: off_hours,
    AlertRule.DRAINED: drained,
}


def _payments(programme: Programme, amount: Any, *wanted: Any) -> AnySelect:
    """The confirmed payments of that programme, reached from the partners that sell it."""
    sellers = sa.select(Convention.partner_id).where(Convention.programme_id == programme.id)
    return (
        sa.select(
            Payment.partner_id,
            sa.func.count().label("count"),
            amount.label("amount"),
            sa.null().label("school_id"),
        )
        .select_from(Partner)
        .join(Payment, Payment.partner_id == Partner.id)
        .join(Purse, Purse.id == Payment.purse_id)
        .where(Partner.id.in_(sellers), Purse.programme_id == programme.id, CONFIRMED, *wanted)
    )


def _wallet() -> sa.ColumnElement[bool]:
    return sa.and_(
        Account.kind == AccountKind.WALLET,
        Account.holder_id == Payment.holder_id,
        Account.purse_id == Payment.purse_id,
        Account.season_id == Payment.season_id,
    )


def _allotment() -> sa.ColumnElement[bool]:
    return sa.and_(Allotment.purse_id == Payment.purse_id, Allotment.season_id == Payment.season_id)


def _hour(day: date, hour: int) -> datetime:
    """The instant of that hour in Paris, 24 being the next day's first."""
    whole, rest = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=whole), time(rest), PARIS)
