"""The reimbursement runs: drawn up, reviewed, approved by another, handed to the bank, paid."""

from decimal import Decimal

from flask import abort, flash, render_template, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_login import current_user
from markupsafe import Markup
from wtforms import DateField
from wtforms.validators import InputRequired

from core.errors import Refusal
from core.extensions import db
from core.htmx import see_other
from core.language import lazy, ngettext, translate
from core.money import euros
from core.spreadsheet import XLSX, spreadsheet
from core.transaction import transaction
from models.programme import Programme
from models.reimbursement import PAYABLE, Payer, ReimbursementRun, Statement
from services import audit, reimbursement
from services.reimbursement.pdf import order_pdf, order_statements

from ..reimbursement import PDF, paper_answer
from . import formats
from .doors import BANKERS, TREASURERS
from .fields import RecordField, sorted_by_name
from .filters import RecordFilter
from .reimbursement_acts import ACTS
from .screen import Screen
from .words import LABELS

MOST_SHOWN, MOST_BYTES = 40, 5_000_000


ORDER_TITLES = (
    LABELS["statement"],
    LABELS["partner"],
    LABELS["siret"],
    LABELS["iban_holder"],
    LABELS["iban"],
    LABELS["starts_on"],
    LABELS["ends_on"],
    LABELS["amount"],
)


class RunForm(BaseForm):
    payer = RecordField(
        LABELS["payer"], [InputRequired()], query_factory=lambda: sorted_by_name(db, Payer)
    )
    cut_off = DateField(LABELS["cut_off"], [InputRequired()], default=reimbursement.last_closed_day)


def show_anomalies(view, context, run, name):
    """Each partner to look at, what is due to it, and why."""
    lines = [
        Markup("{} – {}").format(
            formats.pair(one.partner.trade_name, one.kind.label), euros(one.amount)
        )
        for one in run.anomalies[:MOST_SHOWN]
    ]
    if len(run.anomalies) > MOST_SHOWN:
        more = len(run.anomalies) - MOST_SHOWN
        lines.append(ngettext("et %(num)s autre", "et %(num)s autres", more))
    return formats.NEW_LINE.join(lines) or translate("Aucune")


def show_statements(view, context, run, name):
    """How many, with the list of them."""
    if context is None or not run.statements:
        return run.statements
    return Markup('<a href="{}">{}</a>').format(
        formats.screen_of(Statement).address(run_id=run.id),
        ngettext("%(num)s relevé", "%(num)s relevés", run.statements),
    )


def show_papers(view, context, run, name):
    """The état liquidatif, once the run is approved."""
    if run.state not in PAYABLE:
        return None
    link = Markup('<a href="{}">{}</a>').format
    return formats.COMMA.join(
        link(
            view.get_url(".show_order", kind=kind, id=run.id),
            translate("État liquidatif (%(kind)s)", kind=kind.upper()),
        )
        for kind in (PDF, XLSX)
    )


class RunScreen(Screen):
    record_class = ReimbursementRun
    slug, title = "remboursements", lazy("Campagnes de remboursement")
    singular, section = lazy("Campagne"), lazy("Remboursements")
    create_title = lazy("Préparer une campagne")
    readers, editors = BANKERS, TREASURERS
    creatable = True
    details_template = "backoffice/run.html"
    column_list = ("id", "programme", "cut_off", "state", "amount", "statements", "created_by")
    column_details_list = (
        "programme",
        "payer_name",
        "cut_off",
        "state",
        "amount",
        "statements",
        "anomalies",
        "papers",
        "files",
        "created_at",
        "created_by",
        "reviewed_at",
        "reviewed_by",
        "approved_at",
        "approved_by",
        "replayed_at",
        "replayed_by",
        "replay_approved_at",
        "replay_approved_by",
        "exported_at",
        "ended_at",
    )
    column_filters = (
        "state",
        RecordFilter(ReimbursementRun.programme_id, lazy("Programme"), Programme),
        "cut_off",
    )
    column_labels = LABELS | {
        "reviewed_at": lazy("Vérifiée le"),
        "reviewed_by": lazy("Vérifiée par"),
        "replayed_at": lazy("Représentée le"),
        "replayed_by": lazy("Représentée par"),
        "replay_approved_at": lazy("Représentation approuvée le"),
        "replay_approved_by": lazy("Représentation approuvée par"),
        "files": lazy("Fichiers pour la banque"),
    }
    column_formatters = Screen.column_formatters | {
        "anomalies": show_anomalies,
        "statements": show_statements,
        "papers": show_papers,
    }
    acts = ACTS

    def get_create_form(self):
        return RunForm

    def create_model(self, form):
        payer, day, actor = form.payer.data.id, form.cut_off.data, current_user.user_id
        return self.write(lambda: reimbursement.open_run(payer, day, actor))

    def get_save_return_url(self, model, is_created=False):
        return self.get_url(".details_view", id=model.id)

    @expose("/avancement/<job_id>")
    def show_progress(self, job_id):
        run = db.session.scalar(db.select(ReimbursementRun).filter_by(job_id=_number(job_id)))
        if run is None:
            abort(404)
        return render_template("backoffice/progress.html", job=run.job, view=self)

    @expose("/etat-liquidatif/")
    def show_order(self):
        run = self.get_one(request.args.get("id", "")) or abort(404)
        if run.state not in PAYABLE:
            abort(404)
        with transaction():
            audit.record("read", "reimbursement_run", run.id)
        run, name = self.get_one(run.id), f"etat-liquidatif-{run.id}"
        if request.args.get("kind") != XLSX:
            return paper_answer(order_pdf(run), name)
        return spreadsheet(XLSX, name, ORDER_TITLES, map(_cells, order_statements(run)))

    @expose("/retour", methods=("POST",))
    def keep_answer(self):
        if not self.may(TREASURERS):
            abort(403)
        run = self.get_one(request.form.get("id", "")) or abort(404)
        sent, id, actor = request.files.get("answer"), run.id, current_user.user_id
        if not sent:
            flash(translate("Choisissez le fichier de retour de la banque."), "error")
        else:
            try:
                answer = reimbursement.parse_answer(sent.read(MOST_BYTES + 1))
            except Refusal as refusal:
                flash(str(refusal.sentence), "error")
                return see_other(self.get_url(".details_view", id=id))
            told = self.write(lambda: reimbursement.read_answer(id, answer, actor))
            if told:
                flash(told, "success")
        return see_other(self.get_url(".details_view", id=id))


def _cells(statement) -> tuple:
    return (
        statement.number,
        statement.legal_name,
        statement.siret or "",
        statement.iban_holder,
        statement.iban,
        statement.starts_on or "",
        statement.ends_on,
        Decimal(statement.amount) / 100,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
