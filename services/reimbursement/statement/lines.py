"""What a statement is made of, line by line; and what a partner's statements are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.codes import grouped
from core.errors import NotFound
from core.extensions import db
from core.language import translate
from core.said import short_day
from models.correction import Correction
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.outing import Outing, Participation
from models.programme import Purse
from models.reimbursement import PAYABLE, ReimbursementRun, Statement
from models.till import Payment
from models.voucher import Voucher

from ..ranges import SIDES


@dataclass(frozen=True)
class Line:
    """A transfer of the range; `amount` is signed cents, `payment_id` the till's number if any.

    The rest is what it is for: an outing, a voucher, or a correction and the payment it corrects.
    """

    id: int
    day: date
    at: datetime
    kind: TransferKind
    payment_id: int | None
    purse: str
    amount: int
    outing: str | None
    voucher: str | None
    reason: str | None
    corrected_id: int | None
    corrected_on: date | None

    @property
    def subject(self) -> str:
        """What it is for, in the reader's language; nothing more to say of a mere purchase."""
        if self.outing and self.reason:
            return translate(
                "Correction de la sortie « %(title)s » : %(reason)s",
                title=self.outing,
                reason=self.reason,
            )
        if self.outing:
            return translate("Sortie « %(title)s »", title=self.outing)
        if self.voucher:
            return translate("Voucher %(code)s", code=grouped(self.voucher))
        if self.corrected_id and self.corrected_on:
            return translate(
                "Correction de la transaction n° %(id)s du %(day)s : %(reason)s",
                id=self.corrected_id,
                day=short_day(self.corrected_on),
                reason=self.reason,
            )
        return self.reason or ""


def statement_lines(statement: Statement, most: int | None = None) -> Iterator[Line]:
    """The transfers that the statement sums, in order; all of them, or `most` at most."""
    due = (
        sa.select(Account.id, Purse.label)
        .join(Purse, Purse.id == Account.purse_id)
        .where(
            Account.kind == AccountKind.PARTNER_DUE,
            Account.partner_id == statement.partner_id,
            Purse.programme_id == statement.programme_id,
        )
        .subquery()
    )
    days = [Transfer.civil_date <= statement.ends_on]
    days += [Transfer.civil_date > statement.after] if statement.after else []
    moves = sa.union_all(
        *(
            sa.select(
                Transfer.id,
                Transfer.civil_date,
                Transfer.created_at,
                Transfer.kind,
                Transfer.payment_id,
                Transfer.hold_id,
                due.c.label,
                amount.label("amount"),
            )
            .join(due, due.c.id == account)
            .where(rule, *days)
            for account, amount, rule in SIDES
        )
    ).subquery()
    place, corrected = sa.orm.aliased(Participation), sa.orm.aliased(Outing)
    rows = db.session.execute(
        sa.select(
            *(column for column in moves.c if column is not moves.c.hold_id),
            sa.func.coalesce(Outing.title, corrected.title),
            Voucher.code,
            Correction.reason,
            Payment.id,
            Payment.civil_date,
        )
        .outerjoin(Participation, Participation.hold_id == moves.c.hold_id)
        .outerjoin(Outing, Outing.id == Participation.outing_id)
        .outerjoin(Voucher, Voucher.payment_id == moves.c.payment_id)
        .outerjoin(Correction, Correction.transfer_id == moves.c.id)
        .outerjoin(Payment, Payment.id == Correction.payment_id)
        .outerjoin(place, place.id == Correction.participation_id)
        .outerjoin(corrected, corrected.id == place.outing_id)
        .order_by(moves.c.civil_date, moves.c.id)
        .limit(most)
    )
    return (Line(*tuple[Any, ...](row)) for row in rows)


def statements_of(partner_id: int) -> list[Statement]:
    """The partner's statements that were approved, newest first."""
    return list(
        db.session.scalars(
            _approved(partner_id)
            .options(selectinload(Statement.lines))
            .order_by(Statement.ends_on.desc(), Statement.id.desc())
        )
    )


def has_statements(partner_id: int) -> bool:
    """Whether the partner has a statement to read."""
    return bool(db.session.scalar(sa.select(_approved(partner_id).exists())))


def own_statement(statement_id: int, partner_id: int) -> Statement:
    """One of the partner's approved statements. Raises NotFound for another's, or a draft."""
    found = db.session.scalar(_approved(partner_id).where(Statement.id == statement_id))
    if found is None:
        raise NotFound
    return found


def _approved(partner_id: int) -> sa.Select[Statement]:
    return (
        sa.select(Statement)
        .join(ReimbursementRun, ReimbursementRun.id == Statement.run_id)
        .where(Statement.partner_id == partner_id, ReimbursementRun.state.in_(PAYABLE))
    )
