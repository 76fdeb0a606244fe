"""That each participation has its credit set aside until it ends, and what that is for."""

import sqlalchemy as sa

from models.outing import Outing, Participation

from ..ledger.proof import Proofs

PROMISES = {
    "a participation has its hold, of the price, open until the outing is over": """
        SELECT p.id, p.state, o.state FROM participation p
        JOIN outing o ON o.id = p.outing_id
        JOIN transfer h ON h.id = p.hold_id JOIN account w ON w.id = h.debit_account_id
        WHERE h.kind <> 'hold' OR w.holder_id <> p.holder_id
           OR w.purse_id <> o.purse_id OR w.season_id <> o.season_id
           OR (p.state <> 'withdrawn' AND (h.amount <> o.price
               OR o.state NOT IN ('confirmed', 'validated', 'cashed')))
           OR (p.state <> 'withdrawn' AND o.state <> 'cashed')
               = EXISTS (SELECT 1 FROM transfer s WHERE s.hold_id = h.id)""",
    "a cashed outing pays its partner for those it should, and no other does": """
        SELECT p.id, p.state, o.state FROM participation p
        JOIN outing o ON o.id = p.outing_id
        LEFT JOIN transfer c ON c.hold_id = p.hold_id AND c.kind = 'capture'
        LEFT JOIN account d ON d.id = c.credit_account_id
        WHERE (c.id IS NOT NULL) <> (o.state = 'cashed'
            AND (p.state = 'present' OR (p.state = 'absent' AND o.settlement = 'flat')))
           OR d.partner_id <> o.partner_id""",
}
OPEN = "SELECT hold_id FROM participation WHERE state <> 'withdrawn'"
PROOFS = Proofs(promises=PROMISES, open_holds=OPEN, guarded=(Outing, Participation))


def held_for(hold_id: sa.ColumnElement[int]) -> sa.ScalarSelect[str]:
    """The title of the outing that this credit is set aside for."""
    asked = sa.select(Outing.title).join(Participation, Participation.outing_id == Outing.id)
    return asked.where(Participation.hold_id == hold_id).scalar_subquery()
