"""The SEPA credit transfer file (pain.001.001.09): composed, validated, then kept as offered."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from core.clock import PARIS, now, today
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.text import epc
from models.convention import Partner
from models.reimbursement import (
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    RunState,
    Statement,
)

from .road import NotNow, take

SCHEMA = "pain.001.001.09"
SATURDAY = 5


class NoIban(Refusal):
    def __init__(self, partner: str):
        super().__init__(lazy("%(partner)s n’a plus d’IBAN : le paiement attend.", partner=partner))


@dataclass(frozen=True)
class Composed:
    """A file that is ready to be kept: what it orders, and its bytes."""

    message_id: str
    execution_date: date
    lines: list[dict]
    content: bytes


def compose(run_id: int) -> Composed:
    """The file of all that the run has still to pay, valid against its schema; only reads.

    A replay goes to the IBAN that the partner has today. Raises NotFound, NotNow, NoIban.
    """
    run = db.session.get(ReimbursementRun, run_id)
    if run is None:
        raise NotFound
    if not run.allows("export"):
        raise NotNow
    rank = len(run.files) + 1
    message_id, day = f"CIGALE-{run.id:06d}-{rank}", next_working_day(today())
    lines = _unsent(run, rank)
    return Composed(message_id, day, lines, _xml(run, message_id, day, lines))


def export(run_id: int, actor_id: int | None, ready: Composed | None = None) -> int:
    """Keep the file of all that the run has still to pay; tell its id. Raises NotNow, NoIban.

    `ready`, composed before the transaction so that no till waits for it, serves if nothing has
    changed since.
    """
    run = take(run_id, "export")
    rank = len(run.files) + 1
    if ready is None or ready.lines != _unsent(run, rank):
        ready = compose(run_id)
    file = BankFile(
        run_id=run.id,
        message_id=ready.message_id,
        execution_date=ready.execution_date,
        amount=sum(line["amount"] for line in ready.lines),
        count=len(ready.lines),
        content=ready.content,
        sha256=hashlib.sha256(ready.content).hexdigest(),
        created_at=now(),
        created_by_id=actor_id,
    )
    db.session.add(file)
    run.state, run.exported_at = RunState.EXPORTED, now()
    db.session.flush()
    db.session.execute(sa.insert(BankLine), [line | {"file_id": file.id} for line in ready.lines])
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


def _unsent(run: ReimbursementRun, rank: int) -> list[dict]:
    """A transfer for each statement that no bank has, or has refused, in the order of numbers."""
    alive = sa.select(BankLine.id).where(
        BankLine.statement_id == Statement.id, BankLine.state != BankState.REJECTED
    )
    holder, iban = Statement.iban_holder, Statement.iban
    if rank > 1:
        holder, iban = Partner.bank_at(today())
    rows = db.session.execute(
        sa.select(
            Statement.id,
            Statement.number,
            Statement.amount,
            iban.label("iban"),
            sa.func.coalesce(holder, Partner.legal_name).label("holder"),
            Partner.trade_name,
        )
        .join(Partner, Partner.id == Statement.partner_id)
        .where(Statement.run_id == run.id, ~alive.exists())
        .order_by(Statement.serial)
    ).all()
    for row in rows:
        if not row.iban:
            raise NoIban(row.trade_name)
    return [
        {
            "statement_id": row.id,
            "end_to_end": f"{row.number}-{rank}",
            "name": epc(row.holder, 70),
            "iban": row.iban,
            "amount": row.amount,
        }
        for row in rows
    ]


def _xml(run: ReimbursementRun, message_id: str, day: date, lines: list[dict]) -> bytes:
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
                "execution_date": day,
                "description": f"{subject} {line['end_to_end']}",
                "endtoend_id": line["end_to_end"],
            }
        )
    said = {
        "MsgId": message_id,
        "PmtInfId": message_id,
        "CreDtTm": f"{now().astimezone(PARIS):%Y-%m-%dT%H:%M:%S}",
    }
    content = sepa.export(validate=False).decode()
    for tag, text in said.items():
        content = re.sub(f"<{tag}>[^<]*</{tag}>", f"<{tag}>{text}</{tag}>", content, count=1)
    content = content.encode()
    try_valid_xml(content, SCHEMA)
    return content
