"""That each correction of the books has its decision, within what was paid."""

from models.correction import Correction

from ..ledger.proof import Proofs

CHECKS = {
    "an adjustment is one approved correction, of its amount and its accounts": """
        SELECT t.id, c.id FROM transfer t
        LEFT JOIN correction c ON c.transfer_id = t.id
        JOIN account d ON d.id = t.debit_account_id
        JOIN account k ON k.id = t.credit_account_id
        WHERE (t.kind = 'adjust') <> (c.id IS NOT NULL) OR (c.id IS NOT NULL AND (
            c.state <> 'approved' OR c.amount <> t.amount OR c.purse_id <> d.purse_id
            OR c.season_id <> COALESCE(k.season_id, d.season_id)
            OR CASE c.kind WHEN 'take_back' THEN 'partner_due' ELSE 'funder' END <> d.kind
            OR CASE c.kind WHEN 'partner' THEN 'partner_due' WHEN 'gesture' THEN 'wallet'
               ELSE CASE k.kind WHEN 'funder' THEN 'funder' ELSE 'wallet' END END <> k.kind
            OR COALESCE(d.partner_id, k.partner_id, 0) <> COALESCE(c.partner_id, 0)
            OR COALESCE(k.holder_id, c.holder_id, 0) <> COALESCE(c.holder_id, 0)))""",
    "a payment is corrected within its amount, and never cancelled besides": """
        SELECT p.id, p.amount, SUM(c.amount) AS corrected FROM payment p
        JOIN correction c ON c.payment_id = p.id AND c.state IN ('proposed', 'approved')
        GROUP BY p.id, p.amount, p.state, p.partner_id, p.holder_id, p.purse_id, p.season_id
        HAVING SUM(c.amount) > p.amount OR p.state = 'cancelled'
            OR MIN(c.partner_id) <> p.partner_id OR MAX(c.partner_id) <> p.partner_id
            OR MIN(c.holder_id) <> p.holder_id OR MAX(c.holder_id) <> p.holder_id
            OR MIN(c.purse_id) <> p.purse_id OR MAX(c.purse_id) <> p.purse_id
            OR MIN(c.season_id) <> p.season_id OR MAX(c.season_id) <> p.season_id""",
    "an outing is corrected within what was paid for each participant": """
        SELECT p.id, SUM(c.amount) AS corrected FROM participation p
        JOIN outing o ON o.id = p.outing_id
        JOIN correction c ON c.participation_id = p.id AND c.state IN ('proposed', 'approved')
        LEFT JOIN transfer t ON t.hold_id = p.hold_id AND t.kind = 'capture'
        GROUP BY p.id, t.amount, p.holder_id, o.partner_id, o.purse_id, o.season_id
        HAVING SUM(c.amount) > COALESCE(t.amount, 0)
            OR MIN(c.partner_id) <> o.partner_id OR MAX(c.partner_id) <> o.partner_id
            OR MIN(c.holder_id) <> p.holder_id OR MAX(c.holder_id) <> p.holder_id
            OR MIN(c.purse_id) <> o.purse_id OR MAX(c.purse_id) <> o.purse_id
            OR MIN(c.season_id) <> o.season_id OR MAX(c.season_id) <> o.season_id""",
}

PROOFS = Proofs(CHECKS, guarded=(Correction,))
