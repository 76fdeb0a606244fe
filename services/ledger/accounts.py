"""Accounts are opened when they are first needed, and only once."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.extensions import db
from models.ledger import Account, AccountKind
from models.programme import Purse
from models.season import Allotment


def insert_if_absent(table: Any) -> Any:
    """An INSERT that does nothing where a unique rule says the row is already there."""
    dialect = db.session.get_bind().dialect.name
    maker = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return maker(table).on_conflict_do_nothing()


def holder_account(kind: AccountKind, holder_id: int, purse_id: int, season_id: int) -> int:
    """The holder's wallet or hold account for that purse and season, opened at need."""
    return _account(
        kind, holder_id=holder_id, purse_id=purse_id, season_id=season_id, opening_balance=0
    )


def funder_account(kind: AccountKind, purse_id: int, season_id: int) -> int:
    """The account that funds (or takes back as expired) that purse in that season."""
    return _account(kind, purse_id=purse_id, season_id=season_id)


def due_account(partner_id: int, purse_id: int) -> int:
    """What is due to the partner out of that purse."""
    return _account(AccountKind.PARTNER_DUE, partner_id=partner_id, purse_id=purse_id)


def _account(
    kind: AccountKind,
    *,
    purse_id: int,
    season_id: int | None = None,
    holder_id: int | None = None,
    partner_id: int | None = None,
    opening_balance: int | None = None,
) -> int:
    keys = {
        "kind": kind,
        "purse_id": purse_id,
        "season_id": season_id,
        "holder_id": holder_id,
        "partner_id": partner_id,
    }
    wanted = sa.select(Account.id).filter_by(**keys)
    found = db.session.scalar(wanted)
    if found is None:
        row = {**keys, "balance": opening_balance}
        db.session.execute(insert_if_absent(Account).values(row))
        found = db.session.scalar(wanted)
    return int(found or 0)


def wallets(holder_id: int, season_id: int) -> list[tuple[Purse, int]]:
    """Every purse of the season's programme with the holder's balance in cents, in order."""
    rows = db.session.execute(
        sa.select(Purse, sa.func.coalesce(Account.balance, 0))
        .join(Allotment, Allotment.purse_id == Purse.id)
        .outerjoin(
            Account,
            sa.and_(
                Account.purse_id == Purse.id,
                Account.season_id == season_id,
                Account.holder_id == holder_id,
                Account.kind == AccountKind.WALLET,
            ),
        )
        .where(Allotment.season_id == season_id)
        .order_by(Purse.position)
    )
    return [(purse, balance) for purse, balance in rows]


def balances(account_ids: Iterable[int]) -> dict[int, int]:
    """The kept balance of each of these accounts, in cents."""
    rows = db.session.execute(
        sa.select(Account.id, Account.balance).where(Account.id.in_(account_ids))
    )
    return {row.id: row.balance for row in rows}
