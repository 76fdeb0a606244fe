"""What the money that waits for a bank is made of, as its partner reads it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.programme import Purse
from models.reimbursement import Statement

from .ranges import EVER, SIDES

K = TransferKind


@dataclass(frozen=True)
class Waiting:
    """Signed cents: what the till debited and cashed, what outings brought, what was corrected."""

    till: int
    outings: int
    corrections: int


def made_of(partner_id: int) -> dict[int, Waiting]:
    """By programme, what `due_to` tells in one sum."""
    ranges = _unpaid_ranges(partner_id)
    moves = sa.union_all(
        *(
            sa.select(
                ranges.c.programme_id, Transfer.kind, Transfer.payment_id, amount.label("amount")
            ).join(
                ranges,
                sa.and_(
                    account == ranges.c.account_id,
                    rule,
                    Transfer.civil_date > ranges.c.after,
                    Transfer.civil_date <= ranges.c.ends_on,
                ),
            )
            for account, amount, rule in SIDES
        )
    ).subquery()
    corrected = moves.c.kind == K.ADJUST
    outing = sa.and_(moves.c.kind == K.CAPTURE, moves.c.payment_id.is_(None))
    rows = db.session.execute(
        sa.select(
            moves.c.programme_id,
            *(
                sa.func.coalesce(sa.func.sum(sa.case((rule, moves.c.amount))), 0)
                for rule in (~sa.or_(corrected, outing), outing, corrected)
            ),
        ).group_by(moves.c.programme_id)
    )
    return {programme_id: Waiting(*map(int, cents)) for programme_id, *cents in rows}


def _unpaid_ranges(partner_id: int) -> sa.CTE:
    """The days that no bank has paid, by account: past the last statement, or in an unpaid one."""
    due = (
        sa.select(Account.id, Purse.programme_id)
        .join(Purse, Purse.id == Account.purse_id)
        .where(Account.kind == AccountKind.PARTNER_DUE, Account.partner_id == partner_id)
        .cte("due")
    )
    own = sa.and_(Statement.partner_id == partner_id, Statement.programme_id == due.c.programme_id)
    last = sa.select(sa.func.max(Statement.ends_on)).where(own).scalar_subquery()
    ever, never = (sa.literal(day, sa.Date()) for day in (EVER, date.max))
    account = due.c.id.label("account_id"), due.c.programme_id
    return sa.union_all(
        sa.select(*account, sa.func.coalesce(last, ever).label("after"), never.label("ends_on")),
        sa.select(*account, sa.func.coalesce(Statement.after, ever), Statement.ends_on)
        .join(Statement, own)
        .where(Statement.paid_on.is_(None)),
    ).cte("unpaid")
