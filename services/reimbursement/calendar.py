"""When to pay next: nobody waits more than a fortnight."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.programme import Programme, Purse
from models.reimbursement import Statement

from .drawing import last_closed_day

FORTNIGHT, TO_PAY, RED_FROM = 15, 5, 11
K = TransferKind


@dataclass(frozen=True)
class Due:
    """What a programme owes: cents to so many partners, since its oldest unpaid civil day."""

    programme: Programme
    amount: int
    partners: int
    oldest: date | None

    @property
    def age(self) -> int:
        """How many days the oldest unpaid transaction has waited."""
        return (today() - self.oldest).days if self.oldest else 0

    @property
    def pay_by(self) -> date | None:
        """The last civil day on which it is paid within a fortnight."""
        return self.oldest + timedelta(days=FORTNIGHT) if self.oldest else None

    @property
    def cut_off_by(self) -> date | None:
        """The last civil day to prepare the run, with time for two people and the bank."""
        return self.pay_by - timedelta(days=TO_PAY) if self.pay_by else None

    @property
    def is_late(self) -> bool:
        """True a few days before the fortnight is over."""
        return self.age >= RED_FROM


def proposed_cut_off() -> date:
    """The cut-off of a run that is prepared today."""
    return last_closed_day()


def calendar() -> list[Due]:
    """What each programme owes that no bank has paid yet, the oldest first."""
    return _all_due()


def due_to(partner_id: int) -> list[Due]:
    """What each programme still owes that partner, where it owes anything."""
    return [due for due in _all_due(Account.partner_id == partner_id) if due.amount]


def _all_due(*which) -> list[Due]:
    programmes = db.session.scalars(sa.select(Programme).order_by(Programme.name)).all()
    return sorted((_due(one, which) for one in programmes), key=lambda due: -due.age)


def _due(programme: Programme, which) -> Due:
    unpaid = _unpaid(programme, which)
    amount, partners, oldest = db.session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(unpaid.c.amount), 0),
            sa.func.count(),
            sa.func.min(unpaid.c.oldest),
        )
    ).one()
    return Due(programme, int(amount), partners, oldest)


def _unpaid(programme: Programme, which) -> sa.Subquery:
    """By partner: the cents that no paid statement covers, and the oldest sale among them."""
    paid = sa.select(Statement.id).where(
        Statement.partner_id == Account.partner_id,
        Statement.programme_id == programme.id,
        Statement.paid_on.is_not(None),
        Statement.ends_on >= Transfer.civil_date,
        sa.or_(Statement.after.is_(None), Statement.after < Transfer.civil_date),
    )
    gone = sa.select(Transfer.reverses_id).where(Transfer.kind == K.CANCEL)
    came = sa.and_(
        Transfer.credit_account_id == Account.id, Transfer.kind.in_((K.PAY, K.CAPTURE, K.ADJUST))
    )
    left = sa.and_(Transfer.debit_account_id == Account.id, Transfer.kind.in_((K.CANCEL, K.ADJUST)))
    sale = sa.and_(came, Transfer.id.not_in(gone))
    amount = sa.func.sum(sa.case((came, Transfer.amount), else_=-Transfer.amount))
    return (
        sa.select(
            Account.partner_id,
            amount.label("amount"),
            sa.func.min(sa.case((sale, Transfer.civil_date))).label("oldest"),
        )
        .join(Purse, Purse.id == Account.purse_id)
        .join(Transfer, sa.or_(came, left))
        .where(
            Account.kind == AccountKind.PARTNER_DUE,
            Purse.programme_id == programme.id,
            ~paid.exists(),
            *which,
        )
        .group_by(Account.partner_id)
        .having(amount != 0)
        .subquery()
    )
