"""Credit set aside for a promise: held, then given back, or paid to whom it was promised."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from models.ledger import AccountKind, TransferKind
from models.user import Visitor

from .accounts import due_account, holder_account
from .movements import (
    InsufficientBalance,
    account,
    add,
    deduct,
    enter,
    lock,
    row,
    transfer,
    transfer_row,
)


class HoldClosed(Refusal):
    sentence = lazy("Cette réservation de crédit est déjà réglée.")


def hold(holder_id: int, purse_id: int, season_id: int, amount: int, *, by: Visitor | None) -> int:
    """Set credit aside for a promise. Raises InsufficientBalance."""
    wallet = holder_account(AccountKind.WALLET, holder_id, purse_id, season_id)
    held = holder_account(AccountKind.HOLD, holder_id, purse_id, season_id)
    lock(wallet, held)
    deduct(wallet, amount)
    add(held, amount)
    return enter(row(TransferKind.HOLD, wallet, held, amount, by=by))


def release(hold_id: int, *, by: Visitor | None) -> int:
    """Give a whole hold back to its wallet. Raises HoldClosed."""
    held = _open_hold(hold_id)
    return _release(held, held.amount, by=by)


def capture(
    hold_id: int,
    amount: int,
    partner_id: int,
    *,
    payment_id: int | None = None,
    at: datetime | None = None,
    by: Visitor | None,
) -> int:
    """Pay a partner out of a hold, and release what remains of it. Raises HoldClosed."""
    due = _due_out_of(hold_id, partner_id)
    held = _open_hold(hold_id)
    if not 0 < amount <= held.amount:
        raise InsufficientBalance(amount, held.amount)
    if amount < held.amount:
        _release(held, held.amount - amount, by=by)
    deduct(held.credit_account_id, amount)
    return enter(
        row(
            TransferKind.CAPTURE,
            held.credit_account_id,
            due,
            amount,
            at,
            payment_id=payment_id,
            hold_id=held.id,
            by=by,
        )
    )


def _due_out_of(hold_id: int, partner_id: int) -> int:
    purse_id = db.session.scalar(
        sa.select(account.c.purse_id)
        .join(transfer, transfer.c.credit_account_id == account.c.id)
        .where(transfer.c.id == hold_id)
    )
    return due_account(partner_id, int(purse_id or 0))


def _open_hold(hold_id: int) -> Any:
    held = transfer_row(hold_id)
    lock(held.debit_account_id, held.credit_account_id)
    if db.session.scalar(sa.select(transfer.c.id).where(transfer.c.hold_id == hold_id).limit(1)):
        raise HoldClosed
    return held


def _release(held: Any, amount: int, *, by: Visitor | None) -> int:
    deduct(held.credit_account_id, amount)
    add(held.debit_account_id, amount)
    return enter(
        row(
            TransferKind.RELEASE,
            held.credit_account_id,
            held.debit_account_id,
            amount,
            hold_id=held.id,
            by=by,
        )
    )
