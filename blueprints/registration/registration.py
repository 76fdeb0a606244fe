"""« Je m’inscris »: a young person opens an account alone, proved by e-mail."""

import sqlalchemy as sa
from flask import g, url_for

from core.extensions import db
from core.web.pages import act, render_page, see_other
from forms.registration import RegistrationForm
from forms.wording import Wording
from models.programme import Programme, WayIn
from services import registration as registrations

from .door import blueprint


@blueprint.get("/programme/<slug>/inscription")
def show_registration(slug):
    return _page(_programme(slug), RegistrationForm())


@blueprint.post("/programme/<slug>/inscription")
def register(slug):
    programme, form = _programme(slug), RegistrationForm()
    person = (form.first_name.data, form.last_name.data, form.email.data)
    if act(form, registrations.register_alone, programme, *person):
        return see_other(url_for("user.show_mail_sent"))
    return _page(programme, form)


def _programme(slug: str) -> Programme:
    g.brand = db.first_or_404(sa.select(Programme).filter_by(slug=slug, way_in=WayIn.EMAIL))
    return g.brand


def _page(programme, form):
    words = Wording(programme)
    return render_page(
        "registration/registration.html", programme=programme, words=words, form=form
    )
