"""« Mes sorties e-PASS »: list, filter, confirm or send back, answer."""

from functools import partial, wraps

from flask import abort, request, url_for
from flask_login import current_user

from core.clock import today
from core.web.pages import render_page
from forms.outing import CommentForm, ConfirmForm, OutingFilterForm
from models.outing import Settlement
from models.user import Role
from services import outing as outings

from . import partner_side
from .answers import act, nothing_to_swap, own_outing


def for_owners(view):
    """Closed to cashiers, who cash outings and agree to none."""

    @wraps(view)
    def guarded(*args, **kwargs):
        if current_user.role == Role.CASHIER:
            abort(403)
        return view(*args, **kwargs)

    return guarded


@partner_side.get("/mes-sorties")
def show_outings():
    form = OutingFilterForm(request.args).offer()
    if not form.validate():
        return _list(form, 422)
    page = max(request.args.get("page", 0, int), 0)
    wanted = outings.seen_by_partner(
        current_user.partner_id, form.since.data, form.until.data, form.state.data
    )
    return _list(form, found=outings.outings(*wanted, page=page), page=page)


def _list(form, status=200, found=(), page=0):
    kept = {name: value for name, value in request.args.items() if value and name != "page"}
    return render_page(
        "outing/partner_list.html",
        "results",
        status,
        form=form,
        outings=found[: outings.PAGE],
        next=page + 1 if len(found) > outings.PAGE else None,
        kept=kept,
    )


@partner_side.get("/mes-sorties/<int:outing_id>")
def show_outing(outing_id):
    outing = own_outing(outing_id)
    return nothing_to_swap(outing, _seen(outing)) or sheet_page(outing)


def _seen(outing) -> str:
    return str(outings.tally(outing).registered)


def sheet_page(outing, status=200, refusal=None, **forms):
    """The sheet as the partner reads it, with what may be answered."""
    return render_page(
        "outing/partner.html",
        status=status,
        outing=outing,
        here=url_for(".show_outing", outing_id=outing.id),
        seen=_seen(outing),
        tally=outings.tally(outing),
        today_it_is=outing.day <= today(),
        owner=current_user.role != Role.CASHIER,
        refusal=refusal,
        confirm=forms.get("confirm") or ConfirmForm(formdata=None, edition=str(outing.edition)),
        back=forms.get("back") or CommentForm(formdata=None, prefix="back"),
        comment=forms.get("comment") or CommentForm(formdata=None),
    )


_act = partial(act, sheet_page)


@partner_side.post("/mes-sorties/<int:outing_id>/confirmer")
@for_owners
def confirm_outing(outing_id):
    outing, form = own_outing(outing_id), ConfirmForm()
    if not form.validate_on_submit():
        return sheet_page(outing, 422, confirm=form)
    seen = int(form.edition.data) if (form.edition.data or "").isdecimal() else 0
    agreed = seen, Settlement(form.settlement.data)
    return _act(outing_id, outings.confirm, current_user.partner_id, *agreed)


@partner_side.post("/mes-sorties/<int:outing_id>/renvoyer")
@for_owners
def send_outing_back(outing_id):
    outing, form = own_outing(outing_id), CommentForm(prefix="back")
    if not form.validate_on_submit():
        return sheet_page(outing, 422, back=form)
    who = current_user.partner_id, current_user.user_id
    return _act(outing_id, outings.send_back, *who, form.body.data)


@partner_side.post("/mes-sorties/<int:outing_id>/commentaire")
@for_owners
def comment_outing(outing_id):
    outing, form = own_outing(outing_id), CommentForm()
    if not form.validate_on_submit():
        return sheet_page(outing, 422, comment=form)
    who = {"partner_id": current_user.partner_id}
    return _act(outing_id, outings.comment, current_user.user_id, **who, by=acting(form.body.data))
