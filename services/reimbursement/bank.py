"""The SEPA credit transfer file (pain.001.001.09): composed, validated, then kept as offered."""

import hashlib
import re
from datetime import date, timedelta

import sqlalchemy as sa
from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from core.clock import PARIS, now, today
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.text import epc
from models.reimbursement import (
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    RunState,
    Statement,
)

from .road import take

SCHEMA = "pain.001.001.09"
SATURDAY = 5


class NoIban(Refusal):
    def __init__(self, partner):
        super().__init__(
            lazy("%(partner)s n’a plus d’IBAN : le paiement attend.", partner=partner.trade_name)
        )


def export(run_id: int, actor_id: int | None) -> int:
    """Make the file of all that the run has still to pay; tell its id. Raises NotNow, NoIban.

    A replay goes to the IBAN that the partner has today. The XML is validated before it is kept.
    """
    run = take(run_id, "export")
    rank = len(run.files) + 1
    lines = [_line(statement, rank) for statement in _unsent(run)]
    file = BankFile(
        run_id=run.id,
        message_id=f"CIGALE-{run.id:06d}-{rank}",
        execution_date=next_working_day(today()),
        amount=sum(line["amount"] for line in lines),
        count=len(lines),
        created_at=now(),
        created_by_id=actor_id,
    )
    file.content = _compose(run, file, lines)
    file.sha256 = hashlib.sha256(file.content).hexdigest()
    db.session.add(file)
    run.state, run.exported_at = RunState.EXPORTED, now()
    db.session.flush()
    db.session.execute(sa.insert(BankLine), [line | {"file_id": file.id} for line in lines])
    return file.id


def next_working_day(day: date) -> date:
    """The first day after that one which is neither a Saturday nor a Sunday."""
    day += timedelta(days=1)
    return day if day.weekday() < SATURDAY else next_working_day(day)


def altered_files() -> list:
    """The files whose bytes no longer have the hash that was kept: id, hash, hash found."""
    rows = db.session.execute(sa.select(BankFile.id, BankFile.sha256, BankFile.content))
    found = ((id, kept, hashlib.sha256(content).hexdigest()) for id, kept, content in rows)
    return [[id, kept, digest] for id, kept, digest in found if kept != digest]


def _unsent(run: ReimbursementRun) -> list[Statement]:
    alive = sa.select(BankLine.id).where(
        BankLine.statement_id == Statement.id, BankLine.state != BankState.REJECTED
    )
    return db.session.scalars(
        sa.select(Statement)
        .where(Statement.run_id == run.id, ~alive.exists())
        .options(sa.orm.joinedload(Statement.partner))
        .order_by(Statement.serial)
    ).all()


def _line(statement: Statement, rank: int) -> dict:
    holder, iban = statement.iban_holder, statement.iban
    if rank > 1:
        holder, iban = statement.partner.bank_on(today())
        if not iban:
            raise NoIban(statement.partner)
    return {
        "statement_id": statement.id,
        "end_to_end": f"{statement.number}-{rank}",
        "name": epc(holder or statement.partner.legal_name, 70),
        "iban": iban,
        "amount": statement.amount,
    }


def _compose(run: ReimbursementRun, file: BankFile, lines: list[dict]) -> bytes:
    """The XML, or sepaxml's ValidationError: a file that the schema refuses is never offered."""
    payer = {"name": epc(run.payer.name, 70), "IBAN": run.payer.iban}
    payer |= {"BIC": run.payer.bic} if run.payer.bic else {}
    sepa = SepaTransfer(payer | {"batch": True, "currency": "EUR"}, schema=SCHEMA, clean=False)
    subject = epc(run.programme.name, 80)
    for line in lines:
        sepa.add_payment(
            {
                "name": line["name"],
                "IBAN": line["iban"],
                "amount": line["amount"],
                "execution_date": file.execution_date,
                "description": f"{subject} {line['end_to_end']}",
                "endtoend_id": line["end_to_end"],
            }
        )
    said = {
        "MsgId": file.message_id,
        "PmtInfId": file.message_id,
        "CreDtTm": f"{now().astimezone(PARIS):%Y-%m-%dT%H:%M:%S}",
    }
    content = sepa.export(validate=False).decode()
    for tag, text in said.items():
        content = re.sub(f"<{tag}>[^<]*</{tag}>", f"<{tag}>{text}</{tag}>", content, count=1)
    content = content.encode()
    try_valid_xml(content, SCHEMA)
    return content
