import secrets

from flask import Response, abort, url_for
from flask_login import current_user

from core.clock import today
from core.errors import Refusal
from core.extensions import db
from core.htmx import render_page, see_other
from core.language import lazy
from core.signing import read_signed, sign
from core.transaction import perform, transaction
from forms.till import BeneficiaryForm, DebitForm
from models.signup import Holder
from services import till
from services.till import NoSuchBeneficiary, Slip

from . import blueprint

SLIP_SECONDS = 15 * 60


class SlipExpired(Refusal):
    sentence = lazy("Cette recherche a plus de 15 minutes : recherchez à nouveau le bénéficiaire.")


@blueprint.errorhandler(SlipExpired)
def say_slip_expired(refusal):
    return _till(BeneficiaryForm(formdata=None), 422, refusal.sentence)


@blueprint.get("/caisse")
def show_till():
    return _till(BeneficiaryForm())


@blueprint.post("/caisse")
def find_beneficiary():
    form, refusal = BeneficiaryForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                found = till.find_beneficiary(
                    current_user.partner_id, form.reference, form.birth_date.data
                )
            if found:
                return see_other(url_for("till.show_debit", token=_slip(*found)))
            refusal = NoSuchBeneficiary.sentence
        except Refusal as error:
            refusal = error.sentence
    return _till(form, 422, refusal)


def _till(form, status=200, refusal=None):
    return render_page("till/till.html", status=status, form=form, refusal=refusal)


def _slip(holder, card) -> str:
    made = [holder.id, card and card.id, current_user.user_id, secrets.token_urlsafe(12)]
    return sign("till", made)


def _read_slip(token: str) -> Slip:
    made = read_signed("till", token, SLIP_SECONDS)
    if made is None or made[2] != current_user.user_id:
        raise SlipExpired
    return Slip(*made)


@blueprint.get("/caisse/debit/<token>")
def show_debit(token):
    return _debit(token, _read_slip(token), DebitForm())


@blueprint.post("/caisse/debit/<token>")
def debit_card(token):
    slip, form = _read_slip(token), DebitForm()
    form.purse.validate_choice = False
    if not form.validate_on_submit():
        return _debit(token, slip, form, 422)
    try:
        payment = perform(
            till.debit, slip, current_user.partner_id, form.purse.data, form.amount.data
        )
    except Refusal as refusal:
        return _debit(token, slip, form, 422, refusal)
    return see_other(url_for("till.show_receipt", payment_id=payment))


def _debit(token, slip, form, status=200, refusal=None):
    holder = db.session.get(Holder, slip.holder_id)
    purchases = till.purses_for(current_user.partner_id, holder, today())
    return render_page(
        "till/debit.html",
        status=status,
        token=token,
        holder=holder,
        purchases=purchases,
        form=form.offer(purchases),
        refusal=refusal,
    )


@blueprint.get("/caisse/photo/<token>")
def show_photo(token):
    holder = db.session.get(Holder, _read_slip(token).holder_id)
    if not holder.photo_at_till or holder.photo is None:
        abort(404)
    return Response(holder.photo.image, mimetype="image/jpeg")
