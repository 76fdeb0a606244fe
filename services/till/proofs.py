"""That each payment has its transfer, and is cancelled with it."""

from models.till import Payment

from ..ledger.proof import Proofs

CHECKS = {
    "a payment has its transfer, from its wallet to its partner": """
        SELECT p.id FROM payment p
        LEFT JOIN transfer t ON t.payment_id = p.id AND t.kind IN ('pay', 'capture')
        LEFT JOIN account w ON w.id = t.debit_account_id
        LEFT JOIN account d ON d.id = t.credit_account_id
        WHERE t.id IS NULL OR t.amount <> p.amount OR t.civil_date <> p.civil_date
           OR w.kind <> CASE t.kind WHEN 'pay' THEN 'wallet' ELSE 'hold' END
           OR w.holder_id <> p.holder_id
           OR w.purse_id <> p.purse_id OR w.season_id <> p.season_id
           OR d.kind <> 'partner_due' OR d.partner_id <> p.partner_id
           OR d.purse_id <> p.purse_id""",
    "a payment is cancelled when its transfer is mirrored, and only then": """
        SELECT p.id, p.state FROM payment p
        LEFT JOIN transfer c ON c.payment_id = p.id AND c.kind = 'cancel'
        WHERE (p.state = 'cancelled') <> (c.id IS NOT NULL)""",
}
PROOFS = Proofs(CHECKS, guarded=(Payment,))
