"""The mails to the partner, in French: a statement is there; the bank refused its payment."""

import sqlalchemy as sa

from core.extensions import db
from core.language import in_french
from core.money import euros
from core.said import day as said_day
from core.text import typographic
from models.partner import Partner
from models.programme import Programme
from models.reimbursement import ReimbursementRun, Statement

from .. import mail

SUBJECT = typographic("Votre relevé de remboursement est disponible")
BODY = typographic(
    "Bonjour,\n\nLe relevé %(number)s, arrêté au %(day)s, est disponible : %(amount)s vous seront "
    "versés par virement. Téléchargez-le dans « Je suis mes remboursements ».\n\n%(name)s\n"
)
REFUSED = typographic("Votre virement a été rejeté par la banque")
CHECK = typographic(
    "Bonjour,\n\nLe virement de %(amount)s du relevé %(number)s a été rejeté par la banque. "
    "Vérifiez votre IBAN dans « Mon dossier » : le virement sera représenté.\n\n%(name)s\n"
)


def tell_statements(run: ReimbursementRun) -> None:
    """Queue, for each statement of the run, the mail that says it is there."""
    with in_french():
        said = {"day": said_day(run.cut_off)}
    _tell(Statement.run_id == run.id, SUBJECT, BODY, said)


def tell_rejections(statement_ids: list[int]) -> None:
    """Queue, for each of these statements, the mail that asks to check the IBAN."""
    _tell(Statement.id.in_(statement_ids), REFUSED, CHECK, {})


def _tell(which, subject: str, body: str, said: dict) -> None:
    rows = db.session.execute(
        sa.select(Statement.number, Statement.amount, Partner.email, Programme.name)
        .join(Partner, Partner.id == Statement.partner_id)
        .join(Programme, Programme.id == Statement.programme_id)
        .where(which)
        .order_by(Statement.id)
    ).all()
    with in_french():
        letters = [
            (address, body % (said | {"number": number, "amount": euros(amount), "name": name}))
            for number, amount, address, name in rows
        ]
    mail.queue_all(subject, letters)
