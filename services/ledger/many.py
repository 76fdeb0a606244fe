"""The same movements, for a whole class at once: every balance is locked in the order of ids."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.clock import civil_day, now
from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.user import Visitor

from .accounts import balances, due_account, holder_account
from .holds import HoldClosed
from .movements import InsufficientBalance, lock, row

account, transfer = Account.__table__, Transfer.__table__


def hold_all(
    holder_ids: Iterable[int], purse_id: int, season_id: int, amount: int, *, by: Visitor | None
) -> dict[int, int | InsufficientBalance]:
    """Set `amount` cents aside for each holder: their hold's id, or why their purse is short."""
    holder_ids = sorted(holder_ids)
    wallets, holds = (
        _accounts(kind, holder_ids, purse_id, season_id)
        for kind in (AccountKind.WALLET, AccountKind.HOLD)
    )
    lock(*wallets.values(), *holds.values())
    left = balances(wallets.values())
    done: dict[int, int | InsufficientBalance] = {
        one: InsufficientBalance(amount, left[wallets[one]]) for one in holder_ids
    }
    enough = [one for one in holder_ids if left[wallets[one]] >= amount]
    for ids, sign in ((wallets, -1), (holds, 1)):
        db.session.execute(
            sa.update(account)
            .where(account.c.id.in_([ids[one] for one in enough]))
            .values(balance=account.c.balance + sign * amount)
        )
    at = now()
    rows = [row(TransferKind.HOLD, wallets[one], holds[one], amount, at, by=by) for one in enough]
    if rows:
        made = sa.insert(transfer).returning(transfer.c.id, sort_by_parameter_order=True)
        done |= zip(enough, db.session.scalars(made, rows), strict=True)
    return done


def _accounts(
    kind: AccountKind, holder_ids: list[int], purse_id: int, season_id: int
) -> dict[int, int]:
    """These holders' accounts of that kind, by holder, opened at need."""
    known = db.session.execute(
        sa.select(account.c.holder_id, account.c.id).where(
            account.c.kind == kind,
            account.c.holder_id.in_(holder_ids),
            account.c.purse_id == purse_id,
            account.c.season_id == season_id,
        )
    )
    found = dict(tuple(one) for one in known)
    return {
        one: found.get(one) or holder_account(kind, one, purse_id, season_id) for one in holder_ids
    }


def close_holds(
    captured: list[int],
    released: list[int],
    *,
    partner_id: int,
    purse_id: int,
    at: datetime | None = None,
    by: Visitor | None,
) -> int:
    """Pay a partner out of the first holds, give the others back whole; tell the cents paid.

    The holds are of one purse. All of it, or HoldClosed and nothing.
    """
    at = at or now()
    due = due_account(partner_id, purse_id)
    held = db.session.execute(
        sa.select(transfer.c.id, transfer.c.debit_account_id, transfer.c.credit_account_id).where(
            transfer.c.id.in_([*captured, *released])
        )
    ).all()
    lock(*{end for one in held for end in (one.debit_account_id, one.credit_account_id)})
    settled = sa.select(transfer.c.id).where(transfer.c.hold_id.in_([one.id for one in held]))
    if db.session.scalar(settled.limit(1)):
        raise HoldClosed
    _add(transfer.c.credit_account_id, [*captured, *released], -1)
    _add(transfer.c.debit_account_id, released, 1)
    _enter(TransferKind.CAPTURE, captured, sa.literal(due), at, by=by)
    _enter(TransferKind.RELEASE, released, transfer.c.debit_account_id, at, by=by)
    paid = sa.select(sa.func.sum(transfer.c.amount)).where(transfer.c.id.in_(captured))
    return int(db.session.scalar(paid) or 0)


def _add(side: Any, hold_ids: list[int], sign: int) -> None:
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


def _enter(
    kind: TransferKind, hold_ids: list[int], credit: Any, at: datetime, *, by: Visitor | None
) -> None:
    columns = {
        "kind": sa.literal(kind, transfer.c.kind.type),
        "debit_account_id": transfer.c.credit_account_id,
        "credit_account_id": credit,
        "amount": transfer.c.amount,
        "civil_date": sa.literal(civil_day(at), transfer.c.civil_date.type),
        "created_at": sa.literal(at, transfer.c.created_at.type),
        "actor_id": sa.literal(by and by.user_id, transfer.c.actor_id.type),
        "hold_id": transfer.c.id,
    }
    rows = sa.select(*columns.values()).where(transfer.c.id.in_(hold_ids)).order_by(transfer.c.id)
    db.session.execute(sa.insert(transfer).from_select(list(columns), rows))
