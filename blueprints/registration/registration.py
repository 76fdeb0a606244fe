"""« Je m’inscris »: a young person opens an account alone, proved by e-mail."""

import sqlalchemy as sa
from flask import g, url_for

from core.errors import Refusal
from core.extensions import db
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.registration import RegistrationForm
from forms.wording import Wording
from models.programme import Programme, WayIn
from services import registration as registrations

from ..doors import external
from . import blueprint


def link_to(token: str) -> str:
    """The address where a new account chooses its password."""
    return external("user.show_link", token=token)


@blueprint.get("/programme/<slug>/inscription")
def show_registration(slug):
    return _page(_programme(slug), RegistrationForm())


@blueprint.post("/programme/<slug>/inscription")
def register(slug):
    programme, form = _programme(slug), RegistrationForm()
    if not form.validate_on_submit():
        return _page(programme, form, 422)
    person = (form.first_name.data, form.last_name.data, form.email.data)
    try:
        perform(registrations.register_alone, programme, *person, link_to)
    except Refusal as refusal:
        return _page(programme, form, 422, refusal.sentence)
    return see_other(url_for("user.show_mail_sent"))


def _programme(slug: str) -> Programme:
    g.brand = db.first_or_404(sa.select(Programme).filter_by(slug=slug, way_in=WayIn.EMAIL))
    return g.brand


def _page(programme, form, status=200, refusal=None):
    return render_page(
        "registration/registration.html",
        status=status,
        programme=programme,
        words=Wording(programme),
        form=form,
        refusal=refusal,
    )
