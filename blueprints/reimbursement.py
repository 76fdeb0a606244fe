"""« Je suis mes remboursements »: a partner's statements, as PDF and spreadsheet."""

from decimal import Decimal
from operator import attrgetter

from flask import Blueprint
from flask_babel import format_decimal
from flask_login import current_user

from core import said
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.spreadsheet import CSV, MAX_ROWS, XLSX, by_column, spreadsheet
from core.web.download import download
from core.web.pages import refuse, render_page
from forms.base import Button
from models.partner import Partner
from models.user import Role
from services import reimbursement
from services.reimbursement.statement.pdf import statement_pdf
from services.reimbursement.waiting import made_of

from .convention.dossier import editable
from .guard import may_sell, open_to

PDF, PDF_TYPE = "pdf", "application/pdf"
COLUMNS = (
    (lazy("Jour"), attrgetter("day")),
    (lazy("Heure"), lambda line: said.hour(line.at)),
    (lazy("Transaction"), attrgetter("payment_id")),
    (lazy("Écriture"), attrgetter("id")),
    (lazy("Nature"), attrgetter("kind.label")),
    (lazy("Objet"), lambda line: line.subject or None),
    (lazy("Porte-monnaie"), attrgetter("purse")),
    (lazy("Montant"), lambda line: Decimal(line.amount) / 100),
)


class TooLong(Refusal):
    sentence = lazy("Le relevé %(number)s a plus de %(most)s lignes, trop pour un fichier XLSX.")


blueprint = Blueprint("reimbursement", __name__)
open_to(blueprint, Role.PARTNER)


@blueprint.app_context_processor
def offer_statements():
    """A partner reads its statements also once its convention is over."""
    return {"may_be_paid": may_be_paid}


def may_be_paid() -> bool:
    """Whether the visitor has, or may come to have, statements to read."""
    if current_user.role != Role.PARTNER:
        return False
    return may_sell() or reimbursement.has_statements(current_user.partner_id)


@blueprint.get("/remboursements")
def show_statements():
    return _list()


def _list(form=None, too_long=None):
    return render_page(
        "reimbursement/statements.html",
        form=form,
        too_long=too_long,
        statements=reimbursement.statements_of(current_user.partner_id),
        waiting=reimbursement.due_to(current_user.partner_id),
        made_of=made_of(current_user.partner_id),
        kinds=(PDF, XLSX, CSV),
        dossier=editable(db.session.get(Partner, current_user.partner_id)),
    )


@blueprint.get(f"/remboursements/<int:statement_id>/releve.<any({PDF}, {CSV}, {XLSX}):kind>")
def download_statement(statement_id, kind):
    statement = reimbursement.own_statement(statement_id, current_user.partner_id)
    if kind == PDF:
        return download(statement_pdf(statement), PDF_TYPE, f"releve-{statement.number}.pdf")
    most = MAX_ROWS[XLSX]
    if kind == XLSX and sum(one.moves for one in statement.sums) > most:
        said = TooLong(number=statement.number, most=format_decimal(most))
        return _list(refuse(Button(), said), statement)
    lines = reimbursement.statement_lines(statement)
    return spreadsheet(kind, f"releve-{statement.number}", *by_column(COLUMNS, lines))
