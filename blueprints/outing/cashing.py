"""« J’encaisse la sortie e-PASS »: who is absent, then the voucher, once."""

from flask import render_template, request, url_for
from flask_login import current_user

from core.errors import NotFound, Refusal
from core.transaction import perform
from core.web.pages import leave_to, render_page, see_other, wants_fragment
from forms.outing import CashForm, RollForm
from services import outing as outings

from . import partner_side
from .answers import own_outing
from .partner import sheet_page


@partner_side.get("/mes-sorties/<int:outing_id>/encaissement")
def show_cashing(outing_id):
    outing = own_outing(outing_id)
    if not outing.allows("cash"):
        return leave_to(url_for(".show_outing", outing_id=outing_id))
    return _door(outing, CashForm(formdata=None))


@partner_side.post("/mes-sorties/<int:outing_id>/encaissement")
def cash_outing(outing_id):
    outing, form = own_outing(outing_id), CashForm()
    if not form.validate_on_submit():
        return _door(outing, form, 422)
    who = current_user.partner_id, current_user.user_id
    try:
        perform(outings.cash, outing_id, *who, form.code.data)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(outing_id, form, refusal)
    return see_other(url_for(".show_outing", outing_id=outing_id))


@partner_side.get("/mes-sorties/<int:outing_id>/presences")
def show_marks(outing_id):
    """What was marked since the page last heard, on this device or on another."""
    outing = own_outing(outing_id)
    if not outing.allows("mark"):
        return leave_to(url_for(".show_outing", outing_id=outing_id))
    if _heard() == outing.marks:
        return "", 204
    return _marks(outing)


@partner_side.post("/mes-sorties/<int:outing_id>/presences/<int:participation_id>")
def mark_pupil(outing_id, participation_id):
    present = request.form.get("present") == "1"
    try:
        perform(outings.mark, outing_id, participation_id, present, by=current_user)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(outing_id, CashForm(formdata=None), refusal)
    if wants_fragment():
        return _marks(own_outing(outing_id), oob=True)
    return see_other(url_for(".show_cashing", outing_id=outing_id, **_filter()))


def _refused(outing_id, form, refusal):
    """The door with the sentence, or the sheet when there is nothing to do at the door any more."""
    outing = own_outing(outing_id)
    if outing.allows("cash"):
        answer = _door(outing, form, 422, refusal)
    else:
        answer = sheet_page(outing, 422, refusal.sentence)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#panel", "innerHTML"
    return answer


def _heard() -> int:
    return request.values.get("vu", -1, int)


def _filter() -> dict:
    form = RollForm(request.args)
    return {field.name: field.data for field in form if field.data}


def _marks(outing, oob=False):
    return render_template(
        "outing/marks.html",
        outing=outing,
        tally=outings.tally(outing),
        roll=outings.roll(outing.id, since_mark=_heard()),
        kept=_filter(),
        oob=oob,
    )


def _door(outing, form, status=200, refusal=None):
    if refusal and refusal.field in form:
        form[refusal.field].errors, refusal = [refusal.sentence], None
    kept = _filter()
    return render_page(
        "outing/door.html",
        status=status,
        outing=outing,
        form=form,
        search=RollForm(request.args),
        tally=outings.tally(outing),
        roll=outings.roll(outing.id, **kept),
        kept=kept,
        refusal=refusal and refusal.sentence,
    )
