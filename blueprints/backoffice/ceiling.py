"""The ceilings of a convention, which the team may change at any time."""

from wtforms.validators import Optional

from core.database import LOCK
from core.extensions import db
from core.language import lazy

from .fields import AmountField

CEILINGS = ("payment_ceiling", "daily_ceiling")


class Ceilings:
    """Mixed into the screen of the conventions."""

    form_overrides = dict.fromkeys(CEILINGS, AmountField)
    form_args = {
        name: {"validators": [Optional()], "description": lazy("Vide : sans plafond.")}
        for name in CEILINGS
    }

    def edit_form(self, obj=None):
        """What was agreed is not rewritten: only the ceilings are."""
        form = super().edit_form(obj)
        for name in set(form._fields) - set(CEILINGS):
            del form[name]
        return form

    def before_change(self, one):
        db.session.refresh(one, with_for_update=LOCK)
