"""The reimbursement runs: drawn up, reviewed, approved by another, handed to the bank, paid."""

from decimal import Decimal
from operator import attrgetter

from flask import abort, flash, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_login import current_user
from wtforms import DateField
from wtforms.validators import InputRequired

from core.extensions import db
from core.language import lazy, translate
from core.spreadsheet import XLSX, by_column, spreadsheet
from core.text import names
from core.web.download import download
from core.web.pages import see_other
from models.reimbursement import PAYABLE, Payer, ReimbursementRun, RunState
from services import ledger, reimbursement
from services.reimbursement.statement.pdf import order_pdf, order_statements

from ...reimbursement import PDF, PDF_TYPE
from ..job import progress_of
from ..kit import formats
from ..kit.doors import BANKERS, TREASURERS
from ..kit.fields import RecordField
from ..kit.screen import Screen, is_key
from ..kit.words import LABELS
from .acts import ACTS
from .page import next_step, show_anomalies, show_files, show_statements, show_transfers

MOST_BYTES = 5_000_000
ORDER = (
    (LABELS["statement"], attrgetter("number")),
    (LABELS["partner"], attrgetter("legal_name")),
    (LABELS["siret"], lambda one: one.siret or ""),
    (LABELS["iban_holder"], attrgetter("iban_holder")),
    (LABELS["iban"], attrgetter("iban")),
    (LABELS["starts_on"], lambda one: one.starts_on or ""),
    (LABELS["ends_on"], attrgetter("ends_on")),
    (LABELS["amount"], lambda one: Decimal(one.amount) / 100),
)


class RunForm(BaseForm):
    payer = RecordField(LABELS["payer"], [InputRequired()], of=Payer)
    cut_off = DateField(LABELS["cut_off"], [InputRequired()], default=ledger.last_closed_day)


def show_papers(view, context, run, name):
    """The état liquidatif; its draft for who has to approve it."""
    if not _has_order(run):
        return None
    title = lazy("État liquidatif") if run.state in PAYABLE else lazy("Projet d’état liquidatif")
    return formats.NEW_LINE.join(
        formats.LINK(view.get_url(".show_order", kind=kind, id=run.id), f"{title} ({kind.upper()})")
        for kind in (PDF, XLSX)
    )


def _has_order(run) -> bool:
    return run.computed_at is not None and run.state != RunState.DISCARDED


class RunScreen(Screen):
    record_class = ReimbursementRun
    slug, title = "remboursements", lazy("Campagnes de remboursement")
    singular, section = lazy("Campagne"), lazy("Remboursements")
    create_title = lazy("Préparer une campagne")
    readers, editors = BANKERS, TREASURERS
    creatable, form = True, RunForm
    details_template = "backoffice/run.html"
    column_list = ("id", "programme", "cut_off", "state", "amount", "statements", "created_by")
    column_details_list = names(
        "programme payer_name cut_off state amount statements anomalies papers files "
        "transfers created_at created_by reviewed_at reviewed_by approved_at approved_by "
        "replayed_at replayed_by replay_approved_at replay_approved_by exported_at ended_at"
    )
    column_filters = ("state", "programme", "cut_off")
    words = {"transfers": lazy("Virements")}
    column_formatters = {
        "anomalies": show_anomalies,
        "statements": show_statements,
        "transfers": show_transfers,
        "files": show_files,
        "papers": show_papers,
    }
    acts = ACTS
    hides_empty = True
    next_step = staticmethod(next_step)

    def create_model(self, form):
        payer, day = form.payer.data.id, form.cut_off.data
        return self.write(lambda: reimbursement.open_run(payer, day, by=current_user), form)

    def get_save_return_url(self, model, is_created=False):
        return self.get_url(".details_view", id=model.id)

    @expose("/avancement/<job_id>")
    def show_progress(self, job_id):
        run = db.session.scalar(
            db.select(ReimbursementRun).filter_by(job_id=int(job_id) if is_key(job_id) else 0)
        )
        if run is None:
            abort(404)
        return progress_of(run.job, self)

    @expose("/etat-liquidatif/")
    def show_order(self):
        run = self.asked_for()
        if not _has_order(run):
            abort(404)
        run, name = self.note_reading(run), f"etat-liquidatif-{run.id}"
        if request.args.get("kind") != XLSX:
            return download(order_pdf(run), PDF_TYPE, f"{name}.pdf")
        titles, rows = by_column(ORDER, order_statements(run))
        total = (translate("Total"), *[""] * (len(ORDER) - 2), Decimal(run.amount) / 100)
        return spreadsheet(XLSX, name, titles, [*rows, total])

    @expose("/retour", methods=("POST",))
    def keep_answer(self):
        if not self.may(TREASURERS):
            abort(403)
        run = self.get_one(request.form.get("id", "")) or abort(404)
        sent, id = request.files.get("answer"), run.id
        if not sent:
            flash(translate("Choisissez le fichier de retour de la banque."), "error")
        elif told := self.write(
            lambda answer: reimbursement.read_answer(id, answer, by=current_user),
            prepare=lambda: reimbursement.parse_answer(sent.read(MOST_BYTES + 1)),
        ):
            flash(told, "success")
        return see_other(self.get_url(".details_view", id=id))
