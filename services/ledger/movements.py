"""The only statements that move money.

Every verb takes whole cents, runs inside the caller's transaction and returns the id of its
transfer. A balance is taken by one guarded UPDATE, so two of them can never share the same cent.
Accounts are opened before any balance is locked, and where two balances change both are locked
first, in the order of their ids. A wallet is locked before a transfer names it: the transfer's
foreign key shares its row, and two who share a row cannot both go on to change it. No deadlock.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from core.clock import civil_day, now
from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.money import euros
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.user import Visitor

from .accounts import funder_account, holder_account, insert_if_absent

account, transfer = Account.__table__, Transfer.__table__

DEDUCT = (
    sa.update(account)
    .where(account.c.id == bindparam("account"), account.c.balance >= bindparam("amount"))
    .values(balance=account.c.balance - bindparam("amount"))
)
ADD = (
    sa.update(account)
    .where(account.c.id == bindparam("account"))
    .values(balance=account.c.balance + bindparam("amount"))
)
ENTER = sa.insert(transfer).returning(transfer.c.id)


class InsufficientBalance(Refusal):
    """The wallet holds less than what was asked; `missing` and `available` are cents."""

    field = "amount"

    def __init__(self, amount: int, available: int):
        self.available, self.missing = available, amount - available
        advice = (
            lazy(
                "Il manque %(missing)s : encaissez %(missing)s en complément et débitez "
                "%(available)s.",
                missing=euros(self.missing),
                available=euros(available),
            )
            if available
            else lazy("Ce porte-monnaie est vide : rien ne peut être débité.")
        )
        super().__init__(advice)


class AlreadyReversed(Refusal):
    sentence = lazy("Cette transaction est déjà annulée.")


def grant(
    holder_id: int, purse_id: int, season_id: int, amount: int, *, by: Visitor | None
) -> int | None:
    """Fill a wallet for the season, once: None when it was filled before, by whatever road."""
    wallet = holder_account(AccountKind.WALLET, holder_id, purse_id, season_id)
    funder = funder_account(AccountKind.FUNDER, purse_id, season_id)
    lock(wallet)
    entry = row(TransferKind.GRANT, funder, wallet, amount, by=by)
    granted: int | None = db.session.scalar(
        insert_if_absent(transfer).values(entry).returning(transfer.c.id)
    )
    if granted is not None:
        add(wallet, amount)
    return granted


def pay(
    wallet_id: int,
    due_id: int,
    amount: int,
    *,
    payment_id: int,
    at: datetime,
    on: sa.Connection | None = None,
    by: Visitor | None,
) -> int:
    """Debit a wallet for a payment. Raises InsufficientBalance, and nothing has moved."""
    deduct(wallet_id, amount, on)
    entry = row(TransferKind.PAY, wallet_id, due_id, amount, at, payment_id=payment_id, by=by)
    return enter(entry, on)


def cancel(payment_id: int, *, at: datetime, by: Visitor | None) -> int:
    """Mirror a payment's transfer: the holder has the money back. Raises AlreadyReversed.

    What was captured out of a hold goes back to the wallet: the promise itself is over.
    """
    paid = db.session.execute(
        sa.select(transfer).where(
            transfer.c.payment_id == payment_id,
            transfer.c.kind.in_((TransferKind.PAY, TransferKind.CAPTURE)),
        )
    ).one()
    wallet = transfer_row(paid.hold_id).debit_account_id if paid.hold_id else paid.debit_account_id
    lock(wallet)
    entry = row(
        TransferKind.CANCEL,
        paid.credit_account_id,
        wallet,
        paid.amount,
        at,
        payment_id=payment_id,
        reverses_id=paid.id,
        by=by,
    )
    mirrored = db.session.scalar(insert_if_absent(transfer).values(entry).returning(transfer.c.id))
    if mirrored is None:
        raise AlreadyReversed
    add(wallet, paid.amount)
    return int(mirrored)


def expire(
    holder_id: int, purse_id: int, season_id: int, *, by: Visitor | None = None
) -> int | None:
    """Take what is left in a wallet at the end of its season; None when nothing was left."""
    wallet = holder_account(AccountKind.WALLET, holder_id, purse_id, season_id)
    taken_by = funder_account(AccountKind.EXPIRED, purse_id, season_id)
    left = db.session.scalar(
        sa.select(account.c.balance).where(account.c.id == wallet).with_for_update(**LOCK)
    )
    if not left:
        return None
    deduct(wallet, left)
    return enter(row(TransferKind.EXPIRE, wallet, taken_by, left, by=by))


def deduct(account_id: int, amount: int, on: sa.Connection | None = None) -> None:
    """Lower a kept balance. Raises InsufficientBalance when it holds less."""
    connection = on or db.session.connection()
    if not connection.execute(DEDUCT, {"account": account_id, "amount": amount}).rowcount:
        available = db.session.scalar(
            sa.select(account.c.balance).where(account.c.id == account_id)
        )
        raise InsufficientBalance(amount, available or 0)


def enter(entry: dict[str, Any], on: sa.Connection | None = None) -> int:
    """Enter a transfer in the books, and tell its id."""
    return int((on or db.session.connection()).execute(ENTER, entry).scalar_one())


def add(account_id: int, amount: int) -> None:
    """Raise a kept balance."""
    db.session.connection().execute(ADD, {"account": account_id, "amount": amount})


def lock(*account_ids: int) -> None:
    """Lock these balances until the transaction ends, in the order of their ids."""
    db.session.execute(
        sa.select(account.c.id)
        .where(account.c.id.in_(account_ids))
        .order_by(account.c.id)
        .with_for_update(**LOCK)
    )


def transfer_row(transfer_id: int) -> Any:
    """That transfer, which exists."""
    return db.session.execute(sa.select(transfer).where(transfer.c.id == transfer_id)).one()


def row(
    kind: TransferKind,
    debit: int,
    credit: int,
    amount: int,
    at: datetime | None = None,
    *,
    payment_id: int | None = None,
    reverses_id: int | None = None,
    hold_id: int | None = None,
    by: Visitor | None,
) -> dict[str, Any]:
    """A transfer to enter; its civil day is that of `at`, else of now."""
    at = at or now()
    day: date = civil_day(at)
    return {
        "kind": kind,
        "debit_account_id": debit,
        "credit_account_id": credit,
        "amount": amount,
        "civil_date": day,
        "created_at": at,
        "actor_id": by and by.user_id,
        "payment_id": payment_id,
        "reverses_id": reverses_id,
        "hold_id": hold_id,
    }
