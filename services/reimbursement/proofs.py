"""Prove the statements: each equals its range, the bank's files and the books, to the cent."""

from typing import Any

from models.reimbursement import BankLine, ReimbursementRun, Statement, StatementSum

from ..ledger.proof import Proofs, broken
from ..ledger.seal import broken_seals
from .ranges import out_of_range
from .transfer.bank import altered_files

RANGES = "a statement equals the sum of its range"
FILES = "a bank file is as it was offered"
SEALS = "the seals of the days fit the books"
STATEMENTS = {
    "ranges neither overlap nor leave a gap": """
        SELECT id, after, before FROM (
            SELECT id, after, LAG(ends_on) OVER (
                PARTITION BY partner_id, programme_id ORDER BY ends_on) AS before
            FROM statement
        ) s WHERE after IS DISTINCT FROM before""",
    "a statement equals the sum of its purses": """
        SELECT s.id, s.amount, COALESCE(SUM(p.amount), 0) AS total FROM statement s
        JOIN account a ON a.partner_id = s.partner_id
        LEFT JOIN statement_sum p ON p.run_id = s.run_id AND p.account_id = a.id
        GROUP BY s.id, s.amount HAVING s.amount <> COALESCE(SUM(p.amount), 0)""",
    "a run equals the sum of its statements": """
        SELECT r.id, r.amount, COALESCE(SUM(s.amount), 0) AS total FROM reimbursement_run r
        LEFT JOIN statement s ON s.run_id = r.id
        WHERE r.computed_at IS NOT NULL
        GROUP BY r.id, r.amount, r.statements
        HAVING r.amount <> COALESCE(SUM(s.amount), 0) OR r.statements <> COUNT(s.id)""",
    "statements are numbered without a gap, once approved": """
        SELECT programme_id, MAX(serial), COUNT(serial) FROM statement
        GROUP BY programme_id HAVING COALESCE(MAX(serial), 0) <> COUNT(serial)
        UNION ALL
        SELECT s.programme_id, s.id, s.serial FROM statement s
        JOIN reimbursement_run r ON r.id = s.run_id
        WHERE (s.serial IS NULL) <> (r.state IN ('draft', 'reviewed'))""",
    "a transfer of a bank file pays its whole statement": """
        SELECT l.id, l.amount, s.amount FROM bank_line l
        JOIN statement s ON s.id = l.statement_id JOIN bank_file f ON f.id = l.file_id
        WHERE l.amount <> s.amount OR f.run_id <> s.run_id
           OR (l.state = 'paid' AND s.paid_on IS NULL)""",
    "a paid statement was paid by the bank": """
        SELECT s.id, s.paid_on FROM statement s
        LEFT JOIN bank_line l ON l.statement_id = s.id AND l.state = 'paid'
        WHERE s.paid_on IS NOT NULL AND l.id IS NULL""",
    "a bank file equals the sum of its transfers": """
        SELECT f.id, f.amount, f.count FROM bank_file f
        LEFT JOIN bank_line l ON l.file_id = f.id
        GROUP BY f.id, f.amount, f.count
        HAVING f.amount <> COALESCE(SUM(l.amount), 0) OR f.count <> COUNT(l.id)""",
    "what is handed to the bank is in a file": """
        SELECT r.id, r.state FROM reimbursement_run r JOIN statement s ON s.run_id = r.id
        LEFT JOIN bank_line l ON l.statement_id = s.id
        WHERE (r.state = 'paid' AND s.paid_on IS NULL)
           OR (r.state IN ('exported', 'paid') AND l.id IS NULL)
           OR (r.state IN ('partly_rejected', 'paid') AND l.state = 'sent')""",
    "a paid statement is settled, purse by purse, and no other is": """
        SELECT p.id, p.amount, t.amount FROM statement_sum p
        JOIN account a ON a.id = p.account_id
        LEFT JOIN statement s ON s.run_id = p.run_id AND s.partner_id = a.partner_id
        LEFT JOIN transfer t ON t.id = p.transfer_id
        LEFT JOIN account d ON d.id = t.debit_account_id
        LEFT JOIN account c ON c.id = t.credit_account_id
        WHERE (t.id IS NOT NULL) <> (s.paid_on IS NOT NULL AND p.amount <> 0)
           OR t.kind <> 'settle' OR t.reverses_id IS NOT NULL OR t.amount <> ABS(p.amount)
           OR a.id <> CASE WHEN p.amount > 0 THEN d.id ELSE c.id END
           OR d.partner_id <> c.partner_id""",
    "a settlement is of a statement, or was given back": """
        SELECT t.id FROM transfer t
        LEFT JOIN statement_sum p ON p.transfer_id = t.id
        LEFT JOIN transfer b ON b.reverses_id = t.id
        WHERE t.kind = 'settle' AND t.reverses_id IS NULL
          AND (p.id IS NOT NULL) = (b.id IS NOT NULL)""",
}
PROOFS = Proofs(guarded=(ReimbursementRun, Statement, StatementSum, BankLine))


def verify_statements(limit: int = 20) -> dict[str, list[Any]]:
    """Where statements, runs, bank files, settlements and seals part, as `ledger.verify` says."""
    found = broken(STATEMENTS, limit)
    others = {RANGES: out_of_range(), FILES: altered_files(), SEALS: list(broken_seals())}
    return found | {name: rows[:limit] for name, rows in others.items() if rows}
