"""The mail that a statement is there, to the partner, in French."""

import sqlalchemy as sa

from core.extensions import db
from core.language import in_french
from core.money import euros
from core.said import day as said_day
from core.text import typographic
from models.convention import Partner
from models.reimbursement import ReimbursementRun, Statement

from .. import mail

SUBJECT = typographic("Votre relevé de remboursement est disponible")
BODY = typographic(
    "Bonjour,\n\nLe relevé %(number)s, arrêté au %(day)s, est disponible : %(amount)s vous seront "
    "versés par virement. Téléchargez-le dans « Je suis mes remboursements ».\n\n%(name)s\n"
)


def tell_statements(run: ReimbursementRun) -> None:
    """Queue, for each statement of the run, the mail that says it is there."""
    rows = db.session.execute(
        sa.select(Statement.number, Statement.amount, Partner.email, Partner.legal_name)
        .join(Partner, Partner.id == Statement.partner_id)
        .where(Statement.run_id == run.id)
        .order_by(Statement.id)
    )
    with in_french():
        day = said_day(run.cut_off)
        for number, amount, address, name in rows:
            said = {"number": number, "day": day, "amount": euros(amount), "name": name}
            mail.queue(address, SUBJECT, BODY % said)
    db.session.flush()
