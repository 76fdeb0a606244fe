"""The letters to the partner: a statement is there; the bank refused its payment."""

from typing import Any

import sqlalchemy as sa

from core.extensions import db
from core.links import address_of
from models.partner import Partner
from models.programme import Programme
from models.reimbursement import ReimbursementRun, Statement

from .. import letter
from ..partner import greeting


def tell_statements(run: ReimbursementRun) -> None:
    """Queue, for each statement of the run, the letter that says it is there."""
    page = address_of("reimbursement.show_statements")
    _tell("statement", Statement.run_id == run.id, page=page, day=run.cut_off)


def tell_rejections(statement_ids: list[int]) -> None:
    """Queue, for each of these statements, the letter that asks to check the IBAN."""
    page = address_of("convention.show_dossier")
    _tell("rejected", Statement.id.in_(statement_ids), page=page)


def _tell(name: str, which: sa.ColumnElement[bool], **words: Any) -> None:
    rows = db.session.execute(
        sa.select(Statement.number, Statement.amount, Partner, Programme)
        .join(Partner, Partner.id == Statement.partner_id)
        .join(Programme, Programme.id == Statement.programme_id)
        .where(which)
        .order_by(Statement.id)
    ).all()
    letter.send_all(
        f"reimbursement/{name}",
        (
            (
                partner.email,
                programme,
                {"number": number, "amount": amount, "greet": greeting(partner), **words},
            )
            for number, amount, partner, programme in rows
        ),
    )
