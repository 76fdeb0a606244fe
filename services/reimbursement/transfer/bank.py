"""The SEPA credit transfer file (pain.001.001.09): composed, validated, then kept as offered."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sepaxml import SepaTransfer
from sepaxml.validation import ValidationError, try_valid_xml

from core.clock import PARIS, now
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.states import allowed, move, take
from models.reimbursement import BankFile, BankLine, ReimbursementRun
from models.user import Visitor

from .sending import Order, order_of

SCHEMA = "pain.001.001.09"
NO_BIC = "<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>"


class FileNotValid(Refusal):
    sentence = lazy(
        "La banque refuserait ce fichier : vérifiez le nom, l’IBAN et le BIC du payeur, puis "
        "prévenez l’administrateur."
    )


@dataclass(frozen=True)
class Composed:
    """A file that is ready to be kept: what it orders, and its bytes."""

    order: Order
    content: bytes


def compose(run_id: int) -> Composed:
    """The file of all that the run has still to pay, valid against its schema; only reads.

    Raises NotFound, NotNow, FileNotValid.
    """
    run = allowed(db.session.get(ReimbursementRun, run_id), "export", by=None)
    order = order_of(run)
    return Composed(order, _xml(order))


def export(run_id: int, ready: Composed | None = None, *, by: Visitor | None) -> int:
    """Keep the file of all that the run has still to pay; tell its id.

    `ready`, composed before the transaction so that no till waits for it, serves if nothing has
    changed since. Raises NotFound, NotNow, FileNotValid.
    """
    run = take(ReimbursementRun, run_id, "export", by=by)
    order = order_of(run)
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
        created_by_id=by and by.user_id,
    )
    db.session.add(file)
    run.exported_at = now()
    move(run, "export", by=by)
    db.session.execute(sa.insert(BankLine), [line | {"file_id": file.id} for line in order.lines])
    return file.id


def altered_files() -> list[Any]:
    """The files whose bytes no longer have the hash that was kept: id, hash, hash found."""
    rows = db.session.execute(sa.select(BankFile.id, BankFile.sha256, BankFile.content))
    found = ((id, kept, hashlib.sha256(content).hexdigest()) for id, kept, content in rows)
    return [[id, kept, digest] for id, kept, digest in found if kept != digest]


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
    text: str = sepa.export(validate=False).decode()
    for tag, word in said.items():
        text = re.sub(f"<{tag}>[^<]*</{tag}>", f"<{tag}>{word}</{tag}>", text, count=1)
    content = text.replace("<FinInstnId />", NO_BIC).encode()
    try:
        try_valid_xml(content, SCHEMA)
    except ValidationError as error:
        raise FileNotValid from error
    return content
