"""What was corrected, as a partner reads it beside its payments."""

from collections.abc import Iterable

import sqlalchemy as sa

from core.extensions import db
from models.correction import Correction, CorrectionKind, CorrectionState

from ..till import Wanted

APPROVED = Correction.state == CorrectionState.APPROVED


def corrected(payment_ids: Iterable[int]) -> dict[int, int]:
    """The cents taken back from each of these payments, where some were."""
    return _by_payment(Correction.payment_id.in_(payment_ids))


def corrected_in(asked: Wanted) -> dict[int, int]:
    """The cents taken back from each of the payments that are wanted, where some were."""
    return _by_payment(Correction.partner_id == asked.partner_id, *asked.conditions())


def _by_payment(*wanted: sa.ColumnElement[bool]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Correction.payment_id, sa.func.sum(Correction.amount))
        .join(Correction.payment)
        .where(APPROVED, *wanted)
        .group_by(Correction.payment_id)
    )
    return {payment_id: int(cents) for payment_id, cents in rows if payment_id}


def taken_back_in(asked: Wanted) -> int:
    """The cents taken back from all the payments that are wanted."""
    total = (
        sa.select(sa.func.coalesce(sa.func.sum(Correction.amount), 0))
        .join(Correction.payment)
        .where(Correction.partner_id == asked.partner_id, APPROVED, *asked.conditions())
    )
    return int(db.session.scalar(total) or 0)


def in_favour_of(partner_id: int, most: int = 20) -> list[Correction]:
    """The latest corrections that the partner gained by, newest first."""
    return list(
        db.session.scalars(
            sa.select(Correction)
            .where(
                Correction.partner_id == partner_id,
                Correction.kind == CorrectionKind.PARTNER,
                APPROVED,
            )
            .order_by(Correction.decided_at.desc(), Correction.id.desc())
            .limit(most)
        )
    )
