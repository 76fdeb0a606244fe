"""The school writes the sheet of an outing, and rewrites it."""

from flask import url_for
from flask_login import current_user

from core.errors import NotFound, Refusal
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.outing import SheetForm
from services import outing as outings

from . import school_side
from .answers import own_outing


@school_side.get("/mon-etablissement/sorties/nouvelle")
def show_new():
    return _form(SheetForm(formdata=None).offer(outings.eligible()))


@school_side.post("/mon-etablissement/sorties/nouvelle")
def create_outing():
    form = SheetForm().offer(outings.eligible())
    if not form.validate_on_submit():
        return _form(form, 422)
    who = current_user.school_id, current_user.user_id
    try:
        made = perform(outings.create, *who, form.values())
    except Refusal as refusal:
        return _form(form, 422, refusal)
    return see_other(url_for(".show_outing", outing_id=made))


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/modifier")
def show_edit(outing_id):
    outing = own_outing(outing_id)
    form = SheetForm(formdata=None, obj=outing).offer(outings.eligible(), outing)
    return _form(form, outing=outing)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/modifier")
def edit_outing(outing_id):
    outing = own_outing(outing_id)
    form = SheetForm().offer(outings.eligible(), outing)
    if not form.validate_on_submit():
        return _form(form, 422, outing=outing)
    try:
        seen = int(form.edition.data) if form.edition.data.isdecimal() else 0
        perform(outings.edit, outing_id, seen, form.values(), by=current_user)
    except NotFound:
        raise
    except Refusal as refusal:
        return _form(form, 422, refusal, own_outing(outing_id))
    return see_other(url_for(".show_outing", outing_id=outing_id))


def _form(form, status=200, refusal=None, outing=None):
    if refusal and refusal.field in form:
        form[refusal.field].errors, refusal = [refusal.sentence], None
    return render_page(
        "outing/form.html",
        status=status,
        form=form,
        outing=outing,
        refusal=refusal and refusal.sentence,
    )
