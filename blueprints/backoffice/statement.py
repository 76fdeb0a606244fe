"""What a run found: statements, sums by purse, anomalies; and the seals of the days."""

from core.language import lazy
from models.programme import Programme
from models.reimbursement import Anomaly, ReimbursementRun, Seal, Statement, StatementSum

from .doors import BANKERS
from .filters import RecordFilter
from .ledger import Books
from .words import LABELS


class Reimbursed(Books):
    section = lazy("Remboursements")
    readers = BANKERS


class StatementScreen(Reimbursed):
    record_class = Statement
    slug, title, singular = "releves", lazy("Relevés"), lazy("Relevé")
    column_list = ("number", "partner", "programme", "ends_on", "amount", "run", "paid_on")
    column_details_list = (
        "number",
        "partner",
        "programme",
        "run",
        "starts_on",
        "ends_on",
        "amount",
        "sums",
        "iban_holder",
        "iban",
        "lines",
        "paid_on",
    )
    column_searchable_list = ("number", "partner.trade_name", "partner.legal_name")
    column_filters = (
        RecordFilter(Statement.run_id, lazy("Campagne"), ReimbursementRun),
        RecordFilter(Statement.programme_id, lazy("Programme"), Programme),
        "ends_on",
        "paid_on",
    )
    column_labels = LABELS | {"lines": lazy("Virements"), "starts_on": lazy("Début")}


class StatementSumScreen(Reimbursed):
    record_class = StatementSum
    slug, title = "sommes", lazy("Sommes par porte-monnaie")
    singular = lazy("Somme")
    column_list = ("run", "partner", "purse", "amount", "moves", "transfer")
    column_details_list = column_list
    column_searchable_list = ("partner.trade_name",)
    column_filters = (RecordFilter(StatementSum.run_id, lazy("Campagne"), ReimbursementRun),)


class AnomalyScreen(Reimbursed):
    record_class = Anomaly
    slug, title, singular = "anomalies", lazy("Anomalies"), lazy("Anomalie")
    column_list = ("run", "partner", "kind", "amount")
    column_details_list = column_list
    column_searchable_list = ("partner.trade_name",)
    column_filters = (
        "kind",
        RecordFilter(Anomaly.run_id, lazy("Campagne"), ReimbursementRun),
    )


class SealScreen(Reimbursed):
    record_class = Seal
    slug, title, singular = "sceaux", lazy("Sceaux des jours"), lazy("Sceau")
    column_list = ("day", "transfers", "digest", "made_at")
    column_details_list = column_list
    column_filters = ("day",)
