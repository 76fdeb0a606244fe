"""The school writes the sheet of an outing, and rewrites it."""

from flask import url_for
from flask_login import current_user

from core.web.pages import act, render_page, see_other
from forms.outing import SheetForm
from services import outing as outings

from .answers import own_outing
from .door import school_side


@school_side.get("/mon-etablissement/sorties/nouvelle")
def show_new():
    return _form(SheetForm(formdata=None).offer(outings.eligible()))


@school_side.post("/mon-etablissement/sorties/nouvelle")
def create_outing():
    form = SheetForm().offer(outings.eligible())
    if done := act(form, lambda: outings.create(form.values(), by=current_user)):
        return see_other(url_for(".show_outing", outing_id=done.result))
    return _form(form)


@school_side.get("/mon-etablissement/sorties/<int:outing_id>/modifier")
def show_edit(outing_id):
    outing = own_outing(outing_id)
    form = SheetForm(formdata=None, obj=outing).offer(outings.eligible(), outing)
    return _form(form, outing)


@school_side.post("/mon-etablissement/sorties/<int:outing_id>/modifier")
def edit_outing(outing_id):
    form = SheetForm().offer(outings.eligible(), own_outing(outing_id))
    if act(
        form, lambda: outings.edit(outing_id, form.edition.data, form.values(), by=current_user)
    ):
        return see_other(url_for(".show_outing", outing_id=outing_id))
    return _form(form, own_outing(outing_id))


def _form(form, outing=None):
    return render_page("outing/form.html", form=form, outing=outing)
