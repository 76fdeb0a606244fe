"""That each voucher has its credit set aside until it ends, and what that hold is for."""

import sqlalchemy as sa

from models.voucher import Voucher

from ..ledger.proof import Proofs

PROMISES = {
    "an open voucher has its hold, of its amount, in its purse": """
        SELECT v.id, v.state FROM voucher v
        JOIN transfer h ON h.id = v.hold_id JOIN account w ON w.id = h.debit_account_id
        WHERE h.kind <> 'hold' OR h.amount <> v.amount OR w.holder_id <> v.holder_id
           OR w.purse_id <> v.purse_id OR w.season_id <> v.season_id
           OR (v.state = 'issued') = EXISTS (SELECT 1 FROM transfer s WHERE s.hold_id = h.id)""",
    "a cashed voucher is captured by its payment, and no other is": """
        SELECT v.id, v.state FROM voucher v
        LEFT JOIN transfer c ON c.hold_id = v.hold_id AND c.kind = 'capture'
        WHERE (v.state = 'cashed') <> (c.id IS NOT NULL)
           OR COALESCE(c.payment_id, 0) <> COALESCE(v.payment_id, 0)""",
}
OPEN = "SELECT hold_id FROM voucher WHERE state = 'issued'"
PROOFS = Proofs(promises=PROMISES, open_holds=OPEN, guarded=(Voucher,))


def held_for(hold_id: sa.ColumnElement[int]) -> sa.ScalarSelect[str]:
    """The code of the voucher that this credit is set aside for."""
    return sa.select(Voucher.code).where(Voucher.hold_id == hold_id).scalar_subquery()
