from flask import request, url_for
from flask_login import current_user

from core.clock import today
from core.errors import NotFound
from core.extensions import db
from core.htmx import render_page, see_other
from core.transaction import perform
from forms.till import PaymentFilterForm
from models.account import Role
from models.till import Payment
from services import till
from services.ledger import AlreadyReversed

from . import blueprint


@blueprint.errorhandler(till.NotCancellable)
@blueprint.errorhandler(AlreadyReversed)
def say_not_cancelled(refusal):
    return render_page("till/refusal.html", status=422, sentence=refusal.sentence)


@blueprint.get("/caisse/recu/<int:payment_id>")
def show_receipt(payment_id):
    return render_page("till/receipt.html", payment=_own_payment(payment_id))


@blueprint.get("/transactions")
def show_payments():
    form = PaymentFilterForm(request.args).offer(till.purses_sold(current_user.partner_id))
    wanted = form.wanted() if form.validate() else {}
    if current_user.role == Role.CASHIER:
        wanted |= {"since": today(), "until": today()}
    page = till.payments_of(
        current_user.partner_id, before=request.args.get("avant", 0, int), **wanted
    )
    return render_page("till/payments.html", fragment="results", form=form, page=page)


@blueprint.get("/transactions/<int:payment_id>/annuler")
def show_cancel(payment_id):
    payment = _own_payment(payment_id)
    if payment.civil_date != today():
        raise till.NotCancellable
    return render_page("till/cancel.html", payment=payment)


@blueprint.post("/transactions/<int:payment_id>/annuler")
def cancel_payment(payment_id):
    perform(till.cancel, payment_id, current_user.partner_id, current_user.user_id)
    return see_other(url_for("till.show_receipt", payment_id=payment_id))


def _own_payment(payment_id: int) -> Payment:
    payment = db.session.get(Payment, payment_id)
    if payment is None or payment.partner_id != current_user.partner_id:
        raise NotFound
    if current_user.role == Role.CASHIER and payment.civil_date != today():
        raise NotFound
    return payment
