"""What a bank has paid: partner_due → paid_out, purse by purse."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.clock import civil_day, now
from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind

from .accounts import insert_if_absent

DUE, OUT = AccountKind.PARTNER_DUE, AccountKind.PAID_OUT


def settle(dues: Sequence[tuple[int, int, int]], actor_id: int | None) -> list[int]:
    """Note as paid these (partner, purse, cents), in one go; the transfers' ids, in that order.

    Cents below zero go back: a purse that owes is settled out of what another one pays.
    """
    if not dues:
        return []
    accounts = _accounts({(partner, purse) for partner, purse, _ in dues})
    at = now()
    rows = []
    for partner, purse, amount in dues:
        ends = accounts[DUE, partner, purse], accounts[OUT, partner, purse]
        debit, credit = ends if amount > 0 else reversed(ends)
        rows.append(
            {
                "kind": TransferKind.SETTLE,
                "debit_account_id": debit,
                "credit_account_id": credit,
                "amount": abs(amount),
                "civil_date": civil_day(at),
                "created_at": at,
                "actor_id": actor_id,
            }
        )
    made = sa.insert(Transfer).returning(Transfer.id, sort_by_parameter_order=True)
    return list(db.session.scalars(made, rows))


def _accounts(pairs: set[tuple[int, int]]) -> dict[tuple, int]:
    """The due and paid-out accounts of these (partner, purse), opened at need."""
    opened = [
        {"kind": kind, "partner_id": partner, "purse_id": purse}
        for partner, purse in sorted(pairs)
        for kind in (DUE, OUT)
    ]
    db.session.execute(insert_if_absent(Account), opened)
    rows = db.session.execute(
        sa.select(Account.kind, Account.partner_id, Account.purse_id, Account.id).where(
            Account.kind.in_((DUE, OUT)), Account.partner_id.in_({p for p, _ in pairs})
        )
    )
    return {(kind, partner, purse): id for kind, partner, purse, id in rows}
