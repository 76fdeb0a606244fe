"""« Je télécharge ma convention », its signed copy, its end."""

from flask import url_for
from flask_login import current_user

from core.errors import NotFound, Refusal
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.convention import EndForm, SignedForm
from services import convention as conventions
from services.convention.paper import clean_paper

from . import blueprint
from .answers import pdf_answer
from .dossier import own_convention


@blueprint.get("/mon-dossier/<int:convention_id>/convention.pdf")
def download_convention(convention_id):
    own_convention(convention_id)
    return pdf_answer(conventions.paper_of(convention_id, by=current_user))


@blueprint.get("/mon-dossier/<int:convention_id>/signature")
def show_signature(convention_id):
    return _signature(own_convention(convention_id), SignedForm())


@blueprint.post("/mon-dossier/<int:convention_id>/signature")
def send_signed_copy(convention_id):
    convention, form = own_convention(convention_id), SignedForm()
    if not form.validate_on_submit():
        return _signature(convention, form, 422)
    who = current_user.partner_id, current_user.user_id
    try:
        perform(conventions.sign, convention_id, *who, clean_paper(form.paper.data.stream))
    except NotFound:
        raise
    except Refusal as refusal:
        return _signature(own_convention(convention_id), form, 422, refusal)
    return see_other(url_for("convention.show_dossier"))


def _signature(convention, form, status=200, refusal=None):
    if refusal and refusal.field in form:
        form[refusal.field].errors, refusal = [refusal.sentence], None
    return render_page(
        "convention/signature.html",
        status=status,
        convention=convention,
        form=form,
        refusal=refusal and refusal.sentence,
    )


@blueprint.get("/mon-dossier/<int:convention_id>/resilier")
def show_end(convention_id):
    return _end(own_convention(convention_id), EndForm())


@blueprint.post("/mon-dossier/<int:convention_id>/resilier")
def end_convention(convention_id):
    convention, form = own_convention(convention_id), EndForm()
    if not form.validate_on_submit():
        return _end(convention, form, 422)
    try:
        perform(conventions.terminate, convention_id, form.reason.data, by=current_user)
    except NotFound:
        raise
    except Refusal as refusal:
        return _end(own_convention(convention_id), form, 422, refusal.sentence)
    return see_other(url_for("convention.show_dossier"))


def _end(convention, form, status=200, refusal=None):
    return render_page(
        "convention/end.html", status=status, convention=convention, form=form, refusal=refusal
    )
