"""« Je m’inscris »: a young person or a partner, alone, opens an account proved by e-mail."""

import sqlalchemy as sa
from flask import g, url_for

from core.extensions import db
from core.web.pages import act, render_page, see_other
from forms.convention import PartnerRegistrationForm
from forms.registration import RegistrationForm
from forms.wording import Wording
from models.programme import Programme, WayIn
from services import partner as partners
from services import registration as registrations

from .door import blueprint


@blueprint.get("/programme/<slug>/inscription")
def show_registration(slug):
    return _young(_programme(slug, way_in=WayIn.EMAIL), RegistrationForm())


@blueprint.post("/programme/<slug>/inscription")
def register(slug):
    programme, form = _programme(slug, way_in=WayIn.EMAIL), RegistrationForm()
    if act(form, registrations.register_alone, programme, *_person(form)):
        return see_other(url_for("user.show_mail_sent"))
    return _young(programme, form)


def _young(programme, form):
    words = Wording(programme)
    return render_page(
        "registration/registration.html", programme=programme, words=words, form=form
    )


@blueprint.get("/programme/<slug>/partenaire/inscription")
def show_partner_registration(slug):
    return _partner(_programme(slug), PartnerRegistrationForm())


@blueprint.post("/programme/<slug>/partenaire/inscription")
def register_partner(slug):
    programme, form = _programme(slug), PartnerRegistrationForm()
    if act(form, partners.sign_up, programme, form.legal_name.data, *_person(form)):
        return see_other(url_for("user.show_mail_sent"))
    return _partner(programme, form)


def _partner(programme, form):
    return render_page("registration/partner.html", programme=programme, form=form)


def _programme(slug: str, **rules) -> Programme:
    g.brand = db.first_or_404(sa.select(Programme).filter_by(slug=slug, **rules))
    return g.brand


def _person(form) -> tuple[str, str, str]:
    return form.first_name.data, form.last_name.data, form.email.data
