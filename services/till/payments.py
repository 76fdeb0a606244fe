"""A partner's payments, by pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.database import AnyRow
from core.extensions import db
from models.card import Card
from models.convention import Convention, convention_purse
from models.holder import Holder
from models.programme import Purse
from models.till import Payment, PaymentState
from models.voucher import Voucher

NEWEST_FIRST = Payment.civil_date.desc(), Payment.id.desc()


@dataclass(frozen=True)
class PaymentPage:
    """Some payments, newest first; of all that match, the count, the cancelled, the sum (cents)."""

    payments: list[Payment]
    count: int
    cancelled: int
    total: int
    next: int | None


@dataclass(frozen=True)
class Wanted:
    """Which of a partner's payments: between two civil days, of a purse, a state, a number.

    The number is a card's, a file's or a voucher's, folded; what is None does not matter.
    """

    partner_id: int
    since: date | None = None
    until: date | None = None
    purse_id: int | None = None
    state: PaymentState | None = None
    number: str | None = None

    def conditions(self) -> list[Any]:
        """The same, in SQL."""
        found = [Payment.partner_id == self.partner_id]
        found += [Payment.civil_date >= self.since] if self.since else []
        found += [Payment.civil_date <= self.until] if self.until else []
        found += [Payment.purse_id == self.purse_id] if self.purse_id else []
        found += [Payment.state == self.state] if self.state else []
        if self.number:
            card = sa.select(Card.id).where(Card.number == self.number)
            holder = sa.select(Holder.id).where(Holder.file_number == self.number)
            voucher = sa.select(Voucher.payment_id).where(Voucher.code == self.number)
            named = Payment.card_id.in_(card), Payment.holder_id.in_(holder)
            found.append(sa.or_(*named, Payment.id.in_(voucher)))
        return found


def payments_of(asked: Wanted, *, before: int = 0, size: int = 50) -> PaymentPage:
    """The partner's payments that are wanted; `before` is the `next` of another page.

    Cancelled payments are listed, and left out of the count and of the sum.
    """
    wanted = asked.conditions()
    confirmed = sa.case((Payment.state == PaymentState.CONFIRMED, Payment.amount))
    count, total, listed = db.session.execute(
        sa.select(
            sa.func.count(confirmed), sa.func.coalesce(sa.func.sum(confirmed), 0), sa.func.count()
        ).where(*wanted)
    ).one()
    place = sa.tuple_(Payment.civil_date, Payment.id)
    mark = sa.select(Payment.civil_date, Payment.id).where(Payment.id == before)
    older = [place < mark.scalar_subquery()] if before else []
    rows = db.session.scalars(
        sa.select(Payment)
        .where(*wanted, *older)
        .options(joinedload(Payment.holder), joinedload(Payment.purse))
        .order_by(*NEWEST_FIRST)
        .limit(size + 1)
    ).all()
    more = rows[size - 1].id if len(rows) > size else None
    return PaymentPage(list(rows[:size]), count, listed - count, int(total), more)


def payment_lines(asked: Wanted, most: int) -> Sequence[AnyRow]:
    """The wanted payments as bare lines, newest first, `most` of them at most."""
    return db.session.execute(
        sa.select(
            Payment.id,
            Payment.civil_date,
            Payment.created_at,
            Holder.first_name,
            Holder.last_name,
            Purse.label,
            Purse.programme_id,
            Payment.amount,
            Payment.state,
        )
        .join(Payment.holder)
        .join(Payment.purse)
        .where(*asked.conditions())
        .order_by(*NEWEST_FIRST)
        .limit(most)
    ).all()


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
