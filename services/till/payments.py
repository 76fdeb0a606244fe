"""A partner's payments, by pages."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.extensions import db
from models.convention import Convention, convention_purse
from models.programme import Purse
from models.till import Payment, PaymentState


@dataclass(frozen=True)
class PaymentPage:
    """Some payments, newest first, with the count and the sum (cents) of all that match."""

    payments: list[Payment]
    count: int
    total: int
    next: int | None


def payments_of(
    partner_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    purse_id: int | None = None,
    before: int = 0,
    size: int = 50,
) -> PaymentPage:
    """The partner's payments between two civil days; `before` is the `next` of another page.

    Cancelled payments are listed, and left out of the sum.
    """
    wanted = [Payment.partner_id == partner_id]
    wanted += [Payment.civil_date >= since] if since else []
    wanted += [Payment.civil_date <= until] if until else []
    wanted += [Payment.purse_id == purse_id] if purse_id else []
    confirmed = sa.case((Payment.state == PaymentState.CONFIRMED, Payment.amount), else_=0)
    count, total = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(confirmed), 0)).where(*wanted)
    ).one()
    older = [Payment.id < before] if before else []
    rows = db.session.scalars(
        sa.select(Payment)
        .where(*wanted, *older)
        .options(joinedload(Payment.holder), joinedload(Payment.purse))
        .order_by(Payment.id.desc())
        .limit(size + 1)
    ).all()
    more = rows[size - 1].id if len(rows) > size else None
    return PaymentPage(list(rows[:size]), count, int(total), more)


def purses_sold(partner_id: int) -> list[Purse]:
    """The purses of the partner's conventions, past and present."""
    return list(
        db.session.scalars(
            sa.select(Purse)
            .join(convention_purse, convention_purse.c.purse_id == Purse.id)
            .join(Convention, Convention.id == convention_purse.c.convention_id)
            .where(Convention.partner_id == partner_id)
            .distinct()
            .order_by(Purse.programme_id, Purse.position)
        )
    )
