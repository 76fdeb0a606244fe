"""« Je m’inscris »: a partner to come opens its space, proved by e-mail."""

import sqlalchemy as sa
from flask import g, url_for

from core.errors import Refusal
from core.extensions import db
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.convention import PartnerRegistrationForm
from models.programme import Programme
from services import partner as partners

from . import blueprint
from .registration import link_to


@blueprint.get("/programme/<slug>/partenaire/inscription")
def show_partner_registration(slug):
    return _page(_programme(slug), PartnerRegistrationForm())


@blueprint.post("/programme/<slug>/partenaire/inscription")
def register_partner(slug):
    programme, form = _programme(slug), PartnerRegistrationForm()
    if not form.validate_on_submit():
        return _page(programme, form, 422)
    person = (form.first_name.data, form.last_name.data, form.email.data)
    try:
        perform(partners.sign_up, programme, form.legal_name.data, *person, link_to)
    except Refusal as refusal:
        return _page(programme, form, 422, refusal.sentence)
    return see_other(url_for("user.show_mail_sent"))


def _programme(slug: str) -> Programme:
    g.brand = db.first_or_404(sa.select(Programme).filter_by(slug=slug))
    return g.brand


def _page(programme, form, status=200, refusal=None):
    return render_page(
        "registration/partner.html", status=status, programme=programme, form=form, refusal=refusal
    )
