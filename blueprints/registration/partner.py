"""« Je m’inscris »: a partner to come opens its space, proved by e-mail."""

import sqlalchemy as sa
from flask import g, url_for

from core.extensions import db
from core.web.pages import act, render_page, see_other
from forms.convention import PartnerRegistrationForm
from models.programme import Programme
from services import partner as partners

from .door import blueprint


@blueprint.get("/programme/<slug>/partenaire/inscription")
def show_partner_registration(slug):
    return _page(_programme(slug), PartnerRegistrationForm())


@blueprint.post("/programme/<slug>/partenaire/inscription")
def register_partner(slug):
    programme, form = _programme(slug), PartnerRegistrationForm()
    person = (form.first_name.data, form.last_name.data, form.email.data)
    if act(form, partners.sign_up, programme, form.legal_name.data, *person):
        return see_other(url_for("user.show_mail_sent"))
    return _page(programme, form)


def _programme(slug: str) -> Programme:
    g.brand = db.first_or_404(sa.select(Programme).filter_by(slug=slug))
    return g.brand


def _page(programme, form):
    return render_page("registration/partner.html", programme=programme, form=form)
