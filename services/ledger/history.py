"""What happened to a holder's money, as the holder reads it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from core.extensions import db
from models.convention import Partner
from models.correction import CorrectionKind
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.programme import Purse


@dataclass(frozen=True)
class Movement:
    """One line of a purse's history; `amount` is cents, below zero when it left the purse."""

    at: datetime
    kind: TransferKind
    purse: Purse
    partner: str | None
    amount: int

    @property
    def label(self):
        """What it is called on the holder's screen; credit that no partner gives back is a gift."""
        gift = self.kind == TransferKind.ADJUST and self.partner is None
        return CorrectionKind.GESTURE.label if gift else self.kind.label


def history(holder_id: int, limit: int = 100) -> list[Movement]:
    """The latest movements of the holder's purses, newest first."""
    wallet, other = aliased(Account), aliased(Account)
    amount = sa.case(
        (Transfer.credit_account_id == wallet.id, Transfer.amount), else_=-Transfer.amount
    )
    rows = db.session.execute(
        sa.select(Transfer.created_at, Transfer.kind, Purse, Partner.trade_name, amount)
        .select_from(wallet)
        .join(
            Transfer,
            sa.or_(Transfer.credit_account_id == wallet.id, Transfer.debit_account_id == wallet.id),
        )
        .join(
            other,
            other.id
            == sa.case(
                (Transfer.credit_account_id == wallet.id, Transfer.debit_account_id),
                else_=Transfer.credit_account_id,
            ),
        )
        .join(Purse, Purse.id == wallet.purse_id)
        .outerjoin(Partner, Partner.id == other.partner_id)
        .where(wallet.holder_id == holder_id, wallet.kind == AccountKind.WALLET)
        .order_by(Transfer.id.desc())
        .limit(limit)
    )
    return [Movement(*row) for row in rows]
