"""What a run found: statements, sums by purse, anomalies; and the seals of the days."""

from flask import abort
from flask_admin import expose
from sqlalchemy.orm import joinedload

from core.language import lazy, translate
from core.text import names
from core.web.download import download
from models.ledger import Account
from models.reimbursement import Anomaly, Statement, StatementSum
from models.seal import Seal
from services.reimbursement.statement.pdf import statement_pdf

from ...reimbursement import PDF_TYPE
from ..kit.doors import BANKERS
from ..kit.formats import LINK
from ..ledger import Books


class Reimbursed(Books):
    section = lazy("Remboursements")
    readers = BANKERS


def show_paper(view, context, statement, name):
    if statement.number is None:
        return None
    return LINK(view.get_url(".show_paper", id=statement.id), translate("Relevé (PDF)"))


class StatementScreen(Reimbursed):
    record_class = Statement
    slug, title, singular = "releves", lazy("Relevés"), lazy("Relevé")
    column_list = ("number", "partner", "programme", "ends_on", "amount", "stage", "paid_on", "run")
    column_select_related_list = (
        Statement.partner,
        Statement.programme,
        Statement.run,
        Statement.lines,
    )
    column_details_list = names(
        "number partner programme run starts_on ends_on amount stage sums iban_holder iban "
        "lines paid_on paper"
    )
    column_searchable_list = ("number", "partner.trade_name", "partner.legal_name")
    column_filters = ("run", "programme", "ends_on", "paid_on")
    column_formatters = {"paper": show_paper}

    @expose("/papier/")
    def show_paper(self):
        statement = self.asked_for()
        if statement.number is None:
            abort(404)
        statement = self.note_reading(statement)
        return download(statement_pdf(statement), PDF_TYPE, f"releve-{statement.number}.pdf")


class StatementSumScreen(Reimbursed):
    record_class = StatementSum
    slug, title = "sommes", lazy("Sommes par porte-monnaie")
    singular = lazy("Somme")
    column_list = ("run", "partner", "purse", "amount", "moves", "transfer")
    column_searchable_list = ("partner.trade_name",)
    column_filters = ("run",)

    def get_query(self):
        account = joinedload(StatementSum.account)
        return (
            super()
            .get_query()
            .options(account.joinedload(Account.partner), account.joinedload(Account.purse))
        )


class AnomalyScreen(Reimbursed):
    record_class = Anomaly
    slug, title, singular = "anomalies", lazy("Anomalies"), lazy("Anomalie")
    column_list = ("run", "partner", "kind", "amount")
    column_searchable_list = ("partner.trade_name",)
    column_filters = ("kind", "run")


class SealScreen(Reimbursed):
    record_class = Seal
    slug, title, singular = "sceaux", lazy("Sceaux des jours"), lazy("Sceau")
    column_list = ("day", "transfers", "digest", "made_at")
    column_filters = ("day",)
