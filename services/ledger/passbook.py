"""What happened to a holder's money, as the holder reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import aliased

from core.extensions import db
from core.language import lazy
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.partner import Partner
from models.programme import Purse

K = TransferKind
HeldFor = Callable[[sa.ColumnElement[int]], sa.ScalarSelect[str]]


@dataclass(frozen=True)
class Movement:
    """One line of a purse's history; `amount` is cents, below zero when it left the purse.

    Of credit set aside, or given back: the outing or the voucher it was for, and when that was
    paid. Of credit set aside, also when it was given back.
    """

    at: datetime
    kind: TransferKind
    purse: Purse
    partner: str | None
    amount: int
    outing: str | None = None
    voucher: str | None = None
    paid_at: datetime | None = None
    released_at: datetime | None = None

    @property
    def label(self) -> LazyString:
        """What it is called on the holder's screen.

        Credit that no partner gives back is a gift; what is given back of a paid voucher, its rest.
        """
        if self.kind == K.RELEASE and self.paid_at:
            return lazy("Reste rendu")
        gift = self.kind == TransferKind.ADJUST and self.partner is None
        return lazy("Geste commercial") if gift else self.kind.label


def history(
    holder_id: int, *, outing: HeldFor, voucher: HeldFor, limit: int = 100
) -> list[Movement]:
    """The latest movements of the holder's purses, newest first.

    `outing` and `voucher` tell, of a hold's id, what it was for.
    """
    wallet, other = aliased(Account), aliased(Account)
    paid, released = aliased(Transfer), aliased(Transfer)
    hold_id = sa.func.coalesce(Transfer.hold_id, Transfer.id)
    amount = sa.case(
        (Transfer.credit_account_id == wallet.id, Transfer.amount), else_=-Transfer.amount
    )
    rows = db.session.execute(
        sa.select(
            Transfer.created_at,
            Transfer.kind,
            Purse,
            Partner.trade_name,
            amount,
            outing(hold_id),
            voucher(hold_id),
            paid.created_at,
            released.created_at,
        )
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
        .outerjoin(paid, sa.and_(paid.hold_id == hold_id, paid.kind == K.CAPTURE))
        .outerjoin(released, sa.and_(released.hold_id == Transfer.id, released.kind == K.RELEASE))
        .where(wallet.holder_id == holder_id, wallet.kind == AccountKind.WALLET)
        .order_by(Transfer.id.desc())
        .limit(limit)
    )
    return [Movement(*row) for row in rows]
