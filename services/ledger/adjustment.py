"""Corrections of the books, by decision of two people."""

import sqlalchemy as sa

from core.database import LOCK
from core.extensions import db
from models.ledger import TransferKind
from models.user import Visitor

from .movements import account, add, deduct, enter, row


def adjust(debit_id: int, credit_id: int, amount: int, *, by: Visitor | None) -> int:
    """Move cents from one account to another, dated today. Raises InsufficientBalance.

    Those of the two that keep a balance are locked first, in the order of their ids.
    """
    kept = db.session.scalars(
        sa.select(account.c.id)
        .where(account.c.id.in_((debit_id, credit_id)), account.c.balance.is_not(None))
        .order_by(account.c.id)
        .with_for_update(**LOCK)
    ).all()
    if debit_id in kept:
        deduct(debit_id, amount)
    if credit_id in kept:
        add(credit_id, amount)
    return enter(row(TransferKind.ADJUST, debit_id, credit_id, amount, by=by))
