"""The same movements, for a whole class at once: every balance is locked in the order of ids."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from core.clock import civil_day, now
from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind

from .accounts import due_account, holder_account
from .movements import AlreadySettled, InsufficientBalance, hold, lock

account, transfer = Account.__table__, Transfer.__table__


def hold_all(
    holder_ids: Iterable[int], purse_id: int, season_id: int, amount: int, *, actor_id: int | None
) -> dict[int, int | InsufficientBalance]:
    """Set `amount` cents aside for each holder: their hold's id, or why their purse is short."""
    holder_ids = sorted(holder_ids)
    lock(
        *(
            holder_account(kind, holder_id, purse_id, season_id)
            for kind in (AccountKind.WALLET, AccountKind.HOLD)
            for holder_id in holder_ids
        )
    )
    done: dict[int, int | InsufficientBalance] = {}
    for holder_id in holder_ids:
        try:
            done[holder_id] = hold(holder_id, purse_id, season_id, amount, actor_id=actor_id)
        except InsufficientBalance as short:
            done[holder_id] = short
    return done


def settle_all(
    captured: list[int],
    released: list[int],
    *,
    partner_id: int,
    purse_id: int,
    actor_id: int | None,
    at: datetime | None = None,
) -> int:
    """Pay a partner out of the first holds, give the others back whole; tell the cents paid.

    The holds are of one purse. All of it, or AlreadySettled and nothing.
    """
    at = at or now()
    due = due_account(partner_id, purse_id)
    held = db.session.execute(
        sa.select(transfer.c.id, transfer.c.debit_account_id, transfer.c.credit_account_id).where(
            transfer.c.id.in_([*captured, *released])
        )
    ).all()
    lock(*{end for row in held for end in (row.debit_account_id, row.credit_account_id)})
    settled = sa.select(transfer.c.id).where(transfer.c.hold_id.in_([row.id for row in held]))
    if db.session.scalar(settled.limit(1)):
        raise AlreadySettled
    _move(transfer.c.credit_account_id, [*captured, *released], -1)
    _move(transfer.c.debit_account_id, released, 1)
    _record(TransferKind.CAPTURE, captured, sa.literal(due), actor_id, at)
    _record(TransferKind.RELEASE, released, transfer.c.debit_account_id, actor_id, at)
    paid = sa.select(sa.func.sum(transfer.c.amount)).where(transfer.c.id.in_(captured))
    return int(db.session.scalar(paid) or 0)


def _move(side, hold_ids: list[int], sign: int) -> None:
    """Lower or raise the accounts on that side of these holds, by what each of them holds."""
    moved = (
        sa.select(side.label("account_id"), sa.func.sum(transfer.c.amount).label("total"))
        .where(transfer.c.id.in_(hold_ids))
        .group_by(side)
        .cte("moved")
    )
    total = sa.select(moved.c.total).where(moved.c.account_id == account.c.id).scalar_subquery()
    db.session.execute(
        sa.update(account)
        .where(account.c.id.in_(sa.select(moved.c.account_id)))
        .values(balance=account.c.balance + sign * total)
        .execution_options(synchronize_session=False)
    )


def _record(kind: TransferKind, hold_ids: list[int], credit, actor_id, at: datetime) -> None:
    columns = {
        "kind": sa.literal(kind, transfer.c.kind.type),
        "debit_account_id": transfer.c.credit_account_id,
        "credit_account_id": credit,
        "amount": transfer.c.amount,
        "civil_date": sa.literal(civil_day(at), transfer.c.civil_date.type),
        "created_at": sa.literal(at, transfer.c.created_at.type),
        "actor_id": sa.literal(actor_id, transfer.c.actor_id.type),
        "hold_id": transfer.c.id,
    }
    rows = sa.select(*columns.values()).where(transfer.c.id.in_(hold_ids)).order_by(transfer.c.id)
    db.session.execute(sa.insert(transfer).from_select(list(columns), rows))
