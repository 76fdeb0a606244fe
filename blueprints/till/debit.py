import secrets
from dataclasses import replace

from flask import Response, abort, url_for
from flask_login import current_user

from core.clock import today
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.signing import read_signed, sign
from core.web.pages import act, leave_to, refuse, render_page, see_other
from forms.till import BeneficiaryForm, DebitForm
from models.holder import Holder
from models.voucher import Voucher
from services import outing, till, voucher
from services.till import Slip

from .door import blueprint

SLIP_SECONDS = 15 * 60


class SlipExpired(Refusal):
    sentence = lazy("Cette recherche a plus de 15 minutes : recherchez à nouveau le bénéficiaire.")


@blueprint.errorhandler(SlipExpired)
def say_slip_expired(refusal):
    return _till_page(refuse(BeneficiaryForm(formdata=None), refusal))


@blueprint.get("/caisse")
def show_till():
    return _till_page(BeneficiaryForm())


@blueprint.post("/caisse")
def find_beneficiary():
    form = BeneficiaryForm()
    if outing_id := form.reference and outing.find(current_user.partner_id, form.reference):
        return leave_to(url_for("outing_partner.show_cashing", outing_id=outing_id))
    find = voucher.find if form.is_voucher else till.find_beneficiary
    if done := act(form, find, form.reference, form.birth_date.data, by=current_user):
        return see_other(url_for("till.show_debit", token=_slip(done.result)))
    return _till_page(form)


def _till_page(form):
    return render_page("till/till.html", form=form)


def _slip(found) -> str:
    actor, token = current_user.user_id, secrets.token_urlsafe(12)
    if isinstance(found, Voucher):
        return sign("till", [found.holder_id, None, actor, token, found.id])
    holder, card = found
    return sign("till", [holder.id, card and card.id, actor, token])


def _read_slip(token: str) -> Slip:
    made = read_signed("till", token, SLIP_SECONDS)
    if made is None or made[2] != current_user.user_id:
        raise SlipExpired
    return Slip(*made)


@blueprint.get("/caisse/debit/<token>")
def show_debit(token):
    slip, form = _read_slip(token), DebitForm()
    if slip.voucher_id:
        form.amount.data = db.session.get(Voucher, slip.voucher_id).amount
    return _debit_page(token, slip, form)


@blueprint.post("/caisse/debit/<token>")
def debit_card(token):
    slip, form = _read_slip(token), DebitForm()
    form.purse.validate_choice = False
    if done := act(form, lambda: _pay(slip, form)):
        return see_other(url_for("till.show_receipt", payment_id=done.result))
    return _debit_page(token, slip, form)


def _pay(slip, form) -> int:
    if slip.voucher_id:
        return voucher.cash(slip, form.amount.data, by=current_user)
    return till.debit(slip, form.purse.data, form.amount.data, by=current_user)


def _debit_page(token, slip, form):
    holder = db.session.get(Holder, slip.holder_id)
    promised = slip.voucher_id and db.session.get(Voucher, slip.voucher_id)
    purses = till.purses_for(current_user.partner_id, holder, today())
    if promised:
        purses = [
            replace(one, balance=promised.amount)
            for one in purses
            if one.purse.id == promised.purse_id
        ]
    limits = purses[0] if purses else None
    left = limits and till.left_of_day(limits, today())
    return render_page(
        "till/debit.html",
        token=token,
        holder=holder,
        voucher=promised,
        purses=purses,
        ceiling=limits and limits.payment_ceiling,
        left=left,
        closed=till.OverDailyCeiling(0).sentence if left == 0 else None,
        form=form.offer(purses),
    )


@blueprint.get("/caisse/photo/<token>")
def show_photo(token):
    holder = db.session.get(Holder, _read_slip(token).holder_id)
    if not holder.photo_at_till or holder.photo is None:
        abort(404)
    return Response(holder.photo.image, mimetype="image/jpeg")
