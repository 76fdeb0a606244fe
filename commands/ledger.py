"""flask ledger: prove the books."""

import json
from datetime import date
from decimal import Decimal
from functools import partial

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from core.extensions import db
from models.ledger import Account, Transfer
from services import ledger
from services.correction.proofs import PROOFS as CORRECTION
from services.outing.proofs import PROOFS as OUTING
from services.reimbursement.proofs import PROOFS as REIMBURSEMENT
from services.reimbursement.proofs import verify_statements
from services.till.proofs import PROOFS as TILL
from services.voucher.proofs import PROOFS as VOUCHER

PROOFS = TILL, VOUCHER, OUTING, CORRECTION, REIMBURSEMENT
verify, verify_rows, verify_promises = (
    partial(ask, PROOFS) for ask in (ledger.verify, ledger.verify_rows, ledger.verify_promises)
)
group = AppGroup("ledger", help="Les livres de comptes.")


@group.command("verify", help="Prouve les livres ; état de sortie 0 s’ils sont justes, sinon 1.")
@click.option("--json", "as_json", is_flag=True, help="Répond en JSON, anomalies comprises.")
@click.pass_context
def verify_books(context, as_json: bool) -> None:
    broken = verify() | verify_promises() | verify_statements()
    findings = {rule: [_plain(row) for row in rows] for rule, rows in broken.items()}
    counts = {
        name: db.session.scalar(sa.select(sa.func.count()).select_from(model))
        for name, model in (("accounts", Account), ("transfers", Transfer))
    }
    if as_json:
        report = {"ok": not findings, **counts, "findings": findings}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        click.echo(_sentence(findings, **counts))
    context.exit(1 if findings else 0)


def _plain(row):
    """A finding as JSON can say it: PostgreSQL sums whole cents into decimals."""
    if isinstance(row, list):
        return [_plain(value) for value in row]
    if isinstance(row, date):
        return row.isoformat()
    return int(row) if isinstance(row, Decimal) else row


def _sentence(findings: dict[str, list], accounts: int, transfers: int) -> str:
    if not findings:
        return f"Les livres sont justes : {transfers} écritures entre {accounts} comptes."
    lines = [f"Les livres ne sont PAS justes : {len(findings)} règle(s) enfreinte(s)."]
    for rule, rows in findings.items():
        lines += [f"- {rule}", *(f"    {row}" for row in rows)]
    return "\n".join(lines)
