from decimal import Decimal
from operator import attrgetter

from flask import request, url_for
from flask_login import current_user

from core import said
from core.clock import today
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.spreadsheet import CSV, MAX_ROWS, XLSX, by_column, spreadsheet
from core.transaction import perform
from core.web.pages import refuse, render_page, see_other
from forms.base import Button
from forms.till import PaymentFilterForm
from models.till import Payment
from models.user import Role
from services import correction, till
from services.ledger import AlreadyReversed
from services.reimbursement import progress_of
from services.till import Wanted

from .door import blueprint


class TooManyLines(Refusal):
    sentence = lazy("Plus de %(most)s lignes : choisissez une période plus courte.")


@blueprint.errorhandler(till.NotCancellable)
@blueprint.errorhandler(AlreadyReversed)
def say_not_cancelled(refusal):
    return render_page("till/refusal.html", form=refuse(Button(), refusal))


@blueprint.get("/caisse/recu/<int:payment_id>")
def show_receipt(payment_id):
    payment = _own_payment(payment_id)
    return render_page(
        "till/receipt.html",
        payment=payment,
        corrected=correction.corrected([payment_id]).get(payment_id),
    )


@blueprint.get("/transactions")
def show_payments():
    form = _filter()
    if not form.validate():
        return _list(form)
    asked = _asked(form)
    page = till.payments_of(asked, before=request.args.get("avant", 0, int))
    return _list(form, page=page, **_corrections(asked, page))


@blueprint.get(f"/transactions.<any({CSV}, {XLSX}):kind>")
def export_payments(kind):
    form = _filter()
    if not form.validate():
        return _list(form)
    most = MAX_ROWS[kind]
    asked = _asked(form)
    lines = till.payment_lines(asked, most + 1)
    if len(lines) > most:
        return _list(refuse(form, TooManyLines(most=most)))
    columns = _columns(progress_of(asked.partner_id, lines), correction.corrected_in(asked))
    return spreadsheet(kind, f"transactions-{today()}", *by_column(columns, lines))


@blueprint.get("/transactions/<int:payment_id>/annuler")
def show_cancel(payment_id):
    payment = _own_payment(payment_id)
    if payment.civil_date != today():
        raise till.NotCancellable
    return render_page("till/cancel.html", payment=payment)


@blueprint.post("/transactions/<int:payment_id>/annuler")
def cancel_payment(payment_id):
    perform(till.cancel, payment_id, by=current_user)
    return see_other(url_for("till.show_receipt", payment_id=payment_id))


def _filter() -> PaymentFilterForm:
    return PaymentFilterForm(request.args).offer(till.purses_sold(current_user.partner_id))


def _asked(form) -> Wanted:
    """What the form asks for; a cashier sees the day's payments only."""
    asked = form.wanted()
    if current_user.role == Role.CASHIER:
        asked |= {"since": today(), "until": today()}
    return Wanted(current_user.partner_id, **asked)


def _corrections(asked, page) -> dict:
    """What was corrected of these payments; a cashier's are of today, which nobody corrects."""
    if current_user.role == Role.CASHIER:
        return {}
    return {
        "corrected": correction.corrected([payment.id for payment in page.payments]),
        "taken_back": correction.taken_back_in(asked),
        "favours": correction.in_favour_of(asked.partner_id),
    }


def _list(form, page=None, **corrections):
    kept = {name: value for name, value in request.args.items() if value and name != "avant"}
    return render_page(
        "till/payments.html",
        "results",
        form=form,
        page=page,
        progress=progress_of(current_user.partner_id, page.payments) if page else {},
        kept=kept,
        kinds=(CSV, XLSX),
        **corrections,
    )


def _columns(progress, corrected):
    """What the file says of a payment, which may have been corrected since."""

    def taken_back(line):
        cents = corrected.get(line.id)
        return Decimal(-cents) / 100 if cents else None

    return (
        (lazy("Date"), attrgetter("civil_date")),
        (lazy("Heure"), lambda line: said.hour(line.created_at)),
        (lazy("Transaction"), attrgetter("id")),
        (lazy("Prénom"), attrgetter("first_name")),
        (lazy("Nom"), attrgetter("last_name")),
        (lazy("Activité"), attrgetter("label")),
        (lazy("Montant"), lambda line: Decimal(line.amount) / 100),
        (lazy("Corrigé"), taken_back),
        (lazy("Statut"), lambda line: progress.get(line.id, line.state).label),
    )


def _own_payment(payment_id: int) -> Payment:
    payment = db.session.get(Payment, payment_id)
    if payment is None or payment.partner_id != current_user.partner_id:
        raise NotFound
    if current_user.role == Role.CASHIER and payment.civil_date != today():
        raise NotFound
    return payment
