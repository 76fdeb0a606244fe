"""« Je télécharge ma convention », its signed copy, its end."""

from flask import url_for
from flask_login import current_user

from core.web.pages import act, render_page, see_other
from forms.convention import EndForm, SignedForm
from services import convention as conventions
from services.upload.paper import clean_paper

from .answers import pdf_answer
from .door import blueprint
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
    own_convention(convention_id)
    form = SignedForm()
    if act(form, lambda: _sign(convention_id, form)):
        return see_other(url_for("convention.show_dossier"))
    return _signature(own_convention(convention_id), form)


def _sign(convention_id, form):
    conventions.sign(convention_id, clean_paper(form.paper.data.stream), by=current_user)


def _signature(convention, form):
    return render_page("convention/signature.html", convention=convention, form=form)


@blueprint.get("/mon-dossier/<int:convention_id>/resilier")
def show_end(convention_id):
    return _end(own_convention(convention_id), EndForm())


@blueprint.post("/mon-dossier/<int:convention_id>/resilier")
def end_convention(convention_id):
    own_convention(convention_id)
    form = EndForm()
    if act(form, conventions.terminate, convention_id, form.reason.data, by=current_user):
        return see_other(url_for("convention.show_dossier"))
    return _end(own_convention(convention_id), form)


def _end(convention, form):
    return render_page("convention/end.html", convention=convention, form=form)
