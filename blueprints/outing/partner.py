"""« Mes sorties e-PASS »: list, filter, confirm or send back, answer."""

from functools import partial, wraps

from flask import abort, request, url_for
from flask_login import current_user

from core.clock import today
from core.web.pages import render_page
from forms.outing import CommentForm, ConfirmForm, OutingFilterForm
from models.user import Role
from services import outing as outings

from .answers import nothing_to_swap, own_outing, take_turn
from .door import partner_side


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
        return _list(form)
    page = max(request.args.get("page", 0, int), 0)
    wanted = outings.seen_by_partner(
        current_user.partner_id, form.since.data, form.until.data, form.state.data
    )
    return _list(form, found=outings.outings(*wanted, page=page), page=page)


def _list(form, found=(), page=0):
    kept = {name: value for name, value in request.args.items() if value and name != "page"}
    return render_page(
        "outing/partner_list.html",
        "results",
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


def sheet_page(outing, sent=None):
    """The sheet as the partner reads it, with what may be answered and what was refused."""
    back = isinstance(sent, CommentForm) and sent.body.name != "body"
    return render_page(
        "outing/partner.html",
        outing=outing,
        here=url_for(".show_outing", outing_id=outing.id),
        seen=_seen(outing),
        tally=outings.tally(outing),
        today_it_is=outing.day <= today(),
        owner=current_user.role != Role.CASHIER,
        sent=sent,
        confirm=sent
        if isinstance(sent, ConfirmForm)
        else ConfirmForm(formdata=None, edition=outing.edition),
        back=sent if back else CommentForm(formdata=None, prefix="back"),
        comment=sent if isinstance(sent, CommentForm) and not back else CommentForm(formdata=None),
    )


_turn = partial(take_turn, sheet_page)


@partner_side.post("/mes-sorties/<int:outing_id>/confirmer")
@for_owners
def confirm_outing(outing_id):
    form = ConfirmForm()
    return _turn(outing_id, form, outings.confirm, form.edition.data, form.settlement.data)


@partner_side.post("/mes-sorties/<int:outing_id>/renvoyer")
@for_owners
def send_outing_back(outing_id):
    form = CommentForm(prefix="back")
    return _turn(outing_id, form, outings.send_back, form.body.data)


@partner_side.post("/mes-sorties/<int:outing_id>/commentaire")
@for_owners
def comment_outing(outing_id):
    form = CommentForm()
    return _turn(outing_id, form, outings.comment, form.body.data)
