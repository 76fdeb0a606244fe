"""« J’encaisse la sortie e-PASS »: who is absent, then the voucher, once."""

from flask import render_template, request, url_for
from flask_login import current_user

from core.web.pages import act, leave_to, render_page, see_other, wants_fragment
from forms.base import Button
from forms.outing import CashForm, RollForm
from services import outing as outings

from .answers import own_outing
from .door import partner_side
from .partner import sheet_page


@partner_side.get("/mes-sorties/<int:outing_id>/encaissement")
def show_cashing(outing_id):
    outing = own_outing(outing_id)
    if not outing.allows("cash"):
        return leave_to(url_for(".show_outing", outing_id=outing_id))
    return _door(outing, CashForm(formdata=None))


@partner_side.post("/mes-sorties/<int:outing_id>/encaissement")
def cash_outing(outing_id):
    own_outing(outing_id)
    form = CashForm()
    if act(form, outings.cash, outing_id, form.code.data, by=current_user):
        return see_other(url_for(".show_outing", outing_id=outing_id))
    return _refused(outing_id, form)


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
    form, present = Button(), request.form.get("present") == "1"
    if not act(form, outings.mark, outing_id, participation_id, present, by=current_user):
        return _refused(outing_id, CashForm(formdata=None), form)
    if wants_fragment():
        return _marks(own_outing(outing_id), oob=True)
    return see_other(url_for(".show_cashing", outing_id=outing_id, **_filter()))


def _refused(outing_id, form, mark=None):
    """The door with the sentence, or the sheet when there is nothing to do at the door any more."""
    outing = own_outing(outing_id)
    if outing.allows("cash"):
        answer = _door(outing, form, mark)
    else:
        answer = sheet_page(outing, mark or form)
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


def _door(outing, form, mark=None):
    kept = _filter()
    return render_page(
        "outing/door.html",
        outing=outing,
        form=form,
        mark=mark,
        search=RollForm(request.args),
        tally=outings.tally(outing),
        roll=outings.roll(outing.id, **kept),
        kept=kept,
    )
