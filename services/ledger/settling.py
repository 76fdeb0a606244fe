"""What a bank has paid, partner_due → paid_out, account by account; or paid, then gave back."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.user import Visitor

from .accounts import insert_if_absent
from .movements import row

OUT = AccountKind.PAID_OUT
SETTLE = TransferKind.SETTLE


def settle(dues: Sequence[tuple[int, int]], *, by: Visitor | None) -> list[int]:
    """Note as paid these (due account, cents), in one go; the transfers' ids, in that order.

    Cents below zero go back: a purse that owes is settled out of what another one pays.
    """
    outs, at = _paid_out([account_id for account_id, _ in dues]), now()
    rows = []
    for due, amount in dues:
        debit, credit = (due, outs[due]) if amount > 0 else (outs[due], due)
        rows.append(row(SETTLE, debit, credit, abs(amount), at, by=by))
    return _enter(rows)


def unsettle(transfer_ids: Sequence[int], *, by: Visitor | None) -> None:
    """Mirror these settlements, each once: the bank gave the money back, and it is due again."""
    settled = db.session.scalars(
        sa.select(Transfer).where(Transfer.id.in_(transfer_ids)).order_by(Transfer.id)
    )
    at = now()
    _enter(
        [
            row(
                SETTLE,
                one.credit_account_id,
                one.debit_account_id,
                one.amount,
                at,
                reverses_id=one.id,
                by=by,
            )
            for one in settled
        ]
    )


def _enter(rows: list[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    made = sa.insert(Transfer).returning(Transfer.id, sort_by_parameter_order=True)
    return list(db.session.scalars(made, rows))


def _paid_out(due_ids: Sequence[int]) -> dict[int, int]:
    """Of each of these due accounts, the one that holds what is paid out; opened at need."""
    due, out = sa.orm.aliased(Account), sa.orm.aliased(Account)
    same = (out.partner_id == due.partner_id) & (out.purse_id == due.purse_id) & (out.kind == OUT)
    pairs = (
        sa.select(due.id, due.partner_id, due.purse_id, out.id.label("out"))
        .outerjoin(out, same)
        .where(due.kind == AccountKind.PARTNER_DUE)
        .order_by(due.id)
    )
    wanted = set(due_ids)
    found = [one for one in db.session.execute(pairs) if one.id in wanted]
    absent = [
        {"kind": OUT, "partner_id": one.partner_id, "purse_id": one.purse_id}
        for one in found
        if one.out is None
    ]
    if absent:
        db.session.execute(insert_if_absent(Account), absent)
        return _paid_out(due_ids)
    return {one.id: one.out for one in found}
