"""« N° de Voucher »: the holder makes one, shows or prints it, and may cancel it."""

from flask import Blueprint, current_app, url_for
from flask_login import current_user

from core.clock import today
from core.codes import VOUCHER_LENGTH, new_code
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.signing import read_signed, sign
from core.symbols import bar_image, qr_image
from core.web.pages import act, render_page, see_other
from forms.base import Button
from forms.voucher import VoucherForm
from models.user import Role
from models.voucher import Voucher
from services import voucher

from .guard import open_to, own_holder

blueprint = Blueprint("voucher", __name__)
open_to(blueprint, Role.HOLDER, Role.GUARDIAN)


class PageTooOld(Refusal):
    sentence = lazy("La page est restée ouverte trop longtemps : relisez, puis recommencez.")
    field = "amount"


@blueprint.get("/carte/<int:holder_id>/vouchers")
def show_vouchers(holder_id):
    holder = own_holder(holder_id)
    made = db.session.scalars(
        db.select(Voucher).where(Voucher.holder_id == holder.id).order_by(Voucher.id.desc())
    ).all()
    return render_page("voucher/list.html", holder=holder, vouchers=made)


@blueprint.get("/carte/<int:holder_id>/vouchers/nouveau")
def show_new(holder_id):
    return _new(own_holder(holder_id), VoucherForm(formdata=None))


@blueprint.post("/carte/<int:holder_id>/vouchers/nouveau")
def make_voucher(holder_id):
    own_holder(holder_id)
    form = VoucherForm()
    if done := act(form, lambda: _issue(holder_id, form)):
        made = {"holder_id": holder_id, "voucher_id": done.result}
        return see_other(url_for("voucher.show_voucher", **made))
    return _new(own_holder(holder_id), form)


def _issue(holder_id, form) -> int:
    code = _code_of(holder_id, form)
    if code is None:
        raise PageTooOld
    return voucher.issue(holder_id, form.purse.data, form.amount.data, code, by=current_user)


@blueprint.get("/carte/<int:holder_id>/vouchers/<int:voucher_id>")
def show_voucher(holder_id, voucher_id):
    return _voucher(own_holder(holder_id), voucher_id)


@blueprint.post("/carte/<int:holder_id>/vouchers/<int:voucher_id>/annuler")
def cancel_voucher(holder_id, voucher_id):
    own_holder(holder_id)
    form, here = Button(), {"holder_id": holder_id, "voucher_id": voucher_id}
    if act(form, voucher.cancel, voucher_id, holder_id, by=current_user):
        return see_other(url_for("voucher.show_voucher", **here))
    return _voucher(own_holder(holder_id), voucher_id, form)


def _code_of(holder_id, form) -> str | None:
    """The code that the page was given when it was shown: sent twice, it makes one voucher."""
    given = read_signed("voucher", form.slip.data or "", current_app.config["SESSION_HOURS"] * 3600)
    return given[1] if given and given[0] == holder_id else None


def _new(holder, form):
    purses = voucher.purses_for(holder)
    if _code_of(holder.id, form) is None:
        form.slip.data = sign("voucher", [holder.id, new_code(VOUCHER_LENGTH)])
    return render_page("voucher/new.html", holder=holder, purses=purses, form=form.offer(purses))


def _voucher(holder, voucher_id, form=None):
    shown = db.session.get(Voucher, voucher_id)
    if shown is None or shown.holder_id != holder.id:
        raise NotFound
    return render_page(
        "voucher/voucher.html",
        holder=holder,
        voucher=shown,
        good=shown.allows("cash") and shown.expires_on >= today(),
        images={"qr": qr_image(shown.code), "bars": bar_image(shown.code)},
        form=form,
    )
