"""The SEPA credit transfer file (pain.001.001.09): composed, validated, then kept as offered."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from dateutil.easter import easter
from sepaxml import SepaTransfer
from sepaxml.validation import ValidationError, try_valid_xml

from core.clock import PARIS, now, today
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.text import epc
from models.reimbursement import (
    ASIDE,
    Anomaly,
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    RunState,
    Statement,
)

from .road import NotNow, take

SCHEMA = "pain.001.001.09"
NO_BIC = "<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>"
SATURDAY, HOLIDAYS = 5, {(1, 1), (5, 1), (12, 25), (12, 26)}


class FileNotValid(Refusal):
    sentence = lazy(
        "La banque refuserait ce fichier : vérifiez le nom, l’IBAN et le BIC du payeur, puis "
        "prévenez l’administrateur."
    )


@dataclass(frozen=True)
class Order:
    """What a file asks of the bank: which account pays which transfers, on which day."""

    message_id: str
    execution_date: date
    payer: dict
    subject: str
    lines: list[dict]


@dataclass(frozen=True)
class Composed:
    """A file that is ready to be kept: what it orders, and its bytes."""

    order: Order
    content: bytes


def compose(run_id: int) -> Composed:
    """The file of all that the run has still to pay, valid against its schema; only reads.

    Raises NotFound, NotNow, FileNotValid.
    """
    run = db.session.get(ReimbursementRun, run_id)
    if run is None:
        raise NotFound
    if not run.allows("export"):
        raise NotNow
    order = _order(run)
    return Composed(order, _xml(order))


def export(run_id: int, actor_id: int | None, ready: Composed | None = None) -> int:
    """Keep the file of all that the run has still to pay; tell its id.

    `ready`, composed before the transaction so that no till waits for it, serves if nothing has
    changed since. Raises NotFound, NotNow, FileNotValid.
    """
    run = take(run_id, "export")
    order = _order(run)
    content = ready.content if ready and ready.order == order else _xml(order)
    file = BankFile(
        run_id=run.id,
        message_id=order.message_id,
        execution_date=order.execution_date,
        amount=sum(line["amount"] for line in order.lines),
        count=len(order.lines),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=now(),
        created_by_id=actor_id,
    )
    db.session.add(file)
    run.state, run.exported_at = RunState.EXPORTED, now()
    db.session.flush()
    db.session.execute(sa.insert(BankLine), [line | {"file_id": file.id} for line in order.lines])
    return file.id


def unsent(run: ReimbursementRun) -> sa.Select:
    """The statements that no bank has, or has refused, in the order of their numbers.

    Without those that a replay has put aside.
    """
    alive = sa.select(BankLine.id).where(
        BankLine.statement_id == Statement.id, BankLine.state != BankState.REJECTED
    )
    return (
        sa.select(Statement)
        .where(Statement.run_id == run.id, ~alive.exists())
        .order_by(Statement.serial)
    )


def next_working_day(day: date) -> date:
    """The first day after that one on which banks settle: T2's calendar."""
    day += timedelta(days=1)
    closed = {easter(day.year) + timedelta(days=n) for n in (-2, 1)}
    is_open = (
        day.weekday() < SATURDAY and day not in closed and (day.month, day.day) not in HOLIDAYS
    )
    return day if is_open else next_working_day(day)


def altered_files() -> list:
    """The files whose bytes no longer have the hash that was kept: id, hash, hash found."""
    rows = db.session.execute(sa.select(BankFile.id, BankFile.sha256, BankFile.content))
    found = ((id, kept, hashlib.sha256(content).hexdigest()) for id, kept, content in rows)
    return [[id, kept, digest] for id, kept, digest in found if kept != digest]


def next_order(run: ReimbursementRun) -> tuple[int, int]:
    """How many transfers the run's next file will order, and for how many cents."""
    asked = _to_send(run).with_only_columns(Statement.amount)
    amounts = db.session.scalars(asked).all()
    return len(amounts), sum(amounts)


def at_the_bank(run: ReimbursementRun) -> dict[BankState, tuple[int, int]]:
    """Of the run's transfers, by state: how many, and for how many cents."""
    rows = db.session.execute(
        sa.select(BankLine.state, sa.func.count(), sa.func.sum(BankLine.amount))
        .join(BankFile, BankFile.id == BankLine.file_id)
        .where(BankFile.run_id == run.id)
        .group_by(BankLine.state)
        .order_by(BankLine.state)
    )
    return {state: (count, int(cents)) for state, count, cents in rows}


def rejections(run: ReimbursementRun, most: int) -> list[BankLine]:
    """The run's transfers that the bank rejected, the newest first, `most` of them."""
    return db.session.scalars(
        sa.select(BankLine)
        .join(BankFile, BankFile.id == BankLine.file_id)
        .where(BankFile.run_id == run.id, BankLine.state == BankState.REJECTED)
        .order_by(BankLine.id.desc())
        .limit(most)
    ).all()


def _to_send(run: ReimbursementRun) -> sa.Select:
    aside = sa.select(Anomaly.id).where(
        Anomaly.run_id == run.id,
        Anomaly.partner_id == Statement.partner_id,
        Anomaly.kind.in_(ASIDE),
    )
    return unsent(run).where(~aside.exists())


def _order(run: ReimbursementRun) -> Order:
    rank, payer = len(run.files) + 1, run.payer
    rows = db.session.execute(
        _to_send(run).with_only_columns(
            Statement.id,
            Statement.number,
            Statement.iban_holder,
            Statement.iban,
            Statement.amount,
        )
    )
    return Order(
        message_id=f"CIGALE-{run.id:06d}-{rank}",
        execution_date=next_working_day(today()),
        payer={"name": epc(payer.name, 70), "IBAN": payer.iban}
        | ({"BIC": payer.bic} if payer.bic else {}),
        subject=epc(run.programme.name, 80),
        lines=[
            {
                "statement_id": id,
                "end_to_end": f"{number}-{rank}",
                "name": epc(holder, 70),
                "iban": iban,
                "amount": amount,
            }
            for id, number, holder, iban, amount in rows
        ],
    )


def _xml(order: Order) -> bytes:
    sepa = SepaTransfer(
        order.payer | {"batch": True, "currency": "EUR"}, schema=SCHEMA, clean=False
    )
    for line in order.lines:
        sepa.add_payment(
            {
                "name": line["name"],
                "IBAN": line["iban"],
                "amount": line["amount"],
                "execution_date": order.execution_date,
                "description": f"{order.subject} {line['end_to_end']}",
                "endtoend_id": line["end_to_end"],
            }
        )
    said = {
        "MsgId": order.message_id,
        "PmtInfId": order.message_id,
        "CreDtTm": f"{now().astimezone(PARIS):%Y-%m-%dT%H:%M:%S}",
    }
    content = sepa.export(validate=False).decode()
    for tag, text in said.items():
        content = re.sub(f"<{tag}>[^<]*</{tag}>", f"<{tag}>{text}</{tag}>", content, count=1)
    content = content.replace("<FinInstnId />", NO_BIC).encode()
    try:
        try_valid_xml(content, SCHEMA)
    except ValidationError as error:
        raise FileNotValid from error
    return content
