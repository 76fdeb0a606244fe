"""Prove the books: every check is one query that finds what should not exist."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from core.extensions import db
from models.ledger import Account, Transfer
from models.seal import Seal
from models.season import Allotment

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
}
OPEN_HOLDS = """
    SELECT h.id FROM transfer h WHERE h.kind = 'hold'
      AND NOT EXISTS (SELECT 1 FROM transfer s WHERE s.hold_id = h.id)
      AND NOT EXISTS (SELECT 1 FROM ({promises}) p WHERE p.hold_id = h.id)"""
GUARDED = (Account, Transfer, Allotment, Seal)
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


@dataclass(frozen=True)
class Proofs:
    """What a feature brings to the proof of the books: SQL that finds what should not exist.

    `checks` are of the books, `promises` of what its credit is set aside for; `open_holds` selects
    the hold_id of each promise still open; `guarded` are the models whose rules must be in place.
    """

    checks: dict[str, str] = field(default_factory=dict)
    promises: dict[str, str] = field(default_factory=dict)
    open_holds: str | None = None
    guarded: tuple[Any, ...] = ()


def verify(proofs: Iterable[Proofs] = (), limit: int = 20) -> dict[str, list[Any]]:
    """What is wrong with the books, by check, at most `limit` rows each; empty when all is well."""
    proofs = tuple(proofs)
    findings = verify_rows(proofs, limit)
    guarded = (*GUARDED, *(model for one in proofs for model in one.guarded))
    missing = sorted(_guards(guarded) - _in_place())
    if missing:
        findings["triggers, checks and unique rules are there"] = missing
    return findings


def verify_rows(proofs: Iterable[Proofs] = (), limit: int = 20) -> dict[str, list[Any]]:
    """As `verify`, without the question whether the engine still guards the books."""
    return broken(checks_of(proofs), limit)


def verify_promises(proofs: Iterable[Proofs], limit: int = 20) -> dict[str, list[Any]]:
    """Where held credit and open promises part, as `verify` tells it."""
    return broken(promises_of(proofs), limit)


def checks_of(proofs: Iterable[Proofs]) -> dict[str, str]:
    """The ledger's own checks of the books, then those of each feature."""
    return CHECKS | {name: query for one in proofs for name, query in one.checks.items()}


def promises_of(proofs: Iterable[Proofs]) -> dict[str, str]:
    """That each open hold is somebody's promise, then what each feature says of its own."""
    proofs = tuple(proofs)
    open_holds = " UNION ALL ".join(one.open_holds for one in proofs if one.open_holds)
    return {"an open hold is an open promise": OPEN_HOLDS.format(promises=open_holds)} | {
        name: query for one in proofs for name, query in one.promises.items()
    }


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


def _guards(guarded: Iterable[Any]) -> set[str]:
    """The names of all that the engine itself must refuse on the books."""
    acts = APPEND_ONLY[db.session.get_bind().dialect.name]
    triggers = {f"{table}_no_{act}" for table in ("transfer", "audit") for act in acts}
    rules: list[Any] = []
    for model in guarded:
        rules += [*model.__table__.constraints, *model.__table__.indexes]
    return triggers | {rule.name for rule in rules}


def _in_place() -> set[str]:
    rows = db.session.execute(sa.text(IN_PLACE[db.session.get_bind().dialect.name])).all()
    inside = (re.findall(r"CONSTRAINT (\w+)", definition or "") for _, definition in rows)
    return {name for name, _ in rows}.union(*inside)
