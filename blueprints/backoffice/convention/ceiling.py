"""The ceilings of a convention, which the team may change at any time."""

from wtforms import ValidationError
from wtforms.validators import Optional

from core.database import LOCK
from core.extensions import db
from core.language import lazy

from ..kit.fields import AmountField

CEILINGS = ("payment_ceiling", "daily_ceiling")


def within_the_day(form, field):
    day = form.daily_ceiling.data
    if day is not None and field.data is not None and field.data > day:
        raise ValidationError(
            lazy("Une seule transaction ne peut pas dépasser le plafond du jour.")
        )


class Ceilings:
    """Mixed into the screen of the conventions."""

    form_overrides = dict.fromkeys(CEILINGS, AmountField)
    form_args = {
        "payment_ceiling": {
            "validators": [Optional(), within_the_day],
            "description": lazy("Vide : sans plafond."),
        },
        "daily_ceiling": {
            "validators": [Optional()],
            "description": lazy(
                "Pour toute la convention, tous les jeunes ensemble. Vide : sans plafond."
            ),
        },
    }

    def edit_form(self, obj=None):
        """What was agreed is not rewritten: only the ceilings are."""
        form = super().edit_form(obj)
        for name in set(form._fields) - set(CEILINGS):
            del form[name]
        return form

    def before_change(self, one):
        db.session.refresh(one, with_for_update=LOCK)
