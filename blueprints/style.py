"""The living page of the design: every component in every state, in light and in dark."""

import sqlalchemy as sa
from flask import Blueprint
from werkzeug.datastructures import MultiDict

from core.clock import now, today
from core.errors import Refusal
from core.extensions import db
from core.icons import drawings
from core.language import translate
from core.password import password_rules
from core.symbols import bar_image, qr_image
from core.web.pages import refuse, render_page
from forms.style import SampleForm
from models.card import CardState
from models.convention import ConventionState
from models.programme import Purse
from models.registration import RegistrationState
from models.till import PaymentState
from models.user import TEAM

from .guard import open_to

NUMBER = "0123456789AB"
STATES = (PaymentState, RegistrationState, ConventionState, CardState)
THEMES = ("light", "dark")

blueprint = Blueprint("style", __name__)
open_to(blueprint, *TEAM)


@blueprint.get("/style")
def show_style():
    return render_page(
        "style/style.html",
        themes=[(theme, *_forms(theme)) for theme in THEMES],
        purses=db.session.scalars(sa.select(Purse).order_by(Purse.id)).all(),
        states=[state for states in STATES for state in states],
        images={"qr": qr_image(NUMBER), "bars": bar_image(NUMBER)},
        number=NUMBER,
        rules=password_rules(),
        icons=drawings(),
        at=now(),
        day=today(),
    )


def _forms(theme: str) -> tuple[SampleForm, SampleForm, SampleForm]:
    """The form when it is empty, as it comes back when it was filled in badly, and at the till."""
    wrong = SampleForm(MultiDict({f"{theme}-wrong-amount": "12,345"}), prefix=f"{theme}-wrong")
    wrong.validate()
    refuse(wrong, Refusal(translate("Rien n’a été enregistré.")))
    return SampleForm(None, prefix=theme), wrong, SampleForm(None, prefix=f"{theme}-till")
