"""Prove the books: every check is one query that finds what should not exist."""

import re
from typing import Any

import sqlalchemy as sa

from core.extensions import db
from models.correction import Correction
from models.ledger import Account, Transfer
from models.outing import Outing, Participation
from models.reimbursement import BankLine, ReimbursementRun, Statement, StatementSum
from models.seal import Seal
from models.season import Allotment
from models.till import Payment
from models.voucher import Voucher

from .adjustment import CHECKS as ADJUSTMENTS

CHECKS = {
    "a kept balance equals the sum of its transfers": """
        SELECT a.id, a.balance, COALESCE(m.total, 0) AS total FROM account a
        LEFT JOIN (
            SELECT account_id, SUM(amount) AS total FROM (
                SELECT credit_account_id AS account_id, amount FROM transfer
                UNION ALL SELECT debit_account_id, -amount FROM transfer
            ) moves GROUP BY account_id
        ) m ON m.account_id = a.id
        WHERE a.balance IS NOT NULL AND a.balance <> COALESCE(m.total, 0)""",
    "no balance is negative": """
        SELECT id, balance FROM account WHERE balance < 0""",
    "a hold account equals its open holds": """
        SELECT a.id, a.balance, COALESCE(o.total, 0) AS total FROM account a
        LEFT JOIN (
            SELECT h.credit_account_id AS account_id, SUM(h.amount) AS total FROM transfer h
            WHERE h.kind = 'hold'
              AND NOT EXISTS (SELECT 1 FROM transfer s WHERE s.hold_id = h.id)
            GROUP BY h.credit_account_id
        ) o ON o.account_id = a.id
        WHERE a.kind = 'hold' AND a.balance <> COALESCE(o.total, 0)""",
    "a settled hold is settled whole": """
        SELECT h.id, h.amount, SUM(s.amount) AS settled FROM transfer h
        JOIN transfer s ON s.hold_id = h.id
        GROUP BY h.id, h.amount, h.kind
        HAVING h.kind <> 'hold' OR SUM(s.amount) <> h.amount""",
    "a reversal mirrors its target": """
        SELECT c.id FROM transfer c JOIN transfer p ON p.id = c.reverses_id
        LEFT JOIN transfer h ON h.id = p.hold_id
        WHERE c.kind || ':' || p.kind NOT IN ('cancel:pay', 'cancel:capture', 'settle:settle')
           OR c.amount <> p.amount OR p.reverses_id IS NOT NULL
           OR c.debit_account_id <> p.credit_account_id
           OR c.credit_account_id <> COALESCE(h.debit_account_id, p.debit_account_id)
           OR (c.kind = 'cancel' AND c.civil_date <> p.civil_date)
           OR c.payment_id <> p.payment_id""",
    "a transfer for a payment names it": """
        SELECT id, kind FROM transfer WHERE kind IN ('pay', 'cancel') AND payment_id IS NULL""",
    "a wallet is granted once, and the right amount": """
        SELECT g.credit_account_id, COUNT(*) AS grants FROM transfer g
        JOIN account w ON w.id = g.credit_account_id
        LEFT JOIN allotment a ON a.purse_id = w.purse_id AND a.season_id = w.season_id
        WHERE g.kind = 'grant'
        GROUP BY g.credit_account_id, w.kind
        HAVING COUNT(*) > 1 OR w.kind <> 'wallet'
            OR MIN(g.amount) <> COALESCE(MIN(a.amount), 0)""",
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
    "a transfer stays inside its purse": """
        SELECT t.id FROM transfer t
        JOIN account d ON d.id = t.debit_account_id
        JOIN account c ON c.id = t.credit_account_id
        WHERE d.purse_id <> c.purse_id""",
    "each kind of transfer joins the right kinds of account": """
        SELECT t.id, t.kind FROM transfer t
        JOIN account d ON d.id = t.debit_account_id
        JOIN account c ON c.id = t.credit_account_id
        WHERE t.kind || ':' || d.kind || '>' || c.kind NOT IN (
            'grant:funder>wallet', 'pay:wallet>partner_due', 'cancel:partner_due>wallet',
            'hold:wallet>hold', 'release:hold>wallet', 'capture:hold>partner_due',
            'expire:wallet>expired', 'settle:partner_due>paid_out',
            'settle:paid_out>partner_due',
            'adjust:partner_due>wallet', 'adjust:partner_due>funder',
            'adjust:funder>partner_due', 'adjust:funder>wallet')""",
} | ADJUSTMENTS
PROMISES = {
    "an open hold is an open promise": """
        SELECT h.id FROM transfer h
        LEFT JOIN voucher v ON v.hold_id = h.id AND v.state = 'issued'
        LEFT JOIN participation p ON p.hold_id = h.id AND p.state <> 'withdrawn'
        WHERE h.kind = 'hold' AND v.id IS NULL AND p.id IS NULL
          AND NOT EXISTS (SELECT 1 FROM transfer s WHERE s.hold_id = h.id)""",
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
GUARDED = (
    Account,
    Transfer,
    Payment,
    Allotment,
    Voucher,
    Correction,
    Outing,
    Participation,
    ReimbursementRun,
    Statement,
    StatementSum,
    BankLine,
    Seal,
)
APPEND_ONLY = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}
IN_PLACE = {
    "sqlite": "SELECT name, sql FROM sqlite_master",
    "postgresql": """
        SELECT conname, NULL FROM pg_constraint
        WHERE convalidated AND connamespace = current_schema()::regnamespace
        UNION ALL SELECT c.relname, NULL FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace
        UNION ALL SELECT tgname, NULL FROM pg_trigger
        WHERE tgenabled <> 'D' AND NOT tgisinternal""",
}


def verify(limit: int = 20) -> dict[str, list[Any]]:
    """What is wrong with the books, by check, at most `limit` rows each; empty when all is well."""
    findings = verify_rows(limit)
    missing = sorted(_guards() - _in_place())
    if missing:
        findings["triggers, checks and unique rules are there"] = missing
    return findings


def verify_rows(limit: int = 20) -> dict[str, list[Any]]:
    """As `verify`, without the question whether the engine still guards the books."""
    return broken(CHECKS, limit)


def verify_promises(limit: int = 20) -> dict[str, list[Any]]:
    """Where held credit and open promises part, as `verify` tells it."""
    return broken(PROMISES, limit)


def broken(checks: dict[str, str], limit: int = 20) -> dict[str, list[Any]]:
    """One question for all checks; the rows of those that are broken."""
    asked = " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS ({query})" for number, query in enumerate(checks.values())
    )
    names, found = list(checks), dict[str, list[Any]]()
    for number in sorted(db.session.scalars(sa.text(asked))):
        rows = db.session.execute(sa.text(f"{checks[names[number]]} LIMIT {limit}"))
        found[names[number]] = [list(row) for row in rows]
    return found


def _guards() -> set[str]:
    """The names of all that the engine itself must refuse on the books."""
    acts = APPEND_ONLY[db.session.get_bind().dialect.name]
    triggers = {f"{table}_no_{act}" for table in ("transfer", "audit") for act in acts}
    rules: list[Any] = []
    for model in GUARDED:
        rules += [*model.__table__.constraints, *model.__table__.indexes]
    return triggers | {rule.name for rule in rules}


def _in_place() -> set[str]:
    rows = db.session.execute(sa.text(IN_PLACE[db.session.get_bind().dialect.name])).all()
    inside = (re.findall(r"CONSTRAINT (\w+)", definition or "") for _, definition in rows)
    return {name for name, _ in rows}.union(*inside)
