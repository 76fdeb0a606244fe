"""How far the reimbursement of a payment is: read from the range that it falls in."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from core.database import AnyRow
from core.extensions import db
from models.reimbursement import PAYABLE, Progress, ReimbursementRun, Statement
from models.till import Payment, PaymentState


def progress_of(partner_id: int, payments: Sequence[Payment | AnyRow]) -> dict[int, Progress]:
    """How far the reimbursement of these payments is, by their id; without those not begun.

    Asked once for all of them, which may be bare lines of `till.payment_lines`.
    Arrêtée in a draft, mise en paiement once approved, remboursée when the bank has paid.
    """
    days = [payment.civil_date for payment in payments]
    if not days:
        return {}
    rows = db.session.execute(
        sa.select(
            Statement.programme_id,
            Statement.after,
            Statement.ends_on,
            Statement.paid_on,
            ReimbursementRun.state,
        )
        .join(ReimbursementRun, ReimbursementRun.id == Statement.run_id)
        .where(
            Statement.partner_id == partner_id,
            Statement.ends_on >= min(days),
            sa.or_(Statement.after.is_(None), Statement.after < max(days)),
        )
        .order_by(Statement.ends_on)
    )
    ranges = defaultdict(list)
    for row in rows:
        ranges[row.programme_id].append(row)
    return {
        payment.id: _progress(found)
        for payment in payments
        if payment.state == PaymentState.CONFIRMED
        and (found := _range_of(payment.civil_date, ranges[payment.programme_id]))
    }


def _range_of(day: date, ranges: list[AnyRow]) -> AnyRow | None:
    """The one of these that the day falls in; they never overlap."""
    place = bisect_left(ranges, day, key=lambda one: one.ends_on)
    found = ranges[place] if place < len(ranges) else None
    return found if found and (found.after is None or day > found.after) else None


def _progress(found: AnyRow) -> Progress:
    if found.paid_on:
        return Progress.REIMBURSED
    return Progress.ON_STATEMENT if found.state in PAYABLE else Progress.LOCKED
